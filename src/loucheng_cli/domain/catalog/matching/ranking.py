"""The order of the items for a text.

An item's mass is the cosine of text and document. A long story proves less by each point of it, so it is judged more
gently there, and the department, for which all its items speak together, counts beside the item.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import N_UNIT, W_UNIT, Index

# Chosen on tests/matching/development.csv (docs/adr/0006-matching.md).
SHARPNESS = 100.0  # what a point of cosine proves, in logits …
LONG = 2000.0  # … and in texts of more characters than LONG / SHARPNESS: LONG / characters
DEPARTMENT = 1.5  # what the logarithm of a department's share counts
SAME_AGAIN = 0.02  # a further item of a department shown already is taken as so much less likely
MEANING = 90.0  # what a point of nearness in meaning proves, in logits …
GENTLE = 25  # … beside which the words of a longer text than this prove less still, by its length
LEAN = 0.2  # what the enterprise's stage or industry can add, before the temperature: enough for a near tie
OUT_OF_QUESTION = 9.0  # items so many logits behind the best are not looked at
MANY = 1000  # … nor, in a list of more items than this, those with half of its mass


# Plain text → for each place of the index, how near its sayings are in meaning; None where nothing can tell
# (docs/adr/0009-semantic.md).
Nearness = Callable[[str], Sequence[float] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """What is known of the enterprise: 阶段 and 行业."""

    stage: str | None = None
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text as the index sees it.

    ``sums`` is each item's mass, ``best`` the greatest, ``length`` that of the text's weights, ``tokens`` its known
    grams: where in the index, with which weight, where in the text and how many characters.
    """

    sums: list[int]
    best: int
    length: float
    requests: float
    size: int
    tokens: list[tuple[int, int, int, int]]


