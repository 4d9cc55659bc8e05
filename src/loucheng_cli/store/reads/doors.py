"""The enterprises behind a door: ``A1901``, ``M L1-15``, ``A座19楼``."""

from __future__ import annotations

from loucheng_cli.domain.imports.cells import BadValueError, reason
from loucheng_cli.domain.place.address import Door, gazetteer, parse_door
from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.plans import plans


def behind_door(db: Database, text: str) -> list[str]:
    """Who sits behind the door that the text names; a building alone is no door."""
    try:
        door = parse_door(text, gazetteer(plans(db)))
    except BadValueError:
        return []
    if door is None or (door.floor is None and door.unit is None):
        return []
    return at_door(db, door)


def at_door(db: Database, door: Door) -> list[str]:
    """The refs of those who hold this unit, or lie on this storey."""
    rows = db.rows(
        "select enterprise, floor, unit from occupancy where building = :building and to_on is null"
        " and (floor = :floor or cast(:floor as integer) is null or floor is null) order by enterprise",
        {"building": door.building, "floor": door.floor},
    )
    held = [
        enterprise
        for enterprise, floor, unit in rows
        if (floor == door.floor if door.unit is None else bool(unit) and unit_holds(unit, door.unit))
    ]
    return list(dict.fromkeys(held))


def no_such_storey(db: Database, wanted: str) -> str | None:
    """Why no door of the community can be meant, where the text names a storey that its building does not have."""
    try:
        parse_door(wanted, gazetteer(plans(db)))
    except BadValueError as error:
        return reason(error.code)
    return None
