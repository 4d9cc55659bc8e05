"""What came of an import: counts, rows and values that were not taken, changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# The two columns that a rejects file has more than the list it came from; both mean nothing when it comes back.
ROW_COLUMN, REASON_COLUMN = "行号", "原因"
EXTRA_COLUMNS = (ROW_COLUMN, REASON_COLUMN)


class Namesakes(StrEnum):
    """What becomes of a row whose enterprise is perhaps one that is there already."""

    CREATE = "create"
    SKIP = "skip"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A value because of which a row was not taken, or which was left out of it.

    ``field`` is what the column holds; ``file`` and ``sheet`` are named when there are several.
    """

    row: int
    column: str
    value: str
    code: str
    reason: str
    file: str | None = None
    field: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A row that is no row of the list, and why."""

    row: int
    code: str
    reason: str
    text: str
    file: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row whose enterprise may be ``ref``: ``done`` tells what became of it, ``new_ref`` the one that was created.

    ``code`` is ``namesake`` (the same name), ``near`` (a name written much the same, looked for when somebody is missing).
    """

    row: int
    name: str
    ref: str
    known_name: str
    place: str
    code: str
    done: str
    new_ref: str | None = None
    file: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a row changes: field → value before and after."""

    row: int
    ref: str
    name: str
    fields: dict[str, tuple[Any, Any]]
    moved: bool = False
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
    """The count of a whole import: ``read = created + updated + unchanged + rejected + len(skipped)``.

    Of creations and updates only the first are spelt out. ``missing`` is None where nobody asked. ``rejections`` has an
    entry for each fault of a row, ``values_left_out`` for each value that a row went in without.
    """

    batch: str | None = None
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)
    values_left_out: list[Rejection] = field(default_factory=list)
    months: dict[str, int] = field(default_factory=dict)
    hidden: int = 0
    updates: list[Update] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)
    missing: list[Missing] | None = None
    moved_out: int = 0
    unplaced: int = 0
    contacts_left: int = 0
    backup: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything in the lists was taken."""
        return not self.rejected and not self.values_left_out
