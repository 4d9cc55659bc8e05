"""The file of a building: floors, tenants, open issues (一楼一档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.enums import ON_THE_CLOCK, OPEN_GROUPS
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.floor import BuildingPlan, floor_label
from loucheng_cli.domain.place.space import Held, Room, rooms
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.community import buildings, council_of, units
from loucheng_cli.store.reads.issue import IssueLine, issues_where
from loucheng_cli.store.reads.standing import ACTIVE_SQL


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingLine:
    """A building as a list shows it."""

    building: Building
    council: str | None
    enterprises: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorLine:
    """A storey: what its door says, who sits there, its declared rooms, what is open."""

    floor: int
    label: str
    held: tuple[Held, ...]
    rooms: tuple[Room, ...]
    issues: tuple[IssueLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFile:
    """A building with all that is known of it; ``elsewhere`` are its open issues without a storey."""

    building: Building
    council: Council | None
    workers: tuple[tuple[Worker, str | None], ...]
    floors: tuple[FloorLine, ...]
    unplaced: tuple[Held, ...]
    elsewhere: tuple[IssueLine, ...]
    enterprises: int
    overdue: int


def building_list(db: Database, *, today: date) -> list[BuildingLine]:
    """The buildings in use, with what is in them now."""
    enterprises: dict[str, int] = dict(
        db.rows(
            "select o.building, count(distinct o.enterprise) from occupancy o join enterprise e on e.ref = o.enterprise"
            f" where o.to_on is null and {ACTIVE_SQL} group by o.building order by o.building"
        )
    )
    open_ = dict(_counted(db, "", today))
    late = dict(
        _counted(db, f" and status in {sql_words(ON_THE_CLOCK)} and held_on is null and due_on < :today", today)
    )
    found = []
    for building in buildings(db):
        council = council_of(db, building.code)
        found.append(
            BuildingLine(
                building=building,
                council=council.name if council else None,
                enterprises=enterprises.get(building.code, 0),
                open=open_.get(building.code, 0),
                overdue=late.get(building.code, 0),
            )
        )
    return found


def held_places(db: Database, building: str, *, on: date) -> list[Held]:
    """Who holds which place of a building on a day."""
    rows = db.rows(
        "select o.enterprise, e.name, o.floor, o.unit, o.area_m2 from occupancy o join enterprise e on e.ref = o.enterprise"
        " where o.building = :building and (o.from_on is null or o.from_on <= :on) and (o.to_on is null or o.to_on > :on)"
        f" and {ACTIVE_SQL}"
        " order by o.floor desc nulls last, o.unit nulls first, length(e.ref), e.ref, o.code",
        {"building": building, "on": on.isoformat()},
    )
    return [
        Held(enterprise=ref, name=name, floor=floor, unit=unit, area_m2=area) for ref, name, floor, unit, area in rows
    ]


def building_file(db: Database, building: Building, *, today: date) -> BuildingFile:
    """Everything ``building show`` draws; storeys from the roof down."""
    held = held_places(db, building.code, on=today)
    inside = rooms(units(db, building.code), held)
    issues = issues_where(
        db,
        f'i.building = :building and i."group" in {sql_words(OPEN_GROUPS)}',
        {"building": building.code},
        today=today,
    )
    plan = BuildingPlan.of(building)
    storeys = [*range(building.floors_above, 0, -1), *range(-1, -building.floors_below - 1, -1)]
    floors = tuple(
        FloorLine(
            floor=floor,
            label=floor_label(floor, plan),
            held=tuple(each for each in held if each.floor == floor),
            rooms=tuple(room for room in inside if room.declared and room.floor == floor),
            issues=tuple(issue for issue in issues if issue.floor == floor),
        )
        for floor in storeys
    )
    return BuildingFile(
        building=building,
        council=council_of(db, building.code),
        workers=tuple(_looked_after_by(db, building.code)),
        floors=floors,
        unplaced=tuple(each for each in held if each.floor not in storeys),
        elsewhere=tuple(issue for issue in issues if issue.floor not in storeys),
        enterprises=len({each.enterprise for each in held}),
        overdue=sum(issue.overdue for issue in issues),
    )


def building_rooms(db: Database, building: Building, *, today: date) -> Sequence[Room]:
    """The rooms of a building with who is in them, from the top."""
    return rooms(units(db, building.code), held_places(db, building.code, on=today))


def _counted(db: Database, more: str, today: date) -> list[tuple[str, int]]:
    rows = db.rows(
        f'select building, count(*) from issue where "group" in {sql_words(OPEN_GROUPS)} and building is not null'
        f"{more} group by building order by building",
        {"today": today.isoformat()},
    )
    return [(building, int(count)) for building, count in rows]


def _looked_after_by(db: Database, building: str) -> list[tuple[Worker, str | None]]:
    found = [each for each in db.facts(Worker, "where left_on is null order by code") if building in each.buildings]
    named = contacts.names(db, (each.contact for each in found))
    return [(each, named.get(each.contact or "")) for each in found]
