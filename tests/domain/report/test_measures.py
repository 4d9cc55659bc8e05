"""Laws of the reports: a figure is what it lists, a total is the sum of its rows, and both agree with the digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    EnterpriseKind,
    Method,
    Outcome,
    Result,
    Satisfaction,
    Solved,
    Status,
    VisitClass,
)
from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.domain.digest.period_facts import IssueFact, PeriodFacts, VisitFact, figures
from loucheng_cli.domain.issue.clocks import Clock, Run
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.replay import IssueReplay
from loucheng_cli.domain.place.building import Building, Unit
from loucheng_cli.domain.place.space import Held, Space, lettable, rooms
from loucheng_cli.domain.report import tables
from loucheng_cli.domain.report.indicator import Indicator, Measure, entered_for, parse_period, parse_value, period_of
from loucheng_cli.domain.report.measures import (
    Facts,
    Gone,
    Resident,
    handling_days,
    listed_since,
    sla_figures,
    trend_figures,
)
from loucheng_cli.domain.report.model import Entry, Figure, How
from loucheng_cli.errors import UsageError

WEEK = Period.week(Week(2026, 38))
TODAY = date(2026, 9, 21)
POLICIES = Policies.of({"satisfaction.weights.基本满意": "0.9"})
CALENDAR = Calendar(announced={2026: AnnouncedYear(holidays={}, make_ups=frozenset({date(2026, 9, 20)}))})
NEAR = st.dates(min_value=WEEK.start - timedelta(days=20), max_value=WEEK.end + timedelta(days=14))
PLACES = (Building(code="A", name="甲", rentable_m2=1000), Building(code="B", name="乙"))


@st.composite
def cases(draw):
    opened_on = draw(st.dates(min_value=WEEK.start - timedelta(days=20), max_value=WEEK.end))
    issue = Issue(
        ref=f"JX-I{draw(st.integers(1, 10**6))}",
        building=draw(st.sampled_from([None, "A", "B"])),
        owner=draw(st.sampled_from([None, "zl", "gone"])),
        item=draw(st.sampled_from([None, "X-1", "X-2"])),
        status=draw(st.sampled_from(Status)),
        lead_name=draw(st.sampled_from([None, "税务局", "商务社区"])),
        opened_on=opened_on,
        first_assigned_on=draw(st.none() | NEAR),
        first_returned=draw(st.booleans()),
        assigned_on=draw(st.none() | NEAR),
        due_on=draw(st.none() | NEAR),
        held_on=draw(st.none() | st.just(opened_on)),
        outcome=draw(st.none() | st.sampled_from(Outcome)),
        extended_days=draw(st.integers(0, 2)),
        backdated=draw(st.integers(0, 2)),
        escalated_on=draw(st.none() | NEAR),
        resolved_on=draw(st.none() | NEAR),
        closed_on=draw(st.none() | NEAR),
        followed_up_on=draw(st.none() | NEAR),
        solved=draw(st.none() | st.sampled_from(Solved)),
        satisfaction=draw(st.none() | st.sampled_from(Satisfaction)),
    )
    answered = issue.followed_up_on and issue.solved and issue.satisfaction
    passage = IssueReplay(
        then=issue,
        resolved=(issue,) if issue.resolved_on and issue.outcome else (),
        followed_up=(issue,) if answered else (),
        unrated=(issue,) if issue.closed_on and not answered else (),
        reopened_on=draw(st.lists(NEAR, max_size=2).map(tuple)),
        assigned=(issue,) if issue.assigned_on else (),
    )
    return IssueFact(now=issue, passage=passage)


@st.composite
def facts(draw):
    found = draw(st.lists(cases(), max_size=20, unique_by=lambda case: case.now.ref))
    residents = [
        replace(each, ref=f"JX-E{n}")
        for n, each in enumerate(
            draw(
                st.lists(
                    st.builds(
                        Resident,
                        ref=st.just(""),
                        name=st.just("某企业"),
                        kind=st.sampled_from(EnterpriseKind),
                        visit_class=st.sampled_from(VisitClass),
                        active=st.booleans(),
                        no_visits=st.booleans(),
                        building=st.sampled_from([None, "A", "B"]),
                        seen_on=st.none() | NEAR,
                        moved_in_on=st.none() | NEAR,
                        registered_here=st.sampled_from([None, True, False]),
                        scale=st.sampled_from([None, "规上服务业"]),
                        scale_since=st.sampled_from([None, "2026-09"]),
                    ),
                    max_size=15,
                )
            )
        )
    ]
    visits = draw(
        st.lists(
            st.builds(
                VisitFact,
                ref=st.sampled_from(["JX-V1", "JX-V2", "JX-V3"]),
                enterprise=st.sampled_from(["JX-E1", "JX-E2"]),
                building=st.sampled_from([None, "A", "B"]),
                on=st.dates(min_value=WEEK.start, max_value=WEEK.end),
                method=st.sampled_from(Method),
                result=st.sampled_from(Result),
                worker=st.sampled_from(["zl", "gone"]),
            ),
            max_size=8,
        )
    )
    runs = [
        Run(clock=draw(st.sampled_from(Clock)), issue=case.now, due_on=draw(st.none() | NEAR), done_on=draw(st.none() | NEAR),
            redo=draw(st.booleans()), returned=draw(st.booleans()))
        for case in found
    ]  # fmt: skip
    span = PeriodFacts(
        week=WEEK,
        cut=WEEK.end,
        cases=found,
        visits=visits,
        tenants=[each.tenant for each in residents if each.counts],
    )
    return Facts(
        span=span,
        runs=runs,
        at_start=frozenset(case.now.ref for case in found if draw(st.booleans())),
        residents=residents,
        gone=[Gone(ref="JX-E90", building=draw(st.sampled_from([None, "A"])), on=WEEK.start)],
        today=TODAY,
        calendar=CALENDAR,
        policies=POLICIES,
    )


def every_table(read: Facts):
    names = {"A": "甲", "B": "乙"}
    yield tables.parties(read)
    yield tables.items(read, read)
    yield tables.buildings(read, names)
    yield tables.workers(read, {"zl": "钟离未"}, {})
    yield tables.coverage(read)
    entered = [Indicator(code="A/税收/2026", building="A", measure=Measure.TAX, period="2026", value="12.5")]
    held = [Held(enterprise="JX-E1", name="某企业", floor=1, unit="101", area_m2=250)]
    yield tables.indicators(read, PLACES, {"A": lettable([], held), "B": []}, entered)


@settings(max_examples=40, deadline=None)
@given(facts())
def test_every_total_is_the_sum_of_its_rows_and_every_figure_is_what_it_lists(read):
    for table in every_table(read):
        for name in (*table.columns, *table.beside):
            parts, total = [row.figures[name] for row in table.rows], table.total.figures[name]
            assert len(total.entries) == sum(len(each.entries) for each in parts)
            if total.how is How.COUNT:
                assert total.value == sum(each.value for each in parts)
            if total.how in {How.RATE, How.RATIO}:
                assert total.rate.whole == sum(each.rate.whole for each in parts)
                assert total.rate.part == pytest.approx(sum(each.rate.part for each in parts))
            if total.how is How.RATE:
                assert all(0 <= each.rate.part <= each.rate.whole for each in parts)


@settings(max_examples=40, deadline=None)
@given(facts())
def test_the_reports_say_what_the_digest_says(read):
    week = figures(read.span, POLICIES)
    parties, buildings = (table.total.figures for table in (tables.parties(read), tables.buildings(read, {})))
    trend, sla = trend_figures(read), sla_figures(read)

    for figure in ("handled", "open", "overdue", "on_time", "solved", "satisfied", "held", "extended", "explained"):
        assert parties[figure].value == buildings[figure].value == getattr(week, figure)
    for figure in ("redone", "backdated"):
        assert parties[figure].value == getattr(week, figure)
    for figure in ("opened", "visits", "met", "coverage"):
        assert buildings[figure].value == trend[figure].value == getattr(week, figure)
    assert buildings["firms"].value == trend["firms"].value == week.enterprises
    assert tables.coverage(read).total.figures["coverage"].value == week.coverage
    for figure in ("first_dispatch", "on_time", "solved", "satisfied", "unrated"):
        assert sla[figure].value == getattr(week, figure)
    assert (trend["merged"].value, sla["partly"].rate.part) == (week.merged, week.partly)


@settings(max_examples=40, deadline=None)
@given(facts())
def test_a_rate_of_the_clocks_is_a_part_of_its_whole(read):
    for figure in sla_figures(read).values():
        if figure.how is How.RATE:
            assert 0 <= figure.rate.part <= figure.rate.whole


@pytest.mark.parametrize(
    ("due", "done", "day", "in_time"),
    [
        ("2026-09-18", "2026-09-15", "2026-09-15", True),
        ("2026-09-18", "2026-09-18", "2026-09-18", True),
        ("2026-09-18", "2026-09-19", "2026-09-18", False),
        ("2026-09-18", None, "2026-09-18", False),
        ("2026-09-21", None, None, False),
        ("2026-09-24", None, None, False),
        (None, "2026-09-15", "2026-09-15", True),
        (None, None, None, False),
    ],
    ids=["early", "on the day", "late", "never", "today is not over", "still to come", "no due day", "on hold"],
)
def test_a_clock_counts_once_on_the_day_it_was_met_or_missed(due, done, day, in_time):
    run = Run(clock=Clock.HANDLING, issue=Issue(ref="JX-I1"), due_on=_day(due), done_on=_day(done))

    assert (run.settled_on(TODAY), run.in_time) == (_day(day), in_time)


def test_days_on_hold_are_not_counted_as_handling():
    issue = Issue(
        ref="JX-I1",
        clock_from=date(2026, 9, 7),
        resolved_on=date(2026, 9, 18),
        holds=("2026-09-09..2026-09-15",),
    )

    assert CALENDAR.working_days_between(issue.clock_from, issue.resolved_on) == 9
    assert handling_days(issue, CALENDAR) == 5  # 8, 15, 16, 17 and 18 September


@pytest.mark.parametrize(
    ("how", "weights", "value"),
    [
        (How.COUNT, [1, 1, 1], 3),
        (How.SUM, [1, 1, -1], 1),
        (How.SUM, [], 0),
        (How.AMOUNT, [12.5, 0.25], 12.75),
        (How.AMOUNT, [], None),
        (How.RATE, [1, 0, 0.9], Rate(part=1.9, whole=3)),
        (How.MEDIAN, [4, 1, 2, 9], 3),
        (How.MEDIAN, [], None),
        (How.P90, list(range(1, 11)), 9),
        (How.P90, list(range(1, 12)), 10),
        (How.P90, [7], 7),
    ],
)
def test_a_figure_is_made_of_its_entries(how, weights, value):
    assert Figure(how=how, entries=tuple(Entry(f"JX-I{n}", each) for n, each in enumerate(weights))).value == value


@pytest.mark.parametrize(
    ("period", "today", "before"),
    [
        (WEEK, date(2026, 9, 30), ("2026-09-07", "2026-09-13")),
        (WEEK, date(2026, 9, 16), ("2026-09-07", "2026-09-09")),
        (Period.month(2026, 3), date(2026, 9, 21), ("2026-02-01", "2026-02-28")),
        (Period.month(2026, 3), date(2026, 3, 30), ("2026-02-01", "2026-02-28")),
        (Period.month(2026, 1), date(2026, 1, 10), ("2025-12-01", "2025-12-10")),
        (Period.between(date(2026, 9, 1), date(2026, 9, 10)), date(2026, 9, 21), ("2026-08-22", "2026-08-31")),
        (Period.month(2027, 1), date(2026, 9, 21), ("2026-12-01", "2026-12-31")),
    ],
    ids=["week", "week so far", "month", "long month so far", "month so far", "days", "not begun"],
)
def test_a_period_is_compared_with_as_many_days_before_it(period, today, before):
    found = period.before(today)

    assert (found.start.isoformat(), found.end.isoformat()) == before


@pytest.mark.parametrize("text", ["2026-13", "2026", "9月", "2026-00", "next", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UsageError):
        Period.parse_month(text)


def test_months_are_read_as_they_are_typed():
    assert Period.parse_month("２０２６年１１月") == Period.parse_month("2026-11") == Period.month(2026, 11)
    assert Period.month(2026, 12).end == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-Q3", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("2026年3季度", "2026-Q3"),
        ("2026年第3季度", "2026-Q3"),
        ("2026", "2026"),
    ],
)
def test_a_quarter_or_a_year_is_read_as_it_is_typed(typed, kept):
    assert parse_period(typed) == kept


@pytest.mark.parametrize("typed", ["2026-Q5", "2026-3", "20263", "Q3", "2026-9", "2026-13"])
def test_what_is_no_month_quarter_or_year_is_refused(typed):
    with pytest.raises(UsageError):
        parse_period(typed)


@pytest.mark.parametrize(("typed", "kept"), [("1,234.50", "1234.5"), ("１２", "12"), ("0", "0"), ("100", "100")])
def test_a_value_is_kept_as_a_plain_number(typed, kept):
    assert parse_value(typed) == kept


@pytest.mark.parametrize("typed", ["-1", "1.234", "1e3", "NaN", "=1", "1亿", "", "9" * 20])
def test_a_value_that_is_no_number_is_refused(typed):
    with pytest.raises(UsageError):
        parse_value(typed)


def test_who_sits_in_a_room_beats_a_file_that_says_vacant():
    units = [
        Unit(code="A/1901", building="A", floor=19, unit="1901", area_m2=120, state="空置"),
        Unit(code="A/1902", building="A", floor=19, unit="1902", area_m2=80, state="空置"),
        Unit(code="A/1903", building="A", floor=19, unit="1903", area_m2=80, state="自用"),
    ]
    held = [
        Held(enterprise="JX-E1", name="甲", floor=19, unit="1901-1901"),
        Held(enterprise="JX-E2", name="乙", floor=19, unit="1901"),
        Held(enterprise="JX-E3", name="丙", floor=20, unit="2001"),
    ]
    found = {room.code: (room.state, len(room.tenants), room.declared) for room in rooms(units, held)}

    assert found == {
        "A/1901": (Space.LET, 1, True),
        "A/1902": (Space.VACANT, 0, True),
        "A/1903": (Space.OWN_USE, 0, True),
        "JX-E1/1901-1901": (Space.LET, 1, False),
        "JX-E3/2001": (Space.LET, 1, False),
    }
    assert [room.code for room in lettable(units, held)] == ["A/1901", "A/1902", "A/1903"]
    assert lettable([], held) == []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def of_periods(*periods):
    return {each: Indicator(code=f"A/税收/{each}", building="A", period=each, value="1") for each in periods}


@pytest.mark.parametrize(
    ("given", "period", "counted"),
    [
        (("2026", "2026-Q1"), "2026", ["2026"]),
        (("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"), "2026", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        (("2026-Q1", "2026-Q2", "2026-Q3"), "2026", None),
        (("2026-07", "2026-08", "2026-09"), "2026-Q3", ["2026-07", "2026-08", "2026-09"]),
        (("2026-Q3", "2026"), "2026-09", None),
    ],
)
def test_an_indicator_belongs_to_just_the_period_it_covers(given, period, counted):
    found = entered_for(of_periods(*given), period)

    assert (found and [each.period for each in found]) == counted


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (Period.month(2026, 9), "2026-09"),
        (Period.between(date(2026, 7, 1), date(2026, 9, 30)), "2026-Q3"),
        (Period.between(date(2026, 1, 1), date(2026, 12, 31)), "2026"),
        (Period.between(date(2026, 6, 1), date(2026, 8, 31)), None),
        (WEEK, None),
    ],
)
def test_a_report_is_of_a_month_a_quarter_a_year_or_of_none(period, code):
    assert period_of(period) == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-09", date(2026, 9, 1)),
        ("2026年9月", date(2026, 9, 1)),
        ("202609", date(2026, 9, 1)),
        ("去年", None),
        (None, None),
    ],
)
def test_the_month_of_entry_is_read_as_lists_write_it(typed, day):
    assert listed_since(typed) == day
