"""The map of the example week, on both engines: for staff as the reports count, for a council only what is on its doors."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.map.model import Audience
from loucheng_cli.domain.place.space import Space
from loucheng_cli.domain.report.result import ReportRequest
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.render.map.page import page
from loucheng_cli.render.map.values import COUNCIL_KEYS, value
from loucheng_cli.services.digest import Moment
from loucheng_cli.services.map import FIGURES, draw
from loucheng_cli.services.report import make
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.building import building_file
from loucheng_cli.store.reads.community import find_building, find_council

TODAY = date(2026, 9, 21)
NOON = Moment.parse("2026-09-21T12:00", "Asia/Shanghai")
LATER = ActionContext("wr", "2026-09-21T03:00:00Z", TODAY)


@pytest.fixture
def example():
    path = Path(__file__).parent.parent / "digest" / "example_week.py"
    spec = importlib.util.spec_from_file_location("example_week", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def drawn(db, example):
    """The map of the example week: ``drawn("staff", council="WL")``."""
    example.build(db)

    def run(audience: str, *, council: str | None = None, building: str | None = None, moment: Moment = NOON):
        whose = find_council(db, council) if council else None
        return draw(
            db, moment, audience=Audience(audience), calendar=example.CALENDAR, building=building, council=whose
        )

    run.db = db
    run.calendar = example.CALENDAR
    return run


def record(db, *changes: Change) -> None:
    with writing(db, LATER) as journal:
        journal.record(list(changes))


def building(made, code):
    return next(each for each in made.buildings if each.building.code == code)


def names_on(made, code, floor):
    blocks = next(each for each in building(made, code).floors if each.floor == floor).blocks
    return {made.tenants[key].name for block in blocks for key in block.tenants}


def test_the_figures_are_those_of_the_report_of_indicators(drawn):
    made = drawn("staff")
    wanted = ReportRequest(kind=Kind.INDICATORS, period=Period(date(2026, 1, 1), TODAY))
    report = make(drawn.db, wanted, calendar=drawn.calendar, today=TODAY)
    rows = {row.key: row.figures for row in report.table.rows}

    assert {name: made.figures[name].value for name in FIGURES} == {
        name: report.table.total.figures[name].value for name in FIGURES
    }
    for each in made.buildings:
        assert {name: each.figures[name].value for name in FIGURES} == {
            name: rows[each.building.code][name].value for name in FIGURES
        }


def test_open_issues_are_those_of_the_file_of_the_building(drawn):
    made = drawn("staff")

    for each in made.buildings:
        file = building_file(drawn.db, each.building, today=TODAY)
        by_floor = {floor.floor: len(floor.issues) for floor in file.floors}
        assert {floor.floor: floor.open for floor in each.floors if floor.floor is not None} == by_floor
        assert (each.open, each.overdue) == (sum(by_floor.values()) + len(file.elsewhere), file.overdue)


def test_the_units_of_a_storey_are_drawn_by_their_share_of_it(drawn):
    record(
        drawn.db,
        Change("unit", "C/901", "UnitAdded", {"building": "C", "floor": 9, "unit": "901", "area_m2": 300}, new=True),
        Change("unit", "C/902", "UnitAdded", {"building": "C", "floor": 9, "unit": "902", "area_m2": 100}, new=True),
    )
    made = drawn("staff", building="C")
    top = made.buildings[0].floors[0]

    assert [(each.unit, each.share, each.state) for each in top.blocks] == [
        ("901", 0.75, Space.VACANT),
        ("902", 0.25, Space.VACANT),
    ]
    assert [made.buildings[0].figures[name].value for name in ("vacant", "vacant_m2")] == [2, 400]
    assert all(
        abs(sum(block.share for block in floor.blocks) - 1) < 0.01 for floor in made.buildings[0].floors if floor.blocks
    )


def test_a_lease_that_ends_within_a_year_is_counted(drawn):
    for ref, until in (
        ("JX-E1", "2026-12-31"),
        ("JX-E2", "2027-09-21"),
        ("JX-E3", "2027-09-22"),
        ("JX-E4", "2026-09-20"),
    ):
        record(drawn.db, Change("enterprise", ref, "EnterpriseChanged", {"lease_until": until}))

    assert drawn("staff").figures["leases"].value == 2


def test_as_of_a_moment_the_map_is_what_was_known_then(drawn):
    before = Moment.parse("2026-09-21T10:30", "Asia/Shanghai")
    record(drawn.db, Change("enterprise", "JX-E1", "EnterpriseChanged", {"name": "瓯澜新名字有限公司"}))

    assert "瓯澜新名字有限公司" in names_on(drawn("staff"), "A", 19)
    assert "瓯澜新名字有限公司" not in names_on(drawn("staff", moment=before), "A", 19)


def test_the_file_for_a_council_holds_nothing_but_names_and_industries(drawn):
    marks = {
        "scale": "限上某某业", "scale_since": "2026-03", "headcount": 98765, "lease_until": "2031-01-17", "stage": "退出",
        "moved_in_on": "2019-07-23", "operating_address": "某处", "credit_code": "91330399M661157598", "key": True,
    }  # fmt: skip
    record(
        drawn.db,
        Change("enterprise", "JX-E1", "EnterpriseChanged", marks),
        Change("occupancy", "JX-E1/1", "OccupancyChanged", {"area_m2": 76543}),
    )
    made = drawn("council")
    text = page(made) + json.dumps(value(made), ensure_ascii=False)
    told = value(made)

    assert "瓯澜鲸屿软件技术有限公司" in text
    for said in ("限上某某业", "98765", "2031-01-17", "2019-07-23", "91330399M661157598", "76543", "JX-E", "JX-I"):
        assert said not in text, said
    assert {tuple(each) for each in told["enterprises"]} == {COUNCIL_KEYS}
    assert {key for each in told["buildings"] for floor in each["floors"] for key in floor} == {
        "floor", "label", "open", "overdue", "units",
    }  # fmt: skip
    assert {key for b in told["buildings"] for floor in b["floors"] for unit in floor["units"] for key in unit} == {
        "unit", "enterprises",
    }  # fmt: skip
    assert (told["issues"], list(told["figures"])) == ([], ["active"])


def test_a_council_sees_neither_who_closed_nor_a_name_that_may_be_a_persons(drawn):
    record(
        drawn.db,
        Change("enterprise", "JX-E1", "EnterpriseChanged", {"operating": "停业"}),
        Change("enterprise", "JX-E12", "EnterpriseChanged", {"name": "欧阳晓明", "kind": "个体工商户"}),
    )
    text = page(drawn("council"))

    assert "瓯澜鲸屿软件技术有限公司" not in text
    assert "欧阳晓明" not in text
    assert "商户（不显示名称）" in text
    assert "欧阳晓明" in page(drawn("staff"))


def test_a_sole_trader_that_bears_the_name_of_its_own_contact_is_not_named(drawn):
    from loucheng_cli.store import contacts

    ref = next(
        ref for (ref,) in drawn.db.rows("select ref from enterprise where kind = '个体工商户' order by ref limit 1")
    )
    record(drawn.db, Change("enterprise", ref, "EnterpriseChanged", {"name": "栖湖区栀巷小馆霁月分店"}))
    assert "栖湖区栀巷小馆霁月分店" in page(drawn("council"))
    with writing(drawn.db, LATER) as journal:
        contacts.add(journal, name="霁月", enterprise=ref, purpose="诉求办理", consent_on=date(2026, 9, 1))

    assert "栖湖区栀巷小馆霁月分店" not in page(drawn("council"))


def test_issues_are_told_to_their_own_council_only_and_of_groups_that_are_large_enough(drawn):
    every, own = drawn("council"), drawn("council", council="WL")

    assert {(each.open, each.overdue) for each in every.buildings} == {(None, None)}
    assert all(each.open is not None for each in own.buildings)
    for each in own.buildings:
        for floor in each.floors:
            if floor.open:
                tenants = {key for block in floor.blocks for key in block.tenants}
                assert len(tenants) >= 3, (each.building.code, floor.floor)


@pytest.mark.parametrize(
    "wish",
    [{"confidential": True}, {"kind": "隐患"}, {"item_name": "外迁意向登记"}],
    ids=["confidential", "a hazard", "about leaving"],
)
def test_what_the_page_of_the_council_hides_is_marked_on_no_storey(drawn, wish):
    fields = {
        "text": FreeText("请协调"), "building": "M", "floor": 3, "status": "in_progress", "group": "open",
        "opened_on": "2026-09-18", **wish,
    }  # fmt: skip
    before = building(drawn("council", building="M"), "M")
    record(drawn.db, Change("issue", "JX-I90", "IssueOpened", fields, new=True))
    after = building(drawn("council", building="M"), "M")

    assert [floor.open for floor in after.floors] == [floor.open for floor in before.floors]
    assert after.open == before.open + 1


def test_a_vacant_space_of_the_ledger_is_drawn_once(drawn):
    fields = {"building": "C", "floor": 9, "unit": "911", "area": 95}
    entry = {"ledger": "space", "state": "vacant", "building": "C", "fields": fields, "added_on": "2026-09-01"}
    record(drawn.db, Change("entry", "JX-S90", "EntryAdded", entry, new=True))
    assert [each.unit for each in drawn("staff", building="C").buildings[0].floors[0].vacant] == ["911"]

    record(
        drawn.db,
        Change("unit", "C/911", "UnitAdded", {"building": "C", "floor": 9, "unit": "911", "area_m2": 95}, new=True),
    )
    assert [each.unit for each in drawn("staff", building="C").buildings[0].floors[0].vacant] == ["911"]


def test_a_building_is_found_with_its_own_figures_only(drawn):
    made = drawn("staff", building=find_building(drawn.db, "云桨").code)

    assert [each.building.code for each in made.buildings] == ["C"]
    assert made.figures["active"].value == made.buildings[0].figures["active"].value
