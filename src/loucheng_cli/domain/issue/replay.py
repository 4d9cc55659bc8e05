"""An issue as it was on a past day and what had happened to it until then, from its events.

Two times are kept apart: ``until`` is the day things happened on; when they became known (as-of) is the reader's
business, who hands over only the events known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from loucheng_cli.domain.core.enums import ENDED_UNHANDLED, Group, Status
from loucheng_cli.domain.core.events import Fields, apply_changes, decode, default_state
from loucheng_cli.domain.issue.clocks import Clock, ClockFold, Run
from loucheng_cli.domain.issue.model import Issue

DatedChange = tuple[str, Fields]  # the day it happened, and the fields that took new values


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReplay:
    """An issue up to a day: how it was then, and how it was right after each thing that counts."""

    then: Issue | None
    resolved: tuple[Issue, ...] = ()
    followed_up: tuple[Issue, ...] = ()
    unrated: tuple[Issue, ...] = ()
    reopened_on: tuple[date, ...] = ()
    taken_up_on: tuple[date, ...] = ()
    assigned: tuple[Issue, ...] = ()
    ended: tuple[Issue, ...] = ()
    backdated_on: tuple[date, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def taken_late(self) -> tuple[Run, ...]:
        """The runs of handling that were late when they ended without a result: given to another party, or withdrawn."""
        return tuple(run for run in self.runs if run.clock is Clock.HANDLING and run.dropped_on is not None)


def passage(ref: str, events: Iterable[DatedChange], until: date) -> IssueReplay:
    """Fold the events that happened by the evening of a day; they come in fold order."""
    last = until.isoformat()
    state: dict[str, object] | None = None
    issue: Issue | None = None
    clocks = ClockFold()
    found: dict[str, list[Any]] = {
        name: []
        for name in (
            "resolved", "followed_up", "unrated", "reopened_on", "taken_up_on", "assigned", "ended", "backdated_on",
        )
    }  # fmt: skip
    for text, changes in events:
        if text > last:
            continue
        before, day = issue, date.fromisoformat(text)
        state = apply_changes(state or {**default_state("issue"), "ref": ref}, changes)
        issue = decode(Issue, state)
        clocks.step(before, issue, changes, day)
        if changes.get("assigned_on"):
            found["assigned"].append(issue)
        if changes.get("resolved_on"):
            found["resolved"].append(issue)
        if changes.get("followed_up_on"):
            found["followed_up"].append(issue)
        if changes.get("group") == Group.UNRATED:
            found["unrated"].append(issue)
        if changes.get("redone"):
            found["reopened_on"].append(day)
        elif before is not None and before.status in ENDED_UNHANDLED and issue.status not in ENDED_UNHANDLED:
            found["taken_up_on"].append(day)
        if issue.status in ENDED_UNHANDLED and (before is None or before.status not in ENDED_UNHANDLED):
            found["ended"].append(issue)
        if changes.get("backdated"):
            entered = changes.get("backdated_on")
            found["backdated_on"].append(date.fromisoformat(entered) if entered else day)
    return IssueReplay(then=issue, runs=tuple(clocks.runs), **{name: tuple(values) for name, values in found.items()})


def status_on(events: Iterable[DatedChange], day: date) -> Status | None:
    """The status on the evening of a day; None before it was received."""
    last, status = day.isoformat(), None
    for happened_on, changes in events:
        if happened_on <= last:
            status = changes.get("status", status or Status.NEW)
    return None if status is None else Status(status)


def is_less_late(ref: str, events: Iterable[DatedChange], without: Iterable[DatedChange], today: date) -> bool:
    """Whether some day on which the issue was late, by today, is none with the other events."""
    return not _late_days(ref, events, today) <= _late_days(ref, without, today)


def _late_days(ref: str, events: Iterable[DatedChange], today: date) -> set[date]:
    """The days on which a party had the issue longer than it was given."""
    found: set[date] = set()
    for run in passage(ref, events, today).runs:
        if run.clock is Clock.HANDLING and run.due_on is not None:
            last = run.done_on or run.dropped_on or today
            found.update(run.due_on + timedelta(days=n) for n in range(1, (last - run.due_on).days + 1))
    return found


def known(ref: str, events: Iterable[DatedChange]) -> Issue:
    """The issue after all of its events."""
    state = {**default_state("issue"), "ref": ref}
    for _day, changes in events:
        state = apply_changes(state, changes)
    return decode(Issue, state)
