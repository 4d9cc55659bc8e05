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

_MONTH = r"(\d{4})(?:[-/.]|年)(\d{1,2})月?"
_ONE_DAY = timedelta(days=1)


class Length(StrEnum):
    """What kind of days in a row."""

    WEEK = "week"
    MONTH = "month"
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

    def cut(self, today: date) -> date:
        """The last day that can be counted: the end, or today; before the start where it has not begun."""
        return min(self.end, today)

    def is_partial(self, today: date) -> bool:
        """Some of its days are still to come."""
        return today < self.end

    def before(self, today: date) -> Period:
        """The days before that it is compared with: of a period that still runs, as many days as have passed."""
        if self.length is Length.WEEK:
            whole = Period(self.start - timedelta(days=7), self.start - _ONE_DAY, Length.WEEK)
        elif self.length is Length.MONTH:
            last = self.start - _ONE_DAY
            whole = Period(last.replace(day=1), last, Length.MONTH)
        else:
            whole = Period(self.start - (self.end - self.start) - _ONE_DAY, self.start - _ONE_DAY)
        if not self.start <= today < self.end:
            return whole
        end = min(whole.end, whole.start + (today - self.start))
        return whole if end == whole.end else Period(whole.start, end)

    def year_to_date(self, today: date) -> Period:
        """From New Year to its last counted day."""
        end = max(self.start, self.cut(today))
        return Period(date(end.year, 1, 1), end)
