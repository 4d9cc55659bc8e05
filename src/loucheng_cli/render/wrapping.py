"""Display width, and line breaks by it and by the rules of Chinese typesetting."""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

# A day stays together, and so does a word of Latin letters, and a character with its accents, joiners and selectors.
_FOLLOWING = r"(?:\u200d.|[\u0300-\u036f\u20d0-\u20f0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff])*"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_PIECE = rf"(?s)(?:\d+年)?\d+月\d+日|[!-~]+(?![\u0300-\u036f])|\s+|{_FLAG}|.{_FOLLOWING}"
_NOT_FIRST = frozenset("，。、；：？！）》”’｜…—%,.;:?!)]}")
_NOT_LAST = frozenset("（《“‘([{")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc"})


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character, none for a combining sign."""
    if text.isascii():
        return len(text)
    return sum(0 if category(char) in _NO_WIDTH else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, room: int, first: str = "", others: str = "") -> list[str]:
    """The text in lines of at most ``room`` columns, indented; Chinese breaks anywhere but before a closing sign."""
    lines: list[str] = []
    line = first
    for token in re.findall(_PIECE, text):
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
