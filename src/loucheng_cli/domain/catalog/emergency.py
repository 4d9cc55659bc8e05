"""Emergencies: what is happening now and needs a call before anything else.

Phrases recognise them, and the characters and pairs of characters of all example sentences weigh what no phrase has, or
what only looks like one (docs/adr/0014-three-answers.md).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_GAP = "[^。！？!?]{0,14}?"  # what “…” in a phrase stands for; “|” stands between words of which one is enough
_SENTENCES = "[。！？!?]+"
_SIGNS = "，。！？、；：,.?!;:“”"
# Chosen on the choosing half of tests/matching/outside.csv and on some 300 sentences written for it.
AGAINST = -3.0  # a text that weighs less is none, whatever phrase stands in it …
ALONE = 1.6  # … and one that weighs more is one without a phrase
UNKNOWN = -0.5  # what a gram weighs that no example has
CALM_COUNTS = 16  # a calm example counts as so many sayings of items: it has the same words as an emergency
FEW = 100  # examples, below which they say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyKind:
    """A kind of emergency: ``call`` lists whom to call, the first one first; ``item`` is where it belongs later.

    ``phrases`` stand in a text as they are written; each of ``together`` is groups of words, ``电梯/扶梯 + 困/夹``, of
    which one of each group stands in the same sentence, in any order. ``hours`` is set only where the law gives hours;
    otherwise it is due on the same calendar day.
    """

    code: str
    name: str
    call: tuple[str, ...]
    advice: str = ""
    item: str | None = None
    hours: int | None = None
    phrases: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Emergencies:
    """All kinds, and the phrases that show that a text with the same words is not urgent.

    ``calm`` phrases and groups of ``calm_together`` always do; ``past`` phrases do unless a phrase of ``now`` says that
    it goes on.
    """

    kinds: tuple[EmergencyKind, ...] = ()
    calm: tuple[str, ...] = ()
    calm_together: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    calm_says: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)  # gram → how much it speaks for an emergency

    def find(self, text: str) -> EmergencyKind | None:
        """The kind of emergency that a text reports, or None.

        It is the kind whose phrase comes first in the text; without a phrase the one with the nearest example.
        """
        plain = _plain(text)
        lines = self._words.standing_in(plain)
        found = [(at, line.kind) for line in lines if not line.together and (at := line.place(plain)) is not None]
        if not found:
            found = [
                (at, line.kind)
                for line in lines
                for sentence in re.split(_SENTENCES, plain)
                if line.together and (at := line.place(sentence)) is not None
            ]
        weight = self._weight(plain) if self.weights else None
        if found and (weight is None or weight > AGAINST) and not self._is_calm(plain):
            return self.kinds[min(found)[1]]
        if weight is not None and weight > ALONE:
            return self.kinds[min(found)[1]] if found else self._nearest(plain)
        return None

    def _weight(self, plain: str) -> float:
        grams = _grams(plain)
        return math.fsum(self.weights.get(gram, UNKNOWN) for gram in grams) / math.sqrt(len(grams) + 1)

    def _nearest(self, plain: str) -> EmergencyKind:
        """The kind in whose examples the grams of a text are usual."""
        every = [Counter(gram for said in kind.says for gram in _grams(_plain(said))) for kind in self.kinds]
        grams = sorted(gram for gram in _grams(plain) if any(gram in own for own in every))

        def speaks(number: int) -> float:
            own, count = every[number], len(self.kinds[number].says)
            return math.fsum(math.log((own[gram] + 0.3) / (count + 6)) for gram in grams)

        return self.kinds[max(range(len(every)), key=lambda number: (speaks(number), -number))]

    def _is_calm(self, plain: str) -> bool:
        calm, past, now = self._signs
        if any(phrase in plain for phrase in calm):
            return True
        sentences = re.split(_SENTENCES, plain)
        if any(line.place(sentence) is not None for line in self._calm_lines for sentence in sentences):
            return True
        return any(phrase in plain for phrase in past) and not any(phrase in plain for phrase in now)

    @cached_property
    def _signs(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(_plain, phrases)) for phrases in (self.calm, self.past, self.now))

    @cached_property
    def _calm_lines(self) -> tuple[_Line, ...]:
        return tuple(_Line(0, _split(line, "+", "/"), together=True) for line in self.calm_together)

    @cached_property
    def _words(self) -> _Words:
        lines = []
        for number, kind in enumerate(self.kinds):
            lines += [_Line(number, _split(phrase, "…", "|"), together=False) for phrase in kind.phrases]
            lines += [_Line(number, _split(line, "+", "/"), together=True) for line in kind.together]
        return _Words(lines)


@dataclass(frozen=True, slots=True)
class _Line:
    """A phrase, or words that stand together: one word of each group."""

    kind: int
    groups: tuple[tuple[str, ...], ...]
    together: bool

    def place(self, plain: str) -> int | None:
        """Where it begins in a text, or the word of its first group."""
        if self.together:
            places = [min((at for word in group if (at := plain.find(word)) >= 0), default=-1) for group in self.groups]
            return places[0] if min(places) >= 0 else None
        found = re.search(_GAP.join(f"(?:{'|'.join(map(re.escape, group))})" for group in self.groups), plain)
        return found.start() if found else None


class _Words:
    """The words of all lines, so that a text is asked once for all of them."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        self._groups: dict[str, list[tuple[int, int]]] = {}
        self._by_head: dict[str, list[str]] = {}
        for number, line in enumerate(lines):
            for group, words in enumerate(line.groups):
                for word in words:
                    self._groups.setdefault(word, []).append((number, group))
        for word in self._groups:
            self._by_head.setdefault(word[:2], []).append(word)

    def standing_in(self, plain: str) -> list[_Line]:
        """The lines of which a word of each group stands somewhere in a text."""
        heads = {plain[at : at + 2] for at in range(len(plain))} | set(plain)
        hits: dict[int, set[int]] = {}
        for head in heads & self._by_head.keys():
            for word in self._by_head[head]:
                if word in plain:
                    for number, group in self._groups[word]:
                        hits.setdefault(number, set()).add(group)
        return [self._lines[number] for number in sorted(hits) if len(hits[number]) == len(self._lines[number].groups)]


