"""The digest on a terminal of any width."""

from __future__ import annotations

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.page import Part, parts
from loucheng_cli.render.output import pad, width
from loucheng_cli.render.wrapping import wrapped

_NARROWEST = 40


def terminal(digest: Digest, columns: int) -> str:
    """The page for a terminal of so many columns."""
    room = max(columns, _NARROWEST)
    lines = [_centred(words.title(digest), room), *_wrapped(words.subtitle(digest), room)]
    lines += [*_wrapped(words.signed(digest), room), ""]
    for part in parts(digest):
        lines += _part(part, digest, room)
    return "\n".join([*lines, *_wrapped(words.foot(), room)]) + "\n"


def _part(part: Part, digest: Digest, room: int) -> list[str]:
    lines = [part.title]
    for each in part.before:
        lines += _wrapped(each, room, "  ")
    if part.figures:
        lines += _figures(digest, room)
    if part.pictures:
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
    rows = [("", _("This week"), _("Last week"))]
    rows += [(name, said, earlier) for (_key, name, said), (_same, _again, earlier) in zip(now, before, strict=True)]
    lines = []
    for name, said, earlier in rows:
        first, *more = wrapped(said, max(values, 8))
        lines.append(f"  {pad(name, names)}  {pad(first, values)}  {earlier}")
        lines += [f"  {' ' * names}  {line}" for line in more]
    return [line for each in lines for line in _wrapped(each, room)]


def _pictures(digest: Digest, room: int) -> list[str]:
    drawn = (*text.trend_lines(digest), *text.party_lines(digest), *text.building_lines(digest))
    return [line for each in drawn for line in _wrapped(each, room, "  ", "      ")]


def _wrapped(line: str, room: int, first: str = "", others: str | None = None) -> list[str]:
    return wrapped(display_safe(line).replace("\n", " "), room, first, first if others is None else others)


def _centred(title: str, room: int) -> str:
    shown = display_safe(title)
    return " " * max(0, (room - width(shown)) // 2) + shown
