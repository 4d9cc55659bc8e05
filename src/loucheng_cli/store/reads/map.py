"""Reads for the map of the buildings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loucheng_cli.domain.core.enums import OPEN_GROUPS, EnterpriseKind, Operating, Stage
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.map.model import MapTenant
from loucheng_cli.domain.place.building import Unit
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.ledger.entries import EntryFilter, entries
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import facts_with_texts

_VACANT = ("vacant", "fitting")


def tenants(db: Database, buildings: Iterable[str], *, on: date) -> dict[str, MapTenant]:
    """The enterprises that hold a place in these buildings on a day, without what is counted of them."""
    wanted = set(buildings)
    held = {
        enterprise
        for enterprise, building in db.rows(
            "select enterprise, building from occupancy"
            " where (from_on is null or from_on <= :on) and (to_on is null or to_on > :on) order by code",
            {"on": on.isoformat()},
        )
        if building in wanted
    }
    rows = db.rows(
        "select e.ref, e.name, e.initials, e.industry, e.kind, e.stage, e.scale, e.key, e.registered_here, e.operating,"
        " e.headcount, e.moved_in_on, e.lease_until from enterprise e"
        f" where {ACTIVE_SQL} order by length(e.ref), e.ref"
    )
    found = {}
    for ref, name, initials, industry, kind, stage, scale, key, here, operating, heads, moved_in, lease in rows:
        if ref in held:
            found[ref] = MapTenant(
                key=ref,
                name=name,
                initials=initials,
                industry=industry,
                kind=EnterpriseKind(kind),
                stage=Stage(stage) if stage else None,
                scale=scale,
                is_key=bool(key),
                registered_here=None if here is None else bool(here),
                operating=Operating(operating),
                headcount=heads,
                moved_in_on=_day(moved_in),
                lease_until=_day(lease),
            )
    return found


def vacant_spaces(db: Database) -> dict[str, list[Unit]]:
    """The spaces of the ledger that are to let, by building."""
    found: dict[str, list[Unit]] = {}
    for each in entries(db, "space", EntryFilter(states=_VACANT))[0]:
        unit, floor, area = (each.fields.get(name) for name in ("unit", "floor", "area"))
        if each.building and unit:
            space = Unit(code=each.ref, building=each.building, unit=str(unit), floor=floor, area_m2=area)
            found.setdefault(each.building, []).append(space)
    return found


def open_issues(db: Database) -> list[Issue]:
    """The open issues in buildings with their texts, which decide what a council may know of them."""
    where = f'where building is not null and "group" in {sql_words(OPEN_GROUPS)} order by length(ref), ref'
    return facts_with_texts(db, Issue, where, {})


def contact_names(db: Database) -> dict[str, list[str]]:
    """The names of the people of each enterprise."""
    found: dict[str, list[str]] = {}
    for enterprise, name in db.rows(
        "select enterprise, name from contact where enterprise is not null and name is not null order by enterprise, name"
    ):
        found.setdefault(enterprise, []).append(name)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