def weigh(emergencies: Emergencies, others: Sequence[str]) -> dict[str, float]:
    """How much each gram of the examples speaks for an emergency, against calm examples and ``others``.

    A naive Bayes over the presence of grams, smoothed; nothing where there are few examples.
    """
    acute = [said for kind in emergencies.kinds for said in kind.says]
    if min(len(acute), len(emergencies.calm_says)) < FEW:
        return {}
    own, calm, usual = (
        Counter(gram for text in texts for gram in _grams(_plain(text)))
        for texts in (acute, emergencies.calm_says, others)
    )
    against = len(emergencies.calm_says) * CALM_COUNTS + len(others)
    found: dict[str, float] = {}
    for gram in sorted(own.keys() | calm.keys()):
        other = calm[gram] * CALM_COUNTS + usual[gram]
        if own[gram] + other < 2:
            continue
        share = (own[gram] + other) / (len(acute) + against)
        speaks = math.log((own[gram] + 5 * share) / (len(acute) + 5))
        found[gram] = round(speaks - math.log((other + 50 * share) / (against + 50)), 2)
    return found


def _grams(plain: str) -> set[str]:
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return {gram for gram in {*plain, *pairs} if not any(sign in gram for sign in _SIGNS)}


def _split(line: str, between: str, among: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, group.split(among))) for group in _plain(line).split(between))


def _plain(text: str) -> str:
    """Without spaces, in one width and case; “…” is kept."""
    return "".join(unicodedata.normalize("NFKC", text.replace("…", "\0")).replace("\0", "…").casefold().split())
