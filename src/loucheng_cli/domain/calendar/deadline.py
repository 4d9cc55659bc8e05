"""Due days of promises, and how many days late a promise is.

Day 1 is the first counted day after the day the clock starts
(民法典 201条), a calendar period that would end on a day off ends on the next working day (203条), and a day
on whose evening the issue was on hold does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from loucheng_cli.domain.calendar.working_days import Calendar

# The day it was put on hold, the first not counted, and the day it was resumed, which counts (None: not yet).
Hold = tuple[date, date | None]

# Working days after which a record of something that happened is 补录.
BACKDATED_AFTER = 2

ONE_DAY = timedelta(days=1)


class DayUnit(StrEnum):
    """What a promise is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"


class Light(StrEnum):
    """How near the due day is: 绿灯 正常, 黄灯 临期, 红灯 超期."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """So many days; 0 is 即办: due the day it starts, or the next working day."""

    days: int
    unit: DayUnit = DayUnit.WORKING


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The due day; provisional while a year that was counted in is not announced."""

    on: date
    provisional: bool


def due_on(start: date, promise: Promise, calendar: Calendar, holds: Iterable[Hold] = (), extension: int = 0) -> Due:
    """The last day of the promise, always a working day; ``extension`` is days in the promise's own unit.

    A calendar period that moves off a day off moves past a hold too. A hold that is still open has not moved
    the due day yet: resuming does.
    """
    over = ended(holds)
    before, n = eve(start, promise.days + extension)
    if promise.unit is DayUnit.WORKING:
        on = _nth_working_day(before, n, calendar, over)
    else:
        on = _nth_working_day(_nth_day(before, n, over) - ONE_DAY, 1, calendar, over)
    years = range((before + ONE_DAY).year, on.year + 1)
    return Due(on=on, provisional=any(year not in calendar.announced for year in years))


def days_late(due: date, today: date, calendar: Calendar) -> int:
    """超期 N 个工作日: working days after the due day, today among them; 0 on the weekend that follows it."""
    return calendar.working_days_between(last_day(due, calendar), today)


def last_day(due: date, calendar: Calendar) -> date:
    """The day itself, or the next working day where it is a day off (a promise may name one)."""
    return due if calendar.is_working(due) else calendar.nth_working_day_after(due, 1)


def light(due: date, today: date, calendar: Calendar, yellow: int) -> Light:
    """Red after the due day, yellow while at most ``yellow`` working days (``light.yellow``) are left."""
    if today > last_day(due, calendar):
        return Light.RED
    return Light.YELLOW if calendar.working_days_between(today, due) <= yellow else Light.GREEN


def is_backdated(happened: date, recorded: date, calendar: Calendar) -> bool:
    """Whether it was recorded more than two working days after the day it happened (补录)."""
    return calendar.working_days_between(happened, recorded) > BACKDATED_AFTER


def eve(start: date, days: int) -> tuple[date, int]:
    """The day after which counting begins, and the number to reach: 0 days may be due on the start itself."""
    return (start, days) if days else (start - ONE_DAY, 1)


def ended(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """The holds that moved the due day: those that are over, and lasted."""
    return tuple(hold for hold in holds if hold[1] is not None and hold[0] < hold[1])


def is_held(day: date, holds: tuple[Hold, ...]) -> bool:
    """Whether it was on hold at the end of the day."""
    return any(begin <= day and (end is None or day < end) for begin, end in holds)


def _nth_working_day(after: date, n: int, calendar: Calendar, holds: tuple[Hold, ...]) -> date:
    if not holds:
        return calendar.nth_working_day_after(after, n)
    day = after
    while n:
        day = calendar.nth_working_day_after(day, 1)
        n -= not is_held(day, holds)
    return day


def _nth_day(after: date, n: int, holds: tuple[Hold, ...]) -> date:
    if not holds:
        return after + timedelta(days=n)
    day = after
    while n:
        day += ONE_DAY
        n -= not is_held(day, holds)
    return day
