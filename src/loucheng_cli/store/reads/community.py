"""The community, its councils, buildings and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loucheng_cli.domain.community.model import Community, Council, Representative
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.part import only_with_part
from loucheng_cli.domain.place.building import Building, Unit
from loucheng_cli.errors import DatabaseError, NotFoundError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.import_profile import profiles
from loucheng_cli.store.reads.settings import station
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.worker import workers


def community(db: Database) -> Community:
    """The community this database belongs to."""
    found = db.facts(Community, "order by code limit 1")
    if not found:
        raise DatabaseError(_("it has no community yet"), hint="loucheng community apply community.yaml")
    return found[0]


def councils(db: Database, *, retired: bool = False) -> list[Council]:
    """The floor councils in force, or all."""
    return db.facts(Council, f"{'' if retired else 'where not retired'} order by code")


def find_council(db: Database, wanted: str) -> Council:
    """A council by code or name."""
    every = councils(db)
    for council in every:
        if wanted.strip().casefold() in {council.code.casefold(), council.name.casefold()}:
            return council
    if found := only_with_part(wanted, ((each, (each.name,)) for each in every)):
        return found
    raise NotFoundError(
        wanted, hint=_("councils: {names}").format(names=_(", ").join(f"{each.code} {each.name}" for each in every))
    )


def council_of_building(db: Database, building: str) -> str | None:
    """The code of the council that a building belongs to, or None."""
    return next((each.code for each in councils(db) if building in each.buildings), None)


def every_council(db: Database) -> list[Council]:
    """All councils; an error where there is none."""
    every = councils(db)
    if not every:
        raise NotFoundError(_("a floor council"), hint="loucheng community apply community.yaml")
    return every


def only_council(db: Database, wanted: str | None) -> Council:
    """The council named, or the only one there is."""
    if wanted is not None:
        return find_council(db, wanted)
    every = every_council(db)
    if len(every) != 1:
        names = _(", ").join(f"{each.code} {each.name}" for each in every)
        raise UsageError(_("name the council: {names}").format(names=names), "--council JX")
    return every[0]


def buildings(db: Database, *, retired: bool = False) -> list[Building]:
    """The buildings in use, or all."""
    return db.facts(Building, f"{'' if retired else 'where not retired'} order by code")


def units(db: Database, building: str) -> list[Unit]:
    """The lettable units of a building, top floor first."""
    return db.facts(
        Unit,
        "where building = :building and not retired order by floor desc nulls last, unit, code",
        {"building": building},
    )


def representatives(db: Database) -> list[tuple[Representative, str | None]]:
    """The members of the councils with their names."""
    found = db.facts(Representative, "where not retired order by council, code")
    named = contacts.names(db, (each.contact for each in found))
    return [(each, named.get(each.contact or "")) for each in found]


def find_building(db: Database, wanted: str) -> Building:
    """A building by code, name or alias, whatever the case."""
    word = wanted.strip().casefold()
    every = buildings(db)
    for building in every:
        if word in {
            building.code.casefold(),
            building.name.casefold(),
            *(alias.casefold() for alias in building.aliases),
        }:
            return building
    if found := only_with_part(wanted, ((each, (each.name, *each.aliases)) for each in every)):
        return found
    raise NotFoundError(
        wanted,
        hint=_("buildings: {names}").format(names=_(", ").join(f"{each.code} {each.name}" for each in every)),
    )


def council_of(db: Database, building: str) -> Council | None:
    """The floor council a building belongs to."""
    return next((council for council in councils(db) if building in council.buildings), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A community with all that belongs to it; names beside the facts that point to them."""

    community: Community
    station: str
    councils: tuple[Council, ...]
    representatives: tuple[tuple[Representative, str | None], ...]
    buildings: tuple[Building, ...]
    workers: tuple[tuple[Worker, str | None], ...]
    enterprises: Mapping[str, int]
    policies: Mapping[str, str]
    profiles: Mapping[str, Mapping[str, Mapping[str, str]]]


def whole(db: Database) -> Whole:
    """Everything ``community show`` draws."""
    counts = db.rows(
        "select o.building, count(distinct o.enterprise) from occupancy o join enterprise e on e.ref = o.enterprise"
        f" where o.to_on is null and {ACTIVE_SQL} group by o.building order by o.building"
    )
    return Whole(
        community=community(db),
        station=station(db),
        councils=tuple(councils(db)),
        representatives=tuple(representatives(db)),
        buildings=tuple(buildings(db)),
        workers=tuple(workers(db)),
        enterprises={building: int(count) for building, count in counts},
        policies=dict(
            db.rows("select name, value from policy where not retired and name not like 'import.%' order by name")
        ),
        profiles=profiles(db),
    )
