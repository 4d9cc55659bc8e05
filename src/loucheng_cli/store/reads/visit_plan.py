"""What counts for the next visit to each enterprise that is still here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loucheng_cli.domain.core.enums import EnterpriseKind, Result, Status
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.visit.plan import VisitState
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.values import as_day
from loucheng_cli.store.reads.standing import ACTIVE_SQL


def visit_states(
    db: Database, buildings: Sequence[str] | None = None, *, moved_in_since: date | None = None
) -> list[VisitState]:
    """The enterprises in these buildings, or all, without those who asked not to be visited.

    With ``moved_in_since`` only those whom anybody visited or tried to, and those who moved in since that day or have a permit that
    ends.

    A visit that was planned stays so until a later meeting, or a later plan, takes its place.
    """
    params: dict[str, str] = {f"b{n}": code for n, code in enumerate(buildings or ())}
    where = f"{ACTIVE_SQL} and not e.no_visits"
    if buildings is not None:
        where += f" and o.building in ({', '.join(f':{name}' for name in params) or 'null'})"
    if moved_in_since is not None:
        where += (
            " and (e.ref in (select enterprise from visit) or e.moved_in_on >= :since or e.permit_until is not null)"
        )
        params["since"] = moved_in_since.isoformat()
    rows = db.rows(
        "select e.ref, e.name, e.kind, e.scale, e.key, e.moved_in_on, e.permit_until, o.building, b.name, o.floor, o.unit,"
        " (select max(v.visited_on) from visit v where v.enterprise = e.ref and v.result = :met),"
        " (select count(*) from issue i where i.enterprise = e.ref and i.status = :resolved)"
        " from enterprise e left join occupancy o on o.enterprise = e.ref and o.to_on is null"
        " and o.n = (select min(m.n) from occupancy m where m.enterprise = e.ref and m.to_on is null)"
        f" left join building b on b.code = o.building where {where} order by length(e.ref), e.ref",
        {**params, "met": Result.MET.value, "resolved": Status.RESOLVED.value},
    )
    planned = _planned(db)
    return [
        VisitState(
            ref=ref,
            name=name,
            visit_class=Enterprise(ref=ref, kind=EnterpriseKind(kind), scale=scale, key=bool(key)).visit_class,
            building=building,
            building_name=building_name,
            floor=floor,
            unit=unit,
            moved_in_on=as_day(moved_in_on),
            last_seen=as_day(last_seen),
            planned_on=planned[ref][0] if ref in planned else None,
            planned_by=planned[ref][1] if ref in planned else None,
            answers=int(answers),
            permit_until=as_day(permit_until),
        )
        for (
            ref, name, kind, scale, key, moved_in_on, permit_until, building, building_name, floor, unit, last_seen, answers
        ) in rows
    ]  # fmt: skip


def _planned(db: Database) -> dict[str, tuple[date, str | None]]:
    """The day and the worker of the last plan for each enterprise that no meeting on or after that day has kept."""
    rows = db.rows(
        "select v.enterprise, v.next_visit_on, v.worker from visit v where v.next_visit_on is not null and not exists"
        " (select 1 from visit l where l.enterprise = v.enterprise and l.ref <> v.ref and ((l.result = :met"
        " and l.visited_on >= v.next_visit_on) or (l.next_visit_on is not null and l.visited_on > v.visited_on)))"
        " order by v.visited_on, length(v.ref), v.ref",
        {"met": Result.MET.value},
    )
    return {enterprise: (date.fromisoformat(on), worker) for enterprise, on, worker in rows}
