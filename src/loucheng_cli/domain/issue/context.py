"""The context of an issue's rules: calendar, policies, day, assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise, due_on
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.policy import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContext:
    """What the rules need to know besides the issue."""

    calendar: Calendar
    policies: Policies
    today: date
    is_director: bool = False

    def working(self, start: date, days: int) -> date:
        """The last day of a clock of so many working days."""
        return due_on(start, Promise(days=days), self.calendar).on

    def clock(self, name: str, start: date) -> date:
        """The last day of a policy's clock."""
        return self.working(start, self.policies.days(f"clock.{name}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who can answer: a department's key, or one of ``PartyKind``; with the name at the time."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePart:
    """A part of a bundle: an item, who does it and how long it takes."""

    item: str
    name: str
    party: Party
    promise: Promise
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What is frozen on an issue when it is assigned. ``days`` None: the policy of the issue's kind.

    ``parts`` are those of a bundle: each becomes a task with its own due day, ``item`` is then the bundle's code.
    """

    lead: Party
    item: str | None = None
    item_name: str | None = None
    department: Party | None = None
    days: int | None = None
    unit: DayUnit = DayUnit.WORKING
    clock: str = "assigned"
    confidential: bool = False
    supports: tuple[Party, ...] = ()
    parts: tuple[BundlePart, ...] = ()
    catalog_version: str | None = None
