"""Working days by the notice, by the law alone, by an override."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar, DayKind, statutory_days

# The turn of 2026 as the notice of 2025-11-04 has it: 元旦 1 to 3 January, Sunday 4 January worked.
ANNOUNCED = {
    2026: AnnouncedYear(
        holidays={date(2026, 1, day): "元旦" for day in (1, 2, 3)}, make_ups=frozenset({date(2026, 1, 4)})
    )
}
CALENDAR = Calendar(
    announced=ANNOUNCED,
    overrides={
        date(2026, 7, 15): ("holiday", "台风停工"),
        date(2026, 7, 18): ("workday", None),
        date(2026, 1, 2): ("workday", "年终结算"),
    },
)
DAYS = st.dates(date(2004, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name", "provisional"),
    [
        pytest.param(date(2026, 1, 5), DayKind.WORKING, None, False, id="plain Monday"),
        pytest.param(date(2026, 1, 10), DayKind.WEEKEND, None, False, id="plain Saturday"),
        pytest.param(date(2026, 1, 1), DayKind.HOLIDAY, "元旦", False, id="holiday on a Thursday"),
        pytest.param(date(2026, 1, 3), DayKind.HOLIDAY, "元旦", False, id="holiday on a Saturday"),
        pytest.param(date(2026, 1, 4), DayKind.MAKE_UP, None, False, id="make-up Sunday"),
        pytest.param(date(2026, 7, 15), DayKind.HOLIDAY, "台风停工", False, id="local closing"),
        pytest.param(date(2026, 7, 18), DayKind.MAKE_UP, None, False, id="local Saturday worked"),
        pytest.param(date(2026, 1, 2), DayKind.WORKING, "年终结算", False, id="holiday worked by override"),
        pytest.param(date(2027, 2, 5), DayKind.HOLIDAY, "春节", True, id="eve of Spring Festival by law"),
        pytest.param(date(2027, 2, 9), DayKind.WORKING, None, True, id="the fourth day is for the notice to give"),
        pytest.param(date(2027, 4, 5), DayKind.HOLIDAY, "清明节", True, id="Tomb-sweeping Day by law"),
        pytest.param(date(2028, 10, 3), DayKind.HOLIDAY, "国庆节、中秋节", True, id="two holidays on one day"),
        pytest.param(date(2041, 2, 1), DayKind.WORKING, None, True, id="beyond the lunar table"),
        pytest.param(date(2041, 10, 1), DayKind.HOLIDAY, "国庆节", True, id="fixed days beyond it"),
    ],
)
def test_a_day_has_a_kind_a_name_and_may_be_provisional(day, kind, name, provisional):
    assert (CALENDAR.kind(day), CALENDAR.name(day), CALENDAR.is_provisional(day)) == (kind, name, provisional)


def test_the_law_gives_thirteen_days_and_the_lunar_ones_in_their_order():
    assert [f"{day:%m-%d} {name}" for day, name in statutory_days(2027).items()] == [
        "01-01 元旦",
        "02-05 春节",
        "02-06 春节",
        "02-07 春节",
        "02-08 春节",
        "04-05 清明节",
        "05-01 劳动节",
        "05-02 劳动节",
        "06-09 端午节",
        "09-15 中秋节",
        "10-01 国庆节",
        "10-02 国庆节",
        "10-03 国庆节",
    ]


def test_an_override_counts_in_the_working_days_too():
    assert [CALENDAR.nth_working_day_after(date(2026, 7, 14), n) for n in (1, 2, 3, 4)] == [
        date(2026, 7, 16),
        date(2026, 7, 17),
        date(2026, 7, 18),
        date(2026, 7, 20),
    ]


def test_a_zeroth_working_day_is_refused():
    with pytest.raises(ValueError, match="0"):
        CALENDAR.nth_working_day_after(date(2026, 1, 5), 0)


@given(day=DAYS, n=st.integers(1, 600))
def test_the_nth_working_day_has_n_working_days_up_to_it(day, n):
    nth = CALENDAR.nth_working_day_after(day, n)

    assert CALENDAR.is_working(nth)
    assert CALENDAR.working_days_between(day, nth) == n


@given(first=DAYS, length=st.integers(-10, 800))
def test_working_days_between_are_those_that_a_walk_meets(first, length):
    walked = [first + timedelta(n) for n in range(1, length + 1)]

    assert CALENDAR.working_days_between(first, first + timedelta(length)) == sum(map(CALENDAR.is_working, walked))


def test_the_version_names_the_last_announced_year_and_changes_with_any_day():
    same = Calendar(announced=dict(ANNOUNCED), overrides=dict(reversed(CALENDAR.overrides.items())))
    without = Calendar(announced=ANNOUNCED)
    renamed = Calendar(announced=ANNOUNCED, overrides={date(2026, 7, 15): ("holiday", "停电")})

    versions = [CALENDAR.version, without.version, renamed.version, Calendar().version]

    assert same.version == CALENDAR.version
    assert len(set(versions)) == len(versions)
    assert [version.split("-")[0] for version in versions] == ["2026", "2026", "2026", "0"]
