"""The due day of a running clock, its yellow day, and the holds that move it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from loucheng_cli.domain.calendar.deadline import DayUnit, Hold, Promise, due_on
from loucheng_cli.domain.core.events import State
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue

SAME_DAY = Promise(days=0, unit=DayUnit.CALENDAR)  # of an emergency: also where that day is no working day


def holds_of(issue: Issue) -> tuple[Hold, ...]:
    """The holds of the running clock as days; the one that is still open ends with None."""
    ended: list[Hold] = []
    for text in issue.holds:
        begin, end = text.split("..")
        ended.append((date.fromisoformat(begin), date.fromisoformat(end)))
    if issue.held_on is not None:
        ended.append((issue.held_on, None))
    return tuple(ended)


def due_fields(
    issue: Issue,
    rules: RuleContext,
    *,
    start: date,
    holds: Sequence[str],
    extension: int | None = None,
    promise: Promise | None = None,
) -> State:
    """The due day of the running clock and what follows from it."""
    extended = issue.extended_days if extension is None else extension
    if issue.is_emergency and promise is None and not holds and not extended:
        day = {"due_on": start, "yellow_on": yellow_on(start, rules), "provisional": False}
        return {**day, "calendar_version": rules.calendar.version}
    if promise is None:
        promise = Promise(days=issue.promised_days or 0, unit=DayUnit(issue.promised_unit or DayUnit.WORKING))
    pairs = [tuple(date.fromisoformat(day) for day in text.split("..")) for text in holds]
    due = due_on(
        start,
        promise,
        rules.calendar,
        [(begin, end) for begin, end in pairs],
        extended,
    )
    return {
        "due_on": due.on,
        "yellow_on": yellow_on(due.on, rules),
        "provisional": due.provisional,
        "calendar_version": rules.calendar.version,
    }


def hold_ended(issue: Issue, rules: RuleContext, on: date) -> State:
    """The hold that is open ends on this day."""
    assert issue.held_on is not None
    before = timedelta(days=1)
    return {
        "held_on": None,
        "hold_reason": None,
        "holds": (*issue.holds, f"{issue.held_on.isoformat()}..{on.isoformat()}"),
        "held_days": issue.held_days + rules.calendar.working_days_between(issue.held_on - before, on - before),
    }


def yellow_on(due: date, rules: RuleContext) -> date:
    """The first day on which at most ``light.yellow`` working days are left."""
    left = rules.policies.days("light.yellow")
    day = due
    while left or not rules.calendar.is_working(day):
        left -= rules.calendar.is_working(day)
        day -= timedelta(days=1)
    return day
