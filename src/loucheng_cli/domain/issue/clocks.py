"""The clocks of an issue: which run, when each is due, and how each run ended.

``running`` is the one definition; the list of today reads it of the issue as it is, reports and digests of its past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from loucheng_cli.domain.core.enums import ON_THE_CLOCK, Group, Status
from loucheng_cli.domain.issue.model import Issue


class Clock(StrEnum):
    """分办, 签收, 首次联系, 办理 (重办 among them), 回访."""

    TRIAGE = "triage"
    CONTACT = "contact"
    SIGN = "sign"
    HANDLING = "handling"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a clock; ``issue`` is as it was when the run ended (when it was dropped: just before), or as it is now.

    ``done_on`` is the day that what was due was done, ``dropped_on`` the day the run ended without it.
    """

    clock: Clock
    issue: Issue
    due_on: date | None
    done_on: date | None = None
    dropped_on: date | None = None
    redo: bool = False
    returned: bool = False
    unrated: bool = False

    @property
    def in_time(self) -> bool:
        """Done on its due day at the latest."""
        return self.done_on is not None and (self.due_on is None or self.done_on <= self.due_on)

    def settled_on(self, today: date) -> date | None:
        """The day it counts on: when it was done in time, else its due day; None while that is still to come."""
        if self.in_time:
            return self.done_on
        if self.due_on is None or (self.done_on is None and self.due_on >= today):
            return None
        return self.due_on


def running(issue: Issue) -> dict[Clock, date | None]:
    """The clocks that run on an issue, with their due days; None while it is on hold and was not late before."""
    found: dict[Clock, date | None] = {}
    held = issue.held_on is not None
    if issue.status is Status.NEW:
        found[Clock.TRIAGE] = issue.triage_due_on
    if issue.status is Status.ASSIGNED:
        found[Clock.SIGN] = issue.sign_due_on
    if issue.status in ON_THE_CLOCK:
        if issue.contacted_on is None and issue.contact_due_on is not None:
            # A journal of before counts it from the receipt; it is never due before the signature.
            signed = issue.accepted_on or issue.sign_due_on or issue.contact_due_on
            found[Clock.CONTACT] = max(issue.contact_due_on, signed)
        late = held and issue.is_overdue(issue.held_on or date.max)
        found[Clock.HANDLING] = None if held and not late else issue.due_on
    if issue.status is Status.RESOLVED:
        found[Clock.FOLLOW_UP] = issue.follow_up_due_on
    return found


class ClockFold:
    """The runs of the clocks of one issue, event by event."""

    def __init__(self) -> None:
        self.ended: list[Run] = []
        self._on: dict[Clock, Run] = {}

    def step(self, before: Issue | None, after: Issue, changes: Mapping[str, object], day: date) -> None:
        """What an event did to the clocks.

        A run that loses its point by its due day (returned, withdrawn, handed to another party) is left out; one that was
        late by then stays late.
        """
        now = running(after)
        anew = _begun_anew(before, changes)
        for clock in tuple(self._on):
            if clock in now and clock not in anew:
                self._on[clock] = replace(self._on[clock], issue=after, due_on=now[clock])
            else:
                self._end(clock, before or after, after, changes, day)
        for clock, due in now.items():
            if clock not in self._on:
                redo = clock is Clock.HANDLING and bool(changes.get("redone"))
                self._on[clock] = Run(clock=clock, issue=after, due_on=due, redo=redo)
        if before is None or before.status is Status.NEW:
            self._on_the_spot(before, after, day)

    @property
    def runs(self) -> list[Run]:
        """Those that ended, then those that run."""
        return [*self.ended, *self._on.values()]

    def _end(self, clock: Clock, before: Issue, after: Issue, changes: Mapping[str, object], day: date) -> None:
        run = self._on.pop(clock)
        if changes.get("group") == Group.UNRATED:
            self.ended.append(replace(run, issue=after, unrated=True))
        elif _is_done(clock, after, changes):
            returned = clock is Clock.SIGN and after.status is Status.NEW
            done = after.contacted_on if clock is Clock.CONTACT and after.contacted_on else day
            self.ended.append(replace(run, issue=before if returned else after, done_on=done, returned=returned))
        elif run.due_on is not None and day > run.due_on:
            self.ended.append(replace(run, issue=before, dropped_on=day))

    def _on_the_spot(self, before: Issue | None, after: Issue, day: date) -> None:
        """What was solved on the spot was signed for and handled in the same moment."""
        if after.status is Status.RESOLVED and before is not None:
            self.ended += [
                Run(clock=clock, issue=after, due_on=due, done_on=day)
                for clock, due in ((Clock.SIGN, after.sign_due_on), (Clock.HANDLING, after.due_on))
            ]


def _begun_anew(before: Issue | None, changes: Mapping[str, object]) -> frozenset[Clock]:
    """The clocks of another party, where an issue went from one to the other."""
    if before is not None and before.status in ON_THE_CLOCK and changes.get("assigned_on"):
        return frozenset({Clock.SIGN, Clock.CONTACT, Clock.HANDLING})
    return frozenset()


def _is_done(clock: Clock, after: Issue, changes: Mapping[str, object]) -> bool:
    match clock:
        case Clock.TRIAGE:
            return bool(changes.get("assigned_on"))
        case Clock.SIGN:
            return bool(changes.get("accepted_on")) or after.status is Status.NEW
        case Clock.CONTACT:
            return bool(changes.get("contacted_on") or changes.get("resolved_on"))
        case Clock.HANDLING:
            return bool(changes.get("resolved_on"))
        case Clock.FOLLOW_UP:
            return bool(changes.get("followed_up_on"))
