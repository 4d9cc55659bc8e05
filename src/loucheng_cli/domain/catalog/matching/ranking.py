"""Ranking the items for a text, with a score and the words that decided.

An item's score is the cosine of text and document. A long story proves less by each point of it, so it is judged more
gently there, and the department, for which all its items speak together, counts beside the item. The score that is
shown is the share of texts with such figures whose item was right (fitted by tests/benchmarks/fit_matching.py).
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import N_UNIT, Q_UNIT, W_UNIT, Index
from loucheng_cli.domain.catalog.matching.learning import Experience

# Chosen on tests/matching/development.csv (docs/adr/0006-matching.md).
SHARPNESS = 100.0  # what a point of cosine proves, in logits …
LONG = 2000.0  # … and in texts of more characters than LONG / SHARPNESS: LONG / characters
DEPARTMENT = 2.0  # what the logarithm of a department's share counts
SAME_AGAIN = 0.02  # a further item of a department shown already is taken as so much less likely
OPEN = 0.9  # where the words give the first item less than this share, the meaning is asked …
MEANING = 90.0  # … and a point of nearness proves so much, in logits
LEAN = 0.2  # what the enterprise's stage or industry can add, before the temperature: enough for a near tie
OUT_OF_QUESTION = 9.0  # items so many logits behind the best are not looked at
MANY = 1000  # … nor, in a list of more items than this, those with half of its mass
PHRASE = 0.7  # a character belongs to a phrase if it says this share of what they say on average
SAID = 0.99  # the score of what is said just so in the catalogue
# Fitted on the same file by tests/benchmarks/fit_matching.py.
ASKS = (-1.442, 0.311, 5.132)  # constant, requests against notes, logarithm of the best item's mass
SURE = 2.55  # the logit that eight in a hundred good texts do not reach
# A short text has less mass for being short: in sayings of the catalogue that are left out of the index one by three,
# the logit falls by so much for each unit that the logarithm of the length falls below that of BRIEF characters.
SHORT = 5.0
BRIEF, BRIEFEST = 18, 4
RIGHT = (1.448, 0.252, 1.444)  # constant, logit of its share, cosine


# Plain text → for each place of the index, how near its sayings are in meaning; None where nothing can tell
# (docs/adr/0009-semantic.md).
Nearness = Callable[[str], Sequence[float] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item that fits, the probability that it is the right one, and the phrases of the text that made it."""

    code: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What was found for a text; not ``confident``: nothing may be asked for at all."""

    text: str
    confident: bool
    matches: tuple[Match, ...]


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
    tokens = [(place, weights[place] // counts[place], at, long) for place, at, long in seen if place in weights]
    return TextReading(sums, max(sums, default=0), math.sqrt(squares), requests / N_UNIT, size, tokens)


def match(
    index: Index,
    text: str,
    *,
    top: int = 3,
    departments: Collection[str] | None = None,
    stages: Collection[str] | None = None,
    lean: Lean | None = None,
    learned: Experience | None = None,
    nearness: Nearness | None = None,
) -> Matched:
    """The best items for a text, ``top`` of them where so many have anything to do with it.

    ``departments`` (keys) and ``stages`` narrow the list, ``lean`` favours a little, ``learned`` is what was
    confirmed in this database, ``nearness`` tells what the words leave open; none of them beats what the catalogue
    says word for word.
    """
    whole, origin = g.aligned(text)
    reading = read(index, whole)
    taught = learned.speaks(index, whole) if learned else {}
    exact, trust = index.owner(g.saying_key(whole)), SAID
    if exact is None and learned:
        exact, trust = learned.owner(whole)
    sums = reading.sums
    if departments is not None or stages is not None:
        wanted = [_belongs(index, place, departments, stages) for place in range(len(index.codes))]
        sums = [total if wanted[place] else 0 for place, total in enumerate(sums)]
        taught = {place: boost for place, boost in taught.items() if wanted[place]}
    likely = _likely(index, reading, sums, taught, lean, top)
    if not likely or not top:
        return Matched(text=text, confident=False, matches=())
    first = None
    if exact is not None:
        first = next((place for place in likely if index.codes[place] == exact), None)
    if nearness and first is None and max(likely.values()) < OPEN * math.fsum(likely.values()):
        near = nearness(whole)
        if near is not None:
            likely = _likely(index, reading, sums, taught, lean, top, near)
    chosen = _ranked(index, likely, top, first)
    asks = _asks(index, reading, taught)
    scores = _scores(reading, likely, chosen, asks)
    if first is not None:
        scores = [max(scores[0], trust), *(min(each, 1 - trust) for each in scores[1:])]
    matches = tuple(
        Match(
            code=index.codes[place], score=round(score, 3), why=_why(index, place, text, whole, origin, reading, lean)
        )
        for place, score in zip(chosen, scores, strict=True)
    )
    return Matched(text=text, confident=first is not None or asks >= SURE, matches=matches)


def _belongs(index: Index, place: int, departments: Collection[str] | None, stages: Collection[str] | None) -> bool:
    return (departments is None or index.departments[place] in departments) and (
        stages is None or not set(stages).isdisjoint(index.stages[place])
    )


def _likely(
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
    unit = sharp / (reading.length * W_UNIT) if reading.length else 0.0
    floor = max(reading.best - OUT_OF_QUESTION / unit, 0) if unit else 0
    if len(sums) > MANY:
        floor = max(floor, reading.best / 2)
    if near is not None:
        floor = 0  # whose words are out of the question may be nearest in meaning
    places = [place for place, total in enumerate(sums) if total > floor]
    if len(places) < top:
        places = sorted(-place for _total, place in nlargest(top, ((each, -n) for n, each in enumerate(sums) if each)))
    found = {place: sums[place] * unit for place in places}
    if taught:
        found |= {place: sums[place] * unit + boost * SHARPNESS for place, boost in taught.items()}
        found = dict(sorted(found.items()))  # items that are equally likely come in the order of their codes
    if not found:
        return found
    if near is not None:
        found = {place: value + MEANING * near[place] for place, value in found.items()}
    if lean is not None:
        found = {place: value + LEAN * len(leaning(index, place, lean)) for place, value in found.items()}
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
    """The place of the likeliest item, where one is likely at all."""
    likely = _likely(index, reading, reading.sums, {}, None, 1)
    return min(likely, key=lambda place: (-likely[place], place)) if likely else None


def leaning(index: Index, place: int, lean: Lean) -> list[str]:
    """What of the enterprise favours an item: its stage, or a word of its industry that stands in the item's name."""
    found = []
    if lean.stage and lean.stage in index.stages[place]:
        found.append(lean.stage)
    industry = lean.industry or ""
    shared = next(
        (industry[n : n + 2] for n in range(len(industry) - 1) if industry[n : n + 2] in index.names[place]), None
    )
    if shared:
        found.append(shared)
    return found


