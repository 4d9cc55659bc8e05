"""What a worker does with an issue: write it down, route it, register what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import (
    DeclineReason,
    IssueKind,
    Move,
    Origin,
    Outcome,
    Status,
    TaskStatus,
    Urgency,
)
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.moves import NEEDS_REASON
from loucheng_cli.errors import NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import settings
from loucheng_cli.store.reads.community import councils
from loucheng_cli.store.reads.issue import find_issue, merged_into, stored_tasks, tasks_of


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
    because: tuple[str, ...] = ()  # the words that decided its item, for the receipt


def add(db: Database, wish: NewIssue, rules: RuleContext, *, on: date, stamp: ActionContext) -> Issue:
    """A new issue, assigned at once where the wish names an item or a party."""
    with writing(db, stamp) as journal:
        ref = record_new(journal, wish, rules, on=on)
    return find_issue(db, ref)


def record_new(journal: Journal, wish: NewIssue, rules: RuleContext, *, on: date, visit: str | None = None) -> str:
    """The same inside another's transaction (a visit, an import); returns the ref."""
    ref = journal.next_ref("I")
    fields: dict[str, object] = {
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
    """不予办理; the channel that was named to the enterprise."""
    return move(
        db,
        ref,
        Move.DECLINE,
        lambda issue, tasks: lifecycle.decline(issue, because, channel, rules, on=on, tasks=tasks),
        on=on,
        reason=reason,
        stamp=stamp,
    )


def merging(
    db: Database, issue: Issue, of: str, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()
) -> list[Change]:
    """The changes of 并单: into the main one where ``of`` was merged itself, and never into another council's."""
    other = find_issue(db, of)
    seen = {issue.ref}
    while other.status is Status.DUPLICATE and other.duplicate_of and other.ref not in seen:
        seen.add(other.ref)
        other = find_issue(db, other.duplicate_of)
    council = {code: each.code for each in councils(db, retired=True) for code in each.buildings}
    if council.get(issue.building or "") != council.get(other.building or ""):
        raise RefusedError(
            _("{other} belongs to another council, so {ref} cannot be merged into it.").format(
                other=other.ref, ref=issue.ref
            )
        )
    merged = [line.ref for line in merged_into(db, issue.ref)]
    return lifecycle.duplicate(issue, other, rules, on=on, tasks=tasks, merged=merged)


def remind(db: Database, refs: Sequence[str], rules: RuleContext, *, on: date, stamp: ActionContext) -> list[Issue]:
    """催办 of several issues at once, one action."""
    return move_all(db, refs, Move.REMIND, lambda issue, _t: lifecycle.remind(issue, rules, on=on), on=on, stamp=stamp)


def edit(
    db: Database, ref: str, fields: dict[str, object], rules: RuleContext, *, on: date, stamp: ActionContext
) -> Issue:
    """更正."""
    return move(db, ref, Move.EDIT, lambda issue, _t: lifecycle.edit(issue, fields, rules, on=on), on=on, stamp=stamp)
