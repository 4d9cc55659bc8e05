"""Labels of statuses, moves and listed words in the user's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from loucheng_cli.domain.core.enums import (
    Business,
    DeclineReason,
    EnterpriseKind,
    Group,
    HoldReason,
    IssueKind,
    LeasePlan,
    Level,
    Method,
    Move,
    Operating,
    Origin,
    Outcome,
    PartyKind,
    Result,
    Role,
    Satisfaction,
    Solved,
    Stage,
    Status,
    TaskStatus,
    Urgency,
    VisitKind,
)
from loucheng_cli.i18n import N_, _

_WORDS: tuple[tuple[Enum, str], ...] = (
    (Status.NEW, N_("to be assigned")),
    (Status.ASSIGNED, N_("waiting for acceptance")),
    (Status.IN_PROGRESS, N_("in progress")),
    (Status.RESOLVED, N_("to be followed up")),
    (Status.REOPEN_REQUESTED, N_("to be reviewed")),
    (Status.CLOSED, N_("filed")),
    (Status.DECLINED, N_("declined")),
    (Status.WITHDRAWN, N_("withdrawn")),
    (Status.DUPLICATE, N_("merged")),
    (Group.OPEN, N_("open")),
    (Group.WAITING, N_("waiting for others")),
    (Group.HANDLED, N_("handled")),
    (Group.SOLVED, N_("solved")),
    (Group.PARTLY, N_("partly solved")),
    (Group.UNSOLVED, N_("not solved")),
    (Group.UNRATED, N_("not rated")),
    (Group.DUPLICATE, N_("duplicate")),
    (Move.ASSIGN, N_("assign")),
    (Move.REASSIGN, N_("reassign")),
    (Move.ACCEPT, N_("register acceptance")),
    (Move.RETURN, N_("register a return")),
    (Move.CONTACT, N_("register first contact")),
    (Move.HOLD, N_("put on hold")),
    (Move.RESUME, N_("resume")),
    (Move.EXTEND, N_("extend")),
    (Move.RESOLVE, N_("resolve")),
    (Move.FOLLOW_UP, N_("follow up")),
    (Move.REOPEN, N_("reopen")),
    (Move.UPHOLD, N_("uphold the result and file")),
    (Move.DECLINE, N_("decline")),
    (Move.WITHDRAW, N_("withdraw")),
    (Move.DUPLICATE, N_("merge as a duplicate")),
    (Move.REMIND, N_("remind")),
    (Move.SUPERVISE, N_("supervise")),
    (Move.ESCALATE, N_("escalate")),
    (Move.NOTE, N_("note progress")),
    (Move.EDIT, N_("correct")),
    (Move.HANDOVER, N_("hand over")),
    (Outcome.SOLVED, N_("solved")),
    (Outcome.PARTLY, N_("partly solved")),
    (Outcome.EXPLAINED, N_("explained")),
    (Solved.YES, N_("solved")),
    (Solved.PARTLY, N_("partly solved")),
    (Solved.NO, N_("not solved")),
    (TaskStatus.ASSIGNED, N_("waiting for acceptance")),
    (TaskStatus.IN_PROGRESS, N_("in progress")),
    (TaskStatus.DONE, N_("handled (resolved)")),
    (TaskStatus.RETURNED, N_("returned")),
    (TaskStatus.WAIVED, N_("waived")),
    (Level.COMMUNITY, N_("community level")),
    (Level.STREET, N_("street level")),
    (Level.DISTRICT, N_("district level")),
    (PartyKind.COMMUNITY, N_("the community itself")),
    (PartyKind.PROPERTY, N_("property manager")),
    (PartyKind.STREET, N_("street office")),
    (PartyKind.UTILITY, N_("utility company")),
    (PartyKind.HIGHER, N_("city level or above")),
    (Role.WORKER, N_("worker")),
    (Role.DIRECTOR, N_("director")),
    (Role.READER, N_("reader")),
    (IssueKind.QUESTION, N_("question")),
    (IssueKind.HELP, N_("request for help")),
    (IssueKind.COMPLAINT, N_("complaint")),
    (IssueKind.PROPOSAL, N_("proposal")),
    (IssueKind.HAZARD, N_("hazard")),
    (IssueKind.MATTER, N_("matter to be handled")),
    (Urgency.EXTREME, N_("extremely urgent")),
    (Urgency.URGENT, N_("urgent")),
    (Urgency.ORDINARY, N_("not urgent")),
    (Origin.VISIT, N_("from a visit")),
    (Origin.DESK, N_("at the desk")),
    (Origin.PHONE, N_("by phone")),
    (Origin.COUNCIL, N_("from the council")),
    (Origin.ONLINE, N_("online")),
    (Origin.PASSED_ON, N_("passed on")),
    (Satisfaction.SATISFIED, N_("satisfied")),
    (Satisfaction.MOSTLY, N_("mostly satisfied")),
    (Satisfaction.DISSATISFIED, N_("not satisfied")),
    (HoldReason.CORRECTION, N_("enterprise to complete its papers")),
    (HoldReason.EXAMINATION, N_("examination or expert review")),
    (HoldReason.HEARING, N_("hearing")),
    (HoldReason.HIGHER, N_("approval from above")),
    (HoldReason.WORKS, N_("works by enterprise or owner")),
    (HoldReason.ASKED, N_("enterprise asked to wait")),
    (DeclineReason.NOT_OURS, N_("not within this level's powers")),
    (DeclineReason.NOT_ALLOWED, N_("policy does not allow it")),
    (DeclineReason.OTHER_WAY, N_("belongs to court, arbitration or review")),
    (DeclineReason.UNCLEAR, N_("unclear and out of reach")),
    (Stage.STARTING, N_("starting")),
    (Stage.ARRIVING, N_("arriving")),
    (Stage.GROWING, N_("growing")),
    (Stage.LEAVING, N_("leaving")),
    (EnterpriseKind.FIRM, N_("firm")),
    (EnterpriseKind.SOLE_TRADER, N_("sole trader")),
    (EnterpriseKind.BRANCH, N_("branch")),
    (EnterpriseKind.ASSOCIATION, N_("association")),
    (EnterpriseKind.OTHER, N_("other")),
    (Operating.PREPARING, N_("in preparation")),
    (Operating.FITTING_OUT, N_("fitting out")),
    (Operating.ACTIVE, N_("in business")),
    (Operating.SUSPENDED, N_("suspended")),
    (Operating.LOST, N_("out of reach")),
    (Operating.MOVED_OUT, N_("moved out")),
    (Operating.DEREGISTERED, N_("deregistered")),
    (LeasePlan.RENEW, N_("renew")),
    (LeasePlan.EXPAND, N_("take more space")),
    (LeasePlan.REDUCE, N_("give up space")),
    (LeasePlan.LEAVE, N_("move away")),
    (Business.BETTER, N_("better")),
    (Business.STEADY, N_("steady")),
    (Business.WORSE, N_("worse")),
    (Business.HARD, N_("hard")),
    (Method.ON_SITE, N_("on site")),
    (Method.PHONE, N_("phone call")),
    (Method.ONLINE, N_("online")),
    (Method.CAME, N_("came to us")),
    (VisitKind.ROUTINE, N_("routine visit")),
    (VisitKind.FIRST, N_("first visit")),
    (VisitKind.KEY, N_("key enterprise visit")),
    (VisitKind.TOPIC, N_("topic visit")),
    (VisitKind.FOLLOW_UP, N_("follow-up of an issue")),
    (Result.MET, N_("met")),
    (Result.ABSENT, N_("nobody there")),
    (Result.REFUSED, N_("refused")),
    (Result.MOVED_OUT, N_("has moved out")),
)


class _Labels(Mapping[Enum, str]):
    """By list and word: words of two lists may be the same text (电话 as a way to visit and as an origin)."""

    _found: ClassVar = {(type(word), word): text for word, text in _WORDS}

    def __getitem__(self, word: Enum) -> str:
        return self._found[type(word), word]

    def __iter__(self) -> Iterator[Enum]:
        return (word for _list, word in self._found)

    def __len__(self) -> int:
        return len(self._found)


if TYPE_CHECKING:
    from loucheng_cli.domain.issue.model import Issue

LABELS = _Labels()


def label(word: Enum | None) -> str:
    """The word as the user reads it; empty for None."""
    return "" if word is None else _(LABELS[word])


def status_label(issue: Issue) -> str:
    """The status as a list shows it: on hold before all, filed with how it ended."""
    if issue.held_on is not None:
        return _("on hold")
    if issue.status is Status.CLOSED:
        return _("{status} ({group})").format(status=label(issue.status), group=label(issue.group))
    return label(issue.status)


def floor_name(floor: int, floor_label: str | None = None) -> str:
    """What a storey is called: its door label, else its number (地下1层, 19层, 12A层, L3)."""
    if floor_label and not floor_label[0].isdigit():
        return floor_label
    if floor < 0 and not floor_label:
        return _("basement {n}").format(n=-floor)
    return _("floor {n}").format(n=floor_label or floor)


def place_name(building: str | None, floor: int | None, unit: str | None, floor_label: str | None = None) -> str:
    """Building and unit, or storey where no unit is known, for a column."""
    storey = "" if floor is None else floor_name(floor, floor_label)
    return f"{building or ''} {unit or storey}".strip()


_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


def weekday_name(day: date) -> str:
    """The day of the week."""
    return _(_WEEKDAYS[day.weekday()])
