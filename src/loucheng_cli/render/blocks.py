"""How does a table of any width stand on a terminal without losing a cell?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.output import pad, width
from loucheng_cli.render.wrapping import wrapped

_NARROWEST_NAME = 24  # columns, before a name goes on in the next line
_BRACKET = r"\s?(?=[（(][^（(]*[）)]$)"


def blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int, names: int = 1) -> list[str]:
    """A table in as many blocks as the width asks for; each begins with the first ``names`` columns.

    Columns of which every cell is empty are left out; a heading wider than its column breaks before its bracket.
    """
    cells = [[display_safe(each).replace("\n", " ") for each in row] for row in rows]
    filled = [n for n in range(len(heads)) if n < names or any(row[n] for row in cells)]
    cells = [[row[n] for n in filled] for row in cells]
    bodies = [max((width(row[n]) for row in cells), default=0) for n in range(len(filled))]
    titles = [_broken(heads[n], body) for n, body in zip(filled, bodies, strict=True)]
    rooms = [max(body, *map(width, title)) for body, title in zip(bodies, titles, strict=True)]
    rooms[0] = min(rooms[0], max(_NARROWEST_NAME, columns // 3))
    right = [n >= names and all(_is_number(row[n]) for row in cells) for n in range(len(filled))]
    top = [["", *(title[0] if len(title) == 2 else "" for title in titles[1:])], [title[-1] for title in titles]]
    lines: list[str] = []
    rest = list(range(names, len(filled)))
    while rest or not lines:
        used = sum(rooms[:names]) + 2 * (names - 1)
        part = list(range(names))
        while rest and (len(part) == names or used + 2 + rooms[rest[0]] <= columns):
            used += 2 + rooms[rest[0]]
            part.append(rest.pop(0))
        if lines:
            lines.append("")
        for row in [*(head for head in top if any(head[n] for n in part)), *cells]:
            name, *more = wrapped(row[0], rooms[0]) or [""]
            lines.append("  ".join([pad(name, rooms[0]), *(_aligned(row[n], rooms[n], right[n]) for n in part[1:])]))
            lines += more
    return [line.rstrip() for line in lines]


def _broken(title: str, room: int) -> list[str]:
    return re.split(_BRACKET, title, maxsplit=1) if width(title) > room else [title]


def _aligned(text: str, room: int, right: bool) -> str:
    return " " * (room - width(text)) + text if right else pad(text, room)


def _is_number(text: str) -> bool:
    return not text or text[0].isdigit() or text[0] in "+−—"
