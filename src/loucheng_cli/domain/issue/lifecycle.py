"""The lifecycle of an issue: the moves that are allowed, and their changes.

Every rule takes the issue as it stands and what a person wishes, and returns the changes or raises the sentence
that the person reads. Due days are worked out here, once, and written down with the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from loucheng_cli.domain.calendar.deadline import DayUnit, Hold, Promise, due_on, is_backdated
from loucheng_cli.domain.core.enums import (
    KINDS_BY_POLICY,
    ON_THE_CLOCK,
    UNNAMED_KINDS,
    DeclineReason,
    Group,
    HoldReason,
    IssueKind,
    Level,
    Move,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
)
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.domain.issue.context import Assignment, BundlePart, Party, RuleContext
from loucheng_cli.domain.issue.model import MOVES, WHILE_HELD, Issue, Task
from loucheng_cli.errors import MoveRefusedError, ReasonRequiredError, RefusedError, TasksOpenError
from loucheng_cli.i18n import _

NO_ANSWERS = 3  # on as many different days, then the issue is filed without a rating
_OF_ANY_DAY = frozenset({Move.CONTACT, Move.NOTE, Move.REMIND, Move.EDIT, Move.HANDOVER})


def opened(ref: str, fields: Mapping[str, Any], rules: RuleContext, *, on: date) -> list[Change]:
    """A new issue; ``fields`` are what was typed and where it belongs."""
    _not_in_future(on, rules)
    kind = IssueKind(fields.get("kind", IssueKind.HELP))
    named = fields.get("named")
    values = {
        **fields,
        "kind": kind,
        "named": kind not in UNNAMED_KINDS if named is None else named,
        "opened_on": on,
        "last_on": on,
        "triage_due_on": rules.clock("triage", on),
        "contact_due_on": rules.clock("contact", on),
        "backdated": int(is_backdated(on, rules.today, rules.calendar)),
    }
    return [Change("issue", ref, "IssueOpened", values, new=True)]


def assign(issue: Issue, wish: Assignment, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()) -> list[Change]:
    """Route a new issue: its rule is frozen, its clock begins or waits for acceptance."""
    _allowed(issue, Move.ASSIGN, on, rules)
    return _without_standing(_assigned(issue, wish, rules, on, "IssueAssigned", {}), tasks)


def reassign(
    issue: Issue, wish: Assignment, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()
) -> list[Change]:
    """Route a running issue to another party; also how the director settles a disputed return (派单异议)."""
    _allowed(issue, Move.REASSIGN, on, rules)
    return _without_standing(_assigned(issue, wish, rules, on, "IssueReassigned", {}), tasks)


def accept(issue: Issue, rules: RuleContext, *, on: date, missing: str | None = None) -> list[Change]:
    """The party took it on; the clock of a permit starts here, or waits for the papers that are missing."""
    _allowed(issue, Move.ACCEPT, on, rules)
    fields: dict[str, Any] = {"status": Status.IN_PROGRESS, "accepted_on": on}
    # Silence after the sign limit was acceptance: the clock runs already, and a late signature does not turn it back.
    if issue.clock == "accepted" and (issue.sign_due_on is None or on <= issue.sign_due_on):
        fields |= {"clock_from": on, "holds": ()}
        fields |= _due(issue, rules, start=on, holds=())
    if missing is not None:
        fields |= {
            "materials": FreeText(missing),
            "held_on": on,
            "hold_reason": HoldReason.CORRECTION,
            "group": Group.WAITING,
        }
    return _changed(issue, "IssueAccepted", fields, rules, on)


def return_(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """The party says that it is not its affair: only within the sign limit, and only once."""
    _allowed(issue, Move.RETURN, on, rules)
    if issue.sign_due_on is not None and on > issue.sign_due_on:
        raise RefusedError(_("The time limit for returning it has passed; the director can reassign it."))
    if issue.returns:
        raise RefusedError(_("It has already been returned once; the director can reassign it."))
    fields = {
        "status": Status.NEW,
        "group": Group.OPEN,
        "returns": issue.returns + 1,
        "first_returned": True,
        "lead": None,
        "lead_name": None,
        "assigned_on": None,
        "sign_due_on": None,
        "clock_from": None,
        "due_on": None,
        "yellow_on": None,
        "provisional": False,
        "triage_due_on": rules.clock("triage", on),
    }
    return _changed(issue, "IssueReturned", fields, rules, on)


def contact(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """The enterprise was first called back (首次联系)."""
    _allowed(issue, Move.CONTACT, on, rules)
    if issue.contacted_on is not None:
        raise RefusedError(
            _("The first contact for {ref} is already registered ({day}).").format(
                ref=issue.ref, day=issue.contacted_on
            )
        )
    return _changed(issue, "IssueContacted", {"contacted_on": on}, rules, on, ordered=False)


def hold(issue: Issue, reason: HoldReason, rules: RuleContext, *, on: date) -> list[Change]:
    """Stop the clock, for a reason of the closed list, not beyond ``hold_at_most`` without the director."""
    _allowed(issue, Move.HOLD, on, rules)
    cap = rules.policies.days("hold_at_most")
    if issue.held_days >= cap and not rules.is_director:
        raise RefusedError(
            _(
                "It has been on hold for {n} working days (limit: {cap}); only the director can put it on hold again."
            ).format(n=issue.held_days, cap=cap)
        )
    fields = {"held_on": on, "hold_reason": reason, "group": Group.WAITING}
    return _changed(issue, "IssueHeld", fields, rules, on)


def resume(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Start the clock again; the new due day leaves out the days on whose evening it was on hold."""
    _allowed(issue, Move.RESUME, on, rules)
    fields = _hold_ended(issue, rules, on) | {"group": Group.OPEN}
    if issue.clock_from is not None:
        fields |= _due(issue, rules, start=issue.clock_from, holds=fields["holds"])
    return _changed(issue, "IssueResumed", fields, rules, on)


