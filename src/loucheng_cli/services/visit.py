"""What a worker does with a visit: write it down, with the issues that were heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from loucheng_cli.domain.calendar.deadline import is_backdated
from loucheng_cli.domain.core.enums import Business, LeasePlan, Method, Result, VisitKind
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.services.issue import NewIssue, record_new
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads.visit import find_visit, visited_after


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNews:
    """What a visit tells of the enterprise itself, for the centre alone."""

    headcount: int | None = None
    lease_until: date | None = None
    lease_plan: LeasePlan | None = None
    business: Business | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit as it was typed, before it has a number."""

    enterprise: str
    building: str | None = None
    visited_at: str | None = None
    worker: str | None = None
    companions: tuple[str, ...] = ()
    method: Method = Method.ON_SITE
    kind: VisitKind = VisitKind.ROUTINE
    result: Result = Result.MET
    met_role: str | None = None
    introduced: str | None = None
    heard: str | None = None
    next_visit_on: date | None = None
    paper_no: str | None = None
    issues: tuple[NewIssue, ...] = ()
    news: VisitNews = VisitNews()


def add(
    db: Database, visit: NewVisit, rules: RuleContext, *, on: date, stamp: ActionContext
) -> tuple[Visit, list[str]]:
    """A visit and its issues, one action; returns the visit and the refs of the issues."""
    with writing(db, stamp) as journal:
        ref, issues = record_new_visit(journal, visit, rules, on=on)
    return find_visit(db, ref), issues


def record_new_visit(journal: Journal, visit: NewVisit, rules: RuleContext, *, on: date) -> tuple[str, list[str]]:
    """The same inside another's transaction (an import)."""
    if on > rules.today:
        raise RefusedError(_("{day} is in the future; today is {today}.").format(day=on, today=rules.today))
    ref = journal.next_ref("V")
    fields = {
        "enterprise": visit.enterprise,
        "building": visit.building,
        "visited_on": on,
        "visited_at": visit.visited_at,
        "worker": visit.worker or journal.stamp.worker,
        "companions": visit.companions,
        "method": visit.method,
        "kind": visit.kind,
        "result": visit.result,
        "met_role": _typed(visit.met_role),
        "introduced": _typed(visit.introduced),
        "heard": _typed(visit.heard),
        "next_visit_on": visit.next_visit_on,
        "backdated": is_backdated(on, rules.today, rules.calendar),
        "paper_no": visit.paper_no,
        **asdict(visit.news),
    }
    journal.record([Change("visit", ref, "VisitRecorded", fields, new=True), *_news(journal, visit, on)], on=on)
    return ref, record_issues(journal, visit.issues, rules, on=on, visit=ref)


def record_issues(
    journal: Journal, issues: Sequence[NewIssue], rules: RuleContext, *, on: date, visit: str
) -> list[str]:
    """The issues that a visit brought."""
    return [record_new(journal, wish, rules, on=on, visit=visit) for wish in issues]


def _news(journal: Journal, visit: NewVisit, on: date) -> list[Change]:
    """The file of the enterprise takes over what the latest visit tells."""
    given = {name: getattr(visit.news, name) for name in ("headcount", "lease_until")}
    if not any(given.values()) or visited_after(journal.db, visit.enterprise, on):
        return []
    known = journal.fact(Enterprise, visit.enterprise)
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(known, name)}
    return [Change("enterprise", visit.enterprise, "EnterpriseChanged", changed)] if changed else []


def _typed(text: str | None) -> FreeText | None:
    return FreeText(text.strip()) if text and text.strip() else None
