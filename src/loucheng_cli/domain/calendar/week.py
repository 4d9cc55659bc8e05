"""ISO weeks: parsing, their days, the default week."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

_WRITTEN = r"(?i)(\d{4})(?:-?W|-|年第?)(\d{1,2})(?:周)?"
YEARS = range(1900, 2200)  # a year outside of them is a slip of the finger
_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, Monday to Sunday; ``str`` writes it as ``2026-W38``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Week:
        """A week written in full: ``2026-W38``, ``2026W38``, ``2026-38`` or ``2026年第38周``."""
        match = re.fullmatch(_WRITTEN, unicodedata.normalize("NFKC", text).strip())
        if match is None:
            raise UsageError(_("“{text}” is not a week").format(text=text), "--week 2026-W38")
        week = cls(int(match[1]), int(match[2]))
        try:
            if week.year not in YEARS:
                raise ValueError(text)
            date.fromisocalendar(week.year, week.number, 7)
        except ValueError:
            raise UsageError(
                _("{year} has no week {number}").format(year=f"{week.year:04}", number=week.number), "--week 2026-W38"
            ) from None
        return week

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that holds this day."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @property
    def start(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """Its Sunday."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def previous(self) -> Week:
        """The week before."""
        return self.back(1)

    @property
    def next(self) -> Week:
        """The week after."""
        return self.back(-1)

    def back(self, weeks: int) -> Week:
        """The week so many weeks earlier."""
        return Week.of(self.start - timedelta(weeks=weeks))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


def default_week(now: datetime, ready: str) -> Week:
    """The week a digest is about when nobody says, at this local time.

    It is the last full one up to the moment ``ready`` (星期一 12:00) of a week, then the running one.
    """
    this = Week.of(now.date())
    weekday, at = _moment(ready)
    until = datetime.combine(this.start + timedelta(days=weekday), at, tzinfo=now.tzinfo)
    return this.previous if now <= until else this


def _moment(ready: str) -> tuple[int, time]:
    """Weekday (Monday is 0) and time of day; Monday noon where the policy cannot be read."""
    words = ready.replace("：", ":").split()
    if len(words) == 2:
        weekday = _weekday(words[0])
        try:
            at = time.fromisoformat(words[1].zfill(5))
        except ValueError:
            return 0, time(12)
        if weekday is not None:
            return weekday, at
    return 0, time(12)


def _weekday(word: str) -> int | None:
    if word.lower() in _ENGLISH_WEEKDAYS:
        return _ENGLISH_WEEKDAYS.index(word.lower())
    last = word[-1:].replace("天", "日")
    return _WEEKDAYS.index(last) if last in _WEEKDAYS else None
