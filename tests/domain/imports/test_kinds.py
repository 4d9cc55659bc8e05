"""What cells of offices' lists mean: states with negation and intention, scale, days, times, rooms, names, rows that are none."""

from __future__ import annotations

from datetime import date

import pytest

from loucheng_cli.domain.enterprise.name import comparison_key, is_full_name, is_near
from loucheng_cli.domain.imports.cells import BadValueError, without_guard
from loucheng_cli.domain.imports.days import is_month, read_day, read_last_day, time_of
from loucheng_cli.domain.imports.gist import gist
from loucheng_cli.domain.imports.headers import ListKind, field_of, header_unit
from loucheng_cli.domain.imports.non_rows import NonRows
from loucheng_cli.domain.imports.states import read_operating, read_scale
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import parse_spots

TODAY = date(2026, 9, 21)


def answer(function, *arguments):
    try:
        return function(*arguments)
    except BadValueError as error:
        return error.code


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("在营 存续（在营、开业、在册） 正常 正常经营 开业 营业中 试营业", ("在营", False)),
        ("拟迁出 拟注销 计划搬迁 准备停业 注销中 搬迁中 即将迁出", ("在营", True)),
        ("未开业 尚未营业 还未经营 尚未开业 即将开业 没有开业 筹备中 筹建", ("筹备", False)),
        ("已停止营业 暂停经营 停业 歇业 未营业 不再经营 暂未营业 停业整顿 吊销 吊销，未注销 倒闭", ("停业", False)),
        ("已注销 注销", ("已注销", False)),
        ("迁出 已搬离 已迁走", ("已迁出", False)),
        ("失联 查无下落 无法联系", ("失联", False)),
        ("非正常 未注销 未搬离 未停业 经营异常 列入经营异常名录 清算 休眠 装修完成 暂无营业 个体", "word_unknown"),
    ],
)
def test_negation_and_intention_are_read_before_the_word(words, state):
    assert {word: answer(read_operating, word) for word in words.split()} == dict.fromkeys(words.split(), state)


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("是 √ 有", "规上"),
        ("否 N 无 微型 小型 中型企业 小微企业 大型 非规上 规下 未入规", None),
        ("拟上规 规上培育 ABC", "word_unknown"),
    ],
)
def test_only_what_is_above_scale_is(words, scale):
    assert {word: answer(read_scale, word) for word in words.split()} == dict.fromkeys(words.split(), scale)


def test_the_kind_of_scale_stays_as_written():
    words = ["规上服务业", "限上批发", "规（限）上", "资质内建筑业", "规模以上工业"]

    assert [read_scale(word) for word in words] == words


@pytest.mark.parametrize(
    ("cell", "day", "month", "time"),
    [
        ("2019年5月", date(2019, 5, 1), True, None),
        ("2019.05", date(2019, 5, 1), True, None),
        ("2019.1", "day_ambiguous", None, None),
        ("12/16/2019", date(2019, 12, 16), False, None),
        ("05/06/2019", "day_ambiguous", None, None),
        ("2019年05月01号", date(2019, 5, 1), False, None),
        ("2019年5月1日 星期三", date(2019, 5, 1), False, None),
        ("2019年5月1日（周三）", date(2019, 5, 1), False, None),
        ("2026/9/14 周一 9:00", date(2026, 9, 14), False, "09:00"),
        ("二〇一九年五月一日", date(2019, 5, 1), False, None),
        ("二零一九年十二月二十一日", date(2019, 12, 21), False, None),
        ("26年9月14日", date(2026, 9, 14), False, None),
        ("9月10日", date(2026, 9, 10), False, None),
        ("2026-10-12 09:20", date(2026, 10, 12), False, "09:20"),
        ("2026年10月12日上午9时20分", date(2026, 10, 12), False, "09:20"),
        ("2026-9-14 下午3:20", date(2026, 9, 14), False, "15:20"),
        ("2026-9-14 下午", date(2026, 9, 14), False, None),
        ("2026-09-14 00:00", date(2026, 9, 14), False, None),
        ("2019年", "day_unreadable", None, None),
    ],
)
def test_a_day_of_a_list_is_read_with_its_time(cell, day, month, time):
    found = answer(read_day, cell, TODAY)

    assert found == day
    if isinstance(day, date):
        assert (is_month(cell), time_of(cell)) == (month, time)


@pytest.mark.parametrize(
    "lease", ["2024.1.1-2026.12.31", "2024年1月1日至2026年12月31日", "2025-01-01--2026-12-31", "2026-12-31"]
)
def test_a_lease_ends_on_its_last_day(lease):
    assert read_last_day(lease) == date(2026, 12, 31)


PLAN = BuildingPlan(code="A", name="锦汐中心A座", aliases=("A座",), floors_above=28, floors_below=3)


