"""The rooms of a building and whether they are let (房源与入驻)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from loucheng_cli.domain.place.building import Unit
from loucheng_cli.domain.place.location import unit_holds


class Space(StrEnum):
    """状态 of a room."""

    LET = "在租"
    FITTING_OUT = "装修"
    OWN_USE = "自用"
    VACANT = "空置"


LET = frozenset({Space.LET, Space.FITTING_OUT, Space.OWN_USE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place that an enterprise holds."""

    enterprise: str
    name: str
    floor: int | None
    unit: str | None
    area_m2: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room with who is in it. ``declared`` rooms stand in the building's file, the others are known by who sits there."""

    code: str
    floor: int | None
    unit: str
    area_m2: int | None
    state: Space
    tenants: tuple[Held, ...] = ()
    declared: bool = True
    rent: int | None = None
    ready_on: date | None = None


def rooms(units: Sequence[Unit], held: Iterable[Held]) -> list[Room]:
    """The declared rooms with their tenants, then those that are only known by a tenant.

    A room is let if the file says so or somebody is known to sit there; who is in it beats a file that says vacant.
    """
    places = [each for each in held if each.unit]
    found = []
    placed: set[int] = set()
    on: dict[int | None, list[int]] = {}
    for n, each in enumerate(places):
        on.setdefault(each.floor, []).append(n)
    for unit in units:
        near = sorted({*on.get(unit.floor, ()), *on.get(None, ())})
        inside = [(n, places[n]) for n in near if unit_holds(places[n].unit or "", unit.unit)]
        placed |= {n for n, _each in inside}
        tenants = tuple(each for _n, each in inside)
        found.append(
            Room(
                code=unit.code,
                floor=unit.floor,
                unit=unit.unit,
                area_m2=unit.area_m2,
                state=_state(unit.state, occupied=bool(tenants)),
                tenants=tenants,
                rent=unit.rent,
                ready_on=unit.ready_on,
            )
        )
    others: dict[tuple[int | None, str], list[Held]] = {}
    for n, each in enumerate(places):
        if n not in placed:
            others.setdefault((each.floor, each.unit or ""), []).append(each)
    found += [
        Room(
            code=f"{inside[0].enterprise}/{unit}",
            floor=floor,
            unit=unit,
            area_m2=inside[0].area_m2,
            state=Space.LET,
            tenants=tuple(inside),
            declared=False,
        )
        for (floor, unit), inside in others.items()
    ]
    return sorted(found, key=lambda room: (room.floor is None, -(room.floor or 0), room.unit, room.code))


def lettable(units: Sequence[Unit], held: Sequence[Held]) -> list[Room]:
    """The rooms that 入驻率 can be taken of: those of the building's file; without a file, what is held by area.

    None where neither is known: a place without area would make the building look emptier than it is.
    """
    if units:
        return [room for room in rooms(units, held) if room.declared]
    if any(each.area_m2 is None for each in held):
        return []
    return [
        Room(
            code=each.enterprise, floor=each.floor, unit=each.unit or "", area_m2=each.area_m2, state=Space.LET,
            tenants=(each,), declared=False,
        )
        for each in held
    ]  # fmt: skip


def _state(said: str | None, *, occupied: bool) -> Space:
    state = next((each for each in Space if each.value == said), None)
    if occupied and state in {None, Space.VACANT}:
        return Space.LET
    return state or Space.VACANT