def extend(issue: Issue, days: int, rules: RuleContext, *, on: date, approved_by: str) -> list[Change]:
    """Once, before the due day has passed, at most the promised days again (行政许可法 42条 for permits)."""
    _allowed(issue, Move.EXTEND, on, rules)
    if issue.due_on is None or issue.clock_from is None:
        raise RefusedError(_("{ref} has no due day to extend yet.").format(ref=issue.ref))
    if on > issue.due_on:
        raise RefusedError(
            _("The due day has passed, so it can no longer be extended. Supervise or escalate it instead.")
        )
    if issue.extended_days:
        raise RefusedError(_("{ref} has already been extended once.").format(ref=issue.ref))
    most = issue.promised_days or 0
    if not 0 < days <= most:
        raise RefusedError(_("An extension cannot exceed the promised {n} days.").format(n=most))
    fields = {
        "extended_days": days,
        "extension_approved_by": approved_by,
        **_due(issue, rules, start=issue.clock_from, holds=issue.holds, extension=days),
    }
    return _changed(issue, "IssueExtended", fields, rules, on)


def resolve(
    issue: Issue,
    rules: RuleContext,
    *,
    on: date,
    outcome: Outcome,
    reply: str,
    tasks: Iterable[Task] = (),
    wish: Assignment | None = None,
) -> list[Change]:
    """The lead says that it is done (办结). From ``new`` it is resolved on the spot and needs ``wish``."""
    _allowed(issue, Move.RESOLVE, on, rules)
    if not reply.strip():
        raise RefusedError(_("Give the answer the enterprise received: --reply “…”"))
    waiting = [task.party_name for task in tasks if task.is_open]
    if waiting:
        raise TasksOpenError(waiting)
    fields: dict[str, Any] = {}
    changes: list[Change] = []
    if issue.status is Status.NEW:
        assert wish is not None
        assigned, *changes = _assigned(issue, wish, rules, on, "IssueAssigned", {})
        if changes:
            raise TasksOpenError(party.name for party in wish.supports)
        fields = dict(assigned.fields) | {"on_the_spot": True}
    if issue.accepted_on is None:
        fields["accepted_on"] = on
    fields |= {
        "status": Status.RESOLVED,
        "group": Group.HANDLED,
        "resolved_on": on,
        "outcome": outcome,
        "reply": FreeText(reply),
        "follow_up_due_on": rules.clock("follow_up", on),
        "followed_up_on": None,
        "contacted": None,
        "solved": None,
        "satisfaction": None,
        "no_answers": (),
    }
    return _changed(issue, "IssueResolved", fields, rules, on)


