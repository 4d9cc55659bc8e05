"""Cost of a due day 60 working days ahead, beside asking the library day by day."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from datetime import date, timedelta

from loucheng_cli.domain.calendar.deadline import Promise, due_on
from loucheng_cli.domain.calendar.explanation import count
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.files.calendar.loader import load_calendar
from tests.benchmarks.measure import ROOT, fastest, table

START = date(2026, 11, 5)
DAYS = 60
HOLDS = ((date(2026, 11, 10), date(2026, 11, 20)), (date(2026, 12, 1), date(2026, 12, 4)))


def main() -> None:
    """The library knows no year before its notice, so the yardstick counts in the past year."""
    import chinese_calendar

    def day_by_day() -> date:
        day, left = START.replace(year=2024), DAYS
        while left:
            day += timedelta(1)
            left -= chinese_calendar.is_workday(day)
        return day

    def read() -> Calendar:
        return load_calendar(ROOT / "catalog" / "calendar.yaml")

    read()
    loading, calendar = fastest(5, read)
    promise = Promise(days=DAYS)
    first, _due = fastest(1, lambda: due_on(START, promise, calendar))
    base = _each(day_by_day, 200)
    work = {
        "Calendar.nth_working_day_after": lambda: calendar.nth_working_day_after(START, DAYS),
        "due_on": lambda: due_on(START, promise, calendar),
        "due_on, held twice": lambda: due_on(START, promise, calendar, HOLDS),
        "every day listed": lambda: count(START, promise, calendar),
    }
    rows = [("chinese_calendar.is_workday, day by day", f"{base * 1e6:.1f} µs", "1")]
    for name, each in work.items():
        taken = _each(each, 500 if "every" in name else 10_000)
        rows.append((name, f"{taken * 1e6:.2f} µs", f"{taken / base:.4f}"))
    rows += [
        ("loading calendar.yaml from the cache, once", f"{loading * 1e3:.1f} ms", ""),
        ("the first due day, its two years laid out", f"{first * 1e3:.2f} ms", ""),
    ]
    table((f"{DAYS} working days ahead", "time", "ratio"), rows)


def _each(work: Callable[[], object], times: int) -> float:
    return min(timeit.repeat(work, number=times, repeat=5)) / times


if __name__ == "__main__":
    main()
