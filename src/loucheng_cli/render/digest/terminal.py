"""The digest on a terminal of any width: the page, then the annex where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import pad
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.front import Block, front, more
from loucheng_cli.render.digest.sections import Part, SectionStyle, parts
from loucheng_cli.render.wrapping import width, wrapped

_NARROWEST = 40


def terminal(digest: Digest, columns: int, *, annex: bool = False) -> str:
    """The page for a terminal of so many columns."""
    room = max(columns, _NARROWEST)
    page = front(digest)
    lines = [_centred(page.title, room), *_wrapped(page.subtitle, room), *_wrapped(page.signed, room)]
    if page.warning:
        lines += _wrapped(page.warning, room)
    lines += ["", *_wrapped(page.sentence, room), "", *_tiles(page.tiles, room), ""]
    for block in page.blocks:
        lines += _block(block, room)
    lines += ["", *(line for each in text.trend_lines(digest) for line in _wrapped(each, room, "  ", "      "))]
    if annex:
        lines += ["", _centred(_("Annex"), room), ""]
        for part in parts(digest):
            lines += _part(part, digest, room)
    return "\n".join([*lines, *_wrapped(page.foot, room)]) + "\n"


def _tiles(tiles: Sequence[words.Tile], room: int) -> list[str]:
    rows = [(tile.name, tile.value, tile.note) for tile in tiles]
    names = max(width(name) for name, _said, _change in rows)
    values = max(width(said) for _name, said, _change in rows)
    return [
        line
        for name, said, change in rows
        for line in _wrapped(f"  {pad(name, names)}  {pad(said, values)}  {change}".rstrip(), room)
    ]


def _block(block: Block, room: int) -> list[str]:
    if not block.lines and not block.more:
        return _wrapped(_("{title}: none").format(title=block.title), room)
    lines = [block.title]
    for each in block.lines:
        lines += _wrapped(each, room, "  ", "    ")
    return [*lines, *([f"  {more(block)}"] if block.more else [])]


def _part(part: Part, digest: Digest, room: int) -> list[str]:
    lines = [part.heading]
    for each in part.before:
        lines += _wrapped(each, room, "  ")
    if part.style is SectionStyle.FIGURES:
        lines += _figures(digest, room)
    if part.style is SectionStyle.PICTURES:
        lines += _pictures(digest, room)
    if part.rows:
        for item in part.rows.items:
            lines += _wrapped(part.rows.line(item), room, "  ", "    ")
    for each in part.after:
        lines += _wrapped(each, room, "  ")
    if part.is_empty:
        lines += _wrapped(_("None."), room, "  ")
    return [*lines, ""]


def _figures(digest: Digest, room: int) -> list[str]:
    now, before = words.figure_rows(digest.figures), words.figure_rows(digest.before, short=True)
    names = max(width(name) for _key, name, _said in now)
    earliest = max(width(said) for _key, _name, said in before)
    values = min(max(width(said) for _key, _name, said in now), room - names - earliest - 6)
    rows = [("", words.per(_("This week")), words.per(_("Last week")))]
    rows += [(name, said, earlier) for (_key, name, said), (_same, _again, earlier) in zip(now, before, strict=True)]
    lines = []
    for name, said, earlier in rows:
        first, *others = wrapped(said, max(values, 8))
        lines.append(f"  {pad(name, names)}  {pad(first, values)}  {earlier}")
        lines += [f"  {' ' * names}  {line}" for line in others]
    return [line for each in lines for line in _wrapped(each, room)]


def _pictures(digest: Digest, room: int) -> list[str]:
    drawn = (*text.trend_lines(digest), *text.party_lines(digest), *text.building_lines(digest))
    return [line for each in drawn for line in _wrapped(each, room, "  ", "      ")]


def _wrapped(line: str, room: int, first: str = "", others: str | None = None) -> list[str]:
    return wrapped(display_safe(line).replace("\n", " "), room, first, first if others is None else others)


def _centred(title: str, room: int) -> str:
    shown = display_safe(title)
    return " " * max(0, (room - width(shown)) // 2) + shown
