"""Open work of a worker: issues, and planned visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import UNFINISHED_GROUPS, IssueKind, Urgency
from loucheng_cli.domain.core.labels import floor_name
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.store.engine.connection import Database, Params
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.texts import facts_with_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An issue that somebody still has to do with, its tasks, and how its enterprise and building are called.

    ``rough`` is worked out for papers: a storey only where enough enterprises have it.
    """

    issue: Issue
    tasks: tuple[Task, ...]
    enterprise: str | None
    building: str | None
    floor: str
    rough: str | None = None

    @property
    def place(self) -> str:
        """Building and unit or storey."""
        return f"{self.building or self.issue.building or ''} {self.issue.unit or self.floor}".strip()

    @property
    def rough_place(self) -> str:
        """The place as exactly as may be said of an unnamed case: the storey, the building, or nothing."""
        return (self.building or self.issue.building or "") if self.rough is None else self.rough


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A visit that was to be made by a day, and was not yet."""

    visit: str
    enterprise: str
    enterprise_name: str | None
    building: str | None
    building_name: str | None
    worker: str | None
    on: date


def open_issues(
    db: Database,
    worker: str | None = None,
    buildings: Sequence[str] = (),
    refs: Sequence[str] | None = None,
    *,
    emergencies: bool = False,
) -> list[Open]:
    """The issues not filed yet: this worker's and those of the buildings; of nobody named: all; or just these refs.

    With ``emergencies`` those of everybody are among them.
    """
    where = f'"group" in {sql_words(UNFINISHED_GROUPS)}'
    params: Params = {}
    if refs is not None:
        marks, params = placeholders(refs)
        where = f"ref in ({marks})"
    elif worker is not None:
        mine, params = _mine("owner", worker, buildings)
        if emergencies:
            mine = f"({mine} or (kind = :hazard and urgency = :extreme))"
            params |= {"hazard": IssueKind.HAZARD.value, "extreme": Urgency.EXTREME.value}
        where += f" and {mine}"
    issues = facts_with_texts(db, Issue, f"where {where} order by opened_on, length(ref), ref", params)
    if refs is not None:
        issues.sort(key=lambda issue: refs.index(issue.ref))
    tasks: dict[str, list[Task]] = {}
    for each in _in_parts(db, [issue.ref for issue in issues]):
        tasks.setdefault(each.issue, []).append(each)
    wanted = sorted({issue.enterprise for issue in issues if issue.enterprise})
    enterprises: dict[str, str] = {}
    for part in in_parts(wanted):
        marks, params = placeholders(part)
        enterprises |= dict(db.rows(f"select ref, name from enterprise where ref in ({marks})", params))
    plans = {building.code: BuildingPlan.of(building) for building in db.facts(Building)}
    return [
        Open(
            issue=issue,
            tasks=tuple(tasks.get(issue.ref, ())),
            enterprise=enterprises.get(issue.enterprise or ""),
            building=plans[issue.building].name if issue.building in plans else None,
            floor=_floor(issue, plans),
        )
        for issue in issues
    ]


def planned_visits(
    db: Database, until: date | None, worker: str | None = None, buildings: Sequence[str] = ()
) -> list[Planned]:
    """The visits planned up to a day (None: at all) that no later visit has made good."""
    where = "v.next_visit_on is not null"
    params: Params = {}
    if worker is not None:
        mine, params = _mine("v.worker", worker, buildings, column="v.building")
        where += f" and {mine}"
    if until is not None:
        where += " and v.next_visit_on <= :until"
        params["until"] = until.isoformat()
    rows = db.rows(
        "select v.ref, v.enterprise, e.name, v.building, b.name, v.worker, v.next_visit_on from visit v"
        " left join enterprise e on e.ref = v.enterprise left join building b on b.code = v.building"
        f" where {where} and not exists (select 1 from visit l where l.enterprise = v.enterprise"
        " and (l.visited_on > v.visited_on or (l.visited_on = v.visited_on"
        " and (length(l.ref) > length(v.ref) or (length(l.ref) = length(v.ref) and l.ref > v.ref)))))"
        " order by v.next_visit_on, length(v.ref), v.ref",
        params,
    )
    return [
        Planned(
            visit=ref,
            enterprise=enterprise,
            enterprise_name=name,
            building=building,
            building_name=building_name,
            worker=who,
            on=date.fromisoformat(on),
        )
        for ref, enterprise, name, building, building_name, who, on in rows
    ]


def _floor(issue: Issue, plans: Mapping[str, BuildingPlan]) -> str:
    if issue.floor is None:
        return ""
    plan = plans.get(issue.building or "")
    return floor_name(issue.floor, plan.labels.get(issue.floor) if plan else None)


def _mine(owner: str, worker: str, buildings: Sequence[str], column: str = "building") -> tuple[str, Params]:
    marks, params = placeholders(buildings)
    return f"({owner} = :worker or {column} in ({marks}))", {**params, "worker": worker}


def _in_parts(db: Database, refs: Sequence[str]) -> list[Task]:
    found: list[Task] = []
    for part in in_parts(refs):
        marks, params = placeholders(part)
        found += facts_with_texts(db, Task, f"where issue in ({marks}) order by code", params)
    return found
