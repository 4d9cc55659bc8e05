"""The answer to a text: a verdict, the items that fit, and the words that speak for them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching import verdict as v
from loucheng_cli.domain.catalog.matching.index import W_UNIT, Index
from loucheng_cli.domain.catalog.matching.learning import MOST, Experience
from loucheng_cli.domain.catalog.matching.ranking import (
    Lean,
    Nearness,
    TextReading,
    ahead,
    belongs,
    coverage,
    likelihoods,
    ranked,
    read,
)
from loucheng_cli.domain.catalog.matching.reasons import reasons, words_of
from loucheng_cli.domain.catalog.matching.splitting import two_needs
from loucheng_cli.domain.catalog.matching.verdict import Verdict

LEAST = 2  # characters of a text that can ask for something
SAID = 0.99  # the score of what the catalogue says word for word


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item, guide item or bundle that fits, the probability that it is the right one, and the words of the text that speak for it.

    ``guide``: somebody outside the list does it; it is never dispatched. ``bundle``: it is a case with a task for each
    part.
    """

    code: str
    score: float
    why: tuple[str, ...] = ()
    guide: bool = False
    bundle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What was found for a text; ``parts`` are its needs where it seems to hold more than one."""

    text: str
    verdict: Verdict
    matches: tuple[Match, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def confident(self) -> bool:
        """The first match can be taken without a question."""
        return self.verdict is Verdict.SURE

    @property
    def taken(self) -> str | None:
        """The item or bundle that is taken without a question: a guide item never is."""
        return self.matches[0].code if self.confident and not self.matches[0].guide else None


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

    ``departments`` (keys) and ``stages`` narrow the list, ``lean`` favours a little, ``learned`` is what persons chose
    in this database, ``nearness`` is asked where the words leave something open; none of them beats what the
    catalogue says word for word.
    """
    whole, origin = g.aligned(text)
    reading = read(index, whole)
    taught = learned.speaks(index, whole) if learned else {}
    exact, trust = index.owner(g.saying_key(whole)), SAID
    if exact is None and learned:
        exact, trust = learned.owner(whole)
    sums = reading.sums
    narrowed = departments is not None or stages is not None
    if narrowed:
        wanted = [belongs(index, place, departments, stages) for place in range(len(index.codes))]
        sums = [total if wanted[place] else 0 for place, total in enumerate(sums)]
        taught = {place: boost for place, boost in taught.items() if wanted[place]}
    likely = likelihoods(index, reading, sums, taught, lean, top)
    if not likely or not top:
        return Matched(text=text, verdict=Verdict.NONE)
    first = None
    if exact is not None:
        first = next(
            (place for place, code in enumerate(index.codes) if code == exact and (sums[place] or place in likely)),
            None,
        )
        if first is not None:
            likely.setdefault(first, min(likely.values()))
    asked = v.asks(reading, has_notes=index.has_notes, lift=max(taught.values(), default=0.0))
    score = _score(index, whole, reading, likely, sums, taught, lean, first)
    if nearness and first is None and score < v.SURE and asked >= v.NONE:
        near = nearness(whole)
        if near is not None:
            likely = likelihoods(index, reading, sums, taught, lean, top, near)
            score = _score(index, whole, reading, likely, sums, taught, lean, None, near)
    chosen = ranked(index, likely, top, first)
    if first is not None:
        score = max(score, trust)
    elif reading.size < LEAST:
        asked, score = v.NONE - 1, min(score, v.POSSIBLE / 2)
    parts: tuple[str, ...] = ()
    if first is None and asked >= v.NONE and not narrowed and chosen[0] not in index.bundles:
        parts = two_needs(index, text, whole, origin, reading, likely)
    if parts:
        score = min(score, v.MOST_OF_TWO)
    if first is None and v.sigmoid(asked) < v.ASKED:
        score = min(score, v.sigmoid(asked))  # no item is right where nothing is asked for
    score = round(score, 3)
    scores = _scores(likely, chosen, score, v.sigmoid(asked))
    words = words_of(index, whole)
    matches = tuple(
        Match(
            code=index.codes[place],
            score=round(each, 3),
            why=tuple(
                text[origin[begin] : origin[end - 1] + 1] for begin, end in reasons(index, place, whole, reading, words)
            ),
            guide=place in index.guide,
            bundle=place in index.bundles,
        )
        for place, each in zip(chosen, scores, strict=True)
    )
    return Matched(
        text=text, verdict=_verdict(score, asked, parts, known=first is not None), matches=matches, parts=parts
    )


def _verdict(score: float, asked: float, parts: Sequence[str], *, known: bool) -> Verdict:
    if score >= v.SURE and not parts:
        return Verdict.SURE
    return Verdict.ASK if known or asked >= v.NONE or score >= v.POSSIBLE else Verdict.NONE


def _score(
    index: Index,
    whole: str,
    reading: TextReading,
    likely: Mapping[int, float],
    sums: Sequence[int],
    taught: Mapping[int, float],
    lean: Lean | None,
    first: int | None,
    near: Sequence[float] | None = None,
) -> float:
    """The probability of the first item; what was taught counts for no more than its cases prove."""
    best = max(likely, key=lambda place: (likely[place], -place)) if first is None else first
    covered = coverage(index, whole, best)

    def right(among: Mapping[int, float], taught: Mapping[int, float] = {}, lift: float = 0.0) -> float:
        share = among[best] / math.fsum(among.values())
        masses = list(sums)
        for place, boost in taught.items():
            masses[place] += round(boost * reading.length * W_UNIT)
        inputs = v.first_inputs(reading, share, covered, ahead(masses, best), has_notes=index.has_notes)
        return v.right(inputs, lift=lift, nearness=None if near is None else near[best])

    own = taught.get(best, 0.0)
    if own <= 0:
        return right(likely)
    others = max((boost for place, boost in taught.items() if place != best), default=0.0)
    score = min(right(likely, taught, own), _proved(own, others))
    untaught = likelihoods(index, reading, sums, {}, lean, 1, near)
    if others <= 0 and untaught and max(untaught, key=lambda place: (untaught[place], -place)) == best:
        score = max(score, right(untaught))
    return score


def _proved(own: float, others: float) -> float:
    """The most that cases of one item can prove, given those of another: one case never makes an answer sure."""
    cases, against = (_cases(boost) for boost in (own, max(others, 0.0)))
    alone = 1 - 1 / (4 * cases) if cases > 1 else 0.75 * cases
    return min(alone, cases / (cases + against))


def _cases(boost: float) -> float:
    return boost / max(MOST - boost, 1e-9)


def _scores(likely: Mapping[int, float], chosen: list[int], score: float, asked: float) -> list[float]:
    """Probabilities for the chosen ones, falling: the others share what the first leaves."""
    rest = math.fsum(value for place, value in likely.items() if place != chosen[0]) or 1.0
    scores = [score]
    for place in chosen[1:]:
        scores.append(min(scores[-1], asked * (1 - score) * likely[place] / rest))
    return scores
