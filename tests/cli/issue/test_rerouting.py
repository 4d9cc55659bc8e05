"""Routing an issue again shows who refused it and why, and the due days side by side; typed numbers are noticed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database


@pytest.fixture
def week(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example week; JX-I14 was returned by one party and then routed to another."""
    path = tmp_path / "week.sqlite"
    shutil.copy(demo_database(tmp_path_factory), path)
    return path


RETURNED = "综合行政执法局于2026-09-16退回（店招在红线内立面，应先由物业出具意见），当时到期日 2026-09-18。"
BOTH = "到期日：综合行政执法局 2026-09-18 → 物业（锦汐物业服务中心） 2026-09-20"


def test_matching_again_shows_who_refused_and_the_due_days(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "issue", "match", "14", "--top", "1", LOUCHENG_WORKER="wr")

    assert ran.stderr.splitlines() == [
        RETURNED,
        BOTH,
        "今天按 ZHZF-02 交 物业（锦汐物业服务中心）：到期日 2026-09-24。",
    ]


def test_routing_again_shows_all_due_days(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "issue", "reassign", "14", "ZHZF-01", "--reason", "楼顶也要做", LOUCHENG_WORKER="wr")

    assert ran.stderr.splitlines()[1:] == [RETURNED, f"{BOTH} → 综合行政执法局 2026-10-13"]


def test_only_the_director_routes_a_late_issue_to_another_party(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "issue", "reassign", "14", "ZHZF-01", "--reason", "楼顶也要做", LOUCHENG_WORKER="zl")

    assert (ran.exit_code, ran.stderr.splitlines()[0]) == (4, "已过办理期限，只有主任可以改派。")


def test_an_issue_routed_once_says_nothing_of_the_kind(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "issue", "match", "5")

    assert ran.stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "add", "漏水，找陈经理 138 1234 5678", "--building", "A", "--yes"),
        ("visit", "add", "E1", "--heard", "漏水，找陈经理 138 1234 5678", "--yes"),
    ],
    ids=["an issue", "a visit"],
)
def test_a_telephone_number_that_is_typed_is_masked_where_the_proposal_is_taken(
    week: Path, loucheng: Any, words: tuple[str, ...]
) -> None:
    ran = loucheng("--db", week, *words, "--json")

    assert "1234" not in ran.stdout
    assert "漏水，找陈经理 ***" in ran.stdout


def test_companions_are_stored_by_their_codes(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "visit", "add", "E1", "--heard", "好", "--with", "简望北，公安", "--json")

    assert ran.json["visit"]["companions"] == ["jw", "公安"]


def test_without_a_proposal_taken_a_script_is_warned(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "issue", "note", "14", "物业电话 138-1234-5678")

    assert ran.stderr.splitlines()[0] == (
        "文字里有 1 个电话号码。请用“loucheng contact add”登记，文字里不写；已写下的可用 redact 隐去。"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("issue", "shwo", "1"), "没有 shwo 这个命令，可能是 show"),
        (("issue", "task", "dne", "1", "x"), "没有 dne 这个命令，可能是 done"),
        (("issue", "show", "1", "--jsno"), "没有 --jsno 这个选项"),
    ],
    ids=["a verb", "a verb of a sub-noun", "an option"],
)
def test_only_the_verb_that_is_named_is_built_and_nothing_is_lost_by_it(
    loucheng: Any, words: tuple[str, ...], sentence: str
) -> None:
    ran = loucheng(*words)

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert sentence in ran.stderr
