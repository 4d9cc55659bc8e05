"""Who may what: the table of the roles, the PIN of the director, the reader, and what is recorded of all that."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, demo_database

from loucheng_cli.domain.community.rights import RIGHTS
from loucheng_cli.domain.core.enums import Role

Run = Callable[..., Any]


@pytest.fixture
def database(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example week; its director is wr, zl is a worker."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    monkeypatch.setenv("LOUCHENG_DB", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def key(loucheng: Run, database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "director.key"
    assert loucheng("--by", "wr", "worker", "pin", "--key", path).exit_code == 0
    return path


def events(path: Path, where: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(
            f"select name, subject, worker, changes, login from event where {where} order by seq"
        ).fetchall()


def role(path: Path, worker: str, role: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("update worker set role = ? where code = ?", [role, worker])


def test_the_page_has_the_table_of_the_code() -> None:
    page = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)`: [^|]*\|(.*)\|$", page, re.MULTILINE))
    assert set(rows) == {right.value for right in RIGHTS}
    for right, roles in RIGHTS.items():
        cells = [cell.strip() for cell in rows[right.value].split("|")]
        for each, cell in zip((Role.WORKER, Role.DIRECTOR, Role.READER), cells, strict=True):
            assert cell.startswith("yes" if each in roles else ("no", "only where")), (right, each)


PUBLISH = ("digest", "publish", "--week", "2026-W38", "--council", "JX", "--yes")
DIRECTORS = [
    PUBLISH,
    ("digest", "void", "1", "--reason", "数字有误"),
    ("contact", "purge", "--yes"),
    ("council", "notice", "add", "停水一天", "--council", "JX", "--release"),
]


@pytest.mark.parametrize("words", DIRECTORS, ids=lambda words: " ".join(words[:2]))
def test_with_a_pin_only_the_director_who_proves_it_may(loucheng: Run, database: Path, key: Path, words: Any) -> None:
    if words[1] == "void":
        assert loucheng("--by", "wr", *PUBLISH, LOUCHENG_DIRECTOR_KEY=str(key)).exit_code == 0
    if words[1] == "purge":
        loucheng("--by", "zl", "contact", "add", "--name", "甲", "--purpose", "诉求办理", "--consent-on", "2026-09-01",
                 "--consent-how", "口头", "--expires", "2026-09-21")  # fmt: skip

    by_worker = loucheng("--by", "zl", *words, today="2026-09-22", LOUCHENG_DIRECTOR_KEY=str(key))
    without = loucheng("--by", "wr", *words, today="2026-09-22", LOUCHENG_DIRECTOR_KEY="")
    proved = loucheng("--by", "wr", *words, today="2026-09-22", LOUCHENG_DIRECTOR_KEY=str(key))

    assert (by_worker.exit_code, by_worker.stderr.splitlines()[-2]) == (4, "只有主任凭口令才能这样做。")
    assert (without.exit_code, without.stderr.splitlines()[-2]) == (4, "主任的口令要在终端上输入。")
    assert proved.exit_code == 0, proved


def test_a_late_case_is_the_director_s_only_with_the_pin(loucheng: Run, database: Path, key: Path) -> None:
    words = ("--by", "wr", "issue", "reassign", "4", "--to", "community", "--reason", "改派")
    assert loucheng(*words, LOUCHENG_DIRECTOR_KEY="").exit_code == 4
    assert loucheng(*words, LOUCHENG_DIRECTOR_KEY=str(key)).exit_code == 0


def test_a_backup_replaces_the_database_only_with_the_pin(loucheng: Run, database: Path, key: Path) -> None:
    loucheng("--by", "wr", "db", "backup", "--to", "saved.backup")
    assert (
        loucheng("--by", "zl", "db", "restore", "saved.backup", "--yes", LOUCHENG_DIRECTOR_KEY=str(key)).exit_code == 4
    )
    assert (
        loucheng("--by", "wr", "db", "restore", "saved.backup", "--yes", LOUCHENG_DIRECTOR_KEY=str(key)).exit_code == 0
    )


def test_wrong_tries_are_written_down_and_slow_down(
    loucheng: Run, database: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loucheng_cli.services import pins

    wrong = tmp_path / "wrong.key"
    wrong.write_text("not the key")
    words = ("--by", "wr", *PUBLISH)
    clock = iter([f"2026-09-21T04:00:{second:02}Z" for second in (0, 1, 2, 3, 9)])
    monkeypatch.setattr(pins.prove, "__kwdefaults__", {"now": lambda: next(clock)})

    said = [loucheng(*words, LOUCHENG_DIRECTOR_KEY=str(wrong)).stderr for _try in range(3)]
    too_soon = loucheng(*words, LOUCHENG_DIRECTOR_KEY=str(key))
    later = loucheng(*words, LOUCHENG_DIRECTOR_KEY=str(key))

    assert said == ["这不是 wr 的口令。\n"] * 3
    assert (too_soon.exit_code, too_soon.stderr) == (4, "wr 的口令已经错了 3 次；请在 4 秒后再试。\n")
    assert later.exit_code == 0
    assert [name for name, *_rest in events(database, "kind in ('pin', 'pin_try')")] == [
        "PinSet", "PinRefused", "PinRefused", "PinRefused", "PinAccepted",
    ]  # fmt: skip
    assert loucheng("db", "verify").exit_code == 0


def test_a_pin_is_asked_for_on_a_terminal_and_goes_when_it_is_changed(
    loucheng: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loucheng_cli.cli import worker
    from loucheng_cli.cli.app import director, prompts

    for module in (director, worker):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    typed: list[str] = []
    monkeypatch.setattr(prompts, "secret", lambda _question: typed.pop(0))

    typed[:] = ["12345", "12345"]
    assert loucheng("--by", "wr", "worker", "pin").exit_code == 2
    typed[:] = ["246810", "246810"]
    assert loucheng("--by", "wr", "worker", "pin").exit_code == 0
    typed[:] = ["246810", "13579a", "13579a"]
    assert loucheng("--by", "wr", "worker", "pin").exit_code == 0
    typed[:] = ["246810"]
    assert loucheng("--by", "wr", *PUBLISH).exit_code == 4
    typed[:] = ["13579a"]
    assert loucheng("--by", "wr", *PUBLISH).exit_code == 0
    typed[:] = ["13579a"]
    assert loucheng("--by", "wr", "issue", "reassign", "4", "--to", "community", "--reason", "改派").exit_code == 0
    assert typed == []
    with closing(sqlite3.connect(database)) as raw:
        assert len(raw.execute("select text from content where text like 'scrypt$%'").fetchall()) == 1
    assert loucheng("db", "verify").exit_code == 0


def test_a_reader_only_reads(loucheng: Run, database: Path) -> None:
    role(database, "zl", "reader")
    assert loucheng("--by", "zl", "issue", "list").exit_code == 0
    for words in (("issue", "note", "13", "已电话"), ("export", "issues")):
        refused = loucheng("--by", "zl", *words)
        assert (refused.exit_code, refused.stderr.splitlines()[0]) == (
            4, "zl 只能查看；取出或者改动都要记录在案，须由工作人员来做。",
        )  # fmt: skip


def test_reading_many_persons_is_recorded_and_can_be_the_director_s_alone(loucheng: Run, database: Path) -> None:
    before = len(events(database, "kind = 'export'"))
    assert loucheng("--by", "zl", "contact", "list").exit_code == 0
    name, _ref, worker, changes, login = events(database, "kind = 'export'")[-1]
    assert len(events(database, "kind = 'export'")) == before + 1
    assert (name, worker, json.loads(changes)["what"]) == ("Exported", "zl", "contact list")
    assert login

    only_the_director(database)
    for words in (("contact", "list"), ("export", "issues")):
        assert loucheng("--by", "zl", *words).exit_code == 4
        assert loucheng("--by", "wr", *words).exit_code == 0


def only_the_director(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("insert into policy (name, value, retired) values ('bulk_reading', 'director', false)")


PERIOD = ("--week", "2026-W38")
BULK = {
    ("report", "parties", *PERIOD, "--list"): ("report parties", None),
    ("report", "workers", *PERIOD, "--figure", "visits"): ("report workers", None),
    ("report", "coverage", *PERIOD, "--list", "--json"): ("report coverage", None),
    ("talent", "list"): ("talent list", 12),
    ("talent", "list", "--json"): ("talent list", 12),
    ("job", "match", "2"): ("job match", 2),
    ("map", "--json"): ("map", 2),
    ("map", "--out", "map.html"): ("map", 2),
}


@pytest.mark.parametrize("words", BULK, ids=" ".join)
def test_what_names_many_persons_or_confidential_cases_is_recorded_and_can_be_forbidden(
    loucheng: Run, database: Path, words: tuple[str, ...]
) -> None:
    what, rows = BULK[words]
    before = len(events(database, "kind = 'export'"))

    assert loucheng("--by", "zl", *words).exit_code == 0

    (name, _ref, worker, changes, login), *others = events(database, "kind = 'export'")[before:]
    said = json.loads(changes)
    assert (name, worker, said["what"], said["format"], others) == ("Exported", "zl", what, "list", [])
    assert said["rows"] == rows if rows else said["rows"] > 1
    assert login

    only_the_director(database)
    refused = loucheng("--by", "zl", *words, *(["--force"] if "--out" in words else []))
    assert (refused.exit_code, refused.stdout) == (4, ""), refused
    assert loucheng("--by", "wr", *words, *(["--force"] if "--out" in words else [])).exit_code == 0
    assert len(events(database, "kind = 'export'")) == before + 2


@pytest.mark.parametrize(
    "words",
    [
        ("report", "workers", *PERIOD), ("report", "coverage", *PERIOD), ("report", "all", *PERIOD, "--out", "all"),
        ("talent", "list", "--quiet"), ("job", "list"), ("map",), ("map", "--for", "council", "--json"),
        ("contact", "list", "-e", "JX-E1"), ("job", "match", "2", "--json"), ("issue", "list"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_names_neither_persons_nor_confidential_cases_is_everybody_s(
    loucheng: Run, database: Path, words: tuple[str, ...]
) -> None:
    only_the_director(database)
    before = len(events(database, "kind = 'export'"))
    ran = loucheng("--by", "zl", *words)
    assert ran.exit_code == 0, ran
    assert len(events(database, "kind = 'export'")) == before


@pytest.mark.parametrize("who", ["nobody", "不存在"])
def test_who_makes_a_database_is_a_worker_of_its_plan(loucheng: Run, tmp_path: Path, who: str) -> None:
    made = loucheng("--by", who, "--db", tmp_path / "new.db", "init", "--from", ROOT / "examples" / "community.yaml")
    assert made.exit_code == 3


def test_a_calendar_names_no_office_of_a_confidential_case(loucheng: Run, database: Path) -> None:
    def of(ref: str) -> str:
        text = loucheng("export", "issues", "--ics").stdout.replace("\r\n ", "")
        return "\n".join(line for line in text.splitlines() if ref in line)

    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        (issue, party), *_rest = raw.execute(
            "select t.issue, t.party from task t join issue i on i.ref = t.issue where i.status in ('assigned', 'in_progress')"
            " and i.held_on is null and t.ended_on is null and t.due_on is not null"
        ).fetchall()
        before = of(f"{issue}-")
        raw.execute("update issue set confidential = true where ref = ?", [issue])

    assert f"-{party}-due" in before
    assert party not in of(f"{issue}-")
