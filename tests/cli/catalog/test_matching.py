"""``catalog match``, ``learned`` and ``evaluate``."""

from __future__ import annotations

import json
import shutil
import sys

import pytest
import yaml


@pytest.fixture
def run(loucheng, monkeypatch):
    """The program in English, with what it does not expect shown."""
    monkeypatch.setenv("LOUCHENG_DEBUG", "1")

    def in_english(*words, **extra):
        return loucheng(*words, lang="en", **extra)

    return in_english


@pytest.fixture
def with_database(tmp_path, sqlite_template):
    """A database with one building, where the environment says."""
    shutil.copy(sqlite_template, tmp_path / "loucheng.db")
    from datetime import date

    from loucheng_cli.domain.core.events import ActionContext, Change
    from loucheng_cli.store.engine.opening import open_database
    from loucheng_cli.store.journal.journal import writing

    db = open_database(str(tmp_path / "loucheng.db"))
    with writing(db, ActionContext("zl", "2026-09-01T04:00:00Z", date(2026, 9, 1))) as journal:
        journal.record([Change("building", "A", "BuildingAdded", {"name": "A座"}, new=True)])
    db.close()


def test_a_match_follows_the_contract_without_a_database(run):
    done = run("catalog", "match", "楼上漏水把仓库泡了", "--json")

    found = done.json
    assert list(found) == ["text", "confident", "matches"]
    assert (found["text"], found["confident"], len(found["matches"])) == ("楼上漏水把仓库泡了", True, 3)
    first = found["matches"][0]
    assert list(first) == ["code", "name", "department", "department_name", "score", "why"]
    assert (first["code"], first["department"]) == ("ZJ-11", "zhujian")
    assert all(phrase in found["text"] for phrase in first["why"])


def test_top_says_how_many(run):
    assert len(run("catalog", "match", "停车", "--top", "7", "--json").json["matches"]) == 7


def test_lines_of_stdin_are_answered_in_order_empty_ones_too(run, monkeypatch):
    done = run("catalog", "match", "--file", "-", stdin="店里招不到服务员\n\n谢谢\x0b你们\r\n")

    found = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert [(one["text"], one["confident"]) for one in found] == [
        ("店里招不到服务员", True),
        ("", False),
        ("谢谢\x0b你们", False),
    ]


def test_a_file_may_be_in_gbk(run, tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("楼上漏水把仓库泡了".encode("gbk"))

    assert json.loads(run("catalog", "match", "--file", path).stdout)["text"] == "楼上漏水把仓库泡了"


def test_a_split_shows_the_parts(run):
    found = run("catalog", "match", "电梯老是坏，另外想办个招聘会", "--split", "--json").json

    assert list(found) == ["text", "parts"]
    assert [(part["text"], part["matches"][0]["code"]) for part in found["parts"]] == [
        ("电梯老是坏", "SCJG-13"),
        ("另外想办个招聘会", "RS-02"),
    ]


def test_a_pipe_gets_rows_and_a_refusal_a_message(run):
    done = run("catalog", "match", "谢谢")

    assert done.exit_code == 0
    assert "does not seem to ask" in done.stderr


@pytest.mark.parametrize("words", [["catalog", "match"], ["catalog", "match", "停车", "--file", "-"]])
def test_either_a_text_or_a_file(run, words):
    assert run(*words).exit_code == 2


def test_departments_and_stages_narrow(run):
    found = run("catalog", "match", "停车位不够", "--department", "住建", "--stage", "成长", "--json").json

    assert {one["department"] for one in found["matches"]} == {"zhujian"}


@pytest.mark.usefixtures("with_database")
def test_confirmed_cases_teach_until_they_are_forgotten(run, tmp_path):
    for text in (
        "想给鸽子笼换个门脸",
        "鸽子笼的门脸要换",
        "鸽子笼门脸旧了想换",
        "楼下鸽子笼换门脸找谁",
        "鸽子笼换门脸行不行",
    ):
        assert run("issue", "add", text, "--building", "A", "--item", "ZHZF-01", "--yes").exit_code == 0

    def first():
        return run("catalog", "match", "鸽子笼换门脸要多久", "--json").json["matches"][0]["code"]

    assert first() == "ZHZF-01"
    refs = [one["ref"] for one in run("catalog", "learned", "--json").json]
    assert len(refs) == 5

    exported = tmp_path / "new.yaml"
    assert run("catalog", "learned", "--export", exported).exit_code == 0
    assert sys.platform == "win32" or exported.stat().st_mode & 0o777 == 0o600
    assert len(yaml.safe_load(exported.read_text(encoding="utf-8"))["ZHZF-01"]) == 5

    forgotten = [word for ref in refs for word in ("--forget", ref)]
    assert run("catalog", "learned", *forgotten).exit_code == 0
    assert run("catalog", "learned", "--json").json == []
    assert run("undo", "--reason", "误操作", "--yes").exit_code == 0
    assert len(run("catalog", "learned", "--json").json) == 5


def test_a_labelled_file_is_measured(run, tmp_path):
    path = tmp_path / "labelled.csv"
    path.write_text(
        "text,item,department,also,kind\n楼上漏水把仓库泡了,ZJ-11,,,one\n谢谢,,,,refuse\n"
        "电梯老是坏，另外想办个招聘会,SCJG-13,,RS-02,two\n补办执照,,市监,,one\n",
        encoding="utf-8",
    )

    found = run("catalog", "evaluate", path, "--json").json

    assert found["item"] == {"texts": 1, "top1": 1.0, "top3": 1.0}
    assert found["department"] == {"texts": 2, "top1": 1.0, "top3": 1.0}
    assert (found["passed_wrongly"], found["passed_plain"]) == (0.0, 0.0)
    assert (found["two_found"], found["two_shown"]) == (1.0, 1.0)
    assert run("catalog", "evaluate", path).stdout.splitlines()[2:8] == [
        "  Item, first · among three                100.0% · 100.0% (1)",
        "  Department, first · among three          100.0% · 100.0% (2)",
        "  Refused though something is asked for    0.0%",
        "  Confident though nothing is asked for    0.0% (1)",
        "  Of these, without a keyword of any item  0.0% (1)",
        "  Two needs, both first · among three      100.0% · 100.0% (1)",
    ]


def test_an_unknown_code_in_a_labelled_file_is_named_with_its_line(run, tmp_path):
    path = tmp_path / "labelled.csv"
    path.write_text("text,item\n停车,XX-99\n", encoding="utf-8")

    done = run("catalog", "evaluate", path)

    assert done.exit_code == 5
    assert "2" in done.stderr
    assert "XX-99" in done.stderr
