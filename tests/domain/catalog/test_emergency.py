"""Recognition of emergencies by phrases."""

from __future__ import annotations

import pytest

from loucheng_cli.domain.catalog.emergency import Emergencies, EmergencyKind

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
