"""What is said after a failure is true: with closed or full streams, after the change was stored, and before."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, demo_database

pytestmark = pytest.mark.skipif(os.name != "posix", reason="redirections of a POSIX shell")
NOTE = "issue note 3 已电话说明"


@pytest.fixture
def database(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)
    return db


def shell(db: Path, line: str, **env: str) -> tuple[int, str, str]:
    """A line of the shell with ``loucheng`` in it."""
    program = f"{sys.executable} -m loucheng_cli"
    ran = subprocess.run(
        ["/bin/sh", "-c", line.replace("loucheng", program, 1)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "LOUCHENG_DB": str(db),
            "LOUCHENG_LANG": "zh",
            "LOUCHENG_WORKER": "zl",
            **env,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def notes(db: Path) -> int:
    with closing(sqlite3.connect(db)) as raw:
        return int(raw.execute("select count(*) from event where name = 'IssueNoted'").fetchone()[0])


WRITES = {
    f"{NOTE} >&-": (5, "已写入，但输出：已关闭（JX-I3）。"),
    f"{NOTE} >/dev/full": (5, "已写入，但输出：磁盘已满（JX-I3）。"),
    f"{NOTE} --json >/dev/full": (5, '"written": ["JX-I3"]'),
    f"{NOTE} 2>&-": (0, ""),
    f"{NOTE} 2>/dev/full": (0, ""),
    f"{NOTE} <&- >&- 2>&-": (5, ""),
}


@pytest.mark.parametrize("line", WRITES)
def test_a_change_that_is_stored_is_reported_as_stored(database: Path, line: str) -> None:
    before = notes(database)
    code, _said, told = shell(database, f"loucheng {line}")
    assert (code, notes(database)) == (WRITES[line][0], before + 1)
    assert WRITES[line][1] in told


READS = {
    "deadline 2026-09-18 2 >&-": 5,
    "--help >/dev/full": 5,
    "issue list 2>&-": 0,
    "issue lst >/dev/full 2>/dev/full": 2,
    "enterprise import - --dry-run <&-": 5,
    "db status <&- 2>/dev/full": 0,
    "--db '' db status": 2,
    "--db '~nosuch/x' db status": 5,
    "issue show $(printf '1%.0s' $(seq 4500))": 2,
    "digest show ²": 2,
}


@pytest.mark.parametrize("line", READS)
def test_no_traceback_and_the_right_exit_code(database: Path, line: str) -> None:
    code, _said, told = shell(database, f"loucheng {line}")
    assert code == READS[line]
    assert "Traceback" not in told
    assert "Exception ignored" not in told


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "x"])
def test_a_fixed_day_outside_every_calendar(loucheng: Any, database: Path, day: str) -> None:
    ran = loucheng("--db", database, "today", today=day)
    assert (ran.exit_code, ran.stderr.startswith("LOUCHENG_TODAY 不是日期")) == (2, True)


@pytest.mark.parametrize("descriptors", range(6, 12))
def test_few_descriptors(database: Path, descriptors: int) -> None:
    before = notes(database)
    code, _said, told = shell(database, f"ulimit -n {descriptors}; exec loucheng {NOTE}")
    assert "Traceback" not in told
    assert (code, notes(database) - before) in {(0, 1), (5, 0)}
    code, _said, told = shell(database, f"ulimit -n {descriptors}; exec loucheng db verify")
    assert (code in {0, 5}, "错误编号" in told) == (True, False), told


def test_control_characters_of_an_argument_do_not_reach_the_terminal(loucheng: Any) -> None:
    for words in (("issue", "show", "a\x1b[31m\x9b"), ("issue", "l\x1b[2J"), ("--db", "/x\x1b]0;t\x07", "db", "path")):
        for mode in ((), ("--json",)):
            ran = loucheng(*words, *mode)
            assert not any((ord(sign) < 32 and sign not in "\t\n") or 0x7F <= ord(sign) < 0xA0 for sign in ran.stderr)
            assert "\x1b" not in ran.stdout or mode


ODD = {
    "update issue set due_on = 9e999 where ref = 'JX-I3'": ("issue list", "数据表 issue、JX-I3 行、due_on 列"),
    "update issue set due_on = 'NaN' where ref = 'JX-I3'": ("issue show 3", "数据表 issue、JX-I3 行、due_on 列"),
    "update issue set status = 'x' where ref = 'JX-I3'": ("issue list", "数据表 issue、JX-I3 行、status 列"),
    "update station set numbers = '[]'": (NOTE, "数据表 station、JX 行、numbers 列"),
}


@pytest.mark.parametrize("sql", ODD)
def test_an_odd_value_is_named_by_table_row_and_column(loucheng: Any, database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as raw:
        raw.execute(sql)
        raw.commit()
    words, sentence = ODD[sql]
    ran = loucheng("--db", database, *words.split())
    assert (ran.exit_code, ran.stdout) == (5, "")
    assert sentence in ran.stderr
    assert loucheng("--db", database, "db", "verify").exit_code == 5


def test_a_foreign_trigger_is_refused_before_it_acts_and_listed_by_verify(loucheng: Any, database: Path) -> None:
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("create trigger leak after insert on content begin delete from content; end")
        raw.commit()
    for words in ("issue list", NOTE, "db status"):
        ran = loucheng("--db", database, *words.split())
        assert (ran.exit_code, ran.stdout, "leak" in ran.stderr) == (5, "", True)
    assert "leak" in loucheng("--db", database, "db", "verify").stdout


@pytest.mark.parametrize("version", [-1, 0])
def test_a_format_that_no_program_writes(loucheng: Any, database: Path, version: int) -> None:
    with closing(sqlite3.connect(database)) as raw:
        raw.execute(f"pragma user_version = {version}")
    assert loucheng("--db", database, "db", "status").exit_code == 5


def test_a_device_without_end_is_not_read_to_its_end(loucheng: Any, database: Path, tmp_path: Path) -> None:
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for words in (("community", "apply", tmp_path / "zero.yaml"), ("catalog", "match", "--file", "/dev/zero")):
        assert loucheng("--db", database, *words).exit_code == 5


def test_interrupted_at_any_moment_of_the_start(database: Path) -> None:
    for after in range(24):
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(after)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_DB": str(database)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        _said, told = process.communicate()
        assert (process.returncode, "Traceback" in told) == (130, False), (after, told)


# Ctrl-C when the n-th tenth module is imported.
START = """
import builtins, os, signal, sys
real, count, at = builtins.__import__, 0, int(sys.argv[1]) * 40 + 1
def importing(*args, **names):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGINT)
    return real(*args, **names)
from loucheng_cli import start
sys.argv[1:] = ["issue", "list"]
builtins.__import__ = importing
start.signal.signal(signal.SIGINT, signal.default_int_handler)
real_signal, first = start.signal.signal, []
start.main()
"""
