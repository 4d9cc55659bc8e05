"""Display width, and line breaks by it and by the rules of Chinese typesetting."""

from __future__ import annotations

import re

# A day stays together, and so does a word of Latin letters, and a character with its accents, joiners and selectors.
_FOLLOWING = r"(?:\u200d.|[\u0300-\u036f\u20d0-\u20f0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff])*"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_PIECE = rf"(?s)(?:\d+年)?\d+月\d+日|[!-~]+(?![\u0300-\u036f])|\s+|{_FLAG}|.{_FOLLOWING}"
_NOT_FIRST = frozenset("，。、；：？！）》”’｜…—%,.;:?!)]}")
_NOT_LAST = frozenset("（《“‘([{")
# Chinese, Japanese and Korean take two columns; of these and the usual signs no table of widths is needed.
_WIDE = (
    r"\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u3400-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufa6d\ufe30-\ufe52\uff01-\uff60\uffe0-\uffe6"
)
_NARROW = r" -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203b\u203d-\u2048\u2190-\u2193\u2400-\u2426\u2500-\u25ef"


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character, two for an emoji family, none for an accent."""
    if text.isascii():
        return len(text)
    if re.fullmatch(f"[{_NARROW}{_WIDE}]*", text):
        return len(text) + len(re.findall(f"[{_WIDE}]", text))
    from rich.cells import cell_len

    return cell_len(text)


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
