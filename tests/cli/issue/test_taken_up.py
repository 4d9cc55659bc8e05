"""What is taken up again begins anew, what is merged follows, and one wrong clock empties no later page."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database

Typed = Callable[..., Any]


@pytest.fixture
def typed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, loucheng: Any) -> Typed:
    """The program on a copy of the example week, by the director: ``typed("issue", "list", today="2026-09-21")``."""
    path = tmp_path / "week.sqlite"
    shutil.copy(demo_database(tmp_path_factory), path)

    def run(*words: object, **more: str) -> Any:
        return loucheng("--db", path, *words, **{"today": "2026-09-21", "LOUCHENG_WORKER": "wr", **more})

    return run


def added(typed: Typed, text: str, enterprise: str = "E12", *more: str) -> str:
    return typed("issue", "add", text, "-e", enterprise, *more, "--yes", "-q").stdout.split()[0]


def shown(typed: Typed, ref: str) -> dict[str, Any]:
    return json.loads(typed("issue", "show", ref, "--json").stdout)


def test_a_clock_that_was_ahead_once_empties_no_later_page(typed):
    typed("issue", "note", "2", "时钟走快了", today="2036-01-10")
    for text in ("门禁坏了", "空调不冷"):
        added(typed, text, "E12", "--on", "2026-09-21")

    page = typed("digest", "--week", "2026-W39", "--council", "JX", "--json", today="2026-09-28").json

    assert page["figures"]["opened"] == 2


def test_what_was_declined_is_not_late_on_the_day_it_is_taken_up_again(typed):
    ref = added(typed, "想问跨境的事", "E12", "--on", "2026-09-01")
    typed("issue", "decline", ref, "--reason", "政策不允许", "--channel", "12345", "--on", "2026-09-02")
    typed("issue", "reopen", ref, "--reason", "政策变了", today="2026-11-10")

    row = next(line for line in typed("today", "--all", today="2026-11-10").stdout.splitlines() if ref in line)

    assert row.split("\t")[:4] == ["待交办", "黄灯", ref, "2026-11-11"]


def test_the_days_of_signature_and_tasks_move_with_the_due_day_and_it_can_be_returned(typed):
    ref = added(typed, "门禁坏了", "E12", "--to", "property", "--with", "gongan")
    typed("issue", "decline", ref, "--reason", "政策不允许", "--channel", "12345")
    typed("issue", "reopen", ref, "--reason", "政策变了", today="2026-10-20")

    issue = shown(typed, ref)

    assert issue["sign_due_on"] == "2026-10-21"
    assert [(task["status"], task["due_on"]) for task in issue["tasks"]] == [("assigned", issue["tasks"][0]["due_on"])]
    assert "2026-10-20" < issue["tasks"][0]["due_on"] < issue["due_on"]
    assert typed("issue", "return", ref, "--reason", "不归我们", today="2026-10-20").exit_code == 0


def test_after_a_redo_no_first_contact_is_asked_for(typed):
    ref = added(typed, "照明坏了", "E13", "--to", "property")
    typed("issue", "accept", ref)
    typed("issue", "resolve", ref, "--outcome", "solved", "--reply", "修好")
    typed("issue", "follow-up", ref, "--solved", "no", "--satisfaction", "不满意", today="2026-09-23")
    typed("issue", "reopen", ref, "--reason", "又坏", today="2026-09-23")

    rows = [line for line in typed("today", "--all", today="2026-10-12").stdout.splitlines() if ref in line]

    assert rows
    assert not any("首次联系" in line for line in rows)


def test_an_empty_list_reminds_nobody(typed):
    ran = typed("issue", "remind", "--record")

    assert (ran.exit_code, "--all" in ran.stderr) == (2, True)


def test_what_is_merged_follows_to_the_end_of_the_chain(typed):
    first, second, third = (
        added(typed, text, where) for text, where in (("电梯一坏", "E12"), ("电梯二坏", "E13"), ("电梯三坏", "E12"))
    )
    typed("issue", "duplicate", first, "--of", second)
    typed("issue", "duplicate", second, "--of", third)

    assert shown(typed, first)["duplicate_of"] == third

    typed("issue", "duplicate", fourth := added(typed, "电梯四坏", "E13"), "--of", first)
    assert shown(typed, fourth)["duplicate_of"] == third
    said = typed("issue", "withdraw", third, "--reason", "误报")
    assert (said.exit_code, first in said.stderr, second in said.stderr) == (0, True, True)


@pytest.mark.parametrize("ended", ["withdrawn", "declined", "of another council"])
def test_nothing_is_merged_into_what_ended_or_belongs_to_another_council(typed, ended):
    main = added(typed, "大门关不上", "E22" if ended == "of another council" else "E12")
    if ended == "withdrawn":
        typed("issue", "withdraw", main, "--reason", "误报")
    if ended == "declined":
        typed("issue", "decline", main, "--reason", "政策不允许", "--channel", "12345")
    ref = added(typed, "门又关不上", "E12")

    ran = typed("issue", "duplicate", ref, "--of", main)

    assert ran.exit_code == 4
    assert shown(typed, ref)["status"] == "new"
    assert re.search(main, ran.stderr)


def test_a_word_too_much_a_dash_and_full_width_letters_are_understood(typed):
    wrong = typed("issue", "note", "3", "a", "b")
    ref = added(typed, "ＷＩＦＩ断了")

    assert (wrong.exit_code, "b" in wrong.stderr.splitlines()[0]) == (2, True)
    assert typed("issue", "list", "-a", "--text", "wifi", "-q").stdout.split() == [ref]
    assert typed("issue", "add", "-1楼积水", "-e", "E12", "--yes").exit_code == 0


@pytest.mark.parametrize(
    "words", [("digest", "--council", "WL", "--week", "0001-W01"), ("report", "sla", "--month", "0001-01")]
)
def test_a_year_that_no_calendar_has_is_a_sentence(typed, words):
    ran = typed(*words)

    assert (ran.exit_code, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
