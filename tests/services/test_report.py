"""The reports on the example week, on both engines: against the digest, against their own lists, against the hand count."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.report.indicator import Measure
from loucheng_cli.domain.report.model import How
from loucheng_cli.domain.report.result import ReportRequest
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.errors import UsageError
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.services.indicator import set_indicator
from loucheng_cli.services.report import make
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.community import find_building
from loucheng_cli.store.reads.indicator import indicators

WEEK = Period.week(Week(2026, 38))
TODAY = date(2026, 9, 21)
STAMP = ActionContext("wr", "2026-09-21T04:00:00Z", TODAY)


@pytest.fixture
def example():
    path = Path(__file__).parent.parent / "digest" / "example_week.py"
    spec = importlib.util.spec_from_file_location("example_week", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def week(db, example):
    """The example week on an engine, and the program's reports on it."""
    example.build(db)

    def report(kind: Kind, **wanted):
        listed = wanted.pop("listed", False)
        wanted.setdefault("period", WEEK)
        return make(db, ReportRequest(kind=kind, **wanted), calendar=example.CALENDAR, today=TODAY, listed=listed)

    report.db = db
    report.calendar = example.CALENDAR
    return report


def total(made, figure):
    return made.table.total.figures[figure].value


def row(made, key):
    return next(each for each in made.table.rows if each.key == key).figures


def shown(value):
    return (value.part, value.whole)


def test_the_week_of_both_councils_as_it_was_counted_by_hand(week):
    parties = week(Kind.PARTIES)

    assert {name: total(parties, name) for name in ("handled", "open", "overdue", "held", "explained")} == {
        "handled": 14, "open": 14, "overdue": 1, "held": 1, "explained": 3,
    }  # fmt: skip
    assert {name: shown(total(parties, name)) for name in ("on_time", "solved", "satisfied")} == {
        "on_time": (14, 15), "solved": (6, 7), "satisfied": (6, 7),
    }  # fmt: skip
    assert row(parties, "物业（望澜大厦物业管理处）")["overdue"].value == 1


@pytest.mark.parametrize("council", ["JX", "WL"])
def test_a_council_s_report_agrees_with_its_digest(week, council):
    codes = {"JX": ("A", "B", "M"), "WL": ("W", "C")}[council]
    page = digest(week.db, council, Week(2026, 38), Moment.parse("2026-09-21", "Asia/Shanghai"), calendar=week.calendar)
    buildings = week(Kind.BUILDINGS, buildings=codes, council=council)
    trend = {
        each.key: each.figures["now"].value for each in week(Kind.TREND, buildings=codes, council=council).table.rows
    }

    for figure in (
        "visits",
        "met",
        "coverage",
        "opened",
        "handled",
        "open",
        "overdue",
        "on_time",
        "solved",
        "satisfied",
    ):
        assert total(buildings, figure) == getattr(page.figures, figure)
        assert trend[figure] == getattr(page.figures, figure)
    assert total(buildings, "firms") == page.figures.enterprises
    assert trend["first_dispatch"] == page.figures.first_dispatch
    assert [each.key for each in buildings.table.rows] == sorted(codes)


def test_the_two_councils_are_the_whole(week):
    whole = week(Kind.BUILDINGS)
    halves = [week(Kind.BUILDINGS, buildings=codes) for codes in (("A", "B", "M"), ("W", "C"))]

    for figure in (*whole.table.columns, *whole.table.beside):
        if whole.table.total.figures[figure].how is not How.MEDIAN:
            entries = [entry for half in halves for entry in half.table.total.figures[figure].entries]
            assert sorted(whole.table.total.figures[figure].entries, key=str) == sorted(entries, key=str)


def test_assessed_on_time_counts_what_was_due_and_not_handled(week):
    figures = {each.key: each.figures["now"] for each in week(Kind.SLA).table.rows}
    late = {entry.ref for entry in figures["assessed"].entries if not entry.weight}

    assert shown(figures["assessed"].value) == (14, 14 + len(late))
    assert {entry.ref for entry in row(week(Kind.PARTIES), "物业（望澜大厦物业管理处）")["overdue"].entries} <= late


def test_coverage_names_everybody_who_was_not_visited_within_policy(week):
    made = week(Kind.COVERAGE)
    table, missed = made.table, {each.resident.ref for each in made.missed}
    seen = {entry.ref for each in table.rows for entry in each.figures["coverage"].entries if entry.weight}
    active = {entry.ref for each in table.rows for entry in each.figures["active"].entries}

    assert missed == active - seen == {entry.ref for entry in table.total.figures["missed"].entries}
    assert all(each.days is None or each.days > each.interval for each in made.missed)
    assert shown(total(made, "coverage")) == (len(seen), len(active))


