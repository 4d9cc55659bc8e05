"""A follow-up of an issue asks everyone whose issue was merged into it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database

from loucheng_cli.cli.app import groups, prompts
from loucheng_cli.cli.issue import moves
from loucheng_cli.domain.core.enums import Satisfaction, Solved


@pytest.fixture
def week(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, loucheng: Any) -> Path:
    """The example week; the lift (JX-I19, into which JX-I22 was merged) is handled."""
    path = tmp_path / "week.sqlite"
    shutil.copy(demo_database(tmp_path_factory), path)
    loucheng("--db", path, "issue", "task", "done", "19", "shichang-jianguan")
    handled = loucheng("--db", path, "issue", "resolve", "19", "--outcome", "solved", "--reply", "已修好")
    assert handled.exit_code == 0
    return path


def test_an_answer_given_as_an_option_names_the_issues_it_covers(week: Path, loucheng: Any) -> None:
    ran = loucheng("--db", week, "--by", "wr", "issue", "follow-up", "19", "--satisfaction", "满意")

    assert ran.stderr.splitlines()[0] == "这次回访代表：瓯澜筑鲤建筑设计有限公司、瓯澜汐隅人力资源服务有限公司"


def test_each_is_asked_and_the_least_content_decides(
    week: Path, loucheng: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [Solved.YES, Satisfaction.SATISFIED, Solved.NO, Satisfaction.DISSATISFIED]
    monkeypatch.setattr(groups, "is_terminal", lambda: True)
    monkeypatch.setattr(moves, "is_terminal", lambda: True)
    monkeypatch.setattr(prompts, "confirm", lambda *_args, **_named: True)
    monkeypatch.setattr(prompts, "select", lambda *_args: answers.pop(0))

    ran = loucheng("--db", week, "--by", "wr", "issue", "follow-up", "19", "--json")

    assert (ran.json["status"], ran.json["solved"], ran.json["satisfaction"]) == ("reopen_requested", "no", "不满意")
    assert answers == []
