"""Splitting a text that holds several needs.

Only between clauses, and only where the items that the two sides ask for are each spoken for by their own side so
much more than by the other that one item cannot be meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import N_UNIT, Q_UNIT, W_UNIT, Index
from loucheng_cli.domain.catalog.matching.ranking import TextReading, best_place, joined, read
from loucheng_cli.domain.catalog.matching.verdict import asks, weighed

_BETWEEN = re.compile(
    r"[，。；！？,;!?\n：:]+|\s{2,}|(?=另外|还有(?![0-9一二三四五六七八九十两几多])|顺便|再就是|再一个|还想|此外)"
)
_FURTHER = re.compile(r"另|还|再|也|顺|对了|同时|此外|以及|又|二[是来]|第二")
# Within a clause too, where a text is only asked whether it holds two needs; and words that say that it does.
_JOINED = re.compile(r"(?<=..)(?=(?:和|跟|、|以及|加上|还要|也要|同时|一边).)")
_BOTH = re.compile(
    r"两件事|两个事|两桩|两样|都要|都没|都得|都想|都还没|都转|一起办|一起问|一块办|一并|同时|分别|顺便|顺带|另外|再就是|另一"
)
# Chosen on tests/matching/development.csv: the mass by which each side must prefer its own item …
APART = 0.46
# … and what is enough where the second side begins with a word that says "moreover".
APART_FURTHER = 0.3
MOST = 4
COMPARED = 6  # items
LONGEST = 90  # characters of a text that is examined for two needs without being asked: a longer one is a story


# Fitted by tests/benchmarks/fit_matching.py: the constant, then a weight for each of ``_two_inputs`` …
TWO = (-4.611, 3.396, 1.25, 0.444, 1.192, 2.836)
TWO_NEEDS = -0.8  # … and the logit from which a text seems to hold two needs


def two_needs(
    index: Index, text: str, whole: str, origin: Sequence[int], reading: TextReading, likely: Mapping[int, float]
) -> tuple[str, ...]:
    """The parts of a text that seems to hold two needs; nothing where it seems to hold one."""
    if len(whole) > LONGEST:
        return ()
    found = two_inputs(index, whole, reading, likely)
    if found is None or weighed(TWO, found[1]) < TWO_NEEDS:
        return ()
    parts = split(text, index)
    at = origin[found[0]]
    return parts if len(parts) > 1 else (_bare(text[:at]), _bare(text[at:]))


def two_inputs(
    index: Index, whole: str, reading: TextReading, likely: Mapping[int, float]
) -> tuple[int, tuple[float, ...]] | None:
    """The best place to cut a plain text in two, and what speaks for two needs there; None where it cannot be cut.

    How much each side prefers its own item, whether the second begins with "moreover", how much the weaker side asks
    for something, the share of both items in the whole text, and whether it has a word for "both". Only the items that
    the whole text speaks for most are compared: this is done for every text.
    """
    begins = sorted({0, *(found.end() for cut in (_BETWEEN, _JOINED) for found in cut.finditer(whole))} - {len(whole)})
    if len(begins) < 2 or len(likely) < 2:
        return None
    # A bundle and its parts are one need.
    places = sorted(likely.keys() - index.bundles, key=lambda place: (-likely[place], place))[:COMPARED]
    pieces = [
        _Piece(begin, _glance(index, places, whole, reading, begin, end))
        for begin, end in zip(begins, [*begins[1:], len(whole)], strict=True)
    ]
    best = _best_cut(whole, pieces, lambda side: side.sums.index(side.best))
    if best is None:
        return None
    weaker = min(asks(side, has_notes=index.has_notes) for side in best.sides)
    both = math.fsum(likely[places[number]] for number in best.places) / math.fsum(likely.values())
    return best.at, (best.apart, float(best.further), weaker, both, float(bool(_BOTH.search(whole))))


def _glance(index: Index, places: Sequence[int], whole: str, reading: TextReading, begin: int, end: int) -> TextReading:
    """What a piece of a text says for some items, from the grams of the whole."""
    sums = [0] * len(places)
    known: set[int] = set()
    rows = index.rows
    for gram, weight, at, long in reading.tokens:
        if begin <= at and at + long <= end:
            known.add(gram)
            row = rows[gram] if weight else None
            if row:
                for number, place in enumerate(places):
                    if place in row:
                        sums[number] += row[place] * weight
    requests = sum(index.requests[gram] for gram in known) / N_UNIT
    size = sum(g.is_han(char) for char in whole[begin:end])
    return TextReading(sums, max(sums), 0.0, requests, size, [])


def split(text: str, index: Index) -> tuple[str, ...]:
    """The parts of a text that ask for different items, in order; the text alone where it is one need."""

    def likeliest(side: TextReading) -> int:
        place = best_place(index, side)
        return -1 if place is None else place

    return tuple(_parts(text, _pieces(index, text), MOST, likeliest))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause: where it begins, and what it says."""

    begin: int
    reading: TextReading


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a text is cut best: before which piece, and the two sides with their own items."""

    piece: int
    at: int
    apart: float
    further: bool
    sides: tuple[TextReading, TextReading]
    places: tuple[int, int]

    @property
    def gain(self) -> float:
        """By how much the sides are further apart than needed."""
        return self.apart - (APART_FURTHER if self.further else APART)


def _pieces(index: Index, text: str) -> list[_Piece]:
    begins = [0, *(found.end() for found in _BETWEEN.finditer(text) if 0 < found.end() < len(text))]
    if len(begins) < 2:
        return []
    ends = [*begins[1:], len(text)]
    return [_Piece(begin, read(index, g.plain(text[begin:end]))) for begin, end in zip(begins, ends, strict=True)]


def _best_cut(text: str, pieces: Sequence[_Piece], likeliest: Callable[[TextReading], int]) -> _Cut | None:
    readings = [piece.reading for piece in pieces]
    befores = list(accumulate(readings, joined))
    afters = list(accumulate(reversed(readings), joined))[::-1]
    best: _Cut | None = None
    for number in range(1, len(pieces)):
        one, other = befores[number - 1], afters[number]
        if not one.best or not other.best:
            continue
        mine, theirs = likeliest(one), likeliest(other)
        if mine == theirs:
            continue
        # By how much mass each side prefers its own item to the other's.
        prefer = min(one.sums[mine] - one.sums[theirs], other.sums[theirs] - other.sums[mine])
        apart = prefer / (Q_UNIT * W_UNIT)
        at = pieces[number].begin
        cut = _Cut(number, at, apart, bool(_FURTHER.match(text, at)), (one, other), (mine, theirs))
        if best is None or cut.gain > best.gain:
            best = cut
    return best


def _parts(
    text: str, pieces: Sequence[_Piece], most: int, likeliest: Callable[[TextReading], int], end: int | None = None
) -> list[str]:
    begin = pieces[0].begin if pieces else 0
    whole = text[begin:end]
    best = _best_cut(text, pieces, likeliest) if most > 1 else None
    if best is None or best.gain < 0:
        return [_bare(whole) or whole]
    left = _parts(text, pieces[: best.piece], most - 1, likeliest, best.at)
    return [*left, *_parts(text, pieces[best.piece :], most - len(left), likeliest, end)]


def _bare(part: str) -> str:
    return part.strip(" ，。；、,;\n")
