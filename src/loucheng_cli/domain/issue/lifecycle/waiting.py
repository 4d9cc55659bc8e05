"""What moves the due day of an issue: hold, resume, extend, and a calendar that was announced later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loucheng_cli.domain.core.enums import ON_THE_CLOCK, Group, HoldReason, Move
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import changed, check_allowed
from loucheng_cli.domain.issue.lifecycle.due_days import due_fields, hold_ended
from loucheng_cli.domain.issue.lifecycle.tasks import task_due
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import DirectorOnlyError, RefusedError
from loucheng_cli.i18n import _, ngettext


def hold(
    issue: Issue, reason: HoldReason, rules: RuleContext, *, on: date, approved_by: str | None = None
) -> list[Change]:
    """Stop the clock, for a reason of the closed list, not beyond ``hold_at_most`` unless it is approved as policy says."""
    check_allowed(issue, Move.HOLD, on, rules)
    cap = rules.policies.days("hold_at_most")
    approver = rules.policies.text("hold_approved_by")
    if issue.held_days >= cap and approver != "director" and not approved_by:
        raise RefusedError(
            ngettext(
                'It has been on hold for {n} working day (limit: {cap}); {who} must approve: --approved-by "…"',
                'It has been on hold for {n} working days (limit: {cap}); {who} must approve: --approved-by "…"',
                issue.held_days,
            ).format(n=issue.held_days, cap=cap, who=approver)
        )
    if issue.held_days >= cap and approver == "director" and not rules.is_director:
        raise DirectorOnlyError(
            ngettext(
                "It has been on hold for {n} working day (limit: {cap}); only the director can put it on hold again.",
                "It has been on hold for {n} working days (limit: {cap}); only the director can put it on hold again.",
                issue.held_days,
            ).format(n=issue.held_days, cap=cap)
        )
    fields = {
        "held_on": on,
        "hold_reason": reason,
        "group": Group.WAITING,
        "hold_approved_by": FreeText(approved_by) if approved_by else None,
    }
    return changed(issue, "IssueHeld", fields, rules, on)


def resume(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Start the clock again; the new due day leaves out the days on whose evening it was on hold."""
    check_allowed(issue, Move.RESUME, on, rules)
    fields = hold_ended(issue, rules, on) | {"group": Group.OPEN}
    if issue.clock_from is not None:
        fields |= due_fields(issue, rules, start=issue.clock_from, holds=fields["holds"])
    return changed(issue, "IssueResumed", fields, rules, on)


def extend(issue: Issue, days: int, rules: RuleContext, *, on: date, approved_by: str) -> list[Change]:
    """Before the due day has passed, as often and by as many days as policy allows (行政许可法 42条 for permits)."""
    check_allowed(issue, Move.EXTEND, on, rules)
    if issue.due_on is None or issue.clock_from is None:
        raise RefusedError(_("{ref} has no due day to extend yet.").format(ref=issue.ref))
    if on > issue.due_on:
        raise RefusedError(
            _("The due day has passed, so it can no longer be extended. Supervise or escalate it instead.")
        )
    times = max(issue.extensions, int(issue.extended_days > 0))
    if times >= rules.policies.days("extend.times"):
        raise RefusedError(
            ngettext(
                "{ref} has been extended once; policy allows no more.",
                "{ref} has been extended {n} times; policy allows no more.",
                times,
            ).format(ref=issue.ref, n=times)
            if times
            else _("Policy allows no extension.")
        )
    limit = rules.policies.text("extend.at_most")
    most = (issue.promised_days or 0) if limit == "promised" else int(limit)
    if not 0 < days <= most - issue.extended_days:
        raise RefusedError(
            ngettext(
                "An extension cannot exceed the promised {n} day.",
                "An extension cannot exceed the promised {n} days.",
                most,
            ).format(n=most)
            if limit == "promised"
            else ngettext("Extensions cannot exceed {n} day.", "Extensions cannot exceed {n} days.", most).format(
                n=most
            )
        )
    fields = {
        "extended_days": issue.extended_days + days,
        "extensions": times + 1,
        "extension_approved_by": FreeText(approved_by),
        **due_fields(issue, rules, start=issue.clock_from, holds=issue.holds, extension=issue.extended_days + days),
    }
    return changed(issue, "IssueExtended", fields, rules, on)


def recheck(issue: Issue, rules: RuleContext, tasks: Iterable[Task] = ()) -> list[Change]:
    """The due day as today's calendar counts it; nothing where it stays.

    Tasks that follow the lead's day (nothing was promised for them) move with it.
    """
    if issue.status not in ON_THE_CLOCK or issue.due_on is None or issue.clock_from is None:
        return []
    fields = due_fields(issue, rules, start=issue.clock_from, holds=issue.holds)
    if (fields["due_on"], fields["provisional"]) == (issue.due_on, issue.provisional):
        return []
    changes = changed(issue, "IssueRechecked", fields, rules, rules.today, ordered=False)
    for task in tasks:
        if task.is_open and task.asked is None and task.assigned_on is not None:
            day = task_due(fields["due_on"], task.assigned_on, rules)
            moved = {"due_on": day, "provisional": fields["provisional"]}
            changes.append(Change("task", task.code, "TaskRechecked", moved))
    return changes