def follow_up(
    issue: Issue, rules: RuleContext, *, on: date, contacted: bool, solved: Solved, satisfaction: Satisfaction
) -> list[Change]:
    """What the enterprise said: were you contacted, is it solved, are you content (field.md 2.7)."""
    _allowed(issue, Move.FOLLOW_UP, on, rules)
    fields: dict[str, Any] = {
        "followed_up_on": on,
        "contacted": contacted,
        "solved": solved,
        "satisfaction": satisfaction,
    }
    if solved is Solved.NO or satisfaction is Satisfaction.DISSATISFIED:
        fields |= {"status": Status.REOPEN_REQUESTED, "group": Group.OPEN}
    else:
        group = Group.SOLVED if solved is Solved.YES else Group.PARTLY
        fields |= {"status": Status.CLOSED, "group": group, "closed_on": on}
    return _changed(issue, "IssueFollowedUp", fields, rules, on)


def no_answer(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Nobody answered the follow-up; after three different days it is filed without a rating."""
    _allowed(issue, Move.FOLLOW_UP, on, rules)
    if on.isoformat() in issue.no_answers:
        raise RefusedError(
            _("An attempt on {day} is already registered; the attempts must be on different days.").format(day=on)
        )
    tries = (*issue.no_answers, on.isoformat())
    fields: dict[str, Any] = {"no_answers": tries}
    if len(tries) >= NO_ANSWERS:
        fields |= {"status": Status.CLOSED, "group": Group.UNRATED, "closed_on": on}
    return _changed(issue, "IssueFollowUpTried", fields, rules, on)


def reopen(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Do it again: with its lead, within the days of ``clock.redo``; what was declined goes back to where it was."""
    _allowed(issue, Move.REOPEN, on, rules)
    if issue.status in {Status.DECLINED, Status.WITHDRAWN}:
        return _taken_up_again(issue, rules, on)
    days = rules.policies.days("clock.redo")
    fields = {
        "status": Status.IN_PROGRESS,
        "group": Group.OPEN,
        "closed_on": None,
        "resolved_on": None,
        "outcome": None,
        "follow_up_due_on": None,
        "redone": issue.redone + 1,
        "promised_days": days,
        "promised_unit": DayUnit.WORKING,
        "clock": "assigned",
        "clock_from": on,
        "holds": (),
        "extended_days": 0,
        **_due(issue, rules, start=on, holds=(), promise=Promise(days=days)),
    }
    return _changed(issue, "IssueReopened", fields, rules, on)


def uphold(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """A person keeps the result although the enterprise is not content: filed as not solved."""
    _allowed(issue, Move.UPHOLD, on, rules)
    fields = {"status": Status.CLOSED, "group": Group.UNSOLVED, "closed_on": on}
    return _changed(issue, "IssueUpheld", fields, rules, on)


def decline(issue: Issue, reason: DeclineReason, channel: str, rules: RuleContext, *, on: date) -> list[Change]:
    """It will not be handled here; the enterprise was told where to turn."""
    _allowed(issue, Move.DECLINE, on, rules)
    if not channel.strip():
        raise RefusedError(_("Name the channel the enterprise was referred to: --channel “12345”"))
    fields = {
        "status": Status.DECLINED,
        "group": Group.UNSOLVED,
        "closed_on": on,
        "status_before": issue.status,
        "decline_reason": reason,
        "channel_told": FreeText(channel),
    }
    return _changed(issue, "IssueDeclined", fields, rules, on)


def withdraw(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """The enterprise takes it back."""
    _allowed(issue, Move.WITHDRAW, on, rules)
    fields = {
        "status": Status.WITHDRAWN,
        "group": Group.UNSOLVED,
        "closed_on": on,
        "status_before": issue.status,
    }
    if issue.held_on is not None:
        fields |= _hold_ended(issue, rules, on)
    return _changed(issue, "IssueWithdrawn", fields, rules, on)


def duplicate(issue: Issue, other: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """It is the same affair as another; both refs stay valid."""
    _allowed(issue, Move.DUPLICATE, on, rules)
    if other.ref == issue.ref:
        raise RefusedError(_("An issue cannot be a duplicate of itself."))
    if other.status is Status.DUPLICATE:
        raise RefusedError(
            _("{other} is itself a duplicate of {main}; use {main}.").format(other=other.ref, main=other.duplicate_of)
        )
    fields = {"status": Status.DUPLICATE, "group": Group.DUPLICATE, "duplicate_of": other.ref, "closed_on": on}
    return _changed(issue, "IssueMerged", fields, rules, on)


def remind(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """催办."""
    _allowed(issue, Move.REMIND, on, rules)
    fields = {"reminders": issue.reminders + 1, "reminded_on": on}
    return _changed(issue, "IssueReminded", fields, rules, on, ordered=False)


def supervise(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """督办, of a late case; it runs on as before."""
    _allowed(issue, Move.SUPERVISE, on, rules)
    return _changed(issue, "IssueSupervised", {"supervised_on": on}, rules, on, ordered=False)


def escalate(issue: Issue, level: Level, rules: RuleContext, *, on: date) -> list[Change]:
    """提级 to street or district; it runs on as before."""
    _allowed(issue, Move.ESCALATE, on, rules)
    if list(Level).index(level) <= list(Level).index(issue.level):
        raise RefusedError(_("{ref} is already at {level}.").format(ref=issue.ref, level=label(issue.level)))
    return _changed(issue, "IssueEscalated", {"level": level, "escalated_on": on}, rules, on, ordered=False)


def note(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Progress in words, which travel as the event's reason."""
    _allowed(issue, Move.NOTE, on, rules)
    return _changed(issue, "IssueNoted", {}, rules, on, ordered=False)


def edit(issue: Issue, fields: Mapping[str, Any], rules: RuleContext, *, on: date) -> list[Change]:
    """Correct what was written down. What becomes a complaint or a hazard is not named unless that is said."""
    _allowed(issue, Move.EDIT, on, rules)
    fields = dict(fields)
    if fields.get("kind") in UNNAMED_KINDS and issue.kind not in UNNAMED_KINDS:
        fields.setdefault("named", False)
    return _changed(issue, "IssueEdited", fields, rules, on, ordered=False)


def handover(issue: Issue, owner: str, rules: RuleContext, *, on: date) -> list[Change]:
    """Another worker answers for it from now on."""
    _allowed(issue, Move.HANDOVER, on, rules)
    if owner == issue.owner:
        raise RefusedError(_("{worker} already owns {ref}.").format(ref=issue.ref, worker=owner))
    return _changed(issue, "IssueHandedOver", {"owner": owner}, rules, on, ordered=False)


def task_moved(
    issue: Issue, task: Task, status: TaskStatus, rules: RuleContext, *, on: date, reply: str | None = None
) -> list[Change]:
    """A supporting party accepted, returned or did its part, or was let off it."""
    if not task.is_open:
        raise RefusedError(
            _("{party} is already “{status}” for {ref}.").format(
                party=task.party_name, ref=issue.ref, status=label(task.status)
            )
        )
    if task.assigned_on is not None and on < task.assigned_on:
        raise _too_early(task.assigned_on)
    _not_in_future(on, rules)
    fields: dict[str, Any] = {"status": status}
    if status is TaskStatus.IN_PROGRESS:
        if task.status is TaskStatus.IN_PROGRESS:
            raise RefusedError(_("{party} has already accepted.").format(party=task.party_name))
        fields["accepted_on"] = on
    else:
        fields["ended_on"] = on
    if reply:
        fields["reply"] = FreeText(reply)
    name = {
        TaskStatus.IN_PROGRESS: "TaskAccepted",
        TaskStatus.RETURNED: "TaskReturned",
        TaskStatus.DONE: "TaskDone",
        TaskStatus.WAIVED: "TaskWaived",
    }[status]
    return [Change("task", task.code, name, fields)]


def add_tasks(
    issue: Issue,
    parties: Iterable[Party],
    rules: RuleContext,
    *,
    on: date,
    asked: str | None = None,
    due: date | None = None,
    known: Iterable[Task] = (),
) -> list[Change]:
    """Tasks of further parties (协办), due a working day before the lead unless a day was promised."""
    standing = {task.party for task in known}
    changes = []
    for party in parties:
        if party.key in standing or party.key == issue.lead:
            continue
        day = due or _task_due(issue.due_on, on, rules)
        fields: dict[str, Any] = {
            "issue": issue.ref,
            "party": party.key,
            "party_name": party.name,
            "assigned_on": on,
            "due_on": day,
            "provisional": rules.calendar.is_provisional(day) if day else False,
        }
        if asked:
            fields["asked"] = FreeText(asked)
        changes.append(Change("task", f"{issue.ref}/{party.key}", "TaskAssigned", fields, new=True))
    return changes


def promised(
    issue: Issue, party: Party, day: date, what: str | None, task: Task | None, rules: RuleContext, *, on: date
) -> list[Change]:
    """What a party promised at a meeting on site, for which day: a supporting party's task, the lead's word."""
    if day < on:
        raise RefusedError(
            _("The day promised by {party} ({day}) is before the meeting.").format(party=party.name, day=day)
        )
    fields: dict[str, Any] = {"due_on": day, "provisional": rules.calendar.is_provisional(day)}
    if what:
        fields["asked"] = FreeText(what)
    if party.key == issue.lead:
        said = {"party": party.key, "party_name": party.name, "promised_on": day, "promise": fields.get("asked")}
        return [Change("issue", issue.ref, "IssuePromised", said)]
    if task is None:
        return add_tasks(issue, [party], rules, on=on, asked=what, due=day)
    if not task.is_open:
        fields |= {"status": TaskStatus.IN_PROGRESS, "ended_on": None}
    return [Change("task", task.code, "TaskPromised", fields)]


def recheck(issue: Issue, rules: RuleContext, tasks: Iterable[Task] = ()) -> list[Change]:
    """The due day as today's calendar counts it; nothing where it stays.

    Tasks that follow the lead's day (nothing was promised for them) move with it.
    """
    if issue.status not in ON_THE_CLOCK or issue.due_on is None or issue.clock_from is None:
        return []
    fields = _due(issue, rules, start=issue.clock_from, holds=issue.holds)
    if (fields["due_on"], fields["provisional"]) == (issue.due_on, issue.provisional):
        return []
    changes = _changed(issue, "IssueRechecked", fields, rules, rules.today, ordered=False)
    for task in tasks:
        if task.is_open and task.asked is None and task.assigned_on is not None:
            day = _task_due(fields["due_on"], task.assigned_on, rules)
            moved = {"due_on": day, "provisional": fields["provisional"]}
            changes.append(Change("task", task.code, "TaskRechecked", moved))
    return changes


def require_reason(reason: str | None) -> str:
    """The reason as typed, or the refusal that asks for one."""
    if reason is None or not reason.strip():
        raise ReasonRequiredError
    return reason.strip()


def holds_of(issue: Issue) -> tuple[Hold, ...]:
    """The holds of the running clock as days; the one that is still open ends with None."""
    ended: list[Hold] = []
    for text in issue.holds:
        begin, end = text.split("..")
        ended.append((date.fromisoformat(begin), date.fromisoformat(end)))
    if issue.held_on is not None:
        ended.append((issue.held_on, None))
    return tuple(ended)


def _assigned(
    issue: Issue, wish: Assignment, rules: RuleContext, on: date, name: str, more: Mapping[str, Any]
) -> list[Change]:
    if issue.kind in KINDS_BY_POLICY or wish.days is None:
        promise, clock = Promise(days=rules.policies.days(f"clock.{issue.kind.value}")), "assigned"
    else:
        promise, clock = Promise(days=wish.days, unit=wish.unit), wish.clock
    sign_due_on = rules.clock("sign", on)
    # A permit's clock starts at acceptance; silence after the sign limit counts as acceptance.
    start = on if clock == "assigned" else sign_due_on
    due = due_on(start, promise, rules.calendar)
    named = issue.named and not wish.confidential
    fields: dict[str, Any] = {
        "status": Status.ASSIGNED,
        "group": Group.OPEN,
        "item": wish.item,
        "item_name": wish.item_name,
        "lead": wish.lead.key,
        "lead_name": wish.lead.name,
        "department": wish.department.key if wish.department else None,
        "department_name": wish.department.name if wish.department else None,
        "promised_days": promise.days,
        "promised_unit": promise.unit,
        "clock": clock,
        "catalog_version": wish.catalog_version,
        "calendar_version": rules.calendar.version,
        "assigned_on": on,
        "sign_due_on": sign_due_on,
        "accepted_on": None,
        "clock_from": start,
        "due_on": due.on,
        "yellow_on": _yellow_on(due.on, rules),
        "provisional": due.provisional,
        "holds": (),
        "extended_days": 0,
        "confidential": wish.confidential,
        "named": named,
        **more,
    }
    if issue.first_assigned_on is None:
        fields["first_assigned_on"] = on
    changes = _changed(issue, name, fields, rules, on)
    for party in wish.supports:
        if party.key == wish.lead.key:
            continue
        day = _task_due(due.on, on, rules)
        changes.append(
            Change(
                "task",
                f"{issue.ref}/{party.key}",
                "TaskAssigned",
                {
                    "issue": issue.ref,
                    "party": party.key,
                    "party_name": party.name,
                    "assigned_on": on,
                    "due_on": day,
                    "provisional": due.provisional,
                },
                new=True,
            )
        )
    changes += [_part_assigned(issue, part, rules, on) for part in wish.parts]
    return changes


def _part_assigned(issue: Issue, part: BundlePart, rules: RuleContext, on: date) -> Change:
    """The task of a part of a bundle, keyed by its item; it is due by its own days."""
    start = on if part.clock == "assigned" else rules.clock("sign", on)
    due = due_on(start, part.promise, rules.calendar)
    fields: dict[str, Any] = {
        "issue": issue.ref,
        "party": part.party.key,
        "party_name": part.party.name,
        "asked": FreeText(part.name),
        "assigned_on": on,
        "due_on": due.on,
        "provisional": due.provisional,
    }
    return Change("task", f"{issue.ref}/{part.item}", "TaskAssigned", fields, new=True)


def _taken_up_again(issue: Issue, rules: RuleContext, on: date) -> list[Change]:
    before = issue.status_before or Status.NEW
    fields: dict[str, Any] = {
        "status": before,
        "group": Group.OPEN,
        "closed_on": None,
        "status_before": None,
        "decline_reason": None,
        "channel_told": None,
    }
    if before is not Status.NEW and issue.clock_from is not None and issue.closed_on is not None:
        # The days it lay closed do not count against the party.
        holds = (*issue.holds, f"{issue.closed_on.isoformat()}..{on.isoformat()}")
        fields["holds"] = holds
        fields |= _due(issue, rules, start=issue.clock_from, holds=holds)
    return _changed(issue, "IssueReopened", fields, rules, on)


def _due(
    issue: Issue,
    rules: RuleContext,
    *,
    start: date,
    holds: Sequence[str],
    extension: int | None = None,
    promise: Promise | None = None,
) -> dict[str, Any]:
    if promise is None:
        promise = Promise(days=issue.promised_days or 0, unit=DayUnit(issue.promised_unit or DayUnit.WORKING))
    pairs = [tuple(date.fromisoformat(day) for day in text.split("..")) for text in holds]
    due = due_on(
        start,
        promise,
        rules.calendar,
        [(begin, end) for begin, end in pairs],
        issue.extended_days if extension is None else extension,
    )
    return {
        "due_on": due.on,
        "yellow_on": _yellow_on(due.on, rules),
        "provisional": due.provisional,
        "calendar_version": rules.calendar.version,
    }


def _hold_ended(issue: Issue, rules: RuleContext, on: date) -> dict[str, Any]:
    assert issue.held_on is not None
    before = timedelta(days=1)
    return {
        "held_on": None,
        "hold_reason": None,
        "holds": (*issue.holds, f"{issue.held_on.isoformat()}..{on.isoformat()}"),
        "held_days": issue.held_days + rules.calendar.working_days_between(issue.held_on - before, on - before),
    }


def _without_standing(changes: list[Change], tasks: Sequence[Task]) -> list[Change]:
    """A party that was asked before keeps its task."""
    standing = {task.code for task in tasks}
    return [change for change in changes if change.subject not in standing]


def _yellow_on(due: date, rules: RuleContext) -> date:
    """The first day on which at most ``light.yellow`` working days are left."""
    left = rules.policies.days("light.yellow")
    day = due
    while left or not rules.calendar.is_working(day):
        left -= rules.calendar.is_working(day)
        day -= timedelta(days=1)
    return day


def _task_due(lead_due: date | None, on: date, rules: RuleContext) -> date | None:
    """The lead's due day less one working day, but never before the next working day."""
    if lead_due is None:
        return None
    day = lead_due - timedelta(days=1)
    while not rules.calendar.is_working(day):
        day -= timedelta(days=1)
    return max(day, min(lead_due, rules.working(on, 1)))


def _changed(
    issue: Issue, name: str, fields: dict[str, Any], rules: RuleContext, on: date, *, ordered: bool = True
) -> list[Change]:
    if ordered:
        fields = {**fields, "last_on": on}
    if is_backdated(on, rules.today, rules.calendar):
        fields = {**fields, "backdated": issue.backdated + 1}
    return [Change("issue", issue.ref, name, fields)]


def _allowed(issue: Issue, move: Move, on: date, rules: RuleContext) -> None:
    allowed = (issue.status, move) in MOVES
    if issue.held_on is not None:
        allowed = allowed and move in WHILE_HELD
    elif move is Move.RESUME:
        allowed = False
    if not allowed:
        raise MoveRefusedError(
            issue.ref,
            label(move),
            status_label(issue),
            [_("{move} ({verb})").format(move=label(each), verb=each) for each in issue.moves()],
        )
    _not_in_future(on, rules)
    floor = issue.opened_on if move in _OF_ANY_DAY else issue.last_on
    if floor is not None and on < floor:
        raise _too_early(floor)


def _not_in_future(on: date, rules: RuleContext) -> None:
    if on > rules.today:
        raise RefusedError(_("{day} is in the future; today is {today}.").format(day=on, today=rules.today))


def _too_early(floor: date) -> RefusedError:
    return RefusedError(_("The date cannot be earlier than the previous step ({day}).").format(day=floor))
