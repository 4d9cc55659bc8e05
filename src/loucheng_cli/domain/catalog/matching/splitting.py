"""Texts that hold several needs: where one ends and the next begins.

Only between clauses, and only where the items that the two sides ask for are each spoken for by their own side so
much more than by the other that one item cannot be meant.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import accumulate, pairwise

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import Q_UNIT, W_UNIT, Index
from loucheng_cli.domain.catalog.matching.ranking import TextReading, best_place, joined, read
from loucheng_cli.domain.catalog.matching.verdict import asks, weighed
from loucheng_cli.pattern import pattern

_BETWEEN = pattern(
    r"[，。；！？,;!?\n：:]+|\s{2,}|(?=另外|还有(?![0-9一二三四五六七八九十两几多])|顺便|再就是|再一个|还想|此外)"
)
_FURTHER = pattern(r"另|还|再|也|顺|对了|同时|此外|以及|又|二[是来]|第二")
# Chosen on tests/matching/development.csv: the mass by which each side must prefer its own item …
APART = 0.45
# … and what is enough where the second side begins with a word that says "moreover".
APART_FURTHER = 0.3
MOST = 4


# Fitted by tests/benchmarks/fit_matching.py: the constant, then a weight for each of ``_two_inputs`` …
TWO = (-4.597, 3.002, 1.843, 0.411, 1.26)
TWO_NEEDS = -0.3  # … and the logit from which a text seems to hold two needs


def two_needs(index: Index, text: str, likely: Mapping[int, float]) -> tuple[str, ...]:
    """The parts of a text that seems to hold two needs; nothing where it seems to hold one."""
    found = two_inputs(index, text, likely)
    if found is None or weighed(TWO, found[1]) < TWO_NEEDS:
        return ()
    parts = split(text, index)
    if len(parts) > 1:
        return parts
    return tuple(piece.strip(" ，。；,;\n") for piece in (text[: found[0]], text[found[0] :]))


def two_inputs(
    index: Index, text: str, likely: Mapping[int, float]
) -> tuple[int, tuple[float, float, float, float]] | None:
    """The best place to cut a text in two, and what speaks for two needs there; None where it cannot be cut.

    How much each side prefers its own item, whether the second begins with "moreover", how much the weaker side asks
    for something, and the share of both items in the whole text.
    """
    cuts = [found.end() for found in _BETWEEN.finditer(text) if 0 < found.end() < len(text)]
    pieces = [text[begin:end] for begin, end in pairwise([0, *cuts, len(text)])]
    if len(pieces) < 2:
        return None
    readings = [read(index, g.plain(piece)) for piece in pieces]
    befores = list(accumulate(readings, joined))
    afters = list(accumulate(reversed(readings), joined))[::-1]
    best: tuple[float, int, TextReading, TextReading, int, int, float, bool] | None = None
    for cut, one, other in zip(cuts, befores, afters[1:], strict=False):
        if not one.best or not other.best:
            continue
        mine, theirs = one.sums.index(one.best), other.sums.index(other.best)
        if mine == theirs:
            continue
        apart = min(_prefers(one, mine, theirs), _prefers(other, theirs, mine)) / (Q_UNIT * W_UNIT)
        further = bool(_FURTHER.match(text, cut))
        gain = apart - (APART_FURTHER if further else APART)
        if best is None or gain > best[0]:
            best = gain, cut, one, other, mine, theirs, apart, further
    if best is None:
        return None
    _gain, cut, one, other, mine, theirs, apart, further = best
    weaker = min(asks(one, has_notes=index.has_notes), asks(other, has_notes=index.has_notes))
    both = (likely.get(mine, 0.0) + likely.get(theirs, 0.0)) / math.fsum(likely.values())
    return cut, (apart, float(further), weaker, both)


def split(text: str, index: Index) -> tuple[str, ...]:
    """The parts of a text that ask for different items, in order; the text alone where it is one need."""
    return tuple(_parts(text, index, MOST))


def _parts(text: str, index: Index, most: int) -> list[str]:
    cuts = [found.end() for found in _BETWEEN.finditer(text) if 0 < found.end() < len(text)]
    best: tuple[float, int] | None = None
    for cut in cuts if most > 1 else ():
        apart = _apart(index, text[:cut], text[cut:])
        needed = APART_FURTHER if _FURTHER.match(text, cut) else APART
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
