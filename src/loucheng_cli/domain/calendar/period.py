"""The period of a report, and the period before it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from loucheng_cli.domain.calendar.week import YEARS, Week
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

_QUARTER = r"(\d{4})(?:-?Q|年第?)([1-4一二三四])(?:季度)?"
_QUARTERS = "一二三四"
_YEAR = r"(\d{4})年?"
_MONTH = r"(\d{4})(?:[-/.]|年)(\d{1,2})月?"
_ONE_DAY = timedelta(days=1)


class Length(StrEnum):
    """What kind of days in a row."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row, both ends counted."""

    start: date
    end: date
    length: Length = Length.DAYS

    @classmethod
    def week(cls, week: Week) -> Period:
        """An ISO week."""
        return cls(week.start, week.end, Length.WEEK)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - _ONE_DAY, Length.MONTH)

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """A quarter of a year."""
        last = cls.month(year, 3 * number)
        return cls(date(year, 3 * number - 2, 1), last.end, Length.QUARTER)

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), Length.YEAR)

    @classmethod
    def parse_quarter(cls, text: str) -> Period:
        """A quarter as it is typed: ``2026-Q3``, ``2026年三季度``."""
        found = re.fullmatch(_QUARTER, unicodedata.normalize("NFKC", text).strip().upper())
        if found is None or int(found[1]) not in YEARS:
            raise UsageError(_("“{text}” is not a quarter").format(text=text), "--quarter 2026-Q3")
        number = found[2]
        return cls.quarter(int(found[1]), _QUARTERS.index(number) + 1 if number in _QUARTERS else int(number))

    @classmethod
    def parse_year(cls, text: str) -> Period:
        """A year as it is typed: ``2026``, ``2026年``."""
        found = re.fullmatch(_YEAR, unicodedata.normalize("NFKC", text).strip())
        if found is None or int(found[1]) not in YEARS:
            raise UsageError(_("“{text}” is not a year").format(text=text), "--year 2026")
        return cls.of_year(int(found[1]))

    @classmethod
    def parse(cls, text: str) -> Period:
        """What ``str`` wrote of a week, a month, a quarter or a year."""
        if "W" in text:
            return cls.week(Week.parse(text))
        if "Q" in text:
            return cls.parse_quarter(text)
        return cls.parse_month(text) if "-" in text else cls.parse_year(text)

    @classmethod
    def parse_month(cls, text: str) -> Period:
        """A month as it is typed: ``2026-11``, ``2026年11月``."""
        found = re.fullmatch(_MONTH, unicodedata.normalize("NFKC", text).strip())
        if found is None or not (1 <= int(found[2]) <= 12 and int(found[1]) in YEARS):
            raise UsageError(_("“{text}” is not a month").format(text=text), "--month 2026-11")
        return cls.month(int(found[1]), int(found[2]))

    @classmethod
    def between(cls, start: date, end: date) -> Period:
        """Any days; the first must not come after the last."""
        if end < start:
            raise UsageError(
                _("{start} is later than {end}").format(start=start, end=end), "--from 2026-09-01 --to 2026-09-30"
            )
        return cls(start, end)

    def __str__(self) -> str:
        year, month = self.start.year, self.start.month
        match self.length:
            case Length.WEEK:
                return str(Week.of(self.start))
            case Length.MONTH:
                return f"{year}-{month:02d}"
            case Length.QUARTER:
                return f"{year}-Q{self.number}"
            case Length.YEAR:
                return str(year)
            case Length.DAYS:
                return f"{self.start}/{self.end}"

    @property
    def number(self) -> int:
        """Which week, month or quarter of its year; 1 of a year."""
        month = self.start.month
        return {
            Length.WEEK: Week.of(self.start).number,
            Length.MONTH: month,
            Length.QUARTER: (month + 2) // 3,
        }.get(self.length, 1)

    @property
    def previous(self) -> Period:
        """The one before of the same length."""
        last = self.start - _ONE_DAY
        match self.length:
            case Length.WEEK:
                return Period.week(Week.of(last))
            case Length.MONTH:
                return Period.month(last.year, last.month)
            case Length.QUARTER:
                return Period.quarter(last.year, (last.month + 2) // 3)
            case Length.YEAR:
                return Period.of_year(last.year)
            case Length.DAYS:
                return Period(self.start - (self.end - self.start) - _ONE_DAY, last)

    def up_to_now(self, many: int) -> list[Period]:
        """So many of the same length that end with this one, the first first."""
        found = [self]
        for _n in range(many - 1):
            found.append(found[-1].previous)
        return found[::-1]

    def cut(self, today: date) -> date:
        """The last day that can be counted: the end, or today; before the start where it has not begun."""
        return min(self.end, today)

    def is_partial(self, today: date) -> bool:
        """Some of its days are still to come."""
        return today < self.end

    def before(self, today: date) -> Period:
        """The days before that it is compared with: of a period that still runs, as many days as have passed."""
        whole = self.previous
        if not self.start <= today < self.end:
            return whole
        end = min(whole.end, whole.start + (today - self.start))
        return whole if end == whole.end else Period(whole.start, end)

    def year_to_date(self, today: date) -> Period:
        """From New Year to its last counted day."""
        end = max(self.start, self.cut(today))
        return Period(date(end.year, 1, 1), end)