def _ranked(index: Index, likely: Mapping[int, float], top: int, first: int | None) -> list[int]:
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


def _asks(index: Index, reading: TextReading, taught: Mapping[int, float]) -> float:
    """The logit of the probability that something is asked for that an item answers."""
    mass = reading.best / (Q_UNIT * W_UNIT)
    if mass <= 0:
        return 2.0 if taught else -9.0
    constant, by_requests, by_mass = ASKS
    # Without notes the district has not said what a note looks like: an average request is taken for granted.
    requests = reading.requests if index.has_notes else 12.0
    lifted = 8.0 * max((boost for boost in taught.values()), default=0.0)
    short = SHORT * max(math.log(BRIEF / max(reading.size, BRIEFEST)), 0.0)
    return constant + by_requests * requests + by_mass * math.log(mass) + short + max(lifted, 0.0)


def _scores(reading: TextReading, likely: Mapping[int, float], chosen: list[int], asks: float) -> list[float]:
    """Probabilities for the chosen ones, falling."""
    total = math.fsum(likely.values())
    share = min(max(likely[chosen[0]] / total, 1e-6), 1 - 1e-6)
    constant, by_share, by_cosine = RIGHT
    cosine = reading.best / (reading.length * W_UNIT) if reading.length else 0.0
    right = _sigmoid(constant + by_share * math.log(share / (1 - share)) + by_cosine * cosine)
    asked = _sigmoid(asks)
    scores = [asked * right]
    for place in chosen[1:]:
        rest = likely[place] / total / (1 - share)
        scores.append(min(scores[-1], asked * (1 - right) * min(rest, 1.0)))
    return scores


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(min(value, 60.0), -60.0)))


def _why(
    index: Index, place: int, text: str, whole: str, origin: list[int], reading: TextReading, lean: Lean | None
) -> tuple[str, ...]:
    """The phrases of the text, at most four, whose characters speak most for the item; then what it leans on."""
    phrases = tuple(text[begin:end] for begin, end in spans(index, place, whole, origin, reading))
    return (*phrases, *(leaning(index, place, lean) if lean else ()))


def spans(index: Index, place: int, whole: str, origin: list[int], reading: TextReading) -> list[tuple[int, int]]:
    """Where in the text those phrases stand."""
    told = [0.0] * (len(whole) + 1)
    for at_index, weight, at, long in reading.tokens:
        row = index.rows[at_index]
        own = row.get(place)
        if own:
            # What speaks for every item alike says nothing of this one.
            share = (own - index.common[at_index]) * weight / long
            for n in range(at, at + long):
                told[n] += share
    telling = [value for value in told if value > 0]
    if not telling:
        return []
    enough = math.fsum(telling) / len(telling) * PHRASE
    found: list[tuple[float, int, int]] = []
    begin = -1
    for n, value in enumerate(told):
        if value >= enough:
            if begin < 0:
                begin = n
        elif begin >= 0:
            found.append((math.fsum(told[begin:n]), begin, n))
            begin = -1
    long_ones = [each for each in found if each[2] - each[1] > 1] or found
    long_ones.sort(key=lambda each: (-each[0], each[1]))
    once = {whole[begin:end]: (begin, end) for _told, begin, end in reversed(long_ones)}
    best = [(begin, end) for _told, begin, end in long_ones if once[whole[begin:end]] == (begin, end)]
    return sorted((origin[begin], origin[end - 1] + 1) for begin, end in best[:4])
