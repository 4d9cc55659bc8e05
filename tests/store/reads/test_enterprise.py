"""Finding an enterprise by what a person types, and listing them."""

from __future__ import annotations

from datetime import date

import pytest

from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.imports.enterprise_rows import RowPlace
from loucheng_cli.errors import AmbiguousError, NotFoundError
from loucheng_cli.services import enterprise as service
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.enterprise import EnterpriseFilter, candidates, enterprise_list, find_enterprise, timeline

TODAY = date(2026, 9, 21)
CODE = "91330399M661157598"


@pytest.fixture
def db(db: Database, stamp: ActionContext) -> Database:
    """Two buildings and six enterprises, one of which has left."""
    buildings = [
        {"code": "A", "name": "锦汐中心A座", "aliases": ["A座"], "floors_above": 28, "labels": {"13": "12A"}},
        {"code": "M", "name": "锦汐里购物中心", "aliases": ["锦汐里"], "floors_above": 5, "labels": {"1": "L1"}},
    ]
    with writing(db, stamp) as journal:
        journal.record(Change("building", str(each["code"]), "BuildingAdded", each, new=True) for each in buildings)
    for name, fields, places in (
        (
            "瓯澜鲸屿软件技术有限公司",
            {"credit_code": CODE, "stage": "成长", "key": True},
            (RowPlace("A", 19, "1901-1906"),),
        ),
        (
            "岚樯人寿（瓯澜）分公司",
            {"kind": "分支机构", "industry": "保险业"},
            (RowPlace("A", 8, "0801-0906"), RowPlace("A", 9, "0801-0906")),
        ),
        ("半枝糖水铺", {"kind": "个体工商户", "stage": "初创"}, (RowPlace("M", 1, "L1-15"),)),
        ("半枝花店", {"kind": "个体工商户"}, ()),
        ("100%_棉", {}, ()),
        ("鲸屿旧址有限公司", {}, (RowPlace("A", 19, "1907"),)),
    ):
        service.add(db, name, fields, places, on=TODAY, stamp=stamp)
    service.move_out(db, "JX-E6", on=TODAY, stamp=stamp)
    return db


@pytest.mark.parametrize(
    ("wanted", "ref"),
    [
        ("JX-E3", "JX-E3"),
        ("e3", "JX-E3"),
        ("3", "JX-E3"),
        (CODE, "JX-E1"),
        (CODE.lower(), "JX-E1"),
        ("半枝花店", "JX-E4"),
        ("岚樯人寿(瓯澜)分公司", "JX-E2"),
        ("A1901", "JX-E1"),
        ("A1903", "JX-E1"),
        ("M L1-15", "JX-E3"),
        ("A座19楼", "JX-E1"),
        ("A 9楼", "JX-E2"),
        ("糖水", "JX-E3"),
        ("鲸屿", "JX-E1"),
        ("旧址", "JX-E6"),
        ("%_", "JX-E5"),
        ("oljyrj", "JX-E1"),
        ("jyrj", "JX-E1"),
        ("BZTSP", "JX-E3"),
    ],
)
def test_an_enterprise_is_found_by(db, wanted, ref):
    assert find_enterprise(db, wanted).ref == ref


@pytest.mark.parametrize("wanted", ["", "E99", "没有这家", "A2001", "A座31楼", "xyzzy"])
def test_nothing_is_found_by(db, wanted):
    with pytest.raises(NotFoundError):
        find_enterprise(db, wanted)


def test_several_that_fit_are_listed_with_their_doors(db):
    with pytest.raises(AmbiguousError) as caught:
        find_enterprise(db, "半枝")

    assert tuple(map(str, caught.value.candidates)) == ("JX-E3  半枝糖水铺  锦汐里购物中心 L1-15", "JX-E4  半枝花店")
    assert [line.ref for line in candidates(db, "半枝")] == ["JX-E3", "JX-E4"]


def test_at_most_nine_of_many_are_listed_with_the_total(db, stamp):
    for number in range(12):
        service.add(db, f"同名{number}", {}, (), on=TODAY, stamp=stamp)

    with pytest.raises(AmbiguousError) as caught:
        find_enterprise(db, "同名")

    assert (len(caught.value.candidates), "12" in caught.value.message) == (9, True)


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        (EnterpriseFilter(), ["JX-E1", "JX-E2", "JX-E3", "JX-E4", "JX-E5", "JX-E6"]),
        (EnterpriseFilter(building="A"), ["JX-E1", "JX-E2"]),
        (EnterpriseFilter(building="A", floor=9), ["JX-E2"]),
        (EnterpriseFilter(stage=Stage.STARTING), ["JX-E3"]),
        (EnterpriseFilter(kind=EnterpriseKind.BRANCH), ["JX-E2"]),
        (EnterpriseFilter(operating=Operating.MOVED_OUT), ["JX-E6"]),
        (EnterpriseFilter(industry="保险"), ["JX-E2"]),
        (EnterpriseFilter(text="有限"), ["JX-E1", "JX-E6"]),
        (EnterpriseFilter(text="m6611"), ["JX-E1"]),
        (EnterpriseFilter(key=True), ["JX-E1"]),
        (EnterpriseFilter(unplaced=True), ["JX-E4", "JX-E5", "JX-E6"]),
    ],
)
def test_a_list_narrows_by(db, wanted, refs):
    lines, total = enterprise_list(db, wanted)

    assert ([line.ref for line in lines], total) == (refs, len(refs))


def test_a_limited_list_says_how_many_there_are_and_shows_all_places(db):
    lines, total = enterprise_list(db, EnterpriseFilter(), limit=2)

    assert (len(lines), total) == (2, 6)
    assert [(each.floor, each.unit) for each in lines[1].occupancies] == [(8, "0801-0906"), (9, "0801-0906")]


def test_the_timeline_holds_visits_and_issues_the_latest_first(db, stamp):
    visit = {"enterprise": "JX-E3", "visited_on": date(2026, 9, 14), "heard": FreeText("想推广"), "worker": "zl"}
    issue = {"enterprise": "JX-E3", "opened_on": date(2026, 9, 16), "text": FreeText("怎么上公众号")}
    with writing(db, stamp) as journal:
        journal.record([Change("visit", "JX-V1", "VisitRecorded", visit, new=True)])
        journal.record([Change("issue", "JX-I1", "IssueOpened", issue, new=True)])

    lines = timeline(db, "JX-E3")

    assert [(line.on, line.what, line.ref, line.text) for line in lines] == [
        (date(2026, 9, 16), "issue", "JX-I1", "怎么上公众号"),
        (date(2026, 9, 14), "visit", "JX-V1", "想推广"),
    ]
