"""Enterprises and the places they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage, VisitClass
from loucheng_cli.domain.core.events import FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """企业（商户）: a firm, sole trader or branch. ``scale`` is 规（限）上 as the statistics office lists it.

    ``name_key`` follows from the name (``enterprise.name.comparison_key``); the tables hold it, events do not.
    ``merged_into`` is the enterprise that this one turned out to be.
    """

    KIND: ClassVar[str] = "enterprise"
    KEY: ClassVar[str] = "ref"

    ref: str
    name: str = ""
    name_key: str = ""
    initials: str | None = None
    credit_code: str | None = None
    registration_number: str | None = None
    kind: EnterpriseKind = EnterpriseKind.FIRM
    industry: str | None = None
    stage: Stage | None = None
    scale: str | None = None
    scale_since: str | None = None
    nurture: bool = False
    key: bool = False
    headcount: int | None = None
    moved_in_on: date | None = None
    moved_in_from: str | None = None
    lease_until: date | None = None
    permit_until: date | None = None
    operating: Operating = Operating.ACTIVE
    moved_out_on: date | None = None
    registered_address: str | None = None
    operating_address: str | None = None
    registered_here: bool | None = None
    registered_on: date | None = None
    capital: str | None = None
    scope: str | None = None
    tags: tuple[str, ...] = ()
    no_visits: bool = False
    no_visits_reason: FreeText | None = None
    note: FreeText | None = None
    contacts: tuple[str, ...] = ()
    source: str | None = None
    merged_into: str | None = None

    @property
    def visit_class(self) -> VisitClass:
        """The class whose interval counts: key before scale before sole trader."""
        if self.key:
            return VisitClass.KEY
        if self.scale:
            return VisitClass.SCALE
        return VisitClass.SOLE_TRADER if self.kind is EnterpriseKind.SOLE_TRADER else VisitClass.ORDINARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """入驻: an enterprise in a unit from one day to another, keyed ``SM-E12/1``; the lowest ``n`` still held is the main."""

    KIND: ClassVar[str] = "occupancy"
    KEY: ClassVar[str] = "code"

    code: str
    enterprise: str = ""
    n: int = 1
    building: str = ""
    floor: int | None = None
    unit: str | None = None
    area_m2: int | None = None
    from_on: date | None = None
    to_on: date | None = None
