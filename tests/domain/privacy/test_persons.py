"""Persons, numbers and news of leaving in free text, on examples and on the labelled set of tests/privacy."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from loucheng_cli.domain.privacy.leaving import is_about_leaving
from loucheng_cli.domain.privacy.personal_numbers import find_doubtful, find_personal
from loucheng_cli.domain.privacy.persons import find_persons, mask_persons

SETS = Path(__file__).parents[2] / "privacy"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("找陈经理拿钥匙", "找***拿钥匙"),
        ("联系人：周敏，下午在", "联系人：***，下午在"),
        ("听老赵讲，对面也漏水", "听***讲，对面也漏水"),
        ("由社区任晓东带队走访", "由社区***带队走访"),
        ("外卖员韩冬拿错了餐", "外卖员***拿错了餐"),
        ("问欧阳经理要了平面图", "问***要了平面图"),
        ("前厅经理Kevin说周末客人多", "前厅经理***说周末客人多"),
        ("麻烦黄经理看一下", "麻烦***看一下"),
        ("商户汤洛溪欠费", "商户***欠费"),
        ("黄经理家里漏水", "***家里漏水"),
        ("请假单是罗泽楷批的", "请假单是***批的"),
        ("应主任要求重新排了班", "应主任要求重新排了班"),
        ("对方律师没有来", "对方律师没有来"),
        ("万达广场一层中庭招商", "万达广场一层中庭招商"),
        ("小区门口，小时工两名", "小区门口，小时工两名"),
        ("施工图两份，高峰时段不进料", "施工图两份，高峰时段不进料"),
    ],
    ids=lambda text: text[:8],
)
def test_a_name_beside_what_makes_it_one_is_masked_and_a_word_is_not(text, masked):
    assert mask_persons(text, "***") == masked


@pytest.mark.parametrize(
    ("text", "leaving"),
    [
        ("公司想去龙湾办公", True),
        ("打算把店盘掉", True),
        ("合同到期不续了", True),
        ("想退掉半层", True),
        ("对面园区给了免租，正在考虑", True),
        ("营业到晚上十点", False),
        ("电梯关门太快", False),
        ("换楼层灯管三十支", False),
        ("维保合同到期前提醒物业续签", False),
    ],
    ids=lambda text: str(text)[:8],
)
def test_news_of_leaving_is_told_from_the_same_words_about_something_else(text, leaving):
    assert is_about_leaving(text) is leaving


@pytest.mark.parametrize(
    ("half", "names", "numbers", "leaving"),
    [("choosing", 0.98, 1.0, 1.0), ("held out", 0.98, 1.0, 1.0), ("later", 0.94, 1.0, 1.0)],
    ids=["choosing", "held out", "later"],
)
def test_recall_on_the_labelled_set_stays_at_what_was_measured(half, names, numbers, leaving):
    """Figures and what they mean: docs/adr/0017-persons-on-a-page.md."""
    found = {"names": [], "numbers": []}
    for row in labelled(half):
        text = row["text"]
        spans = {
            "names": find_persons(text),
            "numbers": find_doubtful(text),
        }
        for kind, places in spans.items():
            for wanted in filter(None, row[kind].split("|")):
                start = text.index(wanted)
                found[kind].append(any(a <= start < b for a, b in places))

    away = [is_about_leaving(row["text"]) for row in labelled(half) if row["relocation"] == "1"]
    assert sum(away) / len(away) >= leaving
    assert sum(found["names"]) / len(found["names"]) >= names
    assert sum(found["numbers"]) / len(found["numbers"]) >= numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("V信 abc12345", "abc12345"),
        ("总机88123456转802", "88123456"),
        ("短号6612345打不通", "6612345"),
        ("手机尾号5678的", "5678"),
        ("写的138****5678", "138****5678"),
        ("mail: wang(at)qq.com", "wang(at)qq.com"),
        ("证件号330302 19900101 0008", "330302 19900101 0008"),
        ("护照E12345678", "E12345678"),
        ("卡号6222 0212 0300 1234 567", "6222 0212 0300 1234 567"),
    ],
)
def test_a_number_is_found_by_the_word_before_it_however_it_is_typed(text, number):
    assert [each.typed for each in find_personal(text)] == [number]


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("打物业 86550132，没人接", 1),
        ("V：zhu-0577", 1),
        ("身份证后六位 040017", 1),
        ("我的电话一八八零零零零七七六二", 1),
        ("12345 热线转来的，编号 20260918007", 0),
        ("JX-I4 望澜大厦地下1层，2026-09-30 前", 0),
        ("押金 500000 元", 0),
        ("统一社会信用代码 91330300MA2H0000X1", 0),
    ],
    ids=lambda value: str(value)[:8],
)
def test_on_a_page_a_number_is_doubted_unless_it_is_surely_something_else(text, many):
    assert len(find_doubtful(text)) == many


def labelled(half: str) -> list[dict[str, str]]:
    name = "later.csv" if half == "later" else "persons.csv"
    with (SETS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if half == "later":
        return rows
    even = half == "choosing"
    return [row for row in rows if (int(hashlib.sha256(row["text"].encode()).hexdigest()[0], 16) % 2 == 0) is even]
