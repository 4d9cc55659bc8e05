"""A report's request and result beside its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.core.enums import Group, IssueKind, Result, Status
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.report.measures import Resident
from loucheng_cli.domain.report.model import ReportTable
from loucheng_cli.domain.report.types import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a ref of a list stands for, in a line; never a typed text.

    Of an unnamed issue neither enterprise nor door, of a confidential one nothing but its days and status.
    """

    ref: str
    enterprise: str | None = None
    building: str | None = None
    floor: int | None = None
    floor_label: str | None = None
    unit: str | None = None
    item: str | None = None
    kind: IssueKind | None = None
    party: str | None = None
    worker: str | None = None
    status: Status | None = None
    group: Group | None = None
    held: bool = False
    result: Result | None = None
    opened_on: date | None = None
    due_on: date | None = None
    resolved_on: date | None = None
    veil: Disclosure = Disclosure.NAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """Which report, of which days, of what; without building and council of the whole community."""

    kind: Kind
    period: Period
    building: Building | None = None
    buildings: tuple[str, ...] | None = None
    council: str | None = None
    department: str | None = None
    department_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An enterprise not visited within policy, and for how many days; None if never."""

    resident: Resident
    building_name: str | None
    floor_label: str | None
    days: int | None
    interval: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """A report with what its page says beside the table."""

    wanted: ReportRequest
    table: ReportTable
    cut: date
    before: Period
    community: str
    council_name: str | None
    partial: bool
    begun: bool
    missed: tuple[Missed, ...] = ()
    described: Mapping[str, Described]

    @property
    def is_empty(self) -> bool:
        """Nothing was counted in these days."""
        return not any(
            figure.entries
            for row in self.table.rows
            for name, figure in row.figures.items()
            if name not in {"before", "year", "opened_before"}
        )
