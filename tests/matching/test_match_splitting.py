"""A text is split where it holds several needs, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.matching.test_match_ranking import _INDEX

from loucheng_cli.domain.catalog.matching import match
from loucheng_cli.domain.catalog.matching.splitting import split


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("电梯老是坏，另外想办个招聘会", ["SCJG-13", "RS-02"], id="moreover"),
        pytest.param("楼上漏水把仓库泡了；执照也丢了要补", ["ZJ-11", "SCJG-06"], id="semicolon"),
    ],
)
def test_two_needs_become_two_parts(index, text, codes):
    assert [match(index, part).matches[0].code for part in split(text, index)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "店里招不到服务员",
        "楼上漏水，把仓库泡了",
        "老板不在，改天再来",
        "",
        "，，，",
        "停水",
        "门口停车老是被占，贴了条也没用",
    ],
)
def test_one_need_stays_whole(index, text):
    assert len(split(text, index)) == 1


@given(st.text(alphabet="停车招聘发票油烟漏水执照电梯三楼另外还有，。；a1 \n", max_size=120))
def test_parts_are_pieces_of_the_text_in_order(text):
    at = 0
    for part in split(text, _INDEX):
        at = text.index(part, at) + len(part)
