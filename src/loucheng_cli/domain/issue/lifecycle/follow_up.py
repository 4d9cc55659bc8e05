"""What comes after the answer: follow-up, filing, and taking an issue up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.core.enums import Group, Move, Satisfaction, Solved, Status
from loucheng_cli.domain.core.events import Change, State
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import changed, check_allowed
from loucheng_cli.domain.issue.lifecycle.due_days import due_fields
from loucheng_cli.domain.issue.lifecycle.tasks import taken_up
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

NO_ANSWERS = 3  # on as many different days, then the issue is filed without a rating


def follow_up(
    issue: Issue, rules: RuleContext, *, on: date, contacted: bool, solved: Solved, satisfaction: Satisfaction
) -> list[Change]:
    """What the enterprise said: were you contacted, is it solved, are you content."""
    check_allowed(issue, Move.FOLLOW_UP, on, rules)
    if satisfaction is Satisfaction.MOSTLY and rules.policies.days("satisfaction.scale") < len(Satisfaction):
        raise RefusedError(_("Here an enterprise is asked only whether it is satisfied or not satisfied."))
    fields: dict[str, object] = {
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
    return changed(issue, "IssueFollowedUp", fields, rules, on)


def no_answer(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Nobody answered the follow-up; after three different days it is filed without a rating."""
    check_allowed(issue, Move.FOLLOW_UP, on, rules)
    if on.isoformat() in issue.no_answers:
        raise RefusedError(
            _("An attempt on {day} is already registered; the attempts must be on different days.").format(day=on)
        )
    tries = (*issue.no_answers, on.isoformat())
    fields: dict[str, object] = {"no_answers": tries}
    if len(tries) >= NO_ANSWERS:
        fields |= {"status": Status.CLOSED, "group": Group.UNRATED, "closed_on": on}
    return changed(issue, "IssueFollowUpTried", fields, rules, on)


def reopen(issue: Issue, rules: RuleContext, *, on: date, tasks: Sequence[Task] = ()) -> list[Change]:
    """Do it again: with its lead, within the days of ``clock.redo``; what was declined goes back to where it was."""
    check_allowed(issue, Move.REOPEN, on, rules)
    if issue.status in {Status.DECLINED, Status.WITHDRAWN}:
        return _taken_up_again(issue, tasks, rules, on)
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
        "held_days": 0,
        "extended_days": 0,
        "extensions": 0,
        "late_entry": False,
        "contact_due_on": None,  # the enterprise was answered and asked
        **due_fields(issue, rules, start=on, holds=(), promise=Promise(days=days)),
    }
    return changed(issue, "IssueReopened", fields, rules, on)


def uphold(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """A person keeps the result although the enterprise is not content: filed as not solved."""
    check_allowed(issue, Move.UPHOLD, on, rules)
    fields = {"status": Status.CLOSED, "group": Group.UNSOLVED, "closed_on": on}
    return changed(issue, "IssueUpheld", fields, rules, on)


def _taken_up_again(issue: Issue, tasks: Sequence[Task], rules: RuleContext, on: date) -> list[Change]:
    """All clocks start anew, with the days that were promised."""
    before = issue.status_before or Status.NEW
    fields: State = {
        "status": before,
        "group": Group.OPEN,
        "closed_on": None,
        "status_before": None,
        "decline_reason": None,
        "channel_told": None,
        "holds": (),
        "held_days": 0,
        "extended_days": 0,
        "extensions": 0,
    }
    if before is Status.NEW:
        fields["triage_due_on"] = rules.clock("triage", on)
    else:
        signed_by = rules.clock("sign", on) if before is Status.ASSIGNED else on
        start = signed_by if issue.clock == "accepted" else on
        if before is Status.ASSIGNED:
            fields["sign_due_on"] = signed_by
        fields |= {"contact_due_on": rules.clock("contact", signed_by), "clock_from": start}
        fields |= due_fields(issue, rules, start=start, holds=(), extension=0)
    return [
        *changed(issue, "IssueReopened", fields, rules, on),
        *taken_up(issue, fields.get("due_on"), tasks, rules, on),
    ]
