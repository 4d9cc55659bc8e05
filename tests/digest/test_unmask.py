"""Two tries to unmask the unnamed cases of the example from all of its pages together.

A member of a council has every page (each day of the week as a draft, the week, the month, the quarter, the year, of both
councils and of no building, as text and as JSON) and knows which enterprise sits on which floor. First try: who sits where a line
says that the case is, on all pages together. Second try: what an unnamed line has in common with named ones (a visit, a
reply, a text of its own).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.render import papers
from loucheng_cli.render.digest.formats import DigestFormat, rendered
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.store.reads.papers import cases_for_papers

SMALLEST = 3


@pytest.fixture
def pages(week_db, example):
    """Every page that can be made of the week."""
    days = [date(2026, 9, 14) + timedelta(days=n) for n in range(8)]
    wanted = [(Week(2026, 38), day) for day in days]
    wanted += [(each, days[-1]) for each in (Period.month(2026, 9), Period.quarter(2026, 3), Period.of_year(2026))]
    return [
        digest(week_db, council, span, Moment.parse(str(day), "Asia/Shanghai"), calendar=example.CALENDAR)
        for council in ("JX", "WL", "none")
        for span, day in wanted
    ]


def lines(page):
    for listed in (page.overdue, page.handled, page.opened, page.due_next):
        yield from listed.lines
    yield from (point.line for point in page.discuss)


def test_no_place_of_an_unnamed_case_is_that_of_fewer_than_three_enterprises(pages, week_db):
    sits = defaultdict(set)
    for name, alias, floor, ref in week_db.rows(
        "select b.name, b.aliases, o.floor, o.enterprise from occupancy o join building b on b.code = o.building order by 1"
    ):
        for said in (name, *[each for each in (alias or "").strip("[]").replace('"', "").split(", ") if each]):
            sits[said, floor].add(ref)
            sits[said, None].add(ref)
            sits[None, None].add(ref)
    left: dict[str, set[str]] = {}
    for page in pages:
        for line in lines(page):
            if line.of_enterprise and line.veil is Disclosure.UNNAMED:
                left[line.ref] = left.get(line.ref, sits[None, None]) & sits[line.building, line.floor]

    assert len(left) >= 4
    assert {ref: len(firms) for ref, firms in left.items() if len(firms) < SMALLEST} == {}


def test_nothing_joins_an_unnamed_case_to_a_named_one(pages, week_db):
    named, unnamed = defaultdict(set), []
    for page in pages:
        for line in lines(page):
            if line.veil is Disclosure.NAMED and line.enterprise:
                named[line.visit].add(line.enterprise)
            else:
                unnamed.append(line)

    assert unnamed
    assert [line.ref for line in unnamed if line.visit and named[line.visit]] == []
    assert {(line.reply, line.enterprise, line.unreviewed) for line in unnamed if line.of_enterprise} == {
        (None, None, False)
    }

    hidden = {line.ref for line in unnamed}
    whose = dict(week_db.rows("select i.ref, e.name from issue i join enterprise e on e.ref = i.enterprise"))
    for page in pages:
        for said in rendered(page, DigestFormat.MD, lang="zh", annex=True).decode().splitlines():
            for ref in hidden:
                assert not (f"{ref}）" in said and ref in whose and whose[ref] in said)


def test_papers_to_the_property_manager_tell_neither_door_nor_a_storey_of_few(week_db, refs):
    """I14 is a complaint from a storey with fewer than three enterprises; the manager sits in the council."""
    (case,) = cases_for_papers(week_db, [refs["I14"]], on=date(2026, 9, 21), smallest=3)
    case = replace(case, issue=replace(case.issue, lead="property"))
    pairs = dict(papers.slip_pairs(case, {}, (), "JX"))

    assert (pairs["企业（商户）"], pairs["位置"]) == ("某商户", "望澜大厦")
    assert "九楼" in case.issue.text
    assert "九楼" not in pairs["诉求内容"]
