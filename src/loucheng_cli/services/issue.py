"""What a worker does with an issue: write it down, route it, register what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from loucheng_cli.domain.community.model import Community
from loucheng_cli.domain.core.enums import (
    DeclineReason,
    HoldReason,
    IssueKind,
    Level,
    Origin,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
    Urgency,
)
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.building import Building
from loucheng_cli.errors import RefusedError
from loucheng_cli.facts import dataclass
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads.issue import find_issue


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """An issue as it was heard, before it has a number."""

    text: str
    enterprise: str | None = None
    building: str | None = None
    floor: int | None = None
    unit: str | None = None
    kind: IssueKind = IssueKind.HELP
    origin: Origin = Origin.DESK
    named: bool | None = None
    assignment: Assignment | None = None
    matched: tuple[tuple[str, float], ...] = ()
    confident: bool | None = None
    paper_no: str | None = None
    owner: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    emergency: str | None = None
    called: bool | None = None


def add(db: Database, wish: NewIssue, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """A new issue, assigned at once where the wish names an item or a party."""
    with writing(db, stamp) as journal:
        ref = record_new(journal, wish, rules, on=on)
    return find_issue(db, ref)


def record_new(journal: Journal, wish: NewIssue, rules: RuleContext, *, on: date, visit: str | None = None) -> str:
    """The same inside another's transaction (a visit, an import); returns the ref."""
    ref = journal.next_ref("I")
    fields: dict[str, Any] = {
        "text": FreeText(wish.text),
        "enterprise": wish.enterprise,
        "building": wish.building,
        "floor": wish.floor,
        "unit": wish.unit,
        "visit": visit,
        "origin": wish.origin,
        "kind": wish.kind,
        "named": wish.named,
        "owner": wish.owner or journal.stamp.worker,
        "matched": json.dumps(wish.matched) if wish.matched else None,
        "confident": wish.confident,
        "paper_no": wish.paper_no,
        "urgency": wish.urgency,
        "emergency": wish.emergency,
        "called": wish.called,
    }
    journal.record(lifecycle.opened(ref, fields, rules, on=on), on=on)
    if wish.assignment is not None:
        issue = journal.fact(Issue, ref)
        journal.record(lifecycle.assign(issue, wish.assignment, rules, on=on), on=on)
    return ref


