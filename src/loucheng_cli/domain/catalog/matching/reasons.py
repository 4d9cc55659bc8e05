"""The words of a text that speak for an item."""

from __future__ import annotations

import math
from collections.abc import Iterator

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import LONGEST_WORD, Index
from loucheng_cli.domain.catalog.matching.ranking import TextReading

ENOUGH = 0.7  # a word is shown if its characters say this share of what the telling ones say on average
MOST = 4
# Words of these characters alone say nothing of an item.
_LOOSE = frozenset(
    "的了着过吗呢啊吧呀嘛哦么在是和与就都也很有没不要想把被给让到去来这那个们我你他她它能会可以好上下里还又再什怎样"
)


def words_of(index: Index, whole: str) -> list[tuple[int, int]]:
    """Where the words of a plain text begin and end: the longest known ones that leave the fewest characters alone."""
    known = index.words
    found: list[tuple[int, int]] = []
    for start, run in g.runs(whole):
        if not g.is_han(run):
            found.append((start, start + len(run)))
            continue
        found += ((start + begin, start + end) for begin, end in _cut(run, known))
    return found


def _cut(run: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    size = len(run)
    # cost[n]: the least of single characters and words by which run[n:] can be written.
    cost = [0] * (size + 1)
    length = [1] * size
    for begin in range(size - 1, -1, -1):
        cost[begin] = cost[begin + 1] + 3
        for long in range(min(LONGEST_WORD, size - begin), 1, -1):
            if cost[begin + long] + 2 < cost[begin] and run[begin : begin + long] in known:
                cost[begin] = cost[begin + long] + 2
                length[begin] = long
    at = 0
    while at < size:
        yield at, at + length[at]
        at += length[at]


def reasons(
    index: Index, place: int, whole: str, reading: TextReading, words: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where in a plain text the words stand, at most four, that speak most for an item."""
    telling = [0.0] * len(whole)
    for at_index, weight, at, long in reading.tokens:
        own = index.rows[at_index].get(place)
        if own:
            # What speaks for every item alike says nothing of this one.
            share = (own - index.common[at_index]) * weight / long
            for n in range(at, at + long):
                telling[n] += share
    positive = [value for value in telling if value > 0]
    if not positive:
        return []
    enough = math.fsum(positive) / len(positive) * ENOUGH
    found = [
        (value, begin, end)
        for begin, end in words
        if (value := math.fsum(telling[begin:end])) >= enough * (end - begin)
    ]
    found = [each for each in found if not _LOOSE.issuperset(whole[each[1] : each[2]])]
    whole_words = [each for each in found if each[2] - each[1] > 1] or found
    best: dict[str, tuple[int, int]] = {}
    for _value, begin, end in sorted(whole_words, key=lambda each: (-each[0], each[1])):
        best.setdefault(whole[begin:end], (begin, end))
    return sorted(list(best.values())[:MOST])
