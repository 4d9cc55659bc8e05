"""Recognition of emergencies by phrases, and by what their examples have in common."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loucheng_cli.domain.catalog.emergency import FEW, Emergencies, EmergencyKind, weigh

LIFT = EmergencyKind(code="JJ-01", name="电梯困人", call=("96333", "119"), phrases=("困在电梯", "电梯…有人出不来"))
FIRE = EmergencyKind(code="JJ-02", name="起火冒烟", call=("119",), phrases=("着火", "冒烟"))
NONE = EmergencyKind(code="JJ-03", name="没有短语", call=("110",))
ALL = Emergencies(
    kinds=(NONE, LIFT, FIRE), calm=("怎么处理的", "演练"), past=("上个月", "担心"), now=("还在", "没出来")
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("有人困在电梯里了", "JJ-01"),
        ("电梯里有两个人，有人出不来", "JJ-01"),
        ("电梯停了。楼上有人出不来", None),
        ("后厨着火，师傅困在电梯", "JJ-02"),
        ("后 厨 着 火", "JJ-02"),
        ("上个月着火的事", None),
        ("上个月着火的仓库还在冒烟", "JJ-02"),
        ("担心着火", None),
        ("着火了，人还没出来，演练的时候没教过", None),
        ("上个月困在电梯的事怎么处理的", None),
        ("店里招不到人", None),
        ("", None),
    ],
)
def test_a_phrase_counts_unless_the_text_shows_that_it_is_not_urgent(text: str, code: str | None) -> None:
    found = ALL.find(text)

    assert (found and found.code) == code


def test_without_kinds_nothing_is_urgent() -> None:
    assert Emergencies().find("着火了") is None


# Examples: of each kind the same words in many places, beside calm sentences with those words.
PLACES = [
    f"{storey}{room}" for storey in "一二三四五六七八九十" for room in ("楼", "层", "号店", "号库", "号门", "号厅")
]
LEARNED = replace(
    ALL,
    kinds=(
        replace(LIFT, says=tuple(f"{place}轿厢掉下来，人在喊" for place in PLACES)),
        replace(FIRE, says=tuple(f"{place}往外喷火，人在跑" for place in PLACES)),
    ),
    calm_says=tuple(f"{place}的{what}几年检一次" for place in PLACES for what in ("轿厢", "着火报警")),
)
WEIGHED = replace(LEARNED, weights=weigh(LEARNED, [f"{place}想招人" for place in PLACES]))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("仓库往外喷火", "JJ-02"),  # no phrase has it
        ("轿厢掉下来了", "JJ-01"),
        ("着火报警几年检一次", None),  # a phrase stands in it
        ("后厨着火，人在跑", "JJ-02"),
        ("三楼想招人", None),
        ("", None),
    ],
)
def test_the_words_of_the_examples_count_too(text: str, code: str | None) -> None:
    found = WEIGHED.find(text)

    assert (found and found.code) == code


def test_few_examples_say_nothing() -> None:
    few = replace(LEARNED, calm_says=LEARNED.calm_says[: FEW - 1])

    assert weigh(few, []) == {}
    assert few.find("仓库往外喷火") is None
