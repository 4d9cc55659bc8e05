"""Values that no command writes, put into a database by hand: a sentence names table, column and row, or the answer is right."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database

from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.store.engine.guards import FROZEN, GUARDS

from .test_fuzz import DOCUMENTED, SECONDS, within

Run = Callable[..., Any]
Times = Callable[..., int]
ODD: list[Any] = [
    float("inf"), float("-inf"), float("nan"), 1.5, -1, 0, 2**63 - 1, -(2**63), "", "x", " ", "\x1b[31m红", "\x00", "\u202e倒",
    "{", "[", "{}", "[]", "null", "[1, {}]", '{"a": 1}', "[" * 5000, b"\xff\xfe", b"", "2026-02-30", "2026-9-1", "0000-00-00", "99999-01-01",
    "2026-09-14T25:00:00Z", "9" * 400, "1e309", "NaN", "true", "new ", "JX-I0", "XX-E999", "\ud7ff", "a" * 100_000, None,
]  # fmt: skip
TABLES = (*FROZEN, *KINDS, "step")
READS = [
    ("today",), ("today", "--all", "--json"), ("issue", "list", "--all"), ("issue", "list", "--json"), ("issue", "show", "13"),
    ("issue", "show", "13", "--json"), ("issue", "history", "13"), ("issue", "explain", "15"), ("issue", "triage"), ("visit", "list"),
    ("visit", "list", "--json"), ("visit", "show", "1"), ("visit", "plan"), ("enterprise", "list"), ("enterprise", "list", "--json"),
    ("enterprise", "show", "E1"), ("enterprise", "show", "E12", "--json"), ("building", "list"), ("building", "show", "A"), ("community", "show"),
    ("community", "show", "--json"), ("worker", "list"), ("contact", "list"), ("contact", "list", "--json"), ("council", "topic", "list"),
    ("council", "notice", "list"), ("digest", "--week", "2026-W38", "--council", "JX"), ("digest", "list"), ("digest", "show", "1"),
    ("report", "parties", "--week", "2026-W38"), ("report", "ledgers"), ("indicator", "list"), ("db", "status"), ("db", "verify"),
    ("db", "verify", "--json"), ("db", "head"), ("export", "issues"), ("export", "enterprises"), ("export", "journal"), ("activity", "list"),
    ("job", "list"), ("space", "list"), ("undo", "--reason", "错", "--dry-run"), ("issue", "add", "灯坏了", "--building", "A", "--yes"),
    ("enterprise", "doubles"), ("visit", "add", "E1", "--heard", "好"), ("issue", "note", "13", "已电话"), ("privacy", "notice"),
]  # fmt: skip


@pytest.fixture
def whole(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example week with its guards off, in one file."""
    path = tmp_path / "whole.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for verb in ("update", "delete"):
            raw.execute(f"drop trigger event_no_{verb}")
        raw.execute("pragma journal_mode = delete")
    return path


def spoil(path: Path, chance: random.Random) -> str:
    """Put one odd value somewhere; returns where. The guards are put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("pragma ignore_check_constraints = on")
        while True:
            table = chance.choice(TABLES)
            column = chance.choice([row[1] for row in raw.execute(f"pragma table_info({table})")])
            rows = [row[0] for row in raw.execute(f"select rowid from {table}")]
            if not rows:
                continue
            row, value = chance.choice(rows), chance.choice(ODD)
            try:
                raw.execute(f'update {table} set "{column}" = ? where rowid = ?', [value, row])
            except sqlite3.IntegrityError:  # not null, a key that is there
                continue
            break
        for statement in GUARDS["sqlite"]:
            raw.execute(statement)
    return f"{table}.{column}[{row}] = {value!r:.60}"


def test_an_odd_value_is_named(
    loucheng: Run, times: Times, chance: random.Random, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUCHENG_WORKER", "zl")
    monkeypatch.chdir(tmp_path)
    path = Path(os.environ["LOUCHENG_DB"])
    wrong = []
    for number in range(times(5000, few=100)):
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        shutil.copy(whole, path)
        where = spoil(path, chance)
        words = READS[number % len(READS)]
        try:
            with within(SECONDS):
                ran = loucheng(*words)
        except (Exception, TimeoutError) as error:  # noqa: BLE001 - each is listed with what led to it
            wrong.append((where, words, repr(error)))
            continue
        said = ran.stdout + ran.stderr
        if ran.exit_code not in DOCUMENTED or "Traceback" in said or "\x1b" in said:
            wrong.append((where, words, f"{ran.exit_code} {ran.stderr[-300:]}"))
    assert not wrong, "\n".join(map(str, wrong))
