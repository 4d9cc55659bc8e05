"""Issues (诉求) and their tasks, as facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.core.enums import (
    ON_THE_CLOCK,
    OPEN,
    OPEN_TASKS,
    DeclineReason,
    Group,
    HoldReason,
    IssueKind,
    Level,
    Move,
    Origin,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
    Urgency,
)
from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.domain.issue.moves import MOVES, WHILE_HELD
from loucheng_cli.domain.issue.urgency import is_emergency

SOURCE_NUMBER = 6  # characters from which a number may be that of another system


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One need of an enterprise, or of a place.

    The rule it is handled by (item, parties, days, clock, versions) is frozen here when it is assigned. Days
    ending in ``_due_on`` are the last days of their clocks, worked out when the event happened; ``yellow_on``
    is the first day of the yellow light. ``holds`` are past holds of the running clock as ``from..to``. ``entered_on`` is
    the day it was entered, ``backdated_on`` the day of the last late entry (补录); ``late_entry`` marks a result that was
    entered after the due day and says it came before. ``emergency`` is the
    code of the kind that its text reports, ``called`` whether help had been called; ``picked``: a person named the item
    or chose it among what was shown.
    """

    KIND: ClassVar[str] = "issue"
    KEY: ClassVar[str] = "ref"

    ref: str
    text: FreeText | None = None
    enterprise: str | None = None
    building: str | None = None
    floor: int | None = None
    unit: str | None = None
    visit: str | None = None
    origin: Origin = Origin.DESK
    kind: IssueKind = IssueKind.HELP
    named: bool = True
    confidential: bool = False
    status: Status = Status.NEW
    group: Group = Group.OPEN
    owner: str | None = None
    opened_on: date | None = None
    last_on: date | None = None
    triage_due_on: date | None = None
    contact_due_on: date | None = None
    contacted_on: date | None = None
    item: str | None = None
    item_name: str | None = None
    lead: str | None = None
    lead_name: str | None = None
    department: str | None = None
    department_name: str | None = None
    promised_days: int | None = None
    promised_unit: str | None = None
    clock: str | None = None
    catalog_version: str | None = None
    calendar_version: str | None = None
    first_assigned_on: date | None = None
    assigned_on: date | None = None
    sign_due_on: date | None = None
    accepted_on: date | None = None
    materials: FreeText | None = None
    clock_from: date | None = None
    due_on: date | None = None
    yellow_on: date | None = None
    provisional: bool = False
    held_on: date | None = None
    hold_reason: HoldReason | None = None
    holds: tuple[str, ...] = ()
    held_days: int = 0
    extended_days: int = 0
    extensions: int = 0
    extension_approved_by: FreeText | None = None
    hold_approved_by: FreeText | None = None
    returns: int = 0
    first_returned: bool = False
    on_the_spot: bool = False
    resolved_on: date | None = None
    outcome: Outcome | None = None
    reply: FreeText | None = None
    follow_up_due_on: date | None = None
    followed_up_on: date | None = None
    contacted: bool | None = None
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    no_answers: tuple[str, ...] = ()
    redone: int = 0
    closed_on: date | None = None
    status_before: Status | None = None
    decline_reason: DeclineReason | None = None
    channel_told: FreeText | None = None
    duplicate_of: str | None = None
    level: Level = Level.COMMUNITY
    reminders: int = 0
    reminded_on: date | None = None
    supervised_on: date | None = None
    escalated_on: date | None = None
    matched: str | None = None
    confident: bool | None = None
    backdated: int = 0
    backdated_on: date | None = None
    entered_on: date | None = None
    late_entry: bool = False
    paper_no: str | None = None
    urgency: Urgency = Urgency.ORDINARY
    emergency: str | None = None
    called: bool | None = None
    picked: bool | None = None

    @property
    def source_no(self) -> str | None:
        """Its number in another system; what is shorter was numbered on paper."""
        return self.paper_no if self.paper_no and len(self.paper_no) >= SOURCE_NUMBER else None

    @property
    def is_emergency(self) -> bool:
        """An extremely urgent hazard: due on the day it is received, by the calendar."""
        return is_emergency(self.kind, self.urgency)

    @property
    def is_open(self) -> bool:
        """Someone still owes something: 在办 in the wider sense, 待复核 included."""
        return self.status in OPEN

    def is_overdue(self, today: date) -> bool:
        """Late on that day: with a party, and the due day has passed; a hold stops the clock only of what was in time."""
        if self.status not in ON_THE_CLOCK or self.due_on is None:
            return False
        return today > self.due_on and (self.held_on is None or self.held_on > self.due_on)

    def moves(self) -> tuple[Move, ...]:
        """What can be done now, in the order of the life of an issue."""
        possible = [move for move in Move if (self.status, move) in MOVES]
        if self.held_on is not None:
            return tuple(move for move in possible if move in WHILE_HELD)
        return tuple(move for move in possible if move is not Move.RESUME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """协办任务: one per supporting party, keyed ``SM-I12/gongan``, with its own due day.

    A part of a bundle is a task too, keyed by its item: ``SM-I12/SCJG-09``.
    """

    KIND: ClassVar[str] = "task"
    KEY: ClassVar[str] = "code"

    code: str
    issue: str = ""
    party: str = ""
    party_name: str = ""
    status: TaskStatus = TaskStatus.ASSIGNED
    asked: FreeText | None = None
    assigned_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    ended_on: date | None = None
    reply: FreeText | None = None

    @property
    def is_open(self) -> bool:
        """Still owes its answer."""
        return self.status in OPEN_TASKS
