from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.week import Week, default_week
from loucheng_cli.errors import UsageError

DAYS = st.dates(min_value=date(1990, 1, 8), max_value=date(2199, 12, 20))


@pytest.mark.parametrize(
    "text", ["2026-W38", "2026W38", "2026-38", "2026-w38", " 2026-W38 ", "２０２６－Ｗ３８", "2026年第38周"]
)
def test_a_week_is_read_as_it_is_typed(text):
    assert Week.parse(text) == Week(2026, 38)


@pytest.mark.parametrize("text", ["2026-W60", "2026-W00", "2025-W53", "2026", "W38", "2026-09-14", "", "20261120"])
def test_what_is_no_week_is_a_usage_error(text):
    with pytest.raises(UsageError) as caught:
        Week.parse(text)

    assert caught.value.exit_code == 2


def test_the_week_of_the_example_runs_from_monday_to_sunday():
    week = Week.parse("2026-W38")

    assert (week.start, week.end) == (date(2026, 9, 14), date(2026, 9, 20))
    assert (str(week.previous), str(week.next)) == ("2026-W37", "2026-W39")


def test_a_year_of_53_weeks_is_followed_by_the_first_of_the_next():
    assert (Week(2026, 53).next, Week(2027, 1).previous) == (Week(2027, 1), Week(2026, 53))


@given(DAYS)
def test_a_day_lies_in_its_week_and_the_text_of_a_week_reads_back(day):
    week = Week.of(day)

    assert day in week
    assert Week.parse(str(week)) == week
    assert day not in week.next
    assert week.previous.next == week
    assert week.end - week.start == timedelta(days=6)


@given(DAYS, DAYS)
def test_weeks_are_ordered_as_their_days(one, other):
    assert (Week.of(one) < Week.of(other)) == (Week.of(one).start < Week.of(other).start)


@pytest.mark.parametrize(
    ("now", "ready", "week"),
    [
        ("2026-09-20T23:00", "星期一 12:00", "2026-W38"),
        ("2026-09-21T09:00", "星期一 12:00", "2026-W38"),
        ("2026-09-21T12:00", "星期一 12:00", "2026-W38"),
        ("2026-09-21T12:01", "星期一 12:00", "2026-W39"),
        ("2026-09-23T09:00", "周三 9:00", "2026-W38"),
        ("2026-09-23T09:01", "wednesday 09:00", "2026-W39"),
        ("2026-09-27T23:59", "星期天 23：59", "2026-W38"),
        ("2026-09-21T11:00", "not readable", "2026-W38"),
    ],
)
def test_the_last_full_week_is_meant_until_it_is_ready(now, ready, week):
    last_full_or_running = default_week(datetime.fromisoformat(now), ready)

    # Before the moment of this week the last full one is still the one to read.
    assert str(last_full_or_running) == week