@pytest.mark.parametrize(
    ("floor", "unit", "spots"),
    [
        (None, "1901\n1902", [(19, "1901"), (19, "1902")]),
        (None, "1801(1802)", [(18, "1801"), (18, "1802")]),
        (None, "1901(1902、1903)", [(19, "1901"), (19, "1902"), (19, "1903")]),
        (None, "1901（19层）", [(19, "1901")]),
        (None, "1701内101", [(17, "1701内101")]),
        (None, "1601,02", [(16, "1601"), (16, "1602")]),
        (None, "1601、02、03", [(16, "1601"), (16, "1602"), (16, "1603")]),
        ("19", "01、02", [(19, "01"), (19, "02")]),
        ("19.0", "1901.0", [(19, "1901")]),
        (None, "19层1901", [(19, "1901")]),
        (None, "8单元811号", [(8, "811")]),
        (None, "A区六层", [(6, "A区")]),
        (None, "1901~1903", [(19, "1901-1903")]),
        (None, "901室201工位", [(9, "901室201工位")]),
    ],
)
def test_rooms_are_read_as_offices_write_them(floor, unit, spots):
    assert parse_spots(floor, unit, PLAN) == spots


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("甲木（瓯江）科技有限公司", "甲木(瓯江)科技有限责任公司 ", True),
        ("ＡＢＣ贸易\n有限公司", "abc贸易有限公司", True),
        ("甲木[瓯江]科技", "甲木【瓯江】科技", True),
        ("甲木科技有限公司", "甲木科技股份有限公司", False),
        ("甲木科技（瓯江）有限公司", "甲木科技有限公司", False),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other, same):
    assert (comparison_key(one) == comparison_key(other)) is same


def test_full_and_near_names():
    assert [is_full_name(name) for name in ("瓯澜甲木科技有限公司", "瓯澜砚岬会计师事务所（普通合伙）", "全家便利店", "甲公司")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert is_near("瓯澜甲木科技有限公司", "瓯澜甲木科技（瓯江）有限公司")
    assert not is_near("瓯澜甲木科技有限公司", "瓯澜乙水商贸有限公司")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["", "合计", "", "42"], "total"),
        (["合计", "", "", "42"], "total"),
        (["", "A座小计：12家", "", ""], "total"),
        (["", "共2家", "", ""], "total"),
        (["", "填表人：某某", "", ""], "note"),
        (["填表人：甲", "", "审核人：乙", ""], "note"),
        (["", "单位负责人（签字）", "", ""], "note"),
        (["说明：本表由各楼宇物业填报，每月25日前上报。", "", "", ""], "note"),
        (["", "以下空白", "", ""], "note"),
        (["序号", "企业名称", "统一社会信用代码", "从业人数"], "header"),
        (["No", "name", "credit code", "staff"], "header"),
        (["", "单位", "x", "3"], "column_word"),
        (["3", "", "", ""], "blank"),
        (["甲", "乙", "1", "2"], "index"),
        (["4", "空置", "", ""], "vacant"),
        (["1", "合计科技有限公司", "", "1"], None),
        (["3", "合计", "91330399M661157598", ""], None),
        (["1", "会计师事务所", "", "2"], None),
        (["5", "楼外楼", "", ""], None),
        (["8", "总部大楼咖啡馆", "", ""], None),
        (["9", "共享办公空间", "", ""], None),
    ],
)
def test_rows_that_are_none_are_told_from_enterprises(cells, code):
    header = ["序号", "企业名称", "统一社会信用代码", "从业人数"]
    found = NonRows(header, ListKind.ENTERPRISE, [1], [0], {"credit_code": 2}).skip(cells)

    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [
        ("注册资本（万元）", "capital", "万元"),
        ("注册资金:千元", "capital", "千元"),
        ("面积/㎡", "area_m2", "m2"),
        ("从业人数（人）", "headcount", "人"),
        ("企业规模", "size", None),
        ("是否规上", "scale", None),
        ("租户名称", "name", None),
    ],
)
def test_a_header_names_a_field_and_a_unit(header, field, unit):
    assert (field_of(header, ListKind.ENTERPRISE), header_unit(header)) == (field, unit)


@pytest.mark.parametrize(
    ("cell", "bare"),
    [('="甲""乙"', '甲"乙'), ("'913", "913"), ("'甲'", "'甲'"), ("=1+1", "=1+1"), ("'", "'"), ("甲", "甲")],
)
def test_what_guards_a_text_in_excel_comes_off(cell, bare):
    assert without_guard(cell) == bare


def test_a_long_text_is_read_by_what_it_asks_for():
    text = "我们公司在这里办公三年了。" * 40 + "希望街道协调尽快检修电梯。" + "谢谢。" * 20

    assert gist("短", 300) == "短"
    assert "希望街道协调尽快检修电梯。" in gist(text, 80)
    assert max(len(gist(text, size)) for size in (20, 80, 300)) <= 300
