"""Receiving an issue and routing it: open, assign, reassign, accept, return, first contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from loucheng_cli.domain.calendar.deadline import Due, Promise, due_on, is_backdated
from loucheng_cli.domain.core.enums import (
    KINDS_BY_POLICY,
    UNNAMED_KINDS,
    Group,
    HoldReason,
    IssueKind,
    Move,
    Status,
    Urgency,
)
from loucheng_cli.domain.core.events import Change, Fields, FreeText
from loucheng_cli.domain.issue.context import Assignment, BundlePart, RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import changed, check_allowed, check_not_in_future, is_known_late
from loucheng_cli.domain.issue.lifecycle.due_days import SAME_DAY, due_fields, yellow_on
from loucheng_cli.domain.issue.lifecycle.tasks import task_due
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.urgency import is_emergency
from loucheng_cli.errors import DirectorOnlyError, RefusedError
from loucheng_cli.i18n import _


def opened(ref: str, fields: Fields, rules: RuleContext, *, on: date) -> list[Change]:
    """A new issue; ``fields`` are what was typed and where it belongs."""
    check_not_in_future(on, rules)
    kind = IssueKind(fields.get("kind", IssueKind.HELP))
    urgency = Urgency(fields.get("urgency", Urgency.ORDINARY))
    named = fields.get("named")
    values = {
        **fields,
        "kind": kind,
        "urgency": urgency,
        "named": kind not in UNNAMED_KINDS if named is None else named,
        "opened_on": on,
        "last_on": on,
        "triage_due_on": on if is_emergency(kind, urgency) else rules.clock("triage", on),
        "entered_on": rules.today,
    }
    if is_backdated(on, rules.today, rules.calendar):
        values |= {"backdated": 1, "backdated_on": rules.today}
    return [Change("issue", ref, "IssueOpened", values, new=True)]


def assign(issue: Issue, wish: Assignment, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()) -> list[Change]:
    """Route a new issue: its rule is frozen, its clock begins or waits for acceptance."""
    check_allowed(issue, Move.ASSIGN, on, rules)
    return _without_standing(assigned(issue, wish, rules, on, "IssueAssigned", {}), tasks)


def reassign(
    issue: Issue, wish: Assignment, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()
) -> list[Change]:
    """Route a running issue to another party; also how the director settles a disputed return (派单异议)."""
    check_allowed(issue, Move.REASSIGN, on, rules)
    if wish.lead.key == issue.lead:
        raise RefusedError(_("{party} already handles {ref}.").format(party=wish.lead.name, ref=issue.ref))
    return _without_standing(assigned(issue, wish, rules, on, "IssueReassigned", {}), tasks)


def due_if_assigned(issue: Issue, wish: Assignment, rules: RuleContext, *, on: date) -> date:
    """The due day it would have if it were routed on a day, whoever may do that."""
    return date.fromisoformat(str(assigned(issue, wish, rules, on, "", {})[0].fields["due_on"]))


def accept(issue: Issue, rules: RuleContext, *, on: date, missing: str | None = None) -> list[Change]:
    """The party took it on; the clock of a permit starts here, or waits for the papers that are missing."""
    check_allowed(issue, Move.ACCEPT, on, rules)
    if (
        missing is not None
        and not rules.is_director
        and issue.due_on
        and on <= issue.due_on
        and is_known_late(issue, rules)
    ):
        raise DirectorOnlyError(
            _("{ref} is late; only the director can enter what happened on {day}.").format(ref=issue.ref, day=on)
        )
    fields: dict[str, object] = {
        "status": Status.IN_PROGRESS,
        "accepted_on": on,
        "contact_due_on": min(filter(None, (issue.contact_due_on, rules.clock("contact", on)))),
    }
    # Silence after the sign limit was acceptance: the clock runs already, and a late signature does not turn it back.
    if issue.clock == "accepted" and (issue.sign_due_on is None or on <= issue.sign_due_on):
        fields |= {"clock_from": on, "holds": ()}
        fields |= due_fields(issue, rules, start=on, holds=())
    if missing is not None:
        fields |= {
            "materials": FreeText(missing),
            "held_on": on,
            "hold_reason": HoldReason.CORRECTION,
            "group": Group.WAITING,
        }
    return changed(issue, "IssueAccepted", fields, rules, on)


def return_(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """The party says that it is not its affair: only within the sign limit, and only once."""
    check_allowed(issue, Move.RETURN, on, rules)
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
        "contact_due_on": None,
        "contacted_on": None,
        "clock_from": None,
        "due_on": None,
        "yellow_on": None,
        "provisional": False,
        "triage_due_on": rules.clock("triage", on),
    }
    return changed(issue, "IssueReturned", fields, rules, on)


def contact(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """The enterprise was first called back (首次联系)."""
    check_allowed(issue, Move.CONTACT, on, rules)
    if issue.contacted_on is not None:
        raise RefusedError(
            _("The first contact for {ref} is already registered ({day}).").format(
                ref=issue.ref, day=issue.contacted_on
            )
        )
    return changed(issue, "IssueContacted", {"contacted_on": on}, rules, on, ordered=False)


def assigned(
    issue: Issue, wish: Assignment, rules: RuleContext, on: date, name: str, more: Mapping[str, object]
) -> list[Change]:
    """The issue with its party, and a task for each supporting party."""
    if issue.kind in KINDS_BY_POLICY or wish.days is None:
        promise, clock = Promise(days=rules.policies.days(f"clock.{issue.kind.value}")), "assigned"
    else:
        promise, clock = Promise(days=wish.days, unit=wish.unit), wish.clock
    urgency = wish.urgency if issue.urgency is Urgency.ORDINARY else issue.urgency
    same_day = is_emergency(issue.kind, urgency)
    if same_day:
        promise = SAME_DAY
    sign_due_on = on if same_day else rules.clock("sign", on)
    # A permit's clock starts at acceptance; silence after the sign limit counts as acceptance.
    start = on if clock == "assigned" else sign_due_on
    due = Due(on=on, provisional=False) if same_day else due_on(start, promise, rules.calendar)
    named = issue.named and not wish.confidential
    fields: dict[str, object] = {
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
        # The lead calls the enterprise after it signed, or after the day on which silence is a signature.
        "contact_due_on": on if same_day else rules.clock("contact", sign_due_on),
        "contacted_on": None if issue.lead else issue.contacted_on,
        "accepted_on": None,
        "clock_from": start,
        "due_on": due.on,
        "yellow_on": yellow_on(due.on, rules),
        "provisional": due.provisional,
        "holds": (),
        "extended_days": 0,
        "extensions": 0,
        "confidential": wish.confidential,
        "named": named,
        "urgency": urgency,
        "picked": wish.picked,
        **more,
    }
    if issue.first_assigned_on is None:
        fields["first_assigned_on"] = on
    changes = changed(issue, name, fields, rules, on)
    for party in wish.supports:
        if party.key == wish.lead.key:
            continue
        day = task_due(due.on, on, rules)
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
    fields: dict[str, object] = {
        "issue": issue.ref,
        "party": part.party.key,
        "party_name": part.party.name,
        "asked": FreeText(part.name),
        "assigned_on": on,
        "due_on": due.on,
        "provisional": due.provisional,
    }
    return Change("task", f"{issue.ref}/{part.item}", "TaskAssigned", fields, new=True)


def _without_standing(changes: list[Change], tasks: Sequence[Task]) -> list[Change]:
    """A party that was asked before keeps its task."""
    standing = {task.code for task in tasks}
    return [change for change in changes if change.subject not in standing]
