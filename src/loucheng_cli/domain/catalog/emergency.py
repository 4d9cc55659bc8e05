"""Emergencies: what is happening now and needs a call before anything else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_GAP = "[^。！？!?]{0,14}"  # what “…” in a phrase stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyKind:
    """A kind of emergency: ``call`` lists whom to call, the first one first; ``item`` is where it belongs later.

    ``hours`` is set only where the law gives hours; otherwise it is due on the same calendar day.
    """

    code: str
    name: str
    call: tuple[str, ...]
    advice: str = ""
    item: str | None = None
    hours: int | None = None
    phrases: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Emergencies:
    """All kinds, and the phrases that show that a text with the same words is not urgent.

    ``calm`` phrases always do; ``past`` phrases do unless a phrase of ``now`` says that it goes on.
    """

    kinds: tuple[EmergencyKind, ...] = ()
    calm: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    calm_says: tuple[str, ...] = ()

    def find(self, text: str) -> EmergencyKind | None:
        """The kind of emergency that a text reports, or None: the kind whose phrase comes first in the text."""
        plain = _plain(text)
        found = [(match.start(), n) for n, each in enumerate(self._patterns) if (match := each.search(plain))]
        return self.kinds[min(found)[1]] if found and not self._is_calm(plain) else None

    def _is_calm(self, plain: str) -> bool:
        if any(phrase in plain for phrase in self.calm):
            return True
        return any(phrase in plain for phrase in self.past) and not any(phrase in plain for phrase in self.now)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile("|".join(map(_pattern, kind.phrases)) or r"\b\B") for kind in self.kinds)


def _pattern(phrase: str) -> str:
    return _GAP.join(re.escape(part) for part in _plain(phrase).split("…"))


def _plain(text: str) -> str:
    """Without spaces, in one width and case; “…” is kept."""
    return "".join(unicodedata.normalize("NFKC", text.replace("…", "\0")).replace("\0", "…").casefold().split())
