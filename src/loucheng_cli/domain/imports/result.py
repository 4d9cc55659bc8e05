"""The result of an import: rows counted, rejections, changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# The two columns that a rejects file has more than the list it came from; both mean nothing when it comes back.
ROW_COLUMN, REASON_COLUMN = "行号", "原因"
EXTRA_COLUMNS = (ROW_COLUMN, REASON_COLUMN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A row that was not taken; ``file`` is named when there are several."""

    row: int
    column: str
    value: str
    code: str
    reason: str
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a row changes: field → value before and after."""

    row: int
    ref: str
    name: str
    fields: dict[str, tuple[Any, Any]]
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """What a row adds."""

    row: int
    ref: str
    name: str
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An enterprise that a full list does not speak of, and where it sits."""

    ref: str
    name: str
    places: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Imported:
    """The count of a whole import: ``read = created + updated + unchanged + rejected``.

    Of creations and updates only the first are spelt out. ``missing`` is None where nobody asked.
    """

    batch: str | None = None
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)
    missing: list[Missing] | None = None
    moved_out: int = 0
    unplaced: int = 0
    contacts_left: int = 0
    backup: str | None = None
