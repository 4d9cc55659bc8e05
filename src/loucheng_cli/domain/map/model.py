"""The map of the buildings: storeys drawn to area, who is in them, the figures beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.space import Space
from loucheng_cli.domain.report.model import Figure


class Audience(StrEnum):
    """For whom a map is: what it holds differs, not only what it shows."""

    COUNCIL = "council"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTenant:
    """An enterprise on the map. For a council only ``key``, ``name``, ``initials`` and ``industry`` are known.

    ``key`` is its ref, for a council a number of the map's own; without name it may be that of a person.
    """

    key: str
    name: str | None
    initials: str | None = None
    industry: str | None = None
    kind: EnterpriseKind | None = None
    stage: Stage | None = None
    scale: str | None = None
    is_key: bool | None = None
    registered_here: bool | None = None
    operating: Operating | None = None
    headcount: int | None = None
    moved_in_on: date | None = None
    lease_until: date | None = None
    seen_on: date | None = None
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBlock:
    """A unit of a storey: how much of the storey it is, and who is in it (their keys)."""

    unit: str | None
    state: Space
    share: float
    area_m2: int | None = None
    tenants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFloor:
    """A storey: its units, how many issues are open, when anybody on it was last seen; without number what has none."""

    floor: int | None
    label: str | None
    blocks: tuple[MapBlock, ...]
    open: int | None = None
    overdue: int | None = None
    seen_on: date | None = None

    @property
    def vacant(self) -> tuple[MapBlock, ...]:
        """Its vacant units."""
        return tuple(each for each in self.blocks if each.state is Space.VACANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapIssue:
    """An open issue, for staff: its number, whose it is, where, about what, by when."""

    ref: str
    tenant: str | None
    building: str | None
    floor: int | None
    item: str | None
    due_on: date | None
    is_overdue: bool
    is_held: bool
    is_confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBuilding:
    """A building, its storeys from the roof down, those without a storey last."""

    building: Building
    council: Council | None
    figures: Mapping[str, Figure]
    floors: tuple[MapFloor, ...]
    open: int | None = None
    overdue: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingsMap:
    """All of it, as of a day; ``since`` is the day from which moving in and out is counted."""

    community: str
    audience: Audience
    on: date
    since: date
    buildings: tuple[MapBuilding, ...]
    tenants: Mapping[str, MapTenant]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    issues: tuple[MapIssue, ...] = ()
