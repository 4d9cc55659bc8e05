"""A bundle opens one case with a task for each part."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database

PARTS = {
    "SCJG-02": ("shichang-jianguan", "2026-09-23"),
    "SCJG-09": ("shichang-jianguan", "2026-09-30"),
    "XF-01": ("xiaofang", "2026-09-23"),
    "ZHZF-02": ("property", "2026-09-24"),
    "ZHZF-11": ("zonghe-zhifa", "2026-09-24"),
    "ZHZF-16": ("zonghe-zhifa", "2026-09-30"),
}


@pytest.fixture
def run(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, loucheng: Any) -> Any:
    path = tmp_path / "week.sqlite"
    shutil.copy(demo_database(tmp_path_factory), path)

    def command(*words: str) -> Any:
        return loucheng("--db", path, "--by", "zx", *words, today="2026-09-21", lang="en")

    return command


def test_each_part_is_a_task_with_its_own_due_day_and_the_case_ends_with_one_answer(run: Any) -> None:
    words = ("想开家面馆，证都没办", "--enterprise", "半枝糖水铺", "--item", "YJ-02", "--json")
    issue = run("issue", "add", *words).json
    ref = issue["ref"]

    assert (issue["item"], issue["item_name"], issue["lead"], issue["kind"], issue["due_on"]) == (
        "YJ-02",
        "开办餐饮店一件事",
        "shichang-jianguan",
        "办事",
        "2026-09-30",
    )
    tasks = run("issue", "show", ref, "--json").json["tasks"]
    assert {task["code"].partition("/")[2]: (task["party"], task["due_on"]) for task in tasks} == PARTS

    done = run("issue", "task", "done", ref, "SCJG-09", "--reply", "已领证", "--json").json
    assert (done["code"], done["asked"], done["reply"]) == (
        f"{ref}/SCJG-09",
        "食品经营许可（新办、变更、延续、注销）",
        "已领证",
    )
    assert run("issue", "task", "done", ref, "消防").stderr.startswith(f"{ref} XF-01 公众聚集场所")
    refused = run("issue", "task", "done", ref, "市监")
    assert (refused.exit_code, "SCJG-02, SCJG-09" in refused.stderr) == (3, True)

    assert run("issue", "resolve", ref, "--outcome", "solved", "--reply", "好").exit_code == 4
    for part in ("SCJG-02", "ZHZF-02", "ZHZF-11", "ZHZF-16"):
        assert run("issue", "task", "done", ref, part).exit_code == 0
    assert run("issue", "resolve", ref, "--outcome", "solved", "--reply", "六张证都办好了").exit_code == 0


def test_a_standing_issue_is_assigned_by_a_bundle(run: Any) -> None:
    ref = run("issue", "add", "公司要关了", "--enterprise", "半枝糖水铺", "--json").json["ref"]

    run("issue", "assign", ref, "YJ-07")

    shown = run("issue", "show", ref, "--json").json
    assert (shown["item"], shown["named"], len(shown["tasks"])) == ("YJ-07", False, 4)


def test_a_bundle_is_found_by_what_was_said_and_taken_where_it_is_sure(run: Any) -> None:
    text = "开餐饮店从执照到食品证、消防、招牌能一起办吗"
    first = run("catalog", "match", text, "--json").json["matches"][0]
    assert (first["code"], first["bundle"], first["department"]) == ("YJ-02", True, "shichang-jianguan")
    assert set(first["parts"]) == set(PARTS)

    line = run("catalog", "match", text).stdout.splitlines()[0].split("\t")
    assert line[:4] == ["YJ-02", "开办餐饮店一件事", "市监", "5 working days"]

    issue = run("issue", "add", text, "--enterprise", "半枝糖水铺", "--yes", "--json").json
    assert (issue["item"], issue["kind"], issue["picked"]) == ("YJ-02", "办事", False)
    assert len(run("issue", "show", issue["ref"], "--json").json["tasks"]) == len(PARTS)