def assign(db: Database, ref: str, wish: Assignment, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """交办."""
    return _move(
        db,
        ref,
        stamp,
        lambda journal, issue: lifecycle.assign(issue, wish, rules, on=on, tasks=_tasks(journal, ref)),
        on=on,
    )


def reassign(
    db: Database, ref: str, wish: Assignment, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext
) -> Issue:
    """改派, with a reason."""
    why = lifecycle.require_reason(reason)
    return _move(
        db,
        ref,
        stamp,
        lambda journal, issue: lifecycle.reassign(issue, wish, rules, on=on, tasks=_tasks(journal, ref)),
        on=on,
        reason=why,
    )


def accept(
    db: Database, ref: str, rules: RuleContext, *, on: date, missing: str | None = None, stamp: ActionContext
) -> Issue:
    """登记签收; ``missing`` names the papers that the clock waits for."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.accept(issue, rules, on=on, missing=missing), on=on)


def return_(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """登记退回, with the reason the party gave."""
    why = lifecycle.require_reason(reason)
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.return_(issue, rules, on=on), on=on, reason=why)


def contact(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """登记首次联系."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.contact(issue, rules, on=on), on=on)


def hold(
    db: Database,
    ref: str,
    because: HoldReason,
    rules: RuleContext,
    *,
    on: date,
    reason: str | None = None,
    stamp: ActionContext,
) -> Issue:
    """挂起; ``reason`` is what was typed beside the reason of the list."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.hold(issue, because, rules, on=on), on=on, reason=reason)


def resume(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """恢复计时."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.resume(issue, rules, on=on), on=on)


def extend(
    db: Database,
    ref: str,
    days: int,
    rules: RuleContext,
    *,
    on: date,
    approved_by: str,
    reason: str | None,
    stamp: ActionContext,
) -> Issue:
    """延期, once, with a reason and who approved it."""
    why = lifecycle.require_reason(reason)
    return _move(
        db,
        ref,
        stamp,
        lambda _j, issue: lifecycle.extend(issue, days, rules, on=on, approved_by=approved_by),
        on=on,
        reason=why,
    )


def resolve(
    db: Database,
    ref: str,
    rules: RuleContext,
    *,
    on: date,
    outcome: Outcome,
    reply: str,
    assignment: Assignment | None = None,
    stamp: ActionContext,
) -> Issue:
    """办结; of a new issue on the spot, by ``assignment`` or by the community itself."""

    def decide(journal: Journal, issue: Issue) -> list[Change]:
        wish = assignment
        if issue.status is Status.NEW and wish is None:
            wish = Assignment(lead=community_party(journal.db))
        return lifecycle.resolve(
            issue, rules, on=on, outcome=outcome, reply=reply, tasks=_tasks(journal, ref), wish=wish
        )

    return _move(db, ref, stamp, decide, on=on)


def follow_up(
    db: Database,
    ref: str,
    rules: RuleContext,
    *,
    on: date,
    contacted: bool,
    solved: Solved,
    satisfaction: Satisfaction,
    note: str | None = None,
    stamp: ActionContext,
) -> Issue:
    """回访, the three answers."""
    return _move(
        db,
        ref,
        stamp,
        lambda _j, issue: lifecycle.follow_up(
            issue, rules, on=on, contacted=contacted, solved=solved, satisfaction=satisfaction
        ),
        on=on,
        reason=note,
    )


def no_answer(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """回访未接通."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.no_answer(issue, rules, on=on), on=on)


def reopen(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """重办, with a reason."""
    why = lifecycle.require_reason(reason)
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.reopen(issue, rules, on=on), on=on, reason=why)


def uphold(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """维持结果并归档, with a reason."""
    why = lifecycle.require_reason(reason)
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.uphold(issue, rules, on=on), on=on, reason=why)


def decline(
    db: Database,
    ref: str,
    because: DeclineReason,
    channel: str,
    rules: RuleContext,
    *,
    on: date,
    reason: str | None = None,
    stamp: ActionContext,
) -> Issue:
    """不予办理; the channel the enterprise was told of."""
    return _move(
        db, ref, stamp, lambda _j, issue: lifecycle.decline(issue, because, channel, rules, on=on), on=on, reason=reason
    )


def withdraw(
    db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Issue:
    """企业撤回."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.withdraw(issue, rules, on=on), on=on, reason=reason)


def duplicate(db: Database, ref: str, of: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """并单."""

    def decide(journal: Journal, issue: Issue) -> list[Change]:
        return lifecycle.duplicate(issue, journal.fact(Issue, of), rules, on=on)

    return _move(db, ref, stamp, decide, on=on)


def remind(db: Database, refs: Sequence[str], rules: RuleContext, *, on: date, stamp: ActionContext) -> list[Issue]:
    """催办 of several issues at once, one action."""
    with writing(db, stamp) as journal:
        for ref in refs:
            journal.record(lifecycle.remind(journal.fact(Issue, ref), rules, on=on), on=on)
    return [find_issue(db, ref) for ref in refs]


def supervise(
    db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Issue:
    """督办."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.supervise(issue, rules, on=on), on=on, reason=reason)


def escalate(
    db: Database, ref: str, level: Level, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext
) -> Issue:
    """提级, with a reason."""
    why = lifecycle.require_reason(reason)
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.escalate(issue, level, rules, on=on), on=on, reason=why)


def note(db: Database, ref: str, text: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """记录进展."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.note(issue, rules, on=on), on=on, reason=text)


def edit(
    db: Database, ref: str, fields: dict[str, Any], rules: RuleContext, *, on: date, stamp: ActionContext
) -> Issue:
    """更正."""
    return _move(db, ref, stamp, lambda _j, issue: lifecycle.edit(issue, fields, rules, on=on), on=on)


def handover(
    db: Database,
    refs: Sequence[str],
    to: str,
    rules: RuleContext,
    *,
    on: date,
    reason: str | None,
    stamp: ActionContext,
) -> list[Issue]:
    """交接 of several issues to another worker, one action, with a reason."""
    why = lifecycle.require_reason(reason)
    with writing(db, stamp) as journal:
        for ref in refs:
            journal.record(lifecycle.handover(journal.fact(Issue, ref), to, rules, on=on), on=on, reason=why)
    return [find_issue(db, ref) for ref in refs]


def move_task(
    db: Database,
    ref: str,
    party: str,
    status: TaskStatus,
    rules: RuleContext,
    *,
    on: date,
    reply: str | None = None,
    reason: str | None = None,
    stamp: ActionContext,
) -> Task:
    """协办任务: the party accepted, returned or did its part, or is let off it."""
    if status in {TaskStatus.RETURNED, TaskStatus.WAIVED}:
        reason = lifecycle.require_reason(reason)
    with writing(db, stamp) as journal:
        issue = journal.fact(Issue, ref)
        task = journal.fact(Task, f"{ref}/{party}")
        journal.record(lifecycle.task_moved(issue, task, status, rules, on=on, reply=reply), on=on, reason=reason)
        return journal.fact(Task, task.code)


def add_tasks(
    db: Database,
    ref: str,
    parties: Iterable[Party],
    rules: RuleContext,
    *,
    on: date,
    asked: str | None = None,
    due: date | None = None,
    stamp: ActionContext,
) -> list[Task]:
    """Ask further parties to help."""
    with writing(db, stamp) as journal:
        issue = journal.fact(Issue, ref)
        if not issue.is_open or issue.lead is None:
            raise RefusedError(_("{ref} has no lead that others could support.").format(ref=ref))
        journal.record(
            lifecycle.add_tasks(issue, parties, rules, on=on, asked=asked, due=due, known=_tasks(journal, ref)), on=on
        )
    return list(_stored_tasks(db, ref))


def community_party(db: Database) -> Party:
    """The community itself as lead."""
    return party_names(db, None)["community"]


def party_names(db: Database, building: str | None) -> dict[str, Party]:
    """The parties besides the departments, by key, as they are called for this building."""
    community = next(iter(db.facts(Community, "order by code limit 1")), None)
    found = db.facts(Building, "where code = :code", {"code": building}) if building else []
    manager = found[0].manager if found else None
    names = {
        "community": _("business community"),
        "property": _("property manager ({name})").format(name=manager) if manager else _("property manager"),
        "street": (community.street if community else None) or _("street office"),
        "utility": _("utility company"),
        "higher": _("city level or above"),
    }
    return {key: Party(key=key, name=name) for key, name in names.items()}


def _move(
    db: Database,
    ref: str,
    stamp: ActionContext,
    decide: Callable[[Journal, Issue], list[Change]],
    *,
    on: date,
    reason: str | None = None,
) -> Issue:
    with writing(db, stamp) as journal:
        issue = journal.fact(Issue, ref)
        journal.record(decide(journal, issue), on=on, reason=reason)
    return find_issue(db, ref)


def _tasks(journal: Journal, ref: str) -> list[Task]:
    return _stored_tasks(journal.db, ref)


def _stored_tasks(db: Database, ref: str) -> list[Task]:
    return db.facts(Task, "where issue = :ref order by code", {"ref": ref})
