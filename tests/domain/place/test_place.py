from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.imports.cells import BadValueError
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.floor import BuildingPlan, floor_label
from loucheng_cli.domain.place.location import Spot, parse_floor, parse_spots, parse_units, unit_holds

TOWER = BuildingPlan(
    code="A",
    name="锦汐中心A座",
    aliases=("A座",),
    floors_above=28,
    floors_below=3,
    labels={13: "12A", 14: "12B"},
)
MALL = BuildingPlan(
    code="M",
    name="锦汐里购物中心",
    floors_above=5,
    floors_below=2,
    labels={-1: "LG", 1: "L1", 2: "L2", 3: "L3", 4: "L4", 5: "L5"},
)
SKIPPING = BuildingPlan(code="S", name="跳层大厦", floors_above=20, labels={4: "5", 5: "6", 13: "14", 14: "15"})


def answer(function, *arguments):
    try:
        return function(*arguments)
    except BadValueError as error:
        return error.code


def spots(*pairs: tuple[int | None, str | None]) -> list[Spot]:
    return [Spot(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("plan", "text", "floor"),
    [
        (TOWER, "19", 19),
        (TOWER, "19层", 19),
        (TOWER, "19楼", 19),
        (TOWER, "第十九层", 19),
        (TOWER, "十五层", 15),
        (TOWER, "二十", 20),
        (TOWER, "１９Ｆ", 19),
        (TOWER, "12A", 13),
        (TOWER, "12a层", 13),
        (TOWER, "13", 13),
        (TOWER, "B1", -1),
        (TOWER, "-2", -2),
        (TOWER, "地下一层", -1),
        (TOWER, "负一楼", -1),
        (TOWER, "地下室", -1),
        (TOWER, "顶层", 28),
        (TOWER, "29", "floor_above_roof"),
        (TOWER, "B4", "floor_below_ground"),
        (TOWER, "0", "floor_unreadable"),
        (TOWER, "LG", "floor_unreadable"),
        (TOWER, "楼上", "floor_unreadable"),
        (TOWER, "", "floor_unreadable"),
        (MALL, "LG", -1),
        (MALL, "lg层", -1),
        (MALL, "L3", 3),
        (MALL, "3", 3),
        (MALL, "B2", -2),
        (MALL, "6楼", "floor_above_roof"),
        (SKIPPING, "14", 13),
        (SKIPPING, "5层", 4),
    ],
)
def test_a_floor_is_read_by_its_label_or_its_number(plan, text, floor):
    assert answer(parse_floor, text, plan) == floor


@pytest.mark.parametrize(
    ("plan", "floor", "label"),
    [(TOWER, 19, "19"), (TOWER, 13, "12A"), (TOWER, -2, "B2"), (MALL, -1, "LG"), (MALL, -2, "B2")],
)
def test_a_floor_is_called_by_what_its_door_says(plan, floor, label):
    assert floor_label(floor, plan) == label


@given(
    st.integers(1, 40),
    st.integers(0, 4),
    st.dictionaries(st.integers(1, 40), st.from_regex(r"[1-9][A-H]|[1-3][0-9][A-H]|M[1-9]", fullmatch=True)),
)
def test_every_label_leads_back_to_its_floor(above, below, labels):
    unique = {floor: label for floor, label in labels.items() if list(labels.values()).count(label) == 1}
    plan = BuildingPlan(code="X", name="某楼", floors_above=above, floors_below=below, labels=unique)

    for floor in [*range(-below, 0), *range(1, above + 1)]:
        assert parse_floor(floor_label(floor, plan), plan) == floor
        assert parse_floor(floor_label(floor, plan) + "层", plan) == floor


@pytest.mark.parametrize(
    ("plan", "text", "expected"),
    [
        (TOWER, "1901室", spots((19, "1901"))),
        (TOWER, "301、303室", spots((3, "301"), (3, "303"))),
        (TOWER, "1901 1902", spots((19, "1901"), (19, "1902"))),
        (TOWER, "108.109室", spots((1, "108"), (1, "109"))),
        (TOWER, "1901-1906", spots((19, "1901-1906"))),
        (TOWER, "１９０１～１９０６室", spots((19, "1901-1906"))),
        (TOWER, "0801-0906", spots((8, "0801-0906"), (9, "0801-0906"))),
        (TOWER, "103-2室", spots((1, "103-2"))),
        (TOWER, "901室-1、1001室-2", spots((9, "901-1"), (10, "1001-2"))),
        (TOWER, "12A01", spots((13, "12A01"))),
        (TOWER, "12A01-12A05", spots((13, "12A01-12A05"))),
        (TOWER, "12A", spots((13, None))),
        (TOWER, "A1901", spots((19, "1901"))),
        (TOWER, "A座1901", spots((19, "1901"))),
        (TOWER, "B座1901", spots((19, "B座1901"))),
        (TOWER, "19层", spots((19, None))),
        (TOWER, "一、二层", spots((1, None), (2, None))),
        (TOWER, "一至三楼", spots((1, None), (2, None), (3, None))),
        (TOWER, "1-3层(部分)、20-21层", spots((1, None), (2, None), (3, None), (20, None), (21, None))),
        (TOWER, "三楼301、303室", spots((3, "301"), (3, "303"))),
        (TOWER, "28层2803-2809室、26层", spots((28, "2803-2809"), (26, None))),
        (TOWER, "一层(101室)", spots((1, "101"))),
        (TOWER, "23层1室", spots((23, "1"))),
        (TOWER, "一层1004-2号", spots((1, "1004-2"))),
        (TOWER, "9层C座", spots((9, "C座"))),
        (TOWER, "13层A区-07号", spots((13, "A区-07"))),
        (TOWER, "23层1室AB", spots((23, "23层1室AB"))),
        (TOWER, "地下一层11、12号", spots((-1, "11"), (-1, "12"))),
        (TOWER, "1901室(仅限办公使用)", spots((19, "1901"))),
        (TOWER, "五楼东首", spots((5, None))),
        (TOWER, "114-116号", spots((None, "114-116"))),
        (TOWER, "1205号", spots((12, "1205"))),
        (TOWER, "B1-05", spots((-1, "B1-05"))),
        (TOWER, "B105", spots((None, "B105"))),
        (TOWER, "8A室", spots((None, "8A"))),
        (TOWER, "9901", spots((None, "9901"))),
        (TOWER, "31层", "floor_above_roof"),
        (TOWER, "整层", []),
        (TOWER, "大堂东侧柜台", spots((None, "大堂东侧柜台"))),
        (MALL, "L3-08", spots((3, "L3-08"))),
        (MALL, "LG-22", spots((-1, "LG-22"))),
        (MALL, "L1-01、L1-02", spots((1, "L1-01"), (1, "L1-02"))),
        (MALL, "L1-L3层", spots((1, None), (2, None), (3, None))),
        (MALL, "1208", spots((None, "1208"))),
        (SKIPPING, "1401", spots((13, "1401"))),
    ],
)
def test_units_are_taken_apart_and_lie_on_their_floors(plan, text, expected):
    assert answer(parse_units, text, plan) == expected


@pytest.mark.parametrize(
    ("floor", "unit", "expected"),
    [
        pytest.param("19", "1901-1906", spots((19, "1901-1906")), id="E1"),
        pytest.param("8", "0801-0906", spots((8, "0801-0906"), (9, "0801-0906")), id="E3"),
        pytest.param("13", "12A01", spots((13, "12A01")), id="E6"),
        pytest.param("15", "15-17层整层", spots((15, None), (16, None), (17, None)), id="E7"),
        pytest.param("12", None, spots((12, None)), id="no unit"),
        pytest.param(None, "1203", spots((12, "1203")), id="no floor"),
        pytest.param("12", "C座", spots((12, "C座")), id="a unit that tells no floor"),
        pytest.param("1", "9901", spots((1, "9901")), id="a unit that is not counted by floors"),
        pytest.param("12", "整层", spots((12, None)), id="whole floor"),
        pytest.param("8、9", "0801", spots((8, "0801"), (9, None)), id="two floors, one of them whole"),
        pytest.param("2-3层", None, spots((2, None), (3, None)), id="several floors"),
        pytest.param("3", "2803", "floor_conflict", id="they disagree"),
        pytest.param("29", "1901", "floor_above_roof", id="no such floor"),
        pytest.param("高区", "1901", "floor_unreadable", id="no floor at all"),
        pytest.param(None, None, [], id="neither"),
    ],
)
def test_a_floor_column_and_a_unit_column_are_read_together(floor, unit, expected):
    assert answer(parse_spots, floor, unit, TOWER) == expected


@pytest.mark.parametrize(
    ("stored", "asked", "holds"),
    [
        ("1901-1906", "1903", True),
        ("1901-1906", "1907", False),
        ("1901-1906", "1901-1906", True),
        ("0801-0906", "815", True),
        ("1901室", "1901", True),
        ("0801", "801", True),
        ("L3-08", "l3-08", True),
        ("L3-01", "L3-08", False),
        ("103-2", "103", False),
        ("C座", "C座", True),
    ],
)
def test_a_stored_unit_holds_the_door_that_is_asked_for(stored, asked, holds):
    assert unit_holds(stored, asked) is holds


PIECES = "1 2 9 0 01 12A A B L LG - 、 层 楼 室 号 座 幢 第 一 二 十 地下 负 ( ) 至 东首 整层 到 . ,"
pieces = st.sampled_from([*PIECES.split(), " "])


@given(st.one_of(st.text(max_size=40), st.lists(pieces, max_size=15).map("".join)))
def test_whatever_is_typed_a_spot_lies_in_the_building(text):
    for plan in (TOWER, MALL, SKIPPING):
        floor, units = answer(parse_floor, text, plan), answer(parse_units, text, plan)
        for found in [] if isinstance(units, str) else units:
            assert found.floor is None or plan.has(found.floor)
        assert isinstance(floor, str) or plan.has(floor)


@pytest.mark.parametrize(
    "text",
    ["1、" * 5000, "A" * 30_000, "(" * 9_000, "一" * 9_000],
    ids=["list", "letters", "brackets", "numerals"],
)
def test_an_endless_text_is_left_as_it_is(text):
    assert parse_units(text, TOWER) == spots((None, text))
    assert answer(parse_floor, text, TOWER) == "floor_unreadable"


def test_a_plan_is_made_of_a_building_of_the_community():
    building = Building(code="A", name="锦汐中心A座", floors_above=28, floors_below=3, labels={"13": "12A", "-1": "LG"})

    assert BuildingPlan.of(building).labels == {13: "12A", -1: "LG"}
