"""The one thing of a short list that a part of its name tells from the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
_NOT = ("不", "未", "没", "非", "无", "not ", "un", "dis")


def only_with_part(wanted: str, named: Iterable[tuple[T, Iterable[str]]]) -> T | None:
    """The only thing with a name that holds this text; None where there is none or more than one."""
    part = wanted.strip().casefold()
    found = [thing for thing, names in named if any(part in name.casefold() for name in names)] if part else []
    return found[0] if len(found) == 1 else None


def is_denied(text: str) -> bool:
    """Whether a word says the contrary: 满意 is a part of 不满意, and not the same."""
    return any(word in text for word in _NOT)
