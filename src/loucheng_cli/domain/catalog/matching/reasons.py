"""The words of a text that speak for an item."""

from __future__ import annotations

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
    found: list[tuple[int, int]] = []
    for start, run in g.runs(whole):
        if not g.is_han(run):
            found.append((start, start + len(run)))
            continue
        found += ((start + begin, start + end) for begin, end in _cut(run, index.words, index.heads))
    return found


def _cut(run: str, known: frozenset[str], heads: frozenset[str]) -> Iterator[tuple[int, int]]:
    size = len(run)
    # cost[n]: the least of single characters and words by which run[n:] can be written.
    cost = [0] * (size + 1)
    length = [1] * size
    for begin in range(size - 1, -1, -1):
        cost[begin] = cost[begin + 1] + 3
        if run[begin : begin + 2] not in heads:
            continue
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
    rows, common = index.rows, index.common
    for gram, weight, at, long in reading.tokens:
        if weight and place in rows[gram]:
            # What speaks for every item alike says nothing of this one.
            share = (rows[gram][place] - common[gram]) * weight / long
            telling[at] += share
            for n in range(at + 1, at + long):
                telling[n] += share
    positive = [value for value in telling if value > 0]
    if not positive:
        return []
    enough = sum(positive) / len(positive) * ENOUGH
    found = [
        (value, begin, end) for begin, end in words if (value := sum(telling[begin:end])) >= enough * (end - begin)
    ]
    found = [each for each in found if not _LOOSE.issuperset(whole[each[1] : each[2]])]
    whole_words = [each for each in found if each[2] - each[1] > 1] or found
    best: dict[str, tuple[int, int]] = {}
    for _value, begin, end in sorted(whole_words, key=lambda each: (-each[0], each[1])):
        best.setdefault(whole[begin:end], (begin, end))
    return sorted(list(best.values())[:MOST])
