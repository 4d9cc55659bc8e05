"""Rows of an export, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from loucheng_cli.domain.core.events import Fact, canonical, columns
from loucheng_cli.domain.enterprise.model import Enterprise, Occupancy
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.privacy.typed import NAMING, is_plain, not_carried
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.store.engine.connection import Database, Params, Row, column_list
from loucheng_cli.store.engine.values import PART, placeholders
from loucheng_cli.store.journal.journal import EVENT_COLUMNS
from loucheng_cli.store.reads.digest import enterprise_names, tasks
from loucheng_cli.store.reads.texts import with_texts

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An issue with its texts, the names behind its refs, its tasks, and when it was last written to (UTC)."""

    issue: Issue
    enterprise_name: str | None
    building_name: str | None
    floor_label: str | None
    tasks: tuple[Task, ...]
    updated_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedVisit:
    """A visit with its texts, the names behind its refs, and the issues it brought."""

    visit: Visit
    enterprise_name: str | None
    building_name: str | None
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An enterprise with its texts and the places it holds."""

    enterprise: Enterprise
    occupancies: tuple[Occupancy, ...]
    building_name: str | None


def issues(db: Database, since: date | None = None, until: date | None = None) -> Iterator[Filed]:
    """The issues received in these days, in that order."""
    buildings = {each.code: each for each in db.facts(Building, "order by code")}
    for part in _parts(db, Issue, "opened_on", since, until):
        names = enterprise_names(db, (each.enterprise for each in part))
        supports = tasks(db, (each.ref for each in part))
        marks, params = placeholders([each.ref for each in part])
        updated: dict[str, str] = dict(
            db.rows(
                f"select subject, max(recorded_at) from event where kind = 'issue' and subject in ({marks}) group by subject",
                params,
            )
        )
        for issue in part:
            building = buildings.get(issue.building or "")
            yield Filed(
                issue=issue,
                enterprise_name=names[issue.enterprise][0] if issue.enterprise in names else None,
                building_name=building.name if building else None,
                floor_label=building.labels.get(str(issue.floor)) if building else None,
                tasks=tuple(supports.get(issue.ref, ())),
                updated_at=updated.get(issue.ref),
            )


def visits(db: Database, since: date | None = None, until: date | None = None) -> Iterator[ExportedVisit]:
    """The visits of these days, in that order."""
    buildings = _building_names(db)
    for part in _parts(db, Visit, "visited_on", since, until):
        names = enterprise_names(db, (each.enterprise for each in part))
        marks, params = placeholders([each.ref for each in part])
        brought: dict[str, list[str]] = {}
        for visit, issue in db.rows(
            f"select visit, ref from issue where visit in ({marks}) order by length(ref), ref", params
        ):
            brought.setdefault(visit, []).append(issue)
        for visit in part:
            yield ExportedVisit(
                visit=visit,
                enterprise_name=names[visit.enterprise][0] if visit.enterprise in names else None,
                building_name=buildings.get(visit.building or ""),
                issues=tuple(brought.get(visit.ref, ())),
            )


def enterprises(db: Database) -> Iterator[Registered]:
    """Every enterprise, by number."""
    buildings = _building_names(db)
    for part in _parts(db, Enterprise, None, None, None):
        marks, params = placeholders([each.ref for each in part])
        held: dict[str, list[Occupancy]] = {}
        for each in db.facts(Occupancy, f"where enterprise in ({marks}) order by enterprise, n, code", params):
            held.setdefault(each.enterprise, []).append(each)
        for enterprise in part:
            places = held.get(enterprise.ref, [])
            main = next((place for place in places if place.to_on is None), None)
            yield Registered(
                enterprise=enterprise,
                occupancies=tuple(places),
                building_name=buildings.get(main.building) if main else None,
            )


def journal(db: Database, since: date | None = None, until: date | None = None) -> Iterator[dict[str, object]]:
    """The events that happened in these days, as they are hashed; typed texts by their keys.

    The names that an older program left in an event are left out, also of who acted.
    """
    where, params = _days("happened_on", since, until)
    sql = f"select {column_list(EVENT_COLUMNS)} from event where {where} order by station, seq"
    for row in db.stream(sql, params):
        event = dict(zip(EVENT_COLUMNS, row, strict=True))
        if is_plain(event["worker"]):
            event["worker"] = None
        if event["kind"] in NAMING:
            fields = json.loads(event["changes"])
            if (carried := not_carried(event["kind"], fields)) != fields:
                event["changes"] = canonical(carried)
        yield event


def _parts(
    db: Database, cls: type[F], day: str | None, since: date | None, until: date | None
) -> Iterator[Sequence[F]]:
    every = "merged_into is null" if cls.KIND == "enterprise" else "1 = 1"
    where, params = _days(day, since, until) if day else (every, {})
    order = f"{day} nulls last, length(ref), ref" if day else "length(ref), ref"
    rows = db.stream(f"select {column_list(columns(cls))} from {cls.KIND} where {where} order by {order}", params)
    while part := _next(rows):
        yield with_texts(db, cls, part)


def _next(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, PART))


def _days(column: str, since: date | None, until: date | None) -> tuple[str, Params]:
    parts = []
    params = {}
    if since is not None:
        parts.append(f"{column} >= :since")
        params["since"] = since.isoformat()
    if until is not None:
        parts.append(f"{column} <= :until")
        params["until"] = until.isoformat()
    return " and ".join(parts) or "1 = 1", params


def _building_names(db: Database) -> dict[str, str]:
    return dict(db.rows("select code, name from building"))
