"""Emergencies: what is happening now and needs a call before anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_GAP = 14  # as many characters as “…” in a phrase stands for at most
_ENDS = frozenset("。！？!?")  # a gap stays within the sentence
_SENTENCES = "[。！？!?]+"

Parts = tuple[tuple[str, ...], ...]  # what follows each other in a phrase: words of which one is enough
# Lines of groups of words.
WordGroups = tuple[tuple[tuple[str, ...], ...], ...]


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

    def find(self, text: str) -> EmergencyKind | None:
        """The kind of emergency that a text reports, or None: the kind whose phrase comes first in the text."""
        plain = _plain(text)
        sentences = re.split(_SENTENCES, plain)
        found = [
            (start, n)
            for n, phrases in enumerate(self._phrases)
            for parts in phrases
            if (start := _first(plain, parts)) is not None
        ]
        if not found:
            for n, groups in enumerate(self._together):
                found += [(place, n) for sentence in sentences if (place := _stand(sentence, groups)) is not None]
        return self.kinds[min(found)[1]] if found and not self._is_calm(plain, sentences) else None

    def _is_calm(self, plain: str, sentences: Sequence[str]) -> bool:
        calm, past, now = self._signs
        if any(phrase in plain for phrase in calm):
            return True
        if any(_stand(sentence, self._calm_together) is not None for sentence in sentences):
            return True
        return any(phrase in plain for phrase in past) and not any(phrase in plain for phrase in now)

    @cached_property
    def _signs(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(_plain, phrases)) for phrases in (self.calm, self.past, self.now))

    @cached_property
    def _together(self) -> tuple[WordGroups, ...]:
        return tuple(tuple(map(_groups, kind.together)) for kind in self.kinds)

    @cached_property
    def _calm_together(self) -> WordGroups:
        return tuple(map(_groups, self.calm_together))

    @cached_property
    def _phrases(self) -> tuple[tuple[Parts, ...], ...]:
        return tuple(tuple(map(_parts, kind.phrases)) for kind in self.kinds)


def _groups(line: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, _plain(group).split("/"))) for group in line.split("+"))


def _stand(sentence: str, lines: WordGroups) -> int | None:
    """Where the first group of a line begins of which one word of each group stands in the sentence."""
    for groups in lines:
        places = [min((at for word in group if (at := sentence.find(word)) >= 0), default=-1) for group in groups]
        if min(places, default=-1) >= 0:
            return places[0]
    return None


def _parts(phrase: str) -> Parts:
    return tuple(tuple(part.split("|")) for part in _plain(phrase).split("…"))


def _first(plain: str, parts: Parts) -> int | None:
    """Where a phrase begins first; None where it does not stand in the text."""
    starts = []
    for word in parts[0]:
        at = plain.find(word)
        while at >= 0 and not _goes_on(plain, parts[1:], at + len(word)):
            at = plain.find(word, at + 1)
        if at >= 0:
            starts.append(at)
    return min(starts, default=None)


def _goes_on(plain: str, parts: Parts, after: int) -> bool:
    """Whether the parts follow each other from ``after`` on, each behind a gap."""
    if not parts:
        return True
    for word in parts[0]:
        at = plain.find(word, after, after + _GAP + len(word))
        while at >= 0 and _ENDS.isdisjoint(plain[after:at]):
            if _goes_on(plain, parts[1:], at + len(word)):
                return True
            at = plain.find(word, at + 1, after + _GAP + len(word))
    return False


def _plain(text: str) -> str:
    """Without spaces, in one width and case; “…” is kept."""
    return "".join(unicodedata.normalize("NFKC", text.replace("…", "\0")).replace("\0", "…").casefold().split())
