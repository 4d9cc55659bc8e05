"""Splitting a text that holds several needs.

Only between clauses, and only where the items that the two sides ask for are each spoken for by their own side so
much more than by the other that one item cannot be meant.
"""

from __future__ import annotations

import re

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import Q_UNIT, W_UNIT, Index
from loucheng_cli.domain.catalog.matching.ranking import TextReading, best_place, read

_BETWEEN = (
    r"[，。；！？,;!?\n：:]+|\s{2,}|(?=另外|还有(?![0-9一二三四五六七八九十两几多])|顺便|再就是|再一个|还想|此外)"
)
_FURTHER = r"另|还|再|也|顺|对了|同时|此外|以及|又|二[是来]|第二"
# Chosen on tests/matching/development.csv: the mass by which each side must prefer its own item …
APART = 0.45
# … and what is enough where the second side begins with a word that says "moreover".
APART_FURTHER = 0.3
MOST = 4


def split(text: str, index: Index) -> tuple[str, ...]:
    """The parts of a text that ask for different items, in order; the text alone where it is one need."""
    return tuple(_parts(text, index, MOST))


def _parts(text: str, index: Index, most: int) -> list[str]:
    cuts = [found.end() for found in re.finditer(_BETWEEN, text) if 0 < found.end() < len(text)]
    best: tuple[float, int] | None = None
    for cut in cuts if most > 1 else ():
        apart = _apart(index, text[:cut], text[cut:])
        needed = APART_FURTHER if re.compile(_FURTHER).match(text, cut) else APART
        if apart >= needed and (best is None or apart - needed > best[0]):
            best = (apart - needed, cut)
    if best is None:
        return [text.strip(" ，。；,;\n")] if text.strip(" ，。；,;\n") else [text]
    _gain, cut = best
    left = _parts(text[:cut], index, most - 1)
    return [*left, *_parts(text[cut:], index, most - len(left))]


def _apart(index: Index, left: str, right: str) -> float:
    """By how much mass each side prefers its own item to the other's; 0 where both ask for the same."""
    one, other = read(index, g.plain(left)), read(index, g.plain(right))
    mine, theirs = best_place(index, one), best_place(index, other)
    if mine is None or theirs is None or mine == theirs:
        return 0.0
    return min(_prefers(one, mine, theirs), _prefers(other, theirs, mine)) / (Q_UNIT * W_UNIT)


def _prefers(reading: TextReading, own: int, other: int) -> int:
    return reading.sums[own] - reading.sums[other]
