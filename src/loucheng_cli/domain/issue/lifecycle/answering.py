"""How an issue ends: resolve, decline, withdraw, merge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loucheng_cli.domain.core.enums import ENDED_UNHANDLED, DeclineReason, Group, Move, Outcome, Status
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.issue.context import Assignment, RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import changed, check_allowed, is_known_late
from loucheng_cli.domain.issue.lifecycle.due_days import hold_ended
from loucheng_cli.domain.issue.lifecycle.routing import assigned
from loucheng_cli.domain.issue.lifecycle.tasks import waived
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import RefusedError, TasksOpenError
from loucheng_cli.i18n import _


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
    check_allowed(issue, Move.RESOLVE, on, rules)
    if not reply.strip():
        raise RefusedError(_('Give the answer the enterprise received: --reply "…"'))
    waiting = [task.party_name for task in tasks if task.is_open]
    if waiting:
        raise TasksOpenError(waiting)
    fields: dict[str, object] = {}
    changes: list[Change] = []
    if issue.status is Status.NEW:
        assert wish is not None
        routed, *changes = assigned(issue, wish, rules, on, "IssueAssigned", {})
        if changes:
            raise TasksOpenError(party.name for party in wish.supports)
        fields = dict(routed.fields) | {"on_the_spot": True, "contact_due_on": None}
    elif is_known_late(issue, rules) and issue.due_on and on <= issue.due_on:
        fields["late_entry"] = True
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
    return changed(issue, "IssueResolved", fields, rules, on)


def decline(
    issue: Issue,
    reason: DeclineReason,
    channel: str,
    rules: RuleContext,
    *,
    on: date,
    tasks: Iterable[Task] = (),
) -> list[Change]:
    """It will not be handled here; the enterprise knows where to turn."""
    check_allowed(issue, Move.DECLINE, on, rules)
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
    return [*changed(issue, "IssueDeclined", fields, rules, on), *waived(tasks, on)]


def withdraw(issue: Issue, rules: RuleContext, *, on: date, tasks: Iterable[Task] = ()) -> list[Change]:
    """The enterprise takes it back."""
    check_allowed(issue, Move.WITHDRAW, on, rules)
    fields = {
        "status": Status.WITHDRAWN,
        "group": Group.UNSOLVED,
        "closed_on": on,
        "status_before": issue.status,
    }
    if issue.held_on is not None:
        fields |= hold_ended(issue, rules, on)
    return [*changed(issue, "IssueWithdrawn", fields, rules, on), *waived(tasks, on)]


def duplicate(
    issue: Issue,
    other: Issue,
    rules: RuleContext,
    *,
    on: date,
    tasks: Iterable[Task] = (),
    merged: Iterable[str] = (),
) -> list[Change]:
    """It is the same affair as another; both refs stay valid, and what was ``merged`` into it follows it."""
    check_allowed(issue, Move.DUPLICATE, on, rules)
    if other.ref == issue.ref:
        raise RefusedError(_("An issue cannot be a duplicate of itself."))
    if other.status in ENDED_UNHANDLED:
        raise RefusedError(
            _("{other} is “{status}”, so nothing can be merged into it.").format(
                other=other.ref, status=label(other.status)
            )
        )
    fields = {"status": Status.DUPLICATE, "group": Group.DUPLICATE, "duplicate_of": other.ref, "closed_on": on}
    followed = [Change("issue", ref, "IssueMergedOn", {"duplicate_of": other.ref}) for ref in merged]
    return [*changed(issue, "IssueMerged", fields, rules, on), *waived(tasks, on), *followed]
