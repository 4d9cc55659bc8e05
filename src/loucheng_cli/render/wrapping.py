"""Line breaks by the columns of a terminal and the rules of Chinese typesetting."""

from __future__ import annotations

import re

from loucheng_cli.pattern import pattern
from loucheng_cli.render.output import width

# A day stays together, and so does a word of Latin letters.
_TOKEN = pattern(r"(?:\d+年)?\d+月\d+日|[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》”’｜…—%,.;:?!)]}")
_NOT_LAST = frozenset("（《“‘([{")


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
