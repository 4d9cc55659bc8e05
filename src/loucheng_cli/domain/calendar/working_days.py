"""Working days: whether a day counts, why, and the n-th one after a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import Literal
from zlib import crc32


class DayKind(StrEnum):
    """What kind of day it is; ``working`` and ``make_up`` are worked."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


WORKED = (DayKind.WORKING, DayKind.MAKE_UP)

Override = tuple[Literal["holiday", "workday"], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnnouncedYear:
    """What the State Council's notice says of one year: days off with their names, weekend days worked."""

    holidays: Mapping[date, str]
    make_ups: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working days of every year: announced ones by their notice, the others by the law alone.

    An override beats both; it does not make its year announced.
    """

    announced: Mapping[int, AnnouncedYear] = field(default_factory=dict)
    overrides: Mapping[date, Override] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether this day counts as a working day."""
        return self.kind(day) in WORKED

    def kind(self, day: date) -> DayKind:
        """A holiday on a weekend is a holiday; only a worked Saturday or Sunday is a make-up day."""
        override = self.overrides.get(day)
        if override:
            off, made_up = override[0] == "holiday", override[0] == "workday"
        else:
            year = self._said(day.year)
            off, made_up = day in year.holidays, day in year.make_ups
        if off:
            return DayKind.HOLIDAY
        if day.weekday() < 5:
            return DayKind.WORKING
        return DayKind.MAKE_UP if made_up else DayKind.WEEKEND

    def name(self, day: date) -> str | None:
        """What the day is called, in Chinese as in the notice: the holiday, or the reason of an override."""
        override = self.overrides.get(day)
        return override[1] if override else self._said(day.year).holidays.get(day)

    def holidays(self, year: int) -> Mapping[date, str]:
        """The days off of a year that have a name, without overrides."""
        return self._said(year).holidays

    def is_provisional(self, day: date) -> bool:
        """The year of this day is not announced: its holidays and make-up days can still move."""
        return day.year not in self.announced

    def nth_working_day_after(self, start: date, n: int) -> date:
        """The n-th working day after ``start``, which itself is not counted; n is at least 1."""
        if n < 1:
            raise ValueError(n)
        year = start.year
        days = self._working_days(year)
        index = bisect_right(days, start) + n - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._working_days(year)
        return days[index]

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days d there are with after < d <= until; 0 where there is no such day."""
        if until <= after:
            return 0
        whole_years = sum(len(self._working_days(year)) for year in range(after.year, until.year))
        return (
            whole_years
            + bisect_right(self._working_days(until.year), until)
            - bisect_right(self._working_days(after.year), after)
        )

    @cached_property
    def version(self) -> str:
        """Which calendar this is: the last announced year and a checksum of the days (``2026-1f0c9a3e``)."""
        said = [
            *(f"{day} {name}" for year in self.announced.values() for day, name in year.holidays.items()),
            *(f"{day} +" for year in self.announced.values() for day in year.make_ups),
            *(f"{day} {kind} {name}" for day, (kind, name) in self.overrides.items()),
            *map(str, self.announced),
            *(f"{year} {days}" for year, days in _LUNAR.items()),
        ]
        checksum = crc32("\n".join(sorted(said)).encode())
        return f"{max(self.announced, default=0)}-{checksum:08x}"

    @cached_property
    def _worked(self) -> dict[int, list[date]]:
        return {}

    def _said(self, year: int) -> AnnouncedYear:
        return self.announced.get(year) or _unannounced(year)

    def _working_days(self, year: int) -> list[date]:
        days = self._worked.get(year)
        if days is None:
            said = self._said(year)
            named = said.holidays.keys() | said.make_ups | self.overrides.keys()
            every = map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))
            days = [day for day in every if (self.is_working(day) if day in named else day.weekday() < 5)]
            self._worked[year] = days
        return days


# 春节 (初一), 清明, 端午, 中秋 as (month, day). Source: sxtwl 2.0.7 (寿星天文历, rules of GB/T 33661-2017);
# lunardate 0.3.0, borax 4.1.3 and lunar_python 1.4.8 give the same days, and the position of the sun by
# ephem 4.2.1 (15° at Beijing time) the same 清明.
_LUNAR: dict[int, tuple[tuple[int, int], ...]] = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2037: ((2, 15), (4, 4), (6, 18), (9, 24)),
    2038: ((2, 4), (4, 5), (6, 7), (9, 13)),
    2039: ((1, 24), (4, 5), (5, 27), (10, 2)),
    2040: ((2, 12), (4, 4), (6, 14), (9, 20)),
}


def statutory_days(year: int) -> dict[date, str]:
    """The days off that everybody has by 《全国年节及纪念日放假办法》第二条 (as amended 2024-11-10).

    The lunar ones are known for 2027 to 2040; other years have only those of the solar calendar. The law says
    that a day which falls on a weekend is made good, but not when: only the notice says that.
    """
    named = [(date(year, 1, 1), "元旦")]
    if year in _LUNAR:
        new_year, qingming, duanwu, mid_autumn = (date(year, month, day) for month, day in _LUNAR[year])
        # 除夕 and 初一 to 初三.
        named += [(new_year + timedelta(n), "春节") for n in range(-1, 3)]
        named += [(qingming, "清明节"), (duanwu, "端午节"), (mid_autumn, "中秋节")]
    named += [(date(year, 5, day), "劳动节") for day in (1, 2)]
    named += [(date(year, 10, day), "国庆节") for day in (1, 2, 3)]
    days: dict[date, str] = {}
    for day, name in named:
        days[day] = f"{name}、{days[day]}" if day in days else name
    return dict(sorted(days.items()))


@cache
def _unannounced(year: int) -> AnnouncedYear:
    return AnnouncedYear(holidays=statutory_days(year))
