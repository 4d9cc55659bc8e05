"""Due days: against the published table, by laws, and day by day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.deadline import DayUnit, Due, Light, Promise, days_late, due_on, is_backdated, light
from loucheng_cli.domain.calendar.explanation import count
from loucheng_cli.files.calendar.loader import load_calendar

CASES = Path(__file__).parent.parent.parent / "clock" / "cases.csv"
CALENDAR = load_calendar(None)
# From the first notice that is known over the last, and over the end of the table of lunar days.
STARTS = st.dates(date(2004, 1, 1), date(2045, 12, 31))
PROMISES = st.builds(Promise, days=st.integers(0, 90), unit=st.sampled_from(DayUnit))


@st.composite
def holds_after(draw, start):
    """Ended holds near the start, in any order, overlapping ones and empty ones among them."""
    spans = draw(st.lists(st.tuples(st.integers(-5, 120), st.integers(0, 30)), max_size=4))
    return tuple((start + timedelta(begin), start + timedelta(begin + length)) for begin, length in spans)


@st.composite
def terms(draw):
    start = draw(STARTS)
    return start, draw(PROMISES), draw(holds_after(start)), draw(st.integers(0, 20))


def test_every_row_of_the_published_table_is_met():
    rows = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))

    wrong = {}
    for row in rows:
        holds = tuple(tuple(map(date.fromisoformat, hold.split(".."))) for hold in row["holds"].split())
        promise = Promise(days=int(row["days"]), unit=DayUnit(row["unit"]))
        term = (date.fromisoformat(row["start"]), promise, CALENDAR, holds, int(row["extension"] or 0))
        expected = Due(on=date.fromisoformat(row["due_on"]), provisional=row["provisional"] == "yes")
        answers = (due_on(*term), count(*term)[-1].date)
        if answers != (expected, expected.on):
            wrong[row["id"]] = (expected, *answers)

    assert wrong == {}
    assert len(rows) >= 500


@given(terms())
def test_a_due_day_is_a_working_day_and_never_before_the_start(term):
    start, promise, holds, extension = term

    due = due_on(start, promise, CALENDAR, holds, extension)

    assert due.on >= start
    assert CALENDAR.is_working(due.on)


@given(terms())
def test_the_count_ends_on_the_due_day_and_its_numbers_have_no_gap(term):
    start, promise, holds, extension = term

    due = due_on(start, promise, CALENDAR, holds, extension)
    entries = count(start, promise, CALENDAR, holds, extension)

    total = promise.days + extension
    assert due == Due(on=entries[-1].date, provisional=any(entry.provisional for entry in entries))
    first = start + timedelta(1) if total else start
    assert [entry.date for entry in entries] == [first + timedelta(n) for n in range(len(entries))]
    assert [entry.count for entry in entries if entry.count is not None] == (list(range(1, total + 1)) or [0])


@given(terms(), st.integers(1, 30))
def test_more_days_are_never_due_earlier(term, more):
    start, promise, holds, extension = term
    longer = Promise(days=promise.days + more, unit=promise.unit)

    assert due_on(start, longer, CALENDAR, holds).on >= due_on(start, promise, CALENDAR, holds).on
    assert due_on(start, longer, CALENDAR, holds, extension) == due_on(
        start, promise, CALENDAR, holds, extension + more
    )


@given(terms(), st.data())
def test_a_further_hold_never_makes_it_due_earlier(term, data):
    start, promise, holds, extension = term
    further = data.draw(holds_after(start))

    without = due_on(start, promise, CALENDAR, holds, extension)

    assert due_on(start, promise, CALENDAR, (*holds, *further), extension).on >= without.on


def shown(entries):
    return [f"{e.date:%m-%d} {'-' if e.count is None else e.count} {e.why} {e.name or ''}".strip() for e in entries]


@pytest.mark.parametrize(
    ("start", "promise", "holds", "lines"),
    [
        pytest.param(
            date(2026, 9, 18),
            Promise(days=5),
            (),
            [
                "09-19 - weekend",
                "09-20 1 make_up",
                "09-21 2 counted",
                "09-22 3 counted",
                "09-23 4 counted",
                "09-24 5 counted",
            ],
            id="a make-up Sunday counts",
        ),
        pytest.param(
            date(2026, 9, 23),
            Promise(days=2),
            ((date(2026, 9, 24), date(2026, 9, 28)),),
            [
                "09-24 - on_hold",
                "09-25 - on_hold 中秋节",
                "09-26 - on_hold 中秋节",
                "09-27 - on_hold 中秋节",
                "09-28 1 counted",
                "09-29 2 counted",
            ],
            id="held over a holiday, the day of resuming counts",
        ),
        pytest.param(
            date(2026, 9, 23),
            Promise(days=2, unit=DayUnit.CALENDAR),
            (),
            [
                "09-24 1 counted",
                "09-25 2 counted 中秋节",
                "09-26 - holiday 中秋节",
                "09-27 - holiday 中秋节",
                "09-28 - moved",
            ],
            id="the last calendar day moves off a holiday",
        ),
        pytest.param(
            date(2026, 3, 12),
            Promise(days=2, unit=DayUnit.CALENDAR),
            ((date(2026, 3, 15), date(2026, 3, 17)),),
            [
                "03-13 1 counted",
                "03-14 2 counted",
                "03-15 - on_hold",
                "03-16 - on_hold",
                "03-17 - moved",
            ],
            id="the last calendar day moves past a hold too",
        ),
        pytest.param(
            date(2026, 3, 14),
            Promise(days=0),
            (),
            ["03-14 - weekend", "03-15 - weekend", "03-16 0 counted"],
            id="0 days from a Saturday",
        ),
        pytest.param(date(2026, 3, 16), Promise(days=0), (), ["03-16 0 counted"], id="0 days from a Monday"),
        pytest.param(
            date(2026, 3, 9),
            Promise(days=3),
            ((date(2026, 3, 11), None),),
            ["03-10 1 counted", "03-11 - on_hold", "03-12 - on_hold"],
            id="a hold still open is shown and has not moved the due day",
        ),
    ],
)
def test_the_count_says_of_each_day_why(start, promise, holds, lines):
    assert shown(count(start, promise, CALENDAR, holds)) == lines


def test_a_due_day_counted_through_a_year_not_announced_is_provisional():
    assert [due_on(date(2026, 12, 29), Promise(days=n), CALENDAR) for n in (2, 3)] == [
        Due(on=date(2026, 12, 31), provisional=False),
        Due(on=date(2027, 1, 4), provisional=True),
    ]


@pytest.mark.parametrize(
    ("today", "late", "colour"),
    [
        pytest.param(date(2026, 9, 17), 0, Light.GREEN, id="three working days left, the make-up Sunday among them"),
        pytest.param(date(2026, 9, 18), 0, Light.YELLOW, id="two left"),
        pytest.param(date(2026, 9, 21), 0, Light.YELLOW, id="the due day itself"),
        pytest.param(date(2026, 9, 22), 1, Light.RED, id="the day after"),
        pytest.param(date(2026, 9, 27), 3, Light.RED, id="a holiday adds nothing"),
        pytest.param(date(2026, 9, 28), 4, Light.RED, id="and the next working day does"),
    ],
)
def test_light_and_days_late_of_a_case_due_on_monday_21_september(today, late, colour):
    due = date(2026, 9, 21)

    assert (days_late(due, today, CALENDAR), light(due, today, CALENDAR, yellow=2)) == (late, colour)


@pytest.mark.parametrize(
    ("recorded", "backdated"),
    [
        pytest.param(date(2026, 9, 18), False, id="the same day"),
        pytest.param(date(2026, 9, 21), False, id="two working days later"),
        pytest.param(date(2026, 9, 22), True, id="three working days later"),
    ],
)
def test_recorded_more_than_two_working_days_after_friday_18_september_is_backdated(recorded, backdated):
    assert is_backdated(date(2026, 9, 18), recorded, CALENDAR) is backdated
