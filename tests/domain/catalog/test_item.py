"""Finding an item by what a worker types, and comparing catalogues."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import (
    Catalog,
    CatalogDifference,
    Department,
    First,
    Handling,
    Item,
    ItemClock,
    ItemKind,
    days_text,
    differences,
)
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.errors import NotFoundError

ZHIFA = Department(key="zonghe-zhifa", name="综合行政执法局", short="执法", prefix="ZHZF")
XIAOFANG = Department(key="xiaofang", name="消防救援局（消防救援大队）", short="消防", prefix="XF")
PAVEMENT = Item(
    code="ZHZF-03",
    name="临时占用城市道路审批",
    department="zonghe-zhifa",
    with_=("xiaofang",),
    stage=(Stage.GROWING,),
    kind=ItemKind.PERMIT,
    handling=Handling.ASSISTED,
    clock=ItemClock.ACCEPTED,
    promised=Promise(days=2),
    words=("外摆", "占道"),
    source="representative",
)
YARD = replace(PAVEMENT, code="ZHZF-04", name="红线内外摆报备", with_=(), first=First.PROPERTY)
DRILL = replace(PAVEMENT, code="XF-06", name="消防培训", department="xiaofang", with_=(), words=("演练",))


def catalog(*items: Item) -> Catalog:
    departments = {each.key: each for each in (ZHIFA, XIAOFANG)}
    return Catalog(departments=departments, items={item.code: item for item in items}, version="1")


LIST = catalog(PAVEMENT, YARD, DRILL)


@pytest.fixture(autouse=True)
def _english():
    i18n.use("en")


@pytest.mark.parametrize("typed", ["ZHZF-03", "zhzf-03", " ZHZF－03 "])
def test_a_code_is_found_in_whatever_case_it_is_typed(typed):
    assert LIST.item(typed) is PAVEMENT


def test_an_unknown_code_names_the_nearest_ones():
    with pytest.raises(NotFoundError) as refused:
        LIST.item("ZHZF-30")

    assert (refused.value.exit_code, refused.value.hint) == (3, "ZHZF-03 临时占用城市道路审批; ZHZF-04 红线内外摆报备")


@pytest.mark.parametrize(
    "typed", ["xiaofang", "消防", "消防救援局（消防救援大队）", "消防救援局", "消防救援大队", "XF", "xf"]
)
def test_a_department_is_found_by_any_of_its_names(typed):
    assert LIST.department(typed) is XIAOFANG


@pytest.mark.parametrize(
    ("typed", "key"), [("物业", "property"), ("Street", "street"), ("执法", "zonghe-zhifa"), ("higher", "higher")]
)
def test_a_party_is_a_department_or_one_of_those_who_can_answer_beside_them(typed, key):
    assert LIST.party_key(typed) == key


def test_nobody_of_that_name_lists_who_there_is():
    with pytest.raises(NotFoundError) as refused:
        LIST.party_key("教育局")

    assert refused.value.hint == "执法, 消防, community, property, street, utility, higher"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("外摆", ["ZHZF-03", "ZHZF-04"]),
        ("外摆 红线", ["ZHZF-04"]),
        ("zhzf-03", ["ZHZF-03"]),
        ("没有", []),
        ("", ["ZHZF-03", "ZHZF-04", "XF-06"]),
    ],
)
def test_a_search_wants_every_word_in_code_name_or_keywords(text, codes):
    # YARD has the keywords of PAVEMENT, among them 外摆.
    assert [item.code for item in LIST.search(text)] == codes


@pytest.mark.parametrize(
    ("promise", "text"),
    [
        (Promise(days=0), "on the spot"),
        (Promise(days=1), "1 working day"),
        (Promise(days=20, unit=DayUnit.CALENDAR), "20 calendar days"),
        (None, ""),
    ],
)
def test_days_are_said_in_words(promise, text):
    assert days_text(promise) == text


def test_a_comparison_names_what_was_added_retired_renamed_or_given_other_days_and_parties():
    renamed = replace(PAVEMENT, name="占道审批", promised=Promise(days=3), with_=())
    moved = replace(YARD, department="xiaofang", first=None)

    assert differences(LIST, catalog(renamed, moved, replace(DRILL, code="XF-07"))) == [
        CatalogDifference("ZHZF-03", "占道审批", "name", "临时占用城市道路审批", "占道审批"),
        CatalogDifference("ZHZF-03", "占道审批", "promised", "2 working days", "3 working days"),
        CatalogDifference("ZHZF-03", "占道审批", "with", "消防救援局（消防救援大队）", ""),
        CatalogDifference("ZHZF-04", "红线内外摆报备", "department", "综合行政执法局", "消防救援局（消防救援大队）"),
        CatalogDifference("ZHZF-04", "红线内外摆报备", "first", "property manager", ""),
        CatalogDifference("XF-07", "消防培训", "added"),
        CatalogDifference("XF-06", "消防培训", "retired"),
    ]
    assert differences(LIST, LIST) == []
