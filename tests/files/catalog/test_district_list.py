"""A district's spreadsheet becomes a catalogue that passes the check, or says per row what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import First, Handling, Item, ItemClock, ItemKind, differences
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.core.finding import FileFinding
from loucheng_cli.errors import RefusedError, UnreadableFileError, UsageError
from loucheng_cli.files.catalog.check import check_catalog
from loucheng_cli.files.catalog.district_list import read_list, split
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.catalog.writer import scalar, write_catalog
from loucheng_cli.render.catalog.items import sheet
from loucheng_cli.render.documents.xlsx import workbook

SHIPPED = Path(__file__).parent.parent.parent.parent / "catalog"
HEAD = "事项名称,实施部门,阶段,事项类型,办理方式,承诺时限\n"
GOOD = "楼顶绿化指导,区综合行政执法局,成长,公共服务,窗口办理,5个工作日\n"


@pytest.fixture(autouse=True)
def _english(tmp_path, monkeypatch):
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path / "cache"))
    i18n.use("en")


@pytest.fixture
def base():
    return load_catalog(SHIPPED)


@pytest.fixture
def read(tmp_path, base):
    def from_text(text: str, **named: str):
        path = tmp_path / "清单.csv"
        path.write_text(text, encoding="utf-8")
        return read_list(path, base, named)

    return from_text


def test_our_own_list_comes_back_from_its_spreadsheet_word_for_word(tmp_path, base):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([sheet(base)]))
    out = tmp_path / "new"

    imported = read_list(path, base, {})
    write_catalog(out, imported, base, SHIPPED)

    assert (imported.read, imported.rejections, imported.unknown) == (167, [], ())
    again = load_catalog(out)
    assert (again.items, again.says, again.notes, again.version) == (base.items, base.says, base.notes, base.version)
    assert imported.kept_says == sum(map(len, base.says.values()))
    assert check_catalog(out) == []


def test_a_list_in_the_offices_usual_words_is_understood(read, base):
    imported = read(
        "序号,事项名称,实施主体,企业阶段,事项类别,办理形式,承诺办结时限,法定办结时限,申请材料,受理地点,设定依据,备注\n"
        "1,举办某某活动备案,鹿城区公安分局,初创、成长,备案,网上办理,当场办结,20(工作日),"
        '"1.申请表\n2.营业执照、授权书",区行政服务中心,《治安管理处罚法》,x\n'
    )

    number = max(int(code[3:]) for code in base.items if code.startswith("GA-")) + 1
    code = f"GA-{number:02}"
    assert imported.items == {
        code: Item(
            code=code,
            name="举办某某活动备案",
            department="gongan",
            stage=(Stage.STARTING, Stage.GROWING),
            kind=ItemKind.OTHER_POWER,
            handling=Handling.ONLINE,
            clock=ItemClock.ASSIGNED,
            promised=Promise(days=0),
            legal=Promise(days=20),
            materials=("申请表", "营业执照、授权书"),
            channel="区行政服务中心",
            basis="《治安管理处罚法》",
            source="清单.csv",
        )
    }
    assert (imported.read, imported.rejections, imported.unknown) == (1, [], ("序号", "备注"))


def test_an_item_keeps_its_code_by_its_name_and_with_it_its_sayings(read, base, tmp_path):
    name = base.items["ZHZF-05"].name
    imported = read(HEAD + GOOD.replace("楼顶绿化指导", name))

    write_catalog(tmp_path / "new", imported, base, SHIPPED)

    new = load_catalog(tmp_path / "new")
    assert new.says == {"ZHZF-05": base.says["ZHZF-05"]}
    assert {each.what for each in differences(base, new)} >= {"retired", "promised"}


@pytest.mark.parametrize(
    ("row", "rejections"),
    [
        pytest.param(GOOD, [], id="good"),
        pytest.param(
            GOOD.replace("成长", "").replace("5个工作日", ""),
            [("阶段", "", "missing"), ("承诺时限", "", "missing")],
            id="two cells missing",
        ),
        pytest.param(GOOD.replace("成长", "青年"), [("阶段", "青年", "unknown")], id="stage"),
        pytest.param(GOOD.replace("公共服务", "随便"), [("事项类型", "随便", "unknown")], id="kind"),
        pytest.param(GOOD.replace("窗口办理", "心传"), [("办理方式", "心传", "unknown")], id="handling"),
        pytest.param(GOOD.replace("5个工作日", "尽快"), [("承诺时限", "尽快", "days")], id="days"),
        pytest.param(
            GOOD.replace("区综合行政执法局", "教育局"), [("实施部门", "教育局", "department")], id="department"
        ),
    ],
)
def test_a_row_that_is_no_item_says_what_is_missing(read, row, rejections):
    imported = read(HEAD + row)

    assert [(each.row, each.column, each.value, each.code) for each in imported.rejections] == [
        (2, *each) for each in rejections
    ]
    assert len(imported.items) == (not rejections)


def test_a_promise_longer_than_the_law_is_rejected(read):
    imported = read("法定时限," + HEAD + "3," + GOOD)

    assert imported.rejections == [
        FileFinding(2, "承诺时限", "5个工作日", "too_long", "it is longer than the legal limit")
    ]


def test_a_code_twice_is_rejected(read):
    imported = read("编码," + HEAD + f"ZHZF-90,{GOOD}ZHZF-90,{GOOD}")

    assert [(each.row, each.code) for each in imported.rejections] == [(3, "repeated")]
    assert list(imported.items) == ["ZHZF-90"]


def test_a_column_with_another_name_is_mapped(read):
    text = (HEAD + GOOD).replace("事项名称", "项目")

    assert [each.code for each in read(text).rejections] == ["missing"]
    assert read(text, 项目="name").rejections == []
    with pytest.raises(UsageError):
        read(text, 项目="nmae")


def test_a_list_without_known_columns_is_refused(read):
    with pytest.raises(UnreadableFileError):
        read("a,b\n1,2\n")


def test_a_folder_that_is_there_is_never_overwritten(read, base, tmp_path):
    (tmp_path / "new").mkdir()

    with pytest.raises(RefusedError):
        write_catalog(tmp_path / "new", read(HEAD + GOOD), base, SHIPPED)

    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("cell", "promise"),
    [
        ("5", Promise(days=5)),
        ("5工作日", Promise(days=5)),
        ("20（工作日）", Promise(days=20)),
        ("７ 日", Promise(days=7)),
        ("30个自然日", Promise(days=30, unit=DayUnit.CALENDAR)),
        ("3个月", Promise(days=90, unit=DayUnit.CALENDAR)),
        ("即办", Promise(days=0)),
    ],
)
def test_days_are_read_as_lists_write_them(read, cell, promise):
    (item,) = read(HEAD + GOOD.replace("5个工作日", cell)).items.values()

    assert item.promised == promise


def test_who_is_asked_first_and_who_helps_are_read(read):
    (item,) = read("先找,协办单位,是否保密," + HEAD + f"物业,公安；消防救援局,是,{GOOD}").items.values()

    assert (item.first, item.with_, item.confidential) == (First.PROPERTY, ("gongan", "xiaofang"), True)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("申请表、营业执照", ("申请表", "营业执照")),
        ("施工、监理合同；图纸", ("施工、监理合同", "图纸")),
        ("施工、监理合同；", ("施工、监理合同",)),
        ("1.申请表\n（2）图纸\n③照片", ("申请表", "图纸", "照片")),
        ("", ()),
    ],
)
def test_a_cell_is_split_by_line_or_semicolon_before_the_comma(cell, parts):
    assert split(cell) == parts


@settings(max_examples=300)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")), min_size=1))
def test_a_text_written_as_yaml_is_read_back(text):
    assert yaml.safe_load(f"- {scalar(text)}\n") == [text]
    assert yaml.safe_load(f"[{scalar(text)}, {scalar(text)}]") == [text, text]
