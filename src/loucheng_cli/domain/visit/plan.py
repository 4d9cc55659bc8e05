"""Whom to see next and why, and in which order one walk reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from loucheng_cli.domain.core.enums import VisitClass
from loucheng_cli.domain.issue.context import RuleContext


class VisitReason(StrEnum):
    """Why an enterprise is to be seen, the most pressing first."""

    PLANNED = "planned"
    FIRST = "first_visit"
    ANSWER = "answer"
    PERMIT = "permit"
    INTERVAL = "interval"
    NEW = "moved_in"
    NEVER = "never"
    LONGEST = "longest"


_WEIGHTS = {
    VisitReason.PLANNED: 100,
    VisitReason.FIRST: 80,
    VisitReason.ANSWER: 60,
    VisitReason.PERMIT: 50,
    VisitReason.INTERVAL: 40,
    VisitReason.NEW: 30,
    VisitReason.NEVER: 20,
    VisitReason.LONGEST: 1,
}
FLOORS = 4  # of one walk


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitState:
    """What counts for the next visit to an enterprise; ``last_seen`` is the last meeting, ``planned_on`` what was promised.

    ``permit_until`` is the last day of a permit that it needs for its business.
    """

    ref: str
    name: str
    visit_class: VisitClass
    building: str | None
    building_name: str | None
    floor: int | None
    unit: str | None
    moved_in_on: date | None
    last_seen: date | None
    planned_on: date | None
    planned_by: str | None
    answers: int
    permit_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """An enterprise to be seen; ``due_on`` is the earliest day of its reasons, ``late`` in calendar days."""

    state: VisitState
    reasons: tuple[VisitReason, ...]
    due_on: date | None

    @property
    def weight(self) -> int:
        """How pressing it is."""
        return sum(_WEIGHTS[reason] for reason in self.reasons)


def planned_visit(state: VisitState, rules: RuleContext) -> PlannedVisit:
    """Why this enterprise is to be seen, as of today."""
    today, policies = rules.today, rules.policies
    found: dict[VisitReason, date | None] = {}
    if state.planned_on is not None and state.planned_on <= today:
        found[VisitReason.PLANNED] = state.planned_on
    if state.last_seen is None and state.moved_in_on is not None and state.moved_in_on <= today:
        first = rules.calendar.nth_working_day_after(state.moved_in_on, policies.days("first_visit"))
        if (today - state.moved_in_on).days <= policies.days("visit_every.key"):
            found[VisitReason.FIRST] = first
    if state.answers:
        found[VisitReason.ANSWER] = None
    if state.permit_until and state.permit_until <= today + timedelta(days=policies.days("permit_notice")):
        found[VisitReason.PERMIT] = state.permit_until
    every = timedelta(days=policies.days(f"visit_every.{state.visit_class.value}"))
    if state.last_seen is not None and state.last_seen + every <= today:
        found[VisitReason.INTERVAL] = state.last_seen + every
    if state.moved_in_on is not None and (state.moved_in_on.year, state.moved_in_on.month) == (today.year, today.month):
        found[VisitReason.NEW] = None
    if state.last_seen is None:
        found[VisitReason.NEVER] = None
    days = [day for day in found.values() if day is not None]
    return PlannedVisit(state=state, reasons=tuple(found) or (VisitReason.LONGEST,), due_on=min(days) if days else None)


def most_pressing(visits: Iterable[PlannedVisit]) -> list[PlannedVisit]:
    """Those for whom there is a reason first; among equals the key ones, then whom nobody saw for longest."""
    order = list(VisitClass)
    return sorted(
        visits,
        key=lambda each: (
            -each.weight,
            order.index(each.state.visit_class),
            each.state.last_seen or date.min,
            len(each.state.ref),
            each.state.ref,
        ),
    )


def walk(visits: Iterable[PlannedVisit], size: int, floors: int = FLOORS) -> list[PlannedVisit]:
    """At most ``size`` of them on at most so many floors of one building, from the top floor down, door by door.

    The building and the floors are those with the most pressing visits.
    """
    pressing = most_pressing(visits)
    by_building: dict[str | None, list[PlannedVisit]] = {}
    for each in pressing:
        by_building.setdefault(each.state.building, []).append(each)
    if not by_building:
        return []
    inside = max(by_building.values(), key=lambda some: _worth(some[:size]))
    by_floor: dict[int | None, list[PlannedVisit]] = {}
    for each in inside:
        by_floor.setdefault(each.state.floor, []).append(each)
    best = sorted(by_floor.values(), key=lambda some: -_worth(some[:size]))[:floors]
    chosen = most_pressing(each for some in best for each in some)[:size]
    return sorted(chosen, key=_on_the_way)


def _worth(visits: Sequence[PlannedVisit]) -> int:
    return sum(each.weight for each in visits)


def _on_the_way(visit: PlannedVisit) -> tuple[int, str, int, str]:
    state = visit.state
    return -(state.floor if state.floor is not None else -1000), state.unit or "", len(state.ref), state.ref
