"""Exact sayings, reasons, verdicts, narrowing, and the same answer in every process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching import Lean, Matched, Verdict, build, load, match

SRC = Path(__file__).parents[2] / "src"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("店里招不到服务员", "RS-01", id="complaint"),
        pytest.param("楼上漏水把仓库泡了", "ZJ-11", id="situation"),
        pytest.param("电梯老是坏", "SCJG-13", id="five characters"),
        pytest.param("店招要不要审皮", "ZHZF-02", id="homophone"),
        pytest.param("营业直照丢了", "SCJG-06", id="slip"),
        pytest.param("營業執照丟了", "SCJG-06", id="traditional characters"),
        pytest.param("１９楼Ａ座９月１５号起停水，三天了", "ZJ-12", id="floors and days in full width"),
    ],
)
def test_a_need_finds_its_item_first(index, text, code):
    found = match(index, text)

    assert found.verdict is not Verdict.NONE
    assert found.matches[0].code == code


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "老板不在，改天再来",
        "发票昨天领好了",
        "今天天气不错",
        "加了店长微信",
        "好的",
        "12345",
        "😀😀",
        "",
        " \n",
        "？？？",
        "a",
    ],
)
def test_what_asks_for_nothing_is_refused(index, text):
    found = match(index, text)

    assert (found.verdict, found.confident, found.taken) == (Verdict.NONE, False, None)


def test_three_items_are_ranked_also_when_it_refuses(index):
    found = match(index, "发票昨天领好了")

    assert found.verdict is Verdict.NONE
    assert len(found.matches) == 3
    assert found.matches[0].score < 0.5


def test_every_saying_of_the_catalogue_comes_first_for_its_item(catalog, index):
    missed = [
        (code, said)
        for code, sayings in catalog.says.items()
        for said in sayings[::7]
        if (first := match(index, said, top=1)).matches[0].code != code or first.matches[0].score < 0.99
    ]

    assert missed == []


def test_a_saying_is_known_whatever_its_punctuation(catalog, index):
    said = catalog.says["ZHZF-03"][0]

    found = match(index, f"请问：{said}？！")

    assert (found.confident, found.matches[0].code, found.matches[0].score >= 0.99) == (True, "ZHZF-03", True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("想在门口摆几张桌子", {"门口", "桌子"}, id="not 口摆"),
        pytest.param("营业执照丢了要补办", {"营业执照", "补办"}, id="not 照丢"),
        pytest.param("楼上漏水把仓库泡了", {"楼上", "漏水", "仓库"}, id="not 水把"),
    ],
)
def test_reasons_are_whole_words(index, text, words):
    why = {word for one in match(index, text).matches for word in one.why}

    assert words & why
    assert all(word in index.words or len(word) == 1 for word in why)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        pytest.param("公积金开户要带什么", "公积金", id="housing fund"),
        pytest.param("员工的医保卡怎么办", "医疗保障局", id="health insurance"),
        pytest.param("烟草零售许可证到期了", "烟草", id="tobacco"),
    ],
)
def test_a_need_of_another_office_finds_its_guide_item_and_is_never_taken(catalog, index, text, who):
    found = match(index, text)

    assert found.matches[0].guide
    assert who in catalog.guide[found.matches[0].code].who
    assert found.taken is None


def test_a_text_of_two_needs_is_a_question_and_names_its_parts(index):
    found = match(index, "电梯老是坏，另外想办个招聘会")

    assert (found.verdict, found.confident) == (Verdict.ASK, False)
    assert found.parts == ("电梯老是坏", "另外想办个招聘会")
    assert found.matches[0].score < 0.9


@given(st.text(max_size=60))
def test_the_verdict_never_contradicts_the_score(text):
    found = match(_INDEX, text)

    first = found.matches[0].score if found.matches else 0.0
    assert found.confident == (first >= 0.9)
    assert found.verdict is not Verdict.NONE or first < 0.5


def test_departments_narrow_the_list(catalog, index):
    found = match(index, "停车位不够", top=5, departments={"zhujian"})

    assert {catalog.items[one.code].department for one in found.matches} == {"zhujian"}


def test_stages_narrow_the_list(catalog, index):
    found = match(index, "公司要关门了", top=5, stages={"退出"})

    assert found.matches
    mains = [catalog.bundles[one.code].parts[0] if one.bundle else one.code for one in found.matches]
    assert all("退出" in catalog.items[code].stage for code in mains)


def test_a_narrowing_to_nothing_finds_nothing(index):
    assert match(index, "停车位不够", departments={"no such office"}) == Matched(
        text="停车位不够", verdict=Verdict.NONE
    )


def test_the_enterprise_leans_the_choice_slightly_and_is_no_reason(index):
    plain = match(index, "公司要关门了", top=5)
    leaning = match(index, "公司要关门了", top=5, lean=Lean(stage="退出"))

    assert all("退出" not in one.why for one in leaning.matches)
    assert plain.matches[0].code in [one.code for one in leaning.matches[:2]]


def test_a_phrase_that_is_repeated_is_one_reason(index):
    once = match(index, "电梯老是坏").matches[0]

    assert match(index, "电梯老是坏，" * 6).matches[0].why == once.why == ("电梯",)


@given(st.text(max_size=60))
def test_every_reason_is_part_of_the_text(text):
    found = match(_INDEX, text, top=5)

    assert found.text == text
    scores = [one.score for one in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(phrase and phrase in text for one in found.matches for phrase in one.why)


@given(
    st.lists(st.sampled_from("停车招聘发票油烟漏水执照电梯ＫＴＶ㎡①三楼，。"), min_size=1, max_size=500).map("".join)
)
def test_reasons_are_words_of_the_text_itself_also_where_normalising_moves_them(text):
    assert all(phrase in text for one in match(_INDEX, text).matches for phrase in one.why)


def test_the_index_survives_its_cache(index):
    again = load(index.dump())

    assert again == index
    assert match(again, "楼上漏水把仓库泡了") == match(index, "楼上漏水把仓库泡了")


def test_a_catalogue_of_nothing_answers_nothing():
    index = build(Catalog(departments={}, items={}))

    assert match(load(index.dump()), "停车") == Matched(text="停车", verdict=Verdict.NONE)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_answer_does_not_depend_on_the_process(index, seed):
    texts = ["门口停车老是被占", "做餐饮的想招人也想贷款", "老板不在", "票开不出来 急"]
    script = (
        "import json, sys; from pathlib import Path; from loucheng_cli.files.catalog.loader import load_catalog; "
        "from loucheng_cli.domain.catalog.matching import build, match; from dataclasses import asdict; "
        f"index = build(load_catalog(Path({str(SRC.parent / 'catalog')!r}))); "
        "print(json.dumps([asdict(match(index, text)) for text in json.load(sys.stdin)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(texts),
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )

    here = [match(index, text) for text in texts]
    assert json.loads(done.stdout) == [
        {
            "text": one.text,
            "verdict": one.verdict,
            "matches": [
                {"code": m.code, "score": m.score, "why": list(m.why), "guide": m.guide, "bundle": m.bundle}
                for m in one.matches
            ],
            "parts": list(one.parts),
        }
        for one in here
    ]


def _made():
    from loucheng_cli.files.catalog.loader import load_catalog

    return build(load_catalog(SRC.parent / "catalog"))


_INDEX = _made()
