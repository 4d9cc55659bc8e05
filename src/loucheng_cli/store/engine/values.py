"""Values on their way into a statement and out of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar, overload

T = TypeVar("T")
PART = 500  # values in one statement; the oldest SQLite here takes 999


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """The values, each once and in their order, so many at a time as one statement takes."""
    every = iter(dict.fromkeys(values))
    while part := list(islice(every, PART)):
        yield part


def placeholders(values: Iterable[object], letter: str = "v") -> tuple[str, dict[str, str]]:
    """``:v0, :v1`` for ``in (…)`` and what the names stand for; ``null``, which nothing equals, where there are none."""
    params = {f"{letter}{n}": str(value) for n, value in enumerate(values)}
    return ", ".join(f":{name}" for name in params) or "null", params


@overload
def as_day(text: str) -> date: ...
@overload
def as_day(text: None) -> None: ...
def as_day(text: str | None) -> date | None:
    """A day as it is stored (``2026-09-21``)."""
    return date.fromisoformat(text) if text else None
