"""The places that the columns of a row name: building, floor, unit, or an address."""

from __future__ import annotations

import re
from typing import NamedTuple

from loucheng_cli.domain.imports.cells import BadValueError
from loucheng_cli.domain.place.address import Gazetteer, find_building, parse_door, place_address
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import parse_spots, wings


class RowPlace(NamedTuple):
    """Where an enterprise sits: a whole storey, a unit, or only a building."""

    building: str
    floor: int | None = None
    unit: str | None = None
    area_m2: int | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What makes two places the same."""
        return self[:3]

    def covers(self, other: RowPlace) -> bool:
        """Whether this place says at least as much as the other: a unit covers its storey and its building."""
        return self.building == other.building and other.floor in {None, self.floor} and other.unit in {None, self.unit}


_BETWEEN = r"[、,，;；/\n&+]|和|及|与"


def places_in_cell(text: str, places: Gazetteer) -> tuple[RowPlace, ...]:
    """The places that a building column names: a building, a door, a whole address, or several of these.

    Raises ``BadValueError``: ``building_unknown``, or what is wrong with the storey of a door.
    """
    if plan := find_building(text, places):
        return (RowPlace(plan.code),)
    if several := _several(text, places):
        return several
    if door := parse_door(text, places):
        return (RowPlace(*door),)
    if placed := place_address(text, places):
        return tuple(RowPlace(*each) for each in placed)
    raise BadValueError("building_unknown", text)


def _several(text: str, places: Gazetteer) -> tuple[RowPlace, ...]:
    parts = [part for part in re.split(_BETWEEN, text) if part.strip()]
    if len(parts) < 2:
        return ()
    found = [RowPlace(plan.code) if (plan := find_building(part, places)) else None for part in parts]
    if None not in found:
        return tuple(dict.fromkeys(each for each in found if each))
    doors = [parse_door(part, places) for part in parts]
    return tuple(dict.fromkeys(RowPlace(*door) for door in doors if door)) if all(doors) else ()


def places_in_columns(building: str, floor: str | None, unit: str | None, places: Gazetteer) -> tuple[RowPlace, ...]:
    """The places of the columns of a row together.

    Raises ``BadValueError``; ``building_several`` where two buildings are named for one floor or unit.
    """
    named = places_in_cell(building, places)
    if not floor and not unit:
        return named
    codes = {each.building for each in named}
    if len(codes) > 1:
        raise BadValueError("building_several", building)
    if unit and _names_another(unit, named[0].building, places):
        raise BadValueError("building_several", building)
    found = spots_of(places.plans[named[0].building], floor, unit)
    # A door in the building column that says more than the others stays.
    return named if len(named) == 1 and named[0].unit and all(named[0].covers(each) for each in found) else found


def _names_another(unit: str, building: str, places: Gazetteer) -> bool:
    """Whether a unit column names another building than ours: B座801 beside A座; of a building without towers, by its name."""
    there = place_in_unit(unit, places)
    if not there or building in {each.building for each in there}:
        return False
    return bool(wings(places.plans[building]) or place_address(unit, places))


def spots_of(plan: BuildingPlan, floor: str | None, unit: str | None) -> tuple[RowPlace, ...]:
    """The places that a floor and a unit mean in a building; raises ``BadValueError``."""
    found = parse_spots(floor, unit, plan)
    return tuple(RowPlace(plan.code, *spot) for spot in found) or (RowPlace(plan.code),)


_TOWER = r"[A-Za-z0-9一二三四五六七八九十]{1,3}(?:座|幢|栋|号楼)\S|\D{3,}"


def place_in_unit(text: str, places: Gazetteer) -> tuple[RowPlace, ...]:
    """The place of a unit column that names its building too (``A座1901``); nothing where it does not."""
    if not re.match(_TOWER, text):
        return ()
    try:
        if door := parse_door(text, places):
            return (RowPlace(*door),)
    except BadValueError:
        return ()
    return tuple(RowPlace(*each) for each in place_address(text, places))


def with_area(found: tuple[RowPlace, ...], area: int | None) -> tuple[RowPlace, ...]:
    """The places with the area of their row; of several units only the sum is known."""
    return (found[0]._replace(area_m2=area),) if area is not None and len(found) == 1 else found
