"""Days as they are said."""

from __future__ import annotations

from datetime import date

import pytest

from loucheng_cli.domain.calendar.day_words import parse_day_words
from loucheng_cli.domain.imports.cells import BadValueError
from loucheng_cli.files.calendar.loader import load_calendar

MONDAY = date(2026, 9, 21)
HOLIDAYS = load_calendar(None).holidays


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("周五", "2026-09-25"),
        ("18号", "2026-10-18"),
        ("下周三", "2026-09-30"),
        ("明年3月", "2027-03-31"),
        ("明年3月1日", "2027-03-01"),
        ("明年3月初", "2027-03-01"),
        ("明年三月", "2027-03-31"),
        ("明年十二月底", "2027-12-31"),
        ("2027年3月", "2027-03-31"),
        ("后年", "2028-12-31"),
        ("三月", "2027-03-31"),
        ("9月", "2026-09-30"),
        ("10月上旬", "2026-10-10"),
        ("下个月", "2026-10-31"),
        ("下个月底", "2026-10-31"),
        ("下下个月5号", "2026-11-05"),
        ("月底前", "2026-09-30"),
        ("10月1日之前", "2026-10-01"),
        ("下季度末", "2026-12-31"),
        ("半年后", "2027-03-21"),
        ("一年后", "2027-09-21"),
        ("3天前", "2026-09-18"),
        ("春节前", "2027-02-04"),
        ("明年元旦", "2027-01-01"),
        ("国庆后", "2026-10-08"),
        ("十一前", "2026-09-30"),
        ("中秋", "2026-09-25"),
        ("end of next month", "2026-10-31"),
        ("next month", "2026-10-31"),
    ],
)
def test_a_day_to_come(said, day):
    assert str(parse_day_words(said, MONDAY, ahead=True, holidays=HOLIDAYS)) == day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("周五", "2026-09-18"),
        ("18号", "2026-09-18"),
        ("上个月底", "2026-08-31"),
        ("去年12月5日", "2025-12-05"),
        ("国庆后", "2025-10-09"),
        ("春节", "2026-02-15"),
    ],
)
def test_a_day_that_was(said, day):
    assert str(parse_day_words(said, MONDAY, holidays=HOLIDAYS)) == day


@pytest.mark.parametrize(
    "said",
    [
        "节后",
        "周末",
        "年后",
        "3月前",
        "三月之前",
        "明年前",
        "13月",
        "明年13月",
        "改天",
        "乱写前",
        "2月30日前",
        "月",
        "20260914",
        "十十天后",
        "9999年12月31日",
        "999年后",
    ],
)
def test_what_names_no_day_is_refused(said):
    with pytest.raises(BadValueError):
        parse_day_words(said, MONDAY, ahead=True, holidays=HOLIDAYS)


@pytest.mark.parametrize("said", ["明年", "3月", "上个月", "后年"])
def test_a_month_or_a_year_is_no_day_on_which_something_was(said):
    with pytest.raises(BadValueError):
        parse_day_words(said, MONDAY, holidays=HOLIDAYS)
