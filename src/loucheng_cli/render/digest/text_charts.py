"""The pictures of a digest, drawn with characters."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.domain.calendar.period import Length, Period
from loucheng_cli.domain.core.labels import floor_name
from loucheng_cli.domain.digest.model import BuildingView, Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import pad
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.wrapping import width

_BLOCKS = "▁▂▃▄▅▆▇█"
_LONGEST_BAR = 20


def sparkline(values: Sequence[int]) -> str:
    """One block a value; the highest fills its cell."""
    most = max(values, default=0)
    return "".join(_BLOCKS[(len(_BLOCKS) - 1) * value // most] if most else _BLOCKS[0] for value in values)


def has_trend(digest: Digest) -> bool:
    """Whether anything was new, handled or solved in its weeks."""
    return any(each.opened or each.handled or each.solved for each in digest.trend)


def trend_lines(digest: Digest) -> list[str]:
    """The weeks as sparklines, with the numbers they stand for."""
    weeks = digest.trend
    if not weeks:
        return []
    if not has_trend(digest):
        return [_("{span}: nothing new, handled or solved.").format(span=words.trend_title(digest))]
    series = (
        (_("Opened"), [each.opened for each in weeks]),
        (_("Handled"), [each.handled for each in weeks]),
        (_("Solved"), [each.solved for each in weeks]),
    )
    room = max(width(name) for name, _values in series)
    first, last = (Period.parse(each.week) for each in (weeks[0], weeks[-1]))
    if digest.length is Length.WEEK:
        span = _("weeks {first} to {last}").format(first=first.number, last=last.number)
    else:
        span = _("{start} to {end}").format(start=first, end=last)
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
    shown = stack_words(building)
    return f"{strip}  {shown}" if shown else strip


def stack_words(building: BuildingView) -> str:
    """The marked storeys in words, the top first."""
    shown = [
        _("{floor}: {n}").format(floor=floor_name(floor.floor, floor.label), n=floor.open) for floor in building.floors
    ]
    if building.elsewhere:
        shown.append(_("not shown by floor: {n}").format(n=building.elsewhere))
    return _("; ").join(shown)
