"""Who and what makes up a community: councils, buildings, workers, and the policies it works by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.events import Typed
from loucheng_cli.domain.words import Role
from loucheng_cli.facts import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The unit that owns one database."""

    KIND: ClassVar[str] = "community"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    center: str | None = None
    district: str | None = None
    street: str | None = None
    address: str | None = None
    committee: str | None = None
    party_branches: int | None = None
    timezone: str = "Asia/Shanghai"
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A floor council (楼事会): the committee of one or more buildings."""

    KIND: ClassVar[str] = "council"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    buildings: tuple[str, ...] = ()
    meets: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A member of a council; the name stands in ``contact``."""

    KIND: ClassVar[str] = "representative"
    KEY: ClassVar[str] = "code"

    code: str
    council: str = ""
    contact: str | None = None
    side: str | None = None
    role: str | None = None
    building: str | None = None
    of: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building: storeys ``-floors_below … -1, 1 … floors_above``; ``labels`` maps a storey to its door label."""

    KIND: ClassVar[str] = "building"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    address: str | None = None
    kind: str | None = None
    floors_above: int = 1
    floors_below: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    tenure: str | None = None
    owners: int | None = None
    manager: str | None = None
    built: int | None = None
    gross_m2: int | None = None
    rentable_m2: int | None = None
    lifts: int | None = None
    parking: int | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A lettable unit (房源) of a building, keyed ``BUILDING/UNIT``."""

    KIND: ClassVar[str] = "unit"
    KEY: ClassVar[str] = "code"

    code: str
    building: str = ""
    floor: int | None = None
    unit: str = ""
    area_m2: int | None = None
    state: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker of the centre; the name stands in ``contact``."""

    KIND: ClassVar[str] = "worker"
    KEY: ClassVar[str] = "code"

    code: str
    contact: str | None = None
    role: Role = Role.WORKER
    title: str | None = None
    source: str | None = None
    seconded_from: str | None = None
    buildings: tuple[str, ...] = ()
    login: str | None = None
    left_on: date | None = None
    left_reason: Typed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One figure of the community's own rules: a dotted name and its value as text."""

    KIND: ClassVar[str] = "policy"
    KEY: ClassVar[str] = "name"

    name: str
    value: str = ""
    retired: bool = False


# What stands where ``community.yaml`` is silent (domain.md §2.2); days are working days unless said otherwise.
DEFAULT_POLICIES: Mapping[str, str] = {
    "visit_every.key": "30",  # calendar days
    "visit_every.scale": "90",
    "visit_every.ordinary": "180",
    "visit_every.sole_trader": "365",
    "first_visit": "10",
    "quiet_days": "30",  # calendar days
    "clock.triage": "1",
    "clock.sign": "1",
    "clock.contact": "1",
    "clock.咨询": "1",
    "clock.求助": "5",
    "clock.投诉": "5",
    "clock.建议": "10",
    "clock.隐患": "1",
    "clock.办事": "5",
    "clock.follow_up": "3",
    "clock.redo": "5",
    "extend.times": "1",
    "extend.at_most": "promised",
    "hold_at_most": "30",
    "light.yellow": "1",
    "light.supervise_after": "3",
    "light.escalate_after": "5",
    "satisfaction.scale": "3",
    "satisfaction.weights.满意": "1.0",
    "satisfaction.weights.基本满意": "1.0",
    "retention_months.contact": "24",
    "retention_months.text": "36",
    "digest.sign_off": "director",
    "digest.ready": "星期一 12:00",
    "digest.smallest_group": "3",
}


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies in force, by dotted name."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Policies:
        """The stored policies over the defaults."""
        return cls({**DEFAULT_POLICIES, **stored})

    def days(self, name: str) -> int:
        """A policy that counts days (or months)."""
        return int(self.values[name])

    def text(self, name: str) -> str:
        """A policy as it is written."""
        return self.values[name]
