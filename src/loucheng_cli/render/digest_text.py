"""How are the pictures of a digest drawn with characters, and lines broken by the columns of a terminal?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loucheng_cli.domain.digest import BuildingView, Digest
from loucheng_cli.domain.labels import floor_name
from loucheng_cli.domain.week import Week
from loucheng_cli.i18n import _
from loucheng_cli.pattern import pattern
from loucheng_cli.render import digest_words as words
from loucheng_cli.render.output import pad, width

_BLOCKS = "▁▂▃▄▅▆▇█"
_LONGEST_BAR = 20
# A day stays together, and so does a word of Latin letters.
_TOKEN = pattern(r"(?:\d+年)?\d+月\d+日|[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》”’｜…—%,.;:?!)]}")
_NOT_LAST = frozenset("（《“‘([{")


def sparkline(values: Sequence[int]) -> str:
    """One block a value; the highest fills its cell."""
    most = max(values, default=0)
    return "".join(_BLOCKS[(len(_BLOCKS) - 1) * value // most] if most else _BLOCKS[0] for value in values)


def trend_lines(digest: Digest) -> list[str]:
    """The weeks as sparklines, with the numbers they stand for."""
    weeks = digest.trend
    if not weeks:
        return []
    series = (
        (_("Opened"), [each.opened for each in weeks]),
        (_("Handled"), [each.handled for each in weeks]),
        (_("Solved"), [each.solved for each in weeks]),
    )
    room = max(width(name) for name, _values in series)
    span = _("weeks {first} to {last}").format(
        first=Week.parse(weeks[0].week).number, last=Week.parse(weeks[-1].week).number
    )
    return [
        f"{pad(name, room)}  {sparkline(values)}  {' '.join(map(str, values))}{f'  ({span})' if not n else ''}"
        for n, (name, values) in enumerate(series)
    ]


def party_lines(digest: Digest) -> list[str]:
    """Who has how many open and late, with a bar each; late ones are crossed."""
    names = [words.party(each) for each in digest.parties]
    room = max(map(width, names), default=0)
    most = max((each.open for each in digest.parties), default=0)
    scale = max(1, -(-most // _LONGEST_BAR))
    lines = []
    for name, each in zip(names, digest.parties, strict=True):
        bar = "×" * -(-each.overdue // scale) + "■" * -(-(each.open - each.overdue) // scale)
        counts = _("open {open}, overdue {overdue}").format(open=each.open, overdue=each.overdue)
        lines.append(f"{pad(name, room)}  {counts}  {bar}")
    return lines


def building_lines(digest: Digest) -> list[str]:
    """Each building from its lowest storey to its roof, a mark a storey, and what the marks mean."""
    return [line for each in digest.buildings for line in (words.building_figures(each), f"  {stack(each)}")]


def stack(building: BuildingView) -> str:
    """The storeys from below to the roof: ``·`` nothing open, a digit how many, ``!`` some of them late."""
    marked = {floor.floor: floor for floor in building.floors}
    below, above = range(-building.floors_below, 0), range(1, building.floors_above + 1)

    def marks(storeys: range) -> str:
        return "".join(
            "·" if storey not in marked else "!" if marked[storey].overdue else str(min(marked[storey].open, 9))
            for storey in storeys
        )

    strip = f"{marks(below)}|{marks(above)}" if below else f"|{marks(above)}"
    told = stack_words(building)
    return f"{strip}  {told}" if told else strip


def stack_words(building: BuildingView) -> str:
    """The marked storeys in words, the top first."""
    told = [
        _("{floor}: {n}").format(floor=floor_name(floor.floor, floor.label), n=floor.open) for floor in building.floors
    ]
    if building.elsewhere:
        told.append(_("not shown by floor: {n}").format(n=building.elsewhere))
    return _("; ").join(told)


def wrapped(text: str, room: int, first: str = "", others: str = "") -> list[str]:
    """The text in lines of at most ``room`` columns, indented; Chinese breaks anywhere but before a closing sign."""
    lines: list[str] = []
    line = first
    for token in _TOKEN.findall(text):
        for part in _fitting(token, room - width(others)):
            if line.strip() and width(line) + width(part) > room and not part.isspace():
                cut = _cut(line, part, len(others if lines else first))
                lines.append(line[:cut].rstrip())
                line = others + (line[cut:] + part).lstrip()
            else:
                line += part
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(line: str, part: str, start: int) -> int:
    """Where to break a line that ``part`` does not fit: no closing sign begins the next, no opening one ends this."""
    cut = len(line)
    if part[0] in _NOT_FIRST:
        while cut > start and line[cut - 1] in _NOT_FIRST:
            cut -= 1
        cut -= 1
        while cut > start and line[cut].isascii() and line[cut - 1].isascii() and not line[cut - 1].isspace():
            cut -= 1
    while cut > start and line[cut - 1] in _NOT_LAST:
        cut -= 1
    return cut if cut > start else len(line)


def _fitting(token: str, room: int) -> list[str]:
    """A long word in pieces that a line can hold."""
    return [token[n : n + room] for n in range(0, len(token), room)] if len(token) > room else [token]
