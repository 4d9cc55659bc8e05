"""A policy that is changed is seen; one that nobody knows is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, demo_database

EXAMPLE = (ROOT / "examples" / "community.yaml").read_text(encoding="utf-8")


@pytest.fixture
def typed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, loucheng: Any) -> Any:
    """The program on a copy of the example week; ``policy`` is a line of the file that is changed and applied first."""
    path = tmp_path / "week.sqlite"
    shutil.copy(demo_database(tmp_path_factory), path)

    def run(*words: object, policy: tuple[str, str] | None = None, by: str = "zl") -> Any:
        if policy is not None:
            old, new = policy
            assert old in EXAMPLE
            file = tmp_path / "community.yaml"
            file.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
            applied = loucheng("--db", path, "community", "apply", file, today="2026-09-21", LOUCHENG_WORKER="wr")
            if applied.exit_code:
                return applied
        return loucheng("--db", path, *words, today="2026-09-21", LOUCHENG_WORKER=by)

    return run


def test_policy_lets_others_than_the_director_sign(typed):
    words = ("digest", "publish", "--week", "2026-W38", "--council", "JX", "--yes")

    assert typed(*words).exit_code == 4
    assert typed(*words, policy=("sign_off: director", "sign_off: worker")).exit_code == 0


def test_policy_says_for_how_many_days_an_enterprise_is_left_in_peace(typed):
    words = ("visit", "add", "E1", "--heard", "都好", "--yes")
    told = "两次走访应间隔"

    assert f"{told} 30 天" in typed(*words).stderr
    assert told not in typed(*words, policy=("quiet_days: 30", "quiet_days: 0")).stderr


def test_policy_says_what_mostly_satisfied_weighs_and_the_page_says_so(typed):
    words = ("digest", "--week", "2026-W38", "--council", "WL", "--annex")

    assert "基本满意×0.6" in typed(*words).stdout
    assert "基本满意×0.8" in typed(*words, policy=("基本满意: 0.6", "基本满意: 0.8")).stdout


def test_a_policy_that_nobody_knows_is_named_with_its_line(typed):
    ran = typed("today", policy=("quiet_days: 30", "quite_days: 30"))
    line = next(n for n, text in enumerate(EXAMPLE.splitlines(), 1) if "quiet_days: 30" in text)

    assert ran.exit_code == 5
    assert f"community.yaml 第 {line} 行" in ran.stderr
    assert "quite_days" in ran.stderr
