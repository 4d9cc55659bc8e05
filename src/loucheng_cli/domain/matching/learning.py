"""What did the cases of this database teach: which words were confirmed for an item, which against it?

A confirmed case counts as one more way to say it: the nearer a new text is to it, the more. Five cases of a way that
the catalogue does not know bring their item to the first place; nothing that was learned beats a saying of the
catalogue word for word.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable

from loucheng_cli.domain.matching import grams as g
from loucheng_cli.domain.matching.index import Q_UNIT, Index
from loucheng_cli.facts import dataclass

# Texts with less in common than this have only everyday words in common.
NEAR = 0.25
# What many cases add to an item's cosine; one adds half of it.
MOST = 0.6
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text whose item a person confirmed (``count`` times), or chose against the machine (below 0)."""

    text: str
    code: str
    count: int = 1


class Experience:
    """The cases of a database, ready to be asked about a text."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = sorted(cases, key=lambda case: (case.code, case.text, case.count))
        self._postings: dict[int, list[tuple[int, float]]] | None = None
        self._asked = 0
        self._plain: list[str] = []
        self._keys: dict[int, dict[str, int]] = {}
        for case in self.cases:
            whole = g.plain(case.text)
            self._plain.append(whole)
            votes = self._keys.setdefault(g.saying_key(whole), {})
            votes[case.code] = votes.get(case.code, 0) + case.count

    def __bool__(self) -> bool:
        return bool(self.cases)

    def owner(self, key: int) -> tuple[str | None, float]:
        """The item that was confirmed for just this text, twice or more on balance, and how far to trust it."""
        votes = self._keys.get(key) if key else None
        if not votes:
            return None, 0.0
        code, count = min(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return (code, count / (count + 1)) if count > 1 else (None, 0.0)

    def speaks(self, index: Index, whole: str) -> dict[int, float]:
        """Place of an item → what the cases add to its cosine, or take from it."""
        weights = _weights(index, whole)
        heard: dict[int, float] = {}
        for number, nearness in sorted(self._near(index, weights, set(whole)).items()):
            case = self.cases[number]
            gain = (nearness - NEAR) / (1 - NEAR)
            place = bisect_left(index.codes, case.code)
            if gain > 0 and place < len(index.codes) and index.codes[place] == case.code:
                heard[place] = heard.get(place, 0.0) + gain * case.count
        return {place: MOST * value / (1 + abs(value)) for place, value in heard.items() if value}

    def _near(self, index: Index, weights: dict[int, float], chars: set[str]) -> dict[int, float]:
        """Number of a case → its cosine with a text, of those that share a fifth of its characters.

        A first few texts are compared case by case; who goes on asking gets postings.
        """
        if self._asked < FEW:
            self._asked += 1
            near = {}
            for number, whole in enumerate(self._plain):
                if 5 * len(chars.intersection(whole)) >= len(chars):
                    theirs = _weights(index, whole)
                    near[number] = sum(weight * theirs.get(key, 0.0) for key, weight in weights.items())
            return near
        if self._postings is None:
            self._postings = {}
            for number, whole in enumerate(self._plain):
                for key, weight in _weights(index, whole).items():
                    self._postings.setdefault(key, []).append((number, weight))
        near = {}
        for key, weight in weights.items():
            for number, each in self._postings.get(key, ()):
                near[number] = near.get(number, 0.0) + weight * each
        return {
            number: nearness
            for number, nearness in near.items()
            if nearness > NEAR and 5 * len(chars.intersection(self._plain[number])) >= len(chars)
        }


def _weights(index: Index, whole: str) -> dict[int, float]:
    """Gram → weight, of length one; what the index does not know weighs as much as the rarest it knows."""
    rarest = (math.log((1 + len(index.codes)) / 2) + 1) ** 0.7 * Q_UNIT
    found = {}
    for key in g.grams(whole):
        place = index.places[key]
        found[key] = (index.asked[place] if place >= 0 else 0) or rarest
    length = math.sqrt(math.fsum(weight * weight for weight in found.values())) or 1.0
    return {key: weight / length for key, weight in found.items()}
