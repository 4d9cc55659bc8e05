"""Learning from the cases of this database: words confirmed for an item, and words against it.

A confirmed case counts as one more way to say it: the nearer a new text is to it, the more. Five cases of a way that
the catalogue does not know bring their item to the first place; nothing that was learned beats a saying of the
catalogue word for word.
"""

from __future__ import annotations

import math
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import Q_UNIT, Index

# Texts with less in common than this have only everyday words in common.
NEAR = 0.25
# What many cases add to an item's cosine; one adds half of it.
MOST = 0.6
# A first few texts are compared one by one; for more of them it pays to index what was learned.
FEW = 12
UNIT = 1 << 16  # a text's weights have this length, in whole numbers: sums are the same in whatever order


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedCase:
    """A text whose item a person confirmed (``count`` times), or chose against the machine (below 0)."""

    text: str
    code: str
    count: int = 1


class Experience:
    """The cases of a database, ready to be asked about a text."""

    def __init__(self, cases: Iterable[LearnedCase]) -> None:
        said: dict[str, Counter[str]] = {}
        for case in cases:
            said.setdefault(case.text, Counter())[case.code] += case.count
        votes: dict[str, Counter[str]] = {}
        for text, counts in said.items():
            votes.setdefault(g.plain(text), Counter()).update(counts)
        # Plain text → item → how often it was confirmed, on balance.
        self._votes = {text: dict(sorted(votes[text].items())) for text in sorted(votes)}
        self._texts = list(self._votes)
        self._asked = 0
        self._postings: _Postings | None = None

    def __bool__(self) -> bool:
        return bool(self._votes)

    def owner(self, whole: str) -> tuple[str | None, float]:
        """The item that was confirmed for just this text, twice or more on balance, and how far to trust it."""
        bare = g.bare(whole)
        if not bare:
            return None, 0.0
        if self._postings:
            same = self._postings.same.get(bare, [])
        else:
            same = [text for text in self._texts if all(map(text.__contains__, bare)) and g.bare(text) == bare]
        votes: Counter[str] = Counter()
        for text in same:
            votes.update(self._votes[text])
        if not votes:
            return None, 0.0
        code, count = min(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return (code, count / (count + 1)) if count > 1 else (None, 0.0)

    def speaks(self, index: Index, whole: str) -> dict[int, float]:
        """Place of an item → what the cases add to its cosine, or take from it."""
        heard: dict[int, float] = {}
        for number, nearness in self._near(index, whole):
            gain = (nearness - NEAR) / (1 - NEAR)
            for code, count in self._votes[self._texts[number]].items():
                place = bisect_left(index.codes, code)
                if place < len(index.codes) and index.codes[place] == code:
                    heard[place] = heard.get(place, 0.0) + gain * count
        return {place: MOST * value / (1 + abs(value)) for place, value in heard.items() if value}

    def _near(self, index: Index, whole: str) -> list[tuple[int, float]]:
        """Number of a text → its cosine with another, of those that are near and share a fifth of its characters."""
        asked = _weights(index, whole)
        least = NEAR * UNIT * UNIT
        if self._postings is None and self._asked < FEW:
            self._asked += 1
            found = self._one_by_one(index, asked, least)
        else:
            if self._postings is None:
                self._postings = _Postings(index, self._texts)
            found = self._postings.near(asked, least)
        chars = set(whole)
        return [
            (number, each / (UNIT * UNIT))
            for number, each in found
            if 5 * len(chars.intersection(self._texts[number])) >= len(chars)
        ]

    def _one_by_one(self, index: Index, asked: dict[int, int], least: float) -> list[tuple[int, int]]:
        # The cosine is at most the length of the weights that both share: what cannot be near is not weighed.
        squares = [(g.written(key), weight * weight) for key, weight in asked.items()]
        found = []
        for number, text in enumerate(self._texts):
            if sum([square for gram, square in squares if gram in text]) > 0.99 * NEAR * least:
                theirs = _weights(index, text)
                near = sum([weight * theirs[key] for key, weight in asked.items() if key in theirs])
                if near > least:
                    found.append((number, near))
        return found


class _Postings:
    """The weights of all texts, by gram; those of a gram that many texts share side by side in one long number.

    (As in ``index.Lanes``.) ``same`` are the texts that differ only in punctuation, numbers and empty words.
    """

    def __init__(self, index: Index, texts: list[str]) -> None:
        self.size = len(texts)
        self.same: dict[str, list[str]] = {}
        self._few: dict[int, list[tuple[int, int]]] = {}
        self._many: dict[int, int] = {}
        for number, text in enumerate(texts):
            self.same.setdefault(g.bare(text), []).append(text)
            for key, weight in _weights(index, text).items():
                self._few.setdefault(key, []).append((number, weight))
        for key in [key for key, row in self._few.items() if len(row) * 50 > self.size]:
            dense = array("Q", bytes(8 * self.size))
            for number, weight in self._few.pop(key):
                dense[number] = weight
            self._many[key] = int.from_bytes(dense.tobytes(), sys.byteorder)

    def near(self, asked: dict[int, int], least: float) -> list[tuple[int, int]]:
        """Number of a text → the product of its weights with those, where it is more than the least."""
        lanes = sum([weight * self._many[key] for key, weight in asked.items() if key in self._many])
        sums = array("Q", lanes.to_bytes(8 * self.size, sys.byteorder)).tolist()
        for key, weight in asked.items():
            for number, each in self._few.get(key, ()):
                sums[number] += weight * each
        return [(number, each) for number, each in enumerate(sums) if each > least]


def _weights(index: Index, whole: str) -> dict[int, int]:
    """Gram → weight, of length UNIT; what the index does not know weighs as much as the rarest it knows."""
    rarest = round((math.log((1 + len(index.codes)) / 2) + 1) ** 0.7 * Q_UNIT)
    found = {}
    for key in g.grams(whole):
        place = index.places[key]
        found[key] = (index.asked[place] if place >= 0 else 0) or rarest
    unit = UNIT / (math.sqrt(sum([weight * weight for weight in found.values()])) or 1.0)
    return {key: round(weight * unit) for key, weight in found.items()}
