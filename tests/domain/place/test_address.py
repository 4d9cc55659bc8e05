from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.imports.cells import BadValueError
from loucheng_cli.domain.place.address import Door, Occupied, find_building, gazetteer, parse_door, place_address
from loucheng_cli.domain.place.floor import BuildingPlan

PLANS = [
    BuildingPlan(
        code="A", name="锦汐中心A座", aliases=("锦汐A座", "A座"), address="锦汐路18号1幢",
        floors_above=28, floors_below=3, labels={13: "12A", 14: "12B"},
    ),
    BuildingPlan(
        code="B", name="锦汐中心B座", aliases=("锦汐B座", "B座"), address="锦汐路18号2幢", floors_above=22, floors_below=3
    ),
    BuildingPlan(
        code="M", name="锦汐里购物中心", aliases=("锦汐里", "锦汐商场"), address="锦汐路20号",
        floors_above=5, floors_below=2, labels={-1: "LG", 1: "L1", 2: "L2", 3: "L3", 4: "L4", 5: "L5"},
    ),
    BuildingPlan(
        code="W", name="望澜大厦", aliases=("望澜", "老望澜"), address="望澜街道檐水巷6号", floors_above=16, floors_below=1
    ),
    BuildingPlan(code="C", name="云桨创客楼", aliases=("云桨楼", "创客楼"), address="望澜街道檐水巷19号", floors_above=9),
]  # fmt: skip
PLACES = gazetteer(PLANS)


@pytest.mark.parametrize(
    ("address", "placed"),
    [
        pytest.param("瓯澜市栖湖区锦汐路18号锦汐中心A座19楼1901-1906室", [("A", 19, "1901-1906")], id="in full"),
        pytest.param("锦汐中心 Ａ座 １９０１", [("A", 19, "1901")], id="full-width, spaces"),
        pytest.param("锦汐路18号A座1901", [("A", 19, "1901")], id="street number and tower"),
        pytest.param("锦汐路18号1幢1901室", [("A", 19, "1901")], id="the address of the building"),
        pytest.param("锦汐路18号2栋602", [("B", 6, "602")], id="another word for tower"),
        pytest.param("锦汐A座12A01", [("A", 13, "12A01")], id="alias with tower, a floor label"),
        pytest.param("锦汐中心A座1901、B座2201", [("A", 19, "1901"), ("B", 22, "2201")], id="two towers"),
        pytest.param("锦汐中心A、B座三层", [("A", 3, None), ("B", 3, None)], id="one storey of two towers"),
        pytest.param("锦汐中心A座1901、D座2201", [("A", 19, "1901")], id="one tower is not ours"),
        pytest.param("锦汐中心A座", [("A", None, None)], id="the building alone"),
        pytest.param("锦汐中心A座1901室（自主申报）", [("A", 19, "1901")], id="remark in brackets"),
        pytest.param("锦汐里L3-08", [("M", 3, "L3-08")], id="mall by alias"),
        pytest.param("锦汐路20号（锦汐里）L3-08", [("M", 3, "L3-08")], id="two names of one building"),
        pytest.param("望澜街道檐水巷19号506室", [("C", 5, "506")], id="street number, the street office is no alias"),
        pytest.param("檐水巷6号901-905", [("W", 9, "901-905")], id="street number without the street office"),
        pytest.param("望澜大厦901、云桨创客楼506室", [("W", 9, "901"), ("C", 5, "506")], id="two buildings"),
        pytest.param("望澜大厦301、303室", [("W", 3, "301"), ("W", 3, "303")], id="two rooms"),
        pytest.param("望澜大厦B幢301", [("W", 3, "B幢301")], id="a tower of what is one building for us"),
        pytest.param("望澜大厦31层", [("W", None, "31层")], id="a storey that is not there stays as written"),
        pytest.param("望澜大厦114-116号", [("W", None, "114-116")], id="shops counted along the street"),
        pytest.param("A座1901", [], id="a tower alone"),
        pytest.param("康宏大厦A座1901", [], id="the tower of another complex"),
        pytest.param("锦汐路18号锦汐中心1901", [], id="the complex alone"),
        pytest.param("锦汐中心D座301", [], id="a tower that is not ours"),
        pytest.param("望澜街道办事处", [], id="an alias as part of a street office"),
        pytest.param("望澜901", [], id="two characters are too few"),
        pytest.param("新望澜大厦901", [], id="another name before it"),
        pytest.param("锦汐里小区3幢", [], id="another name behind it"),
        pytest.param("锦汐里20号", [], id="a lane of the same name"),
        pytest.param("望澜大厦对面", [], id="opposite"),
        pytest.param("望澜大厦物业管理处", [], id="somebody named after it"),
        pytest.param("锦汐路120号", [], id="another house number"),
        pytest.param("锦汐路20号-1", [], id="a part of a house number"),
        pytest.param("檐水巷6号（云桨创客楼）506", [], id="street and name contradict each other"),
        pytest.param("温州市南郊乡洛河路29号", [], id="none of ours"),
        pytest.param("", [], id="empty"),
        pytest.param("锦汐中心A座" + "1、" * 5000, [], id="endless"),
    ],
)
def test_an_address_is_placed_or_left_alone(address, placed):
    assert place_address(address, PLACES) == [Occupied(*each) for each in placed]


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("A1901", ("A", 19, "1901")),
        ("a-1901", ("A", 19, "1901")),
        ("M L1-15", ("M", 1, "L1-15")),
        ("ML1-15", ("M", 1, "L1-15")),
        ("A座19楼", ("A", 19, None)),
        ("A 12A01", ("A", 13, "12A01")),
        ("A12A", ("A", 13, None)),
        ("M LG", ("M", -1, None)),
        ("C7", ("C", 7, None)),
        ("望澜901", ("W", 9, "901")),
        ("老望澜9楼", ("W", 9, None)),
        ("锦汐中心A栋1901室", ("A", 19, "1901")),
        ("B1901", ("B", 19, "1901")),
        ("W地下一层", ("W", -1, None)),
        ("A", ("A", None, None)),
        ("A9901", ("A", None, "9901")),
        ("A29楼", "floor_above_roof"),
        ("A公司", None),
        ("C位文化传媒", None),
        ("91330399M661157598", None),
        ("瓯澜鲸屿软件技术有限公司", None),
        ("", None),
    ],
)
def test_a_door_is_understood_as_workers_say_it(text, door):
    try:
        found = parse_door(text, PLACES)
    except BadValueError as error:
        found = error.code

    assert found == (Door(*door) if isinstance(door, tuple) else door)


