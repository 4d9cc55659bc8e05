"""What a worker does with an issue: write it down, route it, register what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loucheng_cli.domain.core.enums import (
    DeclineReason,
    HoldReason,
    IssueKind,
    Level,
    Move,
    Origin,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
)
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import NEEDS_REASON, Issue, Task
from loucheng_cli.errors import NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import settings
from loucheng_cli.store.reads.issue import find_issue, stored_tasks, tasks_of


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
    }
    journal.record(lifecycle.opened(ref, fields, rules, on=on), on=on)
    if wish.assignment is not None:
        issue = journal.fact(Issue, ref)
        journal.record(lifecycle.assign(issue, wish.assignment, rules, on=on), on=on)
    return ref


Rule = Callable[[Issue, Sequence[Task]], list[Change]]


def move(
    db: Database, ref: str, name: Move, rule: Rule, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Issue:
    """Apply a move to an issue; ``rule`` decides the changes from the issue and its tasks, inside the transaction.

    ``name`` tells whether a reason is required; for a progress note the reason is the note.
    """
    return move_all(db, [ref], name, rule, on=on, reason=reason, stamp=stamp)[0]


def move_all(
    db: Database,
    refs: Sequence[str],
    name: Move,
    rule: Rule,
    *,
    on: date,
    reason: str | None = None,
    stamp: ActionContext,
) -> list[Issue]:
    """Apply the same move to several issues as one action."""
    if name in NEEDS_REASON:
        reason = lifecycle.require_reason(reason)
    with writing(db, stamp) as journal:
        for ref in refs:
            changes = rule(journal.fact(Issue, ref), stored_tasks(journal.db, ref))
            journal.record(changes, on=on, reason=reason)
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
        task = _task(stored_tasks(journal.db, ref), ref, party)
        journal.record(lifecycle.task_moved(issue, task, status, rules, on=on, reply=reply), on=on, reason=reason)
    return _task(tasks_of(db, ref), ref, task.code.partition("/")[2])


def _task(tasks: Sequence[Task], ref: str, wanted: str) -> Task:
    """The task of this key: its party, or its item where it is a part of a bundle; a party with one part will do."""
    keys = {task.code.partition("/")[2]: task for task in tasks}
    theirs = [task for task in tasks if task.party == wanted]
    if wanted not in keys and len(theirs) != 1:
        raise NotFoundError(f"{ref}/{wanted}", _(", ").join(keys))
    return keys.get(wanted) or theirs[0]


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
            raise RefusedError(_("{ref} has no lead yet, so no party can support it.").format(ref=ref))
        journal.record(
            lifecycle.add_tasks(
                issue, parties, rules, on=on, asked=asked, due=due, known=stored_tasks(journal.db, ref)
            ),
            on=on,
        )
    return tasks_of(db, ref)


def community_party(db: Database) -> Party:
    """The community itself as lead."""
    return party_names(db, None)["community"]


def party_names(db: Database, building: str | None) -> dict[str, Party]:
    """The parties besides the departments, by key, as they are called for this building."""
    manager = settings.manager(db, building) if building else None
    names = {
        "community": _("business community"),
        "property": _("property manager ({name})").format(name=manager) if manager else _("property manager"),
        "street": settings.street(db) or _("street office"),
        "utility": _("utility company"),
        "higher": _("city level or above"),
    }
    return {key: Party(key=key, name=name) for key, name in names.items()}


# One line for each move, until the commands call ``move`` themselves.


def assign(db: Database, ref: str, wish: Assignment, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """交办."""
    return move(
        db,
        ref,
        Move.ASSIGN,
        lambda issue, tasks: lifecycle.assign(issue, wish, rules, on=on, tasks=tasks),
        on=on,
        stamp=stamp,
    )


def reassign(
    db: Database, ref: str, wish: Assignment, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext
) -> Issue:
    """改派, with a reason."""
    return move(
        db,
        ref,
        Move.REASSIGN,
        lambda issue, tasks: lifecycle.reassign(issue, wish, rules, on=on, tasks=tasks),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def accept(
    db: Database, ref: str, rules: RuleContext, *, on: date, missing: str | None = None, stamp: ActionContext
) -> Issue:
    """登记签收; ``missing`` names the papers that the clock waits for."""
    return move(
        db,
        ref,
        Move.ACCEPT,
        lambda issue, _t: lifecycle.accept(issue, rules, on=on, missing=missing),
        on=on,
        stamp=stamp,
    )


def return_(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """登记退回, with the reason the party gave."""
    return move(
        db,
        ref,
        Move.RETURN,
        lambda issue, _t: lifecycle.return_(issue, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def contact(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """登记首次联系."""
    return move(db, ref, Move.CONTACT, lambda issue, _t: lifecycle.contact(issue, rules, on=on), on=on, stamp=stamp)


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
    return move(
        db,
        ref,
        Move.HOLD,
        lambda issue, _t: lifecycle.hold(issue, because, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def resume(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """恢复计时."""
    return move(db, ref, Move.RESUME, lambda issue, _t: lifecycle.resume(issue, rules, on=on), on=on, stamp=stamp)


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
    return move(
        db,
        ref,
        Move.EXTEND,
        lambda issue, _t: lifecycle.extend(issue, days, rules, on=on, approved_by=approved_by),
        on=on,
        reason=reason,
        stamp=stamp,
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

    def decide(issue: Issue, tasks: Sequence[Task]) -> list[Change]:
        wish = assignment
        if issue.status is Status.NEW and wish is None:
            wish = Assignment(lead=community_party(db))
        return lifecycle.resolve(issue, rules, on=on, outcome=outcome, reply=reply, tasks=tasks, wish=wish)

    return move(db, ref, Move.RESOLVE, decide, on=on, stamp=stamp)


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
    return move(
        db,
        ref,
        Move.FOLLOW_UP,
        lambda issue, _t: lifecycle.follow_up(
            issue, rules, on=on, contacted=contacted, solved=solved, satisfaction=satisfaction
        ),
        on=on,
        reason=note,
        stamp=stamp,
    )


def no_answer(db: Database, ref: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """回访未接通."""
    return move(db, ref, Move.FOLLOW_UP, lambda issue, _t: lifecycle.no_answer(issue, rules, on=on), on=on, stamp=stamp)


def reopen(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """重办, with a reason."""
    return move(
        db, ref, Move.REOPEN, lambda issue, _t: lifecycle.reopen(issue, rules, on=on), on=on, reason=reason, stamp=stamp
    )


def uphold(db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext) -> Issue:
    """维持结果并归档, with a reason."""
    return move(
        db, ref, Move.UPHOLD, lambda issue, _t: lifecycle.uphold(issue, rules, on=on), on=on, reason=reason, stamp=stamp
    )


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
    return move(
        db,
        ref,
        Move.DECLINE,
        lambda issue, _t: lifecycle.decline(issue, because, channel, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def withdraw(
    db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Issue:
    """企业撤回."""
    return move(
        db,
        ref,
        Move.WITHDRAW,
        lambda issue, _t: lifecycle.withdraw(issue, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def duplicate(db: Database, ref: str, of: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """并单."""

    def decide(issue: Issue, _tasks: Sequence[Task]) -> list[Change]:
        return lifecycle.duplicate(issue, find_issue(db, of), rules, on=on)

    return move(db, ref, Move.DUPLICATE, decide, on=on, stamp=stamp)


def remind(db: Database, refs: Sequence[str], rules: RuleContext, *, on: date, stamp: ActionContext) -> list[Issue]:
    """催办 of several issues at once, one action."""
    return move_all(db, refs, Move.REMIND, lambda issue, _t: lifecycle.remind(issue, rules, on=on), on=on, stamp=stamp)


def supervise(
    db: Database, ref: str, rules: RuleContext, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Issue:
    """督办."""
    return move(
        db,
        ref,
        Move.SUPERVISE,
        lambda issue, _t: lifecycle.supervise(issue, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def escalate(
    db: Database, ref: str, level: Level, rules: RuleContext, *, on: date, reason: str | None, stamp: ActionContext
) -> Issue:
    """提级, with a reason."""
    return move(
        db,
        ref,
        Move.ESCALATE,
        lambda issue, _t: lifecycle.escalate(issue, level, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def note(db: Database, ref: str, text: str, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """记录进展."""
    return move(
        db, ref, Move.NOTE, lambda issue, _t: lifecycle.note(issue, rules, on=on), on=on, reason=text, stamp=stamp
    )


def edit(
    db: Database, ref: str, fields: dict[str, Any], rules: RuleContext, *, on: date, stamp: ActionContext
) -> Issue:
    """更正."""
    return move(db, ref, Move.EDIT, lambda issue, _t: lifecycle.edit(issue, fields, rules, on=on), on=on, stamp=stamp)


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
    return move_all(
        db,
        refs,
        Move.HANDOVER,
        lambda issue, _t: lifecycle.handover(issue, to, rules, on=on),
        on=on,
        reason=reason,
        stamp=stamp,
    )
