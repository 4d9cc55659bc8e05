"""The clocks of an issue: when each started, was due, and stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from loucheng_cli.domain.core.enums import ENDED_UNHANDLED, Group, Status
from loucheng_cli.domain.core.events import State, apply_changes, decode, default_state
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.replay import DatedChange


class Clock(StrEnum):
    """分办, 签收, 首次联系, 办理 (重办 among them), 回访."""

    TRIAGE = "triage"
    CONTACT = "contact"
    SIGN = "sign"
    HANDLING = "handling"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a clock. ``issue`` is as it stood when the run stopped, or on the last day looked at."""

    clock: Clock
    issue: Issue
    due_on: date | None
    done_on: date | None = None
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


def runs(ref: str, events: Iterable[DatedChange], until: date) -> list[Run]:
    """The runs of all clocks of an issue up to the evening of a day, as its events tell them.

    The first answer that reaches the enterprise is the first contact at the latest. A run that loses its point before
    its due day (returned, withdrawn, handed to another party) is left out; one that was late by then stays late.
    """
    folder = _Folder()
    last = until.isoformat()
    state: State | None = None
    for day, changes in events:
        if day > last:
            continue
        before = state
        state = apply_changes(state or {**default_state("issue"), "ref": ref}, changes)
        folder.step(before, state, changes, day)
    return folder.found if state is None else [*folder.found, *folder.running(state)]


class _Folder:
    def __init__(self) -> None:
        self.found: list[Run] = []
        self._on: dict[Clock, dict[str, Any]] = {}  # what began, with its due day and flags

    def step(self, before: State | None, after: State, changes: Any, day: str) -> None:
        status, was = Status(after["status"]), None if before is None else Status(before["status"])
        if before is None:
            self._begin(Clock.TRIAGE, after["triage_due_on"])
            self._begin(Clock.CONTACT, after["contact_due_on"])
        if changes.get("assigned_on"):
            self._done(Clock.TRIAGE, after, day)
            self._dropped(Clock.SIGN, before or after, day)
            self._dropped(Clock.HANDLING, before or after, day)
            self._begin(Clock.SIGN, after["sign_due_on"])
            self._begin(Clock.HANDLING, after["due_on"])
        if Clock.HANDLING in self._on and "due_on" in changes and after["due_on"]:
            self._on[Clock.HANDLING]["due_on"] = after["due_on"]
        if changes.get("accepted_on"):
            self._done(Clock.SIGN, after, day)
        if was is Status.ASSIGNED and status is Status.NEW:
            assert before is not None
            self._done(Clock.SIGN, before, day, returned=True)
            self._dropped(Clock.HANDLING, before, day)
            self._begin(Clock.TRIAGE, after["triage_due_on"])
        if changes.get("contacted_on"):
            self._done(Clock.CONTACT, after, changes["contacted_on"])
        if changes.get("resolved_on"):
            self._done(Clock.CONTACT, after, day)
            self._done(Clock.HANDLING, after, day)
            self._begin(Clock.FOLLOW_UP, after["follow_up_due_on"])
        if changes.get("followed_up_on"):
            self._done(Clock.FOLLOW_UP, after, day)
        if changes.get("group") == Group.UNRATED:
            self._stopped(Clock.FOLLOW_UP, after, None, unrated=True)
        if changes.get("redone"):
            self._dropped(Clock.FOLLOW_UP, before or after, day)
            self._begin(Clock.HANDLING, after["due_on"], redo=True)
        if status in ENDED_UNHANDLED:
            for clock in tuple(self._on):
                self._dropped(clock, after, day)
        elif was in ENDED_UNHANDLED and status is not Status.NEW:
            self._begin(Clock.HANDLING, after["due_on"])

    def running(self, state: State) -> list[Run]:
        issue = decode(Issue, state)
        found = [self._run(clock, issue, None) for clock in self._on]
        # On hold no day is late: the due day is counted anew when the clock goes on.
        return [
            replace(run, due_on=None) if run.clock is Clock.HANDLING and issue.held_on is not None else run
            for run in found
        ]

    def _begin(self, clock: Clock, due_on: str | None, **flags: bool) -> None:
        self._on[clock] = {"due_on": due_on, **flags}

    def _done(self, clock: Clock, state: State, day: str, **flags: bool) -> None:
        self._stopped(clock, state, day, **flags)

    def _dropped(self, clock: Clock, state: State, day: str) -> None:
        held = clock is Clock.HANDLING and state["held_on"] is not None
        if clock in self._on and not held and (due := self._on[clock]["due_on"]) and day > due:
            self._stopped(clock, state, None)
        self._on.pop(clock, None)

    def _stopped(self, clock: Clock, state: State, day: str | None, **flags: bool) -> None:
        if clock in self._on:
            self._on[clock] |= flags
            self.found.append(self._run(clock, decode(Issue, state), day))
            del self._on[clock]

    def _run(self, clock: Clock, issue: Issue, day: str | None) -> Run:
        kept = dict(self._on[clock])
        due_on = kept.pop("due_on")
        return Run(
            clock=clock,
            issue=issue,
            due_on=date.fromisoformat(due_on) if due_on else None,
            done_on=date.fromisoformat(day) if day else None,
            **kept,
        )
