"""The day-by-day explanation of a due day, and the due days that a new calendar moves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from loucheng_cli.domain.calendar.deadline import ONE_DAY, DayUnit, Hold, Promise, ended, eve, is_held
from loucheng_cli.domain.calendar.working_days import WORKED, Calendar, DayKind


class CountReason(StrEnum):
    """CountReason a day has its number, or has none."""

    COUNTED = "counted"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    ON_HOLD = "on_hold"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayCount:
    """One day of the count: its number, or None and why; ``name`` is the holiday's or the override's."""

    date: datetime.date
    count: int | None
    why: CountReason
    name: str | None
    provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedDueDay:
    """An open issue whose due day is another by today's calendar, or no longer provisional."""

    ref: str
    lead_name: str | None
    before: datetime.date
    after: datetime.date
    was_provisional: bool
    provisional: bool


def count(
    start: date, promise: Promise, calendar: Calendar, holds: Iterable[Hold] = (), extension: int = 0
) -> tuple[DayCount, ...]:
    """How ``due_on`` came about: each day from the day after the start to the due day, the last entry.

    With 0 days the list begins with the start itself, and the due day has the number 0. Days of a hold that
    is still open are shown as on hold up to the due day, which they have not moved yet. In calendar days the
    number n stays on the n-th day; when that is a day off, the due day has no number and is ``moved``.
    """
    holds = tuple(holds)
    over = ended(holds)
    days = promise.days + extension
    before, wanted = eve(start, days)
    counted = 0
    entries: list[DayCount] = []
    day = before
    while True:
        day += ONE_DAY
        kind = calendar.kind(day)
        stopped = is_held(day, over)
        full = counted == wanted
        counts = not full and not stopped and (promise.unit is DayUnit.CALENDAR or kind in WORKED)
        counted += counts
        number = min(counted, days) if counts else None
        if stopped or is_held(day, holds):
            number, why = None, CountReason.ON_HOLD
        elif counts:
            why = (
                CountReason.MAKE_UP
                if kind is DayKind.MAKE_UP and promise.unit is DayUnit.WORKING
                else CountReason.COUNTED
            )
        elif kind in WORKED:
            why = CountReason.MOVED
        else:
            why = CountReason(kind)
        entries.append(
            DayCount(
                date=day,
                count=number,
                why=why,
                name=calendar.name(day),
                provisional=calendar.is_provisional(day),
            )
        )
        if counted == wanted and kind in WORKED and not stopped:
            return tuple(entries)
