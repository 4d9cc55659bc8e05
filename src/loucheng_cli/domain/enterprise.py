"""What is known of an enterprise, and where does it sit?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from loucheng_cli.domain.events import Typed


class EnterpriseKind(StrEnum):
    """主体类型."""

    FIRM = "企业"
    SOLE_TRADER = "个体工商户"
    BRANCH = "分支机构"
    ASSOCIATION = "社会组织"
    OTHER = "其他"


class Stage(StrEnum):
    """所处阶段: the four stages of an enterprise's life, which items of the catalogue name too."""

    STARTING = "初创"
    ARRIVING = "引进"
    GROWING = "成长"
    LEAVING = "退出"


class Operating(StrEnum):
    """经营状态."""

    PREPARING = "筹备"
    FITTING_OUT = "装修"
    ACTIVE = "在营"
    SUSPENDED = "停业"
    LOST = "失联"
    MOVED_OUT = "已迁出"
    DEREGISTERED = "已注销"


GONE = frozenset({Operating.MOVED_OUT, Operating.DEREGISTERED})


class VisitClass(StrEnum):
    """Which interval of ``visit_every`` an enterprise is visited by."""

    KEY = "key"
    SCALE = "scale"
    ORDINARY = "ordinary"
    SOLE_TRADER = "sole_trader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """企业（商户）: a firm, sole trader or branch. ``scale`` is 规（限）上 as the statistics office lists it."""

    KIND: ClassVar[str] = "enterprise"
    KEY: ClassVar[str] = "ref"

    ref: str
    name: str = ""
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
    no_visits_reason: Typed | None = None
    note: Typed | None = None
    contacts: tuple[str, ...] = ()
    source: str | None = None

    @property
    def visit_class(self) -> VisitClass:
        """The class whose interval counts: key before scale before sole trader."""
        if self.key:
            return VisitClass.KEY
        if self.scale:
            return VisitClass.SCALE
        return VisitClass.SOLE_TRADER if self.kind is EnterpriseKind.SOLE_TRADER else VisitClass.ORDINARY

    @property
    def is_gone(self) -> bool:
        """Moved out or deregistered."""
        return self.operating in GONE


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
