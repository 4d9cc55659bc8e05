"""Laws of the figures: whatever happened, totals are the sums of their parts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    EnterpriseKind,
    IssueKind,
    Method,
    Outcome,
    Result,
    Satisfaction,
    Solved,
    Status,
    VisitClass,
)
from loucheng_cli.domain.digest.anonymity import Anonymity
from loucheng_cli.domain.digest.disclosure import Names
from loucheng_cli.domain.digest.model import Disclosure, Rate
from loucheng_cli.domain.digest.period_facts import IssueFact, PeriodFacts, Tenant, VisitFact, covered, figures
from loucheng_cli.domain.digest.weekly import Page, coverage
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.replay import IssueReplay
from loucheng_cli.domain.place.building import Building

WEEK = Week(2026, 38)
POLICIES = Policies.of({})
CALENDAR = Calendar(announced={2026: AnnouncedYear(holidays={})})
BUILDINGS = {code: Building(code=code, name=code, floors_above=9, floors_below=1) for code in "AB"}
NEAR = st.dates(min_value=WEEK.start - timedelta(days=20), max_value=WEEK.end + timedelta(days=14))


@st.composite
def cases(draw):
    opened_on = draw(st.dates(min_value=WEEK.start - timedelta(days=20), max_value=WEEK.end))
    issue = Issue(
        ref=f"JX-I{draw(st.integers(1, 10**6))}",
        building=draw(st.sampled_from("AB")),
        floor=draw(st.sampled_from([None, -1, 1, 2, 9])),
        enterprise=draw(st.sampled_from([None, "JX-E1"])),
        kind=draw(st.sampled_from(IssueKind)),
        named=draw(st.booleans()),
        confidential=draw(st.booleans()),
        status=draw(st.sampled_from(Status)),
        lead_name=draw(st.sampled_from([None, "税务局", "商务社区"])),
        opened_on=opened_on,
        first_assigned_on=draw(st.none() | NEAR),
        first_returned=draw(st.booleans()),
        due_on=draw(st.none() | NEAR),
        held_on=draw(st.none() | st.just(opened_on)),
        outcome=draw(st.none() | st.sampled_from(Outcome)),
        extended_days=draw(st.integers(0, 2)),
        backdated=draw(st.integers(0, 2)),
        resolved_on=draw(st.none() | NEAR),
        followed_up_on=draw(st.none() | NEAR),
        solved=draw(st.none() | st.sampled_from(Solved)),
        satisfaction=draw(st.none() | st.sampled_from(Satisfaction)),
    )
    once = draw(st.booleans())
    passage = IssueReplay(
        then=issue,
        resolved=(issue,) if issue.resolved_on and issue.outcome else (),
        followed_up=(issue,) if once and issue.followed_up_on and issue.solved and issue.satisfaction else (),
        reopened_on=draw(st.lists(NEAR, max_size=2).map(tuple)),
    )
    return IssueFact(now=issue, passage=passage)


VISITS = st.lists(
    st.builds(
        VisitFact,
        enterprise=st.sampled_from(["JX-E1", "JX-E2"]),
        building=st.sampled_from("AB"),
        on=st.dates(min_value=WEEK.start, max_value=WEEK.end),
        method=st.sampled_from(Method),
        result=st.sampled_from(Result),
    ),
    max_size=8,
)
TENANTS = st.lists(
    st.builds(
        Tenant,
        visit_class=st.sampled_from(VisitClass),
        seen_on=st.none() | st.dates(min_value=date(2025, 1, 1), max_value=WEEK.end),
    ),
    max_size=30,
)
FACTS = st.builds(
    PeriodFacts,
    week=st.just(WEEK),
    cut=st.dates(min_value=WEEK.start, max_value=WEEK.end),
    cases=st.lists(cases(), max_size=25, unique_by=lambda case: case.now.ref),
    visits=VISITS,
    tenants=TENANTS,
)


def page(facts: PeriodFacts) -> Page:
    return Page(
        anonymity=Anonymity(tenants={}, smallest=0),
        facts=facts,
        buildings=BUILDINGS,
        enterprises={"JX-E1": ("瓯澜鲸屿软件技术有限公司", EnterpriseKind.FIRM)},
        tasks={},
        names=Names([]),
        calendar=CALENDAR,
        policies=POLICIES,
    )


@given(FACTS)
def test_every_total_is_the_sum_of_its_parts(facts):
    total, lists = figures(facts, POLICIES), page(facts)
    buildings, parties = lists.building_views(), lists.parties()

    assert lists.opened().total == total.opened == sum(each.opened for each in buildings)
    assert lists.handled().total == total.handled == sum(each.handled for each in buildings)
    assert lists.overdue().total == total.overdue == sum(each.overdue for each in buildings)
    assert total.open == sum(each.open for each in buildings) == sum(each.open for each in parties)
    assert total.overdue == sum(each.overdue for each in parties)
    assert all(each.open == sum(floor.open for floor in each.floors) + each.elsewhere for each in buildings)
    assert total.visits == sum(each.visits for each in buildings)


@given(FACTS)
def test_rates_are_fractions_of_what_they_name(facts):
    total = figures(facts, POLICIES)

    assert total.on_time.whole == total.handled + total.overdue
    for rate in (total.coverage, total.first_dispatch, total.on_time, total.solved, total.satisfied):
        assert 0 <= rate.part <= rate.whole
        assert (rate.percent is None) == (rate.whole == 0)
    assert max(total.overdue - total.taken_late, total.held) <= total.open  # what was late when held is both
    assert total.met_remotely <= total.met <= total.visits


@given(FACTS)
def test_the_lists_show_nothing_undisclosed(facts):
    lists = page(facts)

    for line in (*lists.opened().lines, *lists.handled().lines, *lists.overdue().lines, *lists.due_next().lines):
        if line.veil is not Disclosure.NAMED:
            assert (line.enterprise, line.reply, line.channel_told) == (None, None, None)
        if line.veil is Disclosure.CONFIDENTIAL:
            assert (line.building, line.floor, line.what, line.kind, line.lead) == (None, None, None, None, None)
    shown = [line for line in lists.opened().lines if line.kind is IssueKind.HAZARD]
    assert all(line.status in {Status.RESOLVED, Status.CLOSED} for line in shown)


@given(TENANTS, st.integers(2, 4))
def test_coverage_by_class_hides_small_groups_and_adds_up(tenants, smallest):
    policies = Policies.of({"digest.smallest_group": str(smallest)})
    groups = coverage(tenants, WEEK.end, policies)
    whole = covered(tenants, WEEK.end, policies)

    assert all(group.rate.whole >= smallest for group in groups)
    if len(tenants) >= smallest:
        parts = [group.rate for group in groups]
        assert Rate(part=sum(rate.part for rate in parts), whole=sum(rate.whole for rate in parts)) == whole
    else:
        assert groups == ()


def test_a_weight_below_one_shows_in_the_satisfied_rate():
    policies = Policies.of({"satisfaction.weights.基本满意": "0.9"})
    content, mostly = (
        Issue(ref=f"JX-I{n}", followed_up_on=WEEK.start, solved=Solved.YES, satisfaction=each)
        for n, each in enumerate((Satisfaction.SATISFIED, Satisfaction.MOSTLY), 1)
    )
    facts = PeriodFacts(
        week=WEEK,
        cut=WEEK.end,
        cases=[IssueFact(now=each, passage=IssueReplay(then=each, followed_up=(each,))) for each in (content, mostly)],
        visits=[],
        tenants=[],
    )

    assert figures(facts, policies).satisfied == Rate(part=1.9, whole=2)