def read(index: Index, whole: str) -> TextReading:
    """Add up what the grams of a plain text say."""
    places, asked = index.places, index.asked
    seen: list[tuple[int, int, int]] = []
    size = 0
    for start, run in g.runs(whole):
        if not g.is_han(run):
            size += 1
            seen.append((places[g.latin(run)], start, len(run)))
            continue
        size += len(run)
        codes = [ord(char) for char in run]
        before = 0
        for at, code in enumerate(codes, start):
            seen.append((places[code], at, 1))
            if before:
                place = places[g.pair(before, code)]
                if place < 0 or not asked[place]:
                    # A pair that no item knows may be a slip: what sounds like it speaks in its place.
                    seen.append((place, at - 1, 2))
                    place = places[index.sound(before, code)]
                seen.append((place, at - 1, 2))
            before = code
    counts: dict[int, int] = {}
    for place, _at, _long in seen:
        counts[place] = counts.get(place, 0) + 1
    counts.pop(-1, None)
    requests = squares = lanes = 0
    few: list[tuple[int, int]] = []
    weights: dict[int, int] = {}
    for place, count in counts.items():
        requests += index.requests[place]
        weight = asked[place]
        if not weight:
            continue
        if count > 1:
            weight = round(weight * (1 + math.log(count)))
        weights[place] = weight
        squares += weight * weight
        if many := index.lanes[place]:
            lanes += many * weight
        else:
            few.append((place, weight))
    sums = array("Q", lanes.to_bytes(8 * len(index.codes), sys.byteorder)).tolist()
    for place, weight in few:
        for owner, each in index.rows[place].items():
            sums[owner] += each * weight
    tokens = [(place, weights.get(place, 0) // counts[place], at, long) for place, at, long in seen if place >= 0]
    return TextReading(sums, max(sums, default=0), math.sqrt(squares), requests / N_UNIT, size, tokens)


def coverage(index: Index, whole: str, place: int) -> float:
    """The share of a text's weight that lies in grams an item has; what no item has weighs as much as the rarest."""
    own = total = 0
    for key in set(g.grams(whole)):
        known = index.places[key]
        weight = (index.asked[known] if known >= 0 else 0) or index.rarest
        total += weight * weight
        if known >= 0 and place in index.rows[known]:
            own += weight * weight
    return own / total if total else 0.0


def ahead(sums: Sequence[int], place: int) -> float:
    """By how much of its mass an item is ahead of the next one, 0 where another has more."""
    own = sums[place]
    other = max(max(sums[:place], default=0), max(sums[place + 1 :], default=0))
    return (own - other) / own if own > other else 0.0


def joined(one: TextReading, other: TextReading) -> TextReading:
    """Two pieces of a text read as one, without regard to what is said in both."""
    sums = list(map(add, one.sums, other.sums))
    requests, size = one.requests + other.requests, one.size + other.size
    return TextReading(sums, max(sums, default=0), math.hypot(one.length, other.length), requests, size, [])


def belongs(index: Index, place: int, departments: Collection[str] | None, stages: Collection[str] | None) -> bool:
    """Whether an item is of one of the departments and of one of the stages."""
    return (departments is None or index.departments[place] in departments) and (
        stages is None or not set(stages).isdisjoint(index.stages[place])
    )


def likelihoods(
    index: Index,
    reading: TextReading,
    sums: Sequence[int],
    taught: Mapping[int, float],
    lean: Lean | None,
    top: int,
    near: Sequence[float] | None = None,
) -> dict[int, float]:
    """Place of an item → how likely it is, in no unit; those out of the question only where ``top`` are wanted."""
    sharp = min(SHARPNESS, LONG / max(reading.size, 1))
    if near is not None:
        sharp *= min(1.0, GENTLE / max(reading.size, 1))
    unit = sharp / (reading.length * W_UNIT) if reading.length else 0.0
    floor = max(reading.best - OUT_OF_QUESTION / unit, 0) if unit else 0
    if len(sums) > MANY:
        floor = max(floor, reading.best / 2)
    if near is not None:
        floor = 0  # whose words are out of the question may be nearest in meaning
    places = [place for place, total in enumerate(sums) if total > floor]
    top = min(top, len(sums))
    if len(places) < top:
        least = sorted(sums)[-top]
        highest = [place for place, total in enumerate(sums) if total >= least and total]
        places = sorted(sorted(highest, key=lambda place: -sums[place])[:top])
    rarer = index.rarer
    found = {place: sums[place] * unit - rarer[place] for place in places}
    if taught:
        found |= {place: sums[place] * unit - rarer[place] + boost * SHARPNESS for place, boost in taught.items()}
        found = dict(sorted(found.items()))  # items that are equally likely come in the order of their codes
    if not found:
        return found
    if near is not None:
        found = {place: value + MEANING * near[place] for place, value in found.items()}
    if lean is not None:
        found = {place: value + LEAN * leaning(index, place, lean) for place, value in found.items()}
    best = max(found.values())
    exp = math.exp
    owners = index.departments
    shares: dict[str, float] = {}
    for place, value in found.items():
        found[place] = likely = exp(value - best)
        shares[owners[place]] = shares.get(owners[place], 0.0) + likely
    weight = {department: share**DEPARTMENT for department, share in shares.items()}
    return {place: likely * weight[owners[place]] for place, likely in found.items()}


def best_place(index: Index, reading: TextReading) -> int | None:
    """The place of the likeliest item or guide item, where one is likely at all; a bundle is several."""
    likely = likelihoods(index, reading, reading.sums, {}, None, 1)
    return min(likely.keys() - index.bundles, key=lambda place: (-likely[place], place), default=None)


def leaning(index: Index, place: int, lean: Lean) -> int:
    """How much of the enterprise favours an item: its stage, and a word of its industry in the item's name."""
    industry = lean.industry or ""
    shared = any(industry[n : n + 2] in index.names[place] for n in range(len(industry) - 1))
    return bool(lean.stage and lean.stage in index.stages[place]) + shared


def ranked(index: Index, likely: Mapping[int, float], top: int, first: int | None) -> list[int]:
    """The best, each further item of the same department standing back a little; ties by code."""
    owners = index.departments
    left = sorted(likely, key=likely.__getitem__, reverse=True)
    chosen: list[int] = [] if first is None else [first]
    shown: dict[str, float] = {} if first is None else {owners[first]: SAME_AGAIN}
    while len(chosen) < min(top, len(left)):
        best, highest = -1, -1.0
        for place in left:
            value = likely[place]
            if value <= highest:
                break
            value *= shown.get(owners[place], 1.0)
            if value > highest and place not in chosen:
                best, highest = place, value
        chosen.append(best)
        shown[owners[best]] = shown.get(owners[best], 1.0) * SAME_AGAIN
    return chosen
