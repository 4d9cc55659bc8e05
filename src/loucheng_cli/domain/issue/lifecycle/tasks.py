"""The tasks of supporting parties, and what was promised at a meeting on site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from loucheng_cli.domain.core.enums import TaskStatus
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.domain.issue.context import Party, RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import check_not_in_future, too_early
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _


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
    if not issue.is_open:
        raise RefusedError(
            _("{ref} is “{status}”, so its tasks no longer change.").format(ref=issue.ref, status=status_label(issue))
        )
    if task.assigned_on is not None and on < task.assigned_on:
        raise too_early(task.assigned_on)
    check_not_in_future(on, rules)
    fields: dict[str, object] = {"status": status}
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


def waived(tasks: Iterable[Task], on: date) -> list[Change]:
    """The open tasks of an issue that ends without being handled."""
    ended = {"status": TaskStatus.WAIVED, "ended_on": on}
    return [Change("task", task.code, "TaskWaived", ended) for task in tasks if task.is_open]


def taken_up(issue: Issue, lead_due: date | None, tasks: Iterable[Task], rules: RuleContext, on: date) -> list[Change]:
    """The tasks that ended with the issue begin anew."""
    day = task_due(lead_due, on, rules)
    again = {
        "status": TaskStatus.ASSIGNED,
        "assigned_on": on,
        "accepted_on": None,
        "ended_on": None,
        "due_on": day,
        "provisional": rules.calendar.is_provisional(day) if day else False,
    }
    ended = (each for each in tasks if each.status is TaskStatus.WAIVED and each.ended_on == issue.closed_on)
    return [Change("task", task.code, "TaskTakenUp", again) for task in (*ended, *(t for t in tasks if t.is_open))]


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
        day = due or task_due(issue.due_on, on, rules)
        fields: dict[str, object] = {
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
    fields: dict[str, object] = {"due_on": day, "provisional": rules.calendar.is_provisional(day)}
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


def task_due(lead_due: date | None, on: date, rules: RuleContext) -> date | None:
    """The lead's due day less one working day, but never before the next working day."""
    if lead_due is None:
        return None
    day = lead_due - timedelta(days=1)
    while not rules.calendar.is_working(day):
        day -= timedelta(days=1)
    return max(day, min(lead_due, rules.working(on, 1)))