def test_a_first_visit_within_ten_working_days_is_counted_when_they_are_over(week):
    september = week(Kind.COVERAGE, period=Period.month(2026, 9))

    # E12 came on 8-28 and was seen on 9-14, after eleven working days; E15 came on 9-15: not over yet.
    assert [(entry.ref, entry.weight) for entry in september.table.total.figures["first_visits"].entries] == [
        ("JX-E12", False)
    ]


def test_workers_are_shown_with_what_they_have_and_without_a_rate(week):
    made = week(Kind.WORKERS)

    assert [each.key for each in made.table.rows] == ["fz", "jw", "qy", "wr", "zl", "zx"]
    assert made.table.columns == ("owned", "open", "to_follow_up", "to_review", "visits", "met")
    assert all(figure.how is How.COUNT for each in made.table.rows for figure in each.figures.values())
    assert total(made, "visits") == 18


def test_trend_compares_with_the_week_before_and_the_year(week):
    rows = {each.key: each.figures for each in week(Kind.TREND).table.rows}

    assert [rows["opened"][name].value for name in ("now", "before", "year")] == [25, 3, 30]
    assert [rows["visits"][name].value for name in ("now", "before", "year")] == [18, 0, 18]


def test_only_what_a_party_leads(week):
    made = week(Kind.PARTIES, department="xiaofang", department_name="消防救援局")

    assert [each.key for each in made.table.rows] == ["消防救援局"]
    with pytest.raises(UsageError):
        week(Kind.COVERAGE, department="xiaofang")


@pytest.mark.parametrize(
    ("period", "empty", "partial", "begun"),
    [
        (Period.month(2026, 5), True, False, True),
        (Period.month(2026, 9), False, True, True),
        (Period.month(2027, 1), False, True, False),
        (WEEK, False, False, True),
    ],
    ids=["nothing yet", "so far", "to come", "over"],
)
def test_an_empty_or_partial_period_says_so(week, period, empty, partial, begun):
    made = week(Kind.PARTIES, period=period)

    assert (made.is_empty, made.partial, made.begun) == (empty, partial, begun)


def test_what_is_entered_by_building_stands_in_the_report_of_just_its_period(week):
    for value, period in (("100", "2026-Q1"), ("50.5", "2026-Q2"), ("400", "2026"), ("400", "2026"), ("9", "2025")):
        set_indicator(week.db, "W", Measure.TAX, value, period, stamp=STAMP)
    set_indicator(week.db, "W", Measure.REVENUE, "7", "2026-09", stamp=STAMP)
    quarter = week(Kind.INDICATORS, period=Period.between(date(2026, 4, 1), date(2026, 6, 30)))
    month = week(Kind.INDICATORS, period=Period.month(2026, 9))
    year = week(Kind.INDICATORS, period=Period.between(date(2026, 1, 1), date(2026, 12, 31)))

    assert (row(quarter, "W")["tax"].value, row(quarter, "A")["tax"].value) == (50.5, None)
    assert (row(month, "W")["tax"].value, row(month, "W")["revenue"].value) == (None, 7)
    assert row(year, "W")["tax"].value == total(year, "tax") == 400
    assert week.db.scalar("select count(*) from event where name = 'IndicatorSet'") == 5
    assert [each.period for each in indicators(week.db, building="W") if each.measure is Measure.TAX] == [
        "2026-Q2",
        "2026-Q1",
        "2026",
        "2025",
    ]


def test_who_came_and_left_in_the_same_days_counts_in_both(week):
    before = week(Kind.INDICATORS, period=Period.month(2026, 9))
    with writing(week.db, STAMP) as journal:
        journal.record(
            [
                Change(
                    "enterprise",
                    "JX-E15",
                    "EnterpriseMovedOut",
                    {"operating": "已迁出", "moved_out_on": date(2026, 9, 19)},
                )
            ]
        )
    after = week(Kind.INDICATORS, period=Period.month(2026, 9))

    assert [total(before, name) for name in ("moved_in_traders", "moved_out", "net")] == [1, 0, 1]
    assert [total(after, name) for name in ("moved_in_traders", "moved_out", "net")] == [1, 1, 0]


def test_what_moved_in_and_out_is_net(week):
    made = week(Kind.INDICATORS, period=Period.month(2026, 9))
    mall = row(made, "M")

    assert (mall["moved_in_traders"].value, mall["moved_in_firms"].value, mall["net"].value) == (1, 0, 1)
    assert [entry.ref for entry in mall["moved_in_traders"].entries] == ["JX-E15"]


def test_a_building_s_report_is_its_row_of_all(week):
    one = week(Kind.BUILDINGS, building=find_building(week.db, "锦汐里"), buildings=("M",))

    assert one.table.rows[0].figures == row(week(Kind.BUILDINGS), "M")
