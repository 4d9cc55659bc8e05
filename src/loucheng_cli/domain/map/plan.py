"""Drawing a building: its storeys and, on each, the units by their share of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

from loucheng_cli.domain.core.enums import VisitClass
from loucheng_cli.domain.map.model import MapBlock, MapFloor, MapTenant
from loucheng_cli.domain.place.building import Building, Unit
from loucheng_cli.domain.place.floor import BuildingPlan, floor_label
from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.domain.place.space import Held, Room, Space, rooms
from loucheng_cli.domain.report.measures import Resident, count_of
from loucheng_cli.domain.report.model import Entry, Figure, How

YEAR = timedelta(days=365)


def drawn_rooms(units: Sequence[Unit], held: Sequence[Held], offered: Sequence[Unit] = ()) -> list[Room]:
    """The rooms of a building: those of its file, those held, the vacant ones of the ledger, and places without a number.

    A vacant space of the ledger that the file has too, or in which somebody sits, is not drawn twice.
    """
    found = rooms(units, held)
    doors = [(room.floor, room.unit) for room in found] if offered else []
    for each in offered:
        if not any(floor in {None, each.floor} and unit_holds(unit, each.unit) for floor, unit in doors):
            found.append(
                Room(code=each.code, floor=each.floor, unit=each.unit, area_m2=each.area_m2, state=Space.VACANT)
            )
    found += [
        Room(
            code=each.enterprise, floor=each.floor, unit="", area_m2=each.area_m2, state=Space.LET, tenants=(each,),
            declared=False,
        )
        for each in held
        if not each.unit
    ]  # fmt: skip
    return found


def floors_of(
    building: Building,
    drawn: Sequence[Room],
    tenants: Mapping[str, MapTenant],
    issues: Mapping[int | None, tuple[int, int]] | None,
) -> tuple[MapFloor, ...]:
    """Every storey from the roof down; last, without a number, what is on none. ``issues``: open and overdue by storey."""
    plan = BuildingPlan.of(building)
    storeys: list[int | None] = [
        *range(building.floors_above, 0, -1),
        *range(-1, -building.floors_below - 1, -1),
    ]
    on: dict[int | None, list[Room]] = {each: [] for each in (*storeys, None)}
    for room in drawn:
        on[room.floor if room.floor in on else None].append(room)
    found = []
    for floor in (*storeys, None):
        shown = tuple(_blocks(on[floor], tenants))
        if floor is None and not shown:
            continue
        seen = [tenants[key].seen_on for each in shown for key in each.tenants]
        counted = (issues or {}).get(floor, (0, 0)) if issues is not None else (None, None)
        found.append(
            MapFloor(
                floor=floor,
                label=None if floor is None else floor_label(floor, plan),
                blocks=shown,
                open=counted[0],
                overdue=counted[1],
                seen_on=max((day for day in seen if day is not None), default=None),
            )
        )
    return tuple(found)


def _blocks(on: Sequence[Room], tenants: Mapping[str, MapTenant]) -> Iterable[MapBlock]:
    """The rooms of a storey in the order of their doors. One whose area is not known is as large as the middle one."""
    shown = [
        (room, tuple(dict.fromkeys(each.enterprise for each in room.tenants if each.enterprise in tenants)))
        for room in sorted(on, key=lambda room: (not room.unit, room.unit, room.code))
    ]
    shown = [(room, keys) for room, keys in shown if keys or room.state is not Space.LET or room.declared]
    known = [room.area_m2 for room, _keys in shown if room.area_m2]
    middle = median(known) if known else 1
    whole = sum(room.area_m2 or middle for room, _keys in shown)
    for room, keys in shown:
        yield MapBlock(
            unit=room.unit or None,
            state=room.state,
            area_m2=room.area_m2,
            share=round((room.area_m2 or middle) / whole, 4),
            tenants=keys,
        )


def for_council(floor: MapFloor, tenants: Mapping[str, str]) -> MapFloor:
    """A storey as a council may see it: who is in it (by the map's own numbers), all as wide; no area, nothing vacant."""
    blocks = [
        replace(each, area_m2=None, state=Space.LET, tenants=tuple(tenants[key] for key in each.tenants))
        for each in floor.blocks
        if each.tenants
    ]
    share = round(1 / len(blocks), 4) if blocks else 0
    return replace(floor, blocks=tuple(replace(each, share=share) for each in blocks), seen_on=None)


def more_figures(residents: Iterable[Resident], leases: Mapping[str, date], on: date) -> dict[str, Figure]:
    """重点企业, and the leases that end within a year, of those in business."""
    active = [each for each in residents if each.active]
    ending = ((each.ref, leases[each.ref]) for each in active if each.ref in leases)
    return {
        "key": count_of(Entry(each.ref) for each in active if each.visit_class is VisitClass.KEY),
        "leases": count_of(Entry(ref, on=until) for ref, until in ending if on <= until <= on + YEAR),
    }


def vacancy(floors: Iterable[MapFloor]) -> dict[str, Figure]:
    """The vacant units, and their area where it is known of all."""
    vacant = [each for floor in floors for each in floor.vacant]
    areas = [each.area_m2 for each in vacant]
    return {
        "vacant": count_of(Entry(each.unit or "") for each in vacant),
        "vacant_m2": Figure(
            how=How.AMOUNT,
            entries=tuple(Entry("", area) for area in areas if area is not None) if None not in areas else (),
        ),
    }
