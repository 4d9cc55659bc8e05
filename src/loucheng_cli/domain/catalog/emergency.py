"""Emergencies: what is happening now and needs a call before anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_GAP = "[^。！？!?]{0,14}?"  # what “…” in a phrase stands for; “|” stands between words of which one is enough
_SENTENCES = "[。！？!?]+"


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
        lines = self._words.standing_in(plain)
        found = [(at, line.kind) for line in lines if not line.together and (at := line.place(plain)) is not None]
        if not found:
            found = [
                (at, line.kind)
                for line in lines
                for sentence in re.split(_SENTENCES, plain)
                if line.together and (at := line.place(sentence)) is not None
            ]
        if not found or self._is_calm(plain):
            return None
        return self.kinds[min(found)[1]]

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


def _split(line: str, between: str, among: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, group.split(among))) for group in _plain(line).split(between))


def _plain(text: str) -> str:
    """Without spaces, in one width and case; “…” is kept."""
    return "".join(unicodedata.normalize("NFKC", text.replace("…", "\0")).replace("\0", "…").casefold().split())
