"""Visits: lists and details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import Method, Result, VisitKind
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.reads.issue import IssueLine, issues_where
from loucheng_cli.store.reads.texts import facts_with_texts, holding


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A visit as a list shows it."""

    ref: str
    visited_on: date
    visited_at: str | None
    enterprise: str
    enterprise_name: str | None
    building: str | None
    building_name: str | None
    worker: str | None
    method: Method
    kind: VisitKind
    result: Result
    heard: str | None
    next_visit_on: date | None
    issues: int


def last_met(db: Database, enterprise: str, *, before: date) -> date | None:
    """The last day before another on which somebody of the enterprise was met."""
    day = db.scalar(
        "select max(visited_on) from visit where enterprise = :ref and visited_on < :day and result = :met",
        {"ref": enterprise, "day": before.isoformat(), "met": Result.MET.value},
    )
    return date.fromisoformat(day) if day else None


def visited_after(db: Database, enterprise: str, day: date) -> bool:
    """Whether a later visit to the enterprise is known."""
    return bool(
        db.scalar(
            "select count(*) from visit where enterprise = :ref and visited_on > :day",
            {"ref": enterprise, "day": day.isoformat()},
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """Which visits; what is None does not narrow."""

    enterprise: str | None = None
    building: str | None = None
    worker: str | None = None
    result: Result | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None


def visit_list(db: Database, wanted: VisitFilter, *, limit: int = 0) -> tuple[list[VisitLine], int]:
    """The visits that meet the filter, the latest first, and how many there are in all."""
    where, params = _where(wanted)
    source = (
        " from visit v left join enterprise e on e.ref = v.enterprise left join building b on b.code = v.building"
        f" left join content h on h.key = v.heard where {where}"
    )
    total = int(db.scalar(f"select count(*){source}", params))
    sql = (
        "select v.ref, v.visited_on, v.visited_at, v.enterprise, e.name, v.building, b.name, v.worker, v.method, v.kind,"
        f" v.result, h.text, v.next_visit_on, (select count(*) from issue i where i.visit = v.ref){source}"
        " order by v.visited_on desc, v.visited_at desc nulls last, length(v.ref) desc, v.ref desc"
    )
    if limit:
        sql += f" limit {int(limit)}"
    return [_line(row) for row in db.rows(sql, params)], total


def find_visit(db: Database, ref: str) -> Visit:
    """The visit with its texts."""
    found = facts_with_texts(db, Visit, "where ref = :ref", {"ref": ref})
    if not found:
        raise NotFoundError(ref, hint="loucheng visit list")
    return found[0]


def issues_of(db: Database, visit: str, *, today: date) -> list[IssueLine]:
    """The issues a visit brought."""
    return issues_where(db, "i.visit = :visit", {"visit": visit}, today=today)


def _where(wanted: VisitFilter) -> tuple[str, dict[str, object]]:
    parts: list[str] = []
    params: dict[str, object] = {}
    for name in ("enterprise", "building", "worker", "result"):
        value = getattr(wanted, name)
        if value is not None:
            parts.append(f"v.{name} = :{name}")
            params[name] = str(value)
    if wanted.since is not None:
        parts.append("v.visited_on >= :since")
        params["since"] = wanted.since.isoformat()
    if wanted.until is not None:
        parts.append("v.visited_on <= :until")
        params["until"] = wanted.until.isoformat()
    if wanted.text:
        held_by, marks = holding(("h.text", "e.name"), wanted.text)
        parts.append(held_by)
        params |= marks
    return " and ".join(parts) or "1 = 1", params


def _line(row: Row) -> VisitLine:
    (ref, visited_on, visited_at, enterprise, enterprise_name, building, building_name, worker, method, kind, result,
     heard, next_visit_on, issues) = row  # fmt: skip
    return VisitLine(
        ref=ref,
        visited_on=date.fromisoformat(visited_on),
        visited_at=visited_at,
        enterprise=enterprise,
        enterprise_name=enterprise_name,
        building=building,
        building_name=building_name,
        worker=worker,
        method=Method(method),
        kind=VisitKind(kind),
        result=Result(result),
        heard=heard,
        next_visit_on=date.fromisoformat(next_visit_on) if next_visit_on else None,
        issues=issues,
    )
