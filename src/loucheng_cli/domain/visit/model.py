"""A visit (走访)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.core.enums import Business, LeasePlan, Method, Result, VisitKind
from loucheng_cli.domain.core.events import FreeText

IN_PERSON = frozenset({Method.ON_SITE, Method.CAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit; ``worker`` led it, ``companions`` came along.

    Companions are codes of workers, or offices as typed, of which the journal holds salted hashes.
    ``headcount``, ``lease_until``, ``lease_plan`` and ``business`` are news of the enterprise, for the centre alone.
    """

    KIND: ClassVar[str] = "visit"
    KEY: ClassVar[str] = "ref"

    ref: str
    enterprise: str = ""
    building: str | None = None
    visited_on: date | None = None
    visited_at: str | None = None
    worker: str | None = None
    companions: tuple[str, ...] = ()
    method: Method = Method.ON_SITE
    kind: VisitKind = VisitKind.ROUTINE
    result: Result = Result.MET
    met_role: FreeText | None = None
    introduced: FreeText | None = None
    heard: FreeText | None = None
    next_visit_on: date | None = None
    backdated: bool = False
    paper_no: str | None = None
    headcount: int | None = None
    lease_until: date | None = None
    lease_plan: LeasePlan | None = None
    business: Business | None = None