@pytest.mark.parametrize(
    ("text", "code"),
    [("A", "A"), ("ｍ", "M"), ("锦汐中心A座", "A"), ("A座", "A"), ("A幢", "A"), ("锦汐路18号2幢", "B"), ("檐水巷6号", "W"),
     ("锦汐中心", None), ("D座", None), ("", None)],
)  # fmt: skip
def test_a_building_column_names_a_building_by_any_of_its_names(text, code):
    plan = find_building(text, PLACES)

    assert (plan.code if plan else None) == code


def test_a_name_that_two_buildings_share_names_neither():
    twins = gazetteer(
        [
            BuildingPlan(code="X", name="东海大厦", aliases=("海楼",)),
            BuildingPlan(code="Y", name="西海大厦", aliases=("海楼",)),
        ]
    )

    assert (find_building("海楼", twins), find_building("东海大厦", twins).code) == (None, "X")


def test_a_community_without_buildings_places_nothing():
    assert (place_address("望澜大厦901", gazetteer([])), parse_door("A1901", gazetteer([]))) == ([], None)


PIECES = "锦汐中心 锦汐 锦汐里 锦汐路18号 锦汐路20号 望澜大厦 望澜 檐水巷6号 云桨创客楼 A座 B座 1幢 D座 1901 室 19楼 L3-08 、 （ ） 号 街道 新 层 31层 公司 -"
pieces = st.sampled_from(PIECES.split())


@given(st.lists(pieces, max_size=10).map("".join))
def test_an_address_never_leads_out_of_a_building(address):
    for place in place_address(address, PLACES):
        assert place.floor is None or PLACES.plans[place.building].has(place.floor)
        assert place.building in PLACES.plans


@given(st.text(max_size=60))
def test_a_text_without_our_names_is_no_place(text):
    assert place_address(text, PLACES) == [] or any(name in text for name in ("锦汐", "望澜", "檐水", "云桨", "创客"))


def test_the_plans_are_those_of_the_example():
    example = Path(__file__).parents[3] / "../shared/example/community.yaml"
    if not example.exists():
        pytest.skip(f"{example} is not there")
    buildings = yaml.safe_load(example.read_text(encoding="utf-8"))["buildings"]

    assert [
        BuildingPlan(
            code=each["code"],
            name=each["name"],
            aliases=tuple(each["aliases"]),
            address=each["address"],
            floors_above=each["floors"]["above"],
            floors_below=each["floors"]["below"],
            labels=each.get("labels", {}),
        )
        for each in buildings
    ] == PLANS
