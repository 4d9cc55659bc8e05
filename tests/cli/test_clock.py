"""The clock on the command line: ``deadline``, ``calendar``, and what the papers of an issue say."""

from __future__ import annotations

from datetime import date

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise, due_on
from loucheng_cli.domain.calendar.explanation import count
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.render.calendar import Count, count_lines, year_lines
from loucheng_cli.render.wrapping import width

CALENDAR = load_calendar(None)


def test_deadline_counts_a_make_up_sunday_and_needs_no_database(loucheng):
    ran = loucheng("deadline", "2026-09-18", 2, "--json")

    assert ran.exit_code == 0
    assert ran.json == {
        "start": "2026-09-18",
        "due_on": "2026-09-21",
        "provisional": False,
        "days": [
            {"date": "2026-09-19", "count": None, "why": "weekend", "name": None},
            {"date": "2026-09-20", "count": 1, "why": "make_up", "name": None},
            {"date": "2026-09-21", "count": 2, "why": "counted", "name": None},
        ],
    }


@pytest.mark.parametrize(
    ("args", "due", "provisional"),
    [
        (("2026-09-18", 0), "2026-09-18", False),
        (("2026-10-01", 0), "2026-10-08", False),
        (("2026-09-30", 1, "--unit", "calendar"), "2026-10-08", False),
        (("2026-12-30", 3), "2027-01-05", True),
    ],
)
def test_deadline_gives_the_day(loucheng, args, due, provisional):
    ran = loucheng("deadline", *args, "--json")

    assert (ran.json["due_on"], ran.json["provisional"]) == (due, provisional)


@pytest.mark.parametrize(
    "args", [("2026-13-01", 2), ("2026-09-18", 3651), ("2026-09-18", -1), ("2026-09-18", "x"), ("9999-12-31", 2)]
)
def test_a_value_that_cannot_be_read_is_a_usage_error(loucheng, args):
    ran = loucheng("deadline", *args)

    assert (ran.exit_code, ran.stdout) == (2, "")


def test_in_a_pipe_each_day_is_a_line(loucheng):
    ran = loucheng("deadline", "2026-09-24", 1, lang="en")

    assert ran.stdout.splitlines() == [
        "2026-09-25\t\tholiday\t中秋节\t",
        "2026-09-26\t\tholiday\t中秋节\t",
        "2026-09-27\t\tholiday\t中秋节\t",
        "2026-09-28\t1\tcounts\t\t",
    ]


def test_the_small_calendar_shows_each_day_with_its_number_or_why_not():
    i18n.use("en")
    start, promise = date(2026, 9, 18), Promise(days=6, unit=DayUnit.WORKING)
    holds = [(date(2026, 9, 22), date(2026, 9, 23))]
    due = due_on(start, promise, CALENDAR, holds)
    days = count(start, promise, CALENDAR, holds)

    lines = count_lines(Count(start=start, due_on=due.on, provisional=False, days=days))

    assert lines == [
        "2026-09",
        "Mon    Tue    Wed    Thu    Fri    Sat    Sun",
        "                            18S    19x    20W=1",
        "21=2   22P    23=3   24=4   25H    26H    27H",
        "28=5   [29=6]",
        "",
        "S start · =n day n · W make-up day · H holiday · x weekend · P on hold · [ ] due",
        "Holidays and closings: 中秋节",
    ]


@pytest.mark.parametrize("year", [2024, 2026, 2027])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_year_fits_eighty_columns_and_tells_the_kinds_of_day_apart_by_signs(year, language):
    i18n.use(language)
    lines = year_lines(CALENDAR, year)

    assert max(map(width, lines[2:])) <= 80
    marks = ("休", "班") if i18n._("H") == "休" else ("H", "W")
    assert all(any(f"1{mark}" in line for line in lines) for mark in marks[:1])
    assert any("( 7)" in line or "(14)" in line for line in lines)


def test_a_year_in_json_has_every_day(loucheng):
    year = loucheng("calendar", "show", 2026, "--json").json

    assert len(year["days"]) == 365
    assert (year["provisional"], year["working_days"]) == (False, sum(map(CALENDAR.is_working, _days(2026))))
    assert year["days"][262] == {"date": "2026-09-20", "kind": "make_up", "name": None}
    assert loucheng("calendar", "show", 2027, "--json").json["provisional"] is True


def _days(year: int) -> list[date]:
    return [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
