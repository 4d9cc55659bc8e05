"""The digest of one council and one week as values, in no language.

A published digest is these values as JSON, so fields are only ever added, with a default. What may not be shown is
not here: names of unnamed enterprises, texts of confidential issues, hazards not yet removed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from loucheng_cli.domain.calendar.period import Length, Period
from loucheng_cli.domain.core.enums import (
    DeclineReason,
    EnterpriseKind,
    Group,
    IssueKind,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    VisitClass,
)
from loucheng_cli.domain.core.events import canonical

T = TypeVar("T")
_BESIDE = {"beside": True}  # a field that stands beside the frozen values: left out of the JSON where it is empty


class Disclosure(StrEnum):
    """How much of an issue the page may show: the enterprise, only its place, or nothing but the ref."""

    NAMED = "named"
    UNNAMED = "unnamed"
    CONFIDENTIAL = "confidential"


class LastStep(StrEnum):
    """The last thing that was done about an issue, as an overdue line tells it."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    REMINDED = "reminded"
    SUPERVISED = "supervised"
    ESCALATED = "escalated"


class DiscussionReason(StrEnum):
    """Why an issue is put to the council."""

    LATE = "late"
    REVIEW = "review"
    DECLINED = "declined"
    JOINT = "joint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A fraction, always shown whole; ``part`` has decimals only where weights are not whole."""

    part: float
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """To one decimal, half up; None of nothing."""
        if not self.whole:
            return None
        exact = Decimal(str(self.part)) * 100 / self.whole
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one week, each as the page itself defines it; ``open`` holds ``overdue`` and ``held``."""

    enterprises: int
    visits: int
    met: int
    met_remotely: int
    coverage: Rate
    opened: int
    merged: int
    handled: int
    open: int
    overdue: int
    held: int
    to_follow_up: int
    to_review: int
    unrated: int
    first_dispatch: Rate
    on_time: Rate
    solved: Rate
    partly: int
    satisfied: Rate
    extended: int
    explained: int
    redone: int
    backdated: int
    late_results: int = 0
    taken_late: int = 0
    at_start: int = 0
    taken_up: int = 0
    results: int = 0
    declined: int = 0
    withdrawn: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCoverage:
    """Coverage of the enterprises with these intervals; classes too small to show stand together."""

    classes: tuple[VisitClass, ...]
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEntry:
    """An issue in one of the lists. What its veil hides is None; days are days of the cut."""

    ref: str
    veil: Disclosure
    of_enterprise: bool = False
    enterprise: str | None = None
    building: str | None = None
    floor: int | None = None
    floor_label: str | None = None
    what: str | None = None
    kind: IssueKind | None = None
    lead: str | None = None
    status: Status = Status.NEW
    group: Group = Group.OPEN
    held: bool = False
    opened_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    days_late: int = 0
    days_open: int = 0
    step: LastStep | None = None
    step_on: date | None = None
    resolved_on: date | None = None
    outcome: Outcome | None = None
    reply: str | None = None
    followed_up_on: date | None = None
    solved: Solved | None = None
    satisfaction: Satisfaction | None = None
    redirected: bool = False
    joint: tuple[str, ...] = ()
    joint_done: int = 0
    merged_into: str | None = None
    decline_reason: DeclineReason | None = None
    channel_told: str | None = None
    visit: str | None = None
    unreviewed: bool = False
    late_entry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """Lines, and how many more belong to them that may not be shown one by one."""

    lines: tuple[IssueEntry, ...] = ()
    withheld: int = 0

    @property
    def total(self) -> int:
        """What the figure beside the list counts."""
        return len(self.lines) + self.withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An issue for the council to discuss."""

    why: DiscussionReason
    line: IssueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The same item again and again in one building."""

    building: str
    item: str
    times: int
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """What came of a topic of the council."""

    ref: str
    text: str | None
    issue: str | None
    raised_on: date | None
    by_whom: str | None
    due_on: date | None
    result: str | None
    resolved_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A storey on which open issues may be marked."""

    floor: int
    label: str | None
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingView:
    """A building: its week, and its open issues by storey; ``elsewhere`` of them are not marked on a storey."""

    code: str
    name: str
    floors_above: int
    floors_below: int
    labels: Mapping[str, str]
    visits: int
    opened: int
    handled: int
    open: int
    overdue: int
    floors: tuple[Floor, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLoad:
    """What a party has open, and late; without name the confidential and the unassigned."""

    name: str | None
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPoint:
    """One week of the trend."""

    week: str
    opened: int
    handled: int
    solved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEntry:
    """An enterprise that came or went; without name where that may be a person's."""

    ref: str
    name: str | None
    kind: EnterpriseKind
    industry: str | None
    building: str
    floor: int | None
    floor_label: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """企业 and 个体工商户 apart: who came and left in the days, who came since New Year, who is here on the cut day."""

    came_firms: int
    came_traders: int
    left_firms: int
    left_traders: int
    year_firms: int
    year_traders: int
    here_firms: int
    here_traders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """What is announced."""

    ref: str
    text: str | None
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A figure of the last published digest as it was printed and as it is known now."""

    figure: str
    then: Rate
    now: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What was entered late or put right since the last published digest."""

    week: str
    number: int
    figures: tuple[Correction, ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """Under which number it was published: of the database, in the year, and of this council in all."""

    ref: str
    year: int
    in_year: int
    total: int
    published_on: date
    replaces: str | None = None
    head: str | None = None  # of the journal, before this page was signed
    signature: str | None = None  # over all other values; never among those that are frozen
    voided_on: date | None = field(default=None, metadata=_BESIDE)  # learned after it was frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One council, one ISO week; or a month, a quarter, a year, as ``length`` says.

    ``week`` is ``2026-W38``, ``2026-09``, ``2026-Q3`` or ``2026``.
    """

    version: int = 1
    community: str
    center: str | None
    council: str
    council_name: str
    week: str
    cut_on: date
    as_of: str
    figures: Figures
    before: Figures
    coverage: tuple[ClassCoverage, ...] = ()
    overdue: DigestLine = DigestLine()
    topics: tuple[TopicLine, ...] = ()
    handled: DigestLine = DigestLine()
    opened: DigestLine = DigestLine()
    due_next: DigestLine = DigestLine()
    discuss: tuple[Point, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    buildings: tuple[BuildingView, ...] = ()
    parties: tuple[PartyLoad, ...] = ()
    trend: tuple[WeekPoint, ...] = ()
    moved_in: tuple[MoveEntry, ...] = ()
    moved_out: tuple[MoveEntry, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    corrections: Corrections | None = None
    visit_every: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, str] = field(default_factory=dict)
    numbering: Numbering | None = None
    length: Length = Length.WEEK
    standing: Standing | None = None
    issued: Numbering | None = field(
        default=None, metadata=_BESIDE
    )  # of a page worked out anew: as what it was published

    @property
    def period(self) -> Period:
        """Its days."""
        return Period.parse(self.week)

    @property
    def is_quiet(self) -> bool:
        """Neither a visit nor a new issue."""
        return not self.figures.visits and not self.figures.opened

    @property
    def provisional_years(self) -> tuple[int, ...]:
        """The years of due days whose holidays are not announced yet."""
        lists = (self.overdue, self.opened, self.due_next, self.handled)
        lines = [line for listed in lists for line in listed.lines]
        lines += [point.line for point in self.discuss]
        return tuple(sorted({line.due_on.year for line in lines if line.provisional and line.due_on}))


def to_json(digest: Digest) -> str:
    """The values as the one JSON text that is hashed and kept."""
    return canonical(primitives(digest))


def from_json(text: str) -> Digest:
    """The digest that was frozen."""
    return _value(Digest, json.loads(text))  # type: ignore[no-any-return]


def primitives(value: object) -> Any:
    """A value of this module as JSON primitives."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((each, getattr(value, each.name)) for each in fields(value))
        return {each.name: primitives(it) for each, it in named if it is not None or each.metadata != _BESIDE}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): primitives(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [primitives(each) for each in value]
    return value


def _value(hint: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(hint, UnionType):
        return _value(next(each for each in get_args(hint) if each is not type(None)), raw)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in raw)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _value(hints[name], each) for name, each in raw.items() if name in hints})
    if hint is date:
        return date.fromisoformat(raw)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(raw)
    return raw


@cache
def _hints(cls: type[object]) -> dict[str, object]:
    return get_type_hints(cls)
