"""What can happen to a file or its disk is a sentence and exit code 5, and nothing is lost by it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.errors import DatabaseError, system_reason
from loucheng_cli.store.engine import connection as db_module
from loucheng_cli.store.engine import drives, opening
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))


def issue(db: Database) -> str:
    with writing(db, STAMP) as journal:
        ref = journal.next_ref("I")
        journal.record(
            [Change("issue", ref, "IssueOpened", {"text": FreeText("修水管"), "opened_on": STAMP.today}, new=True)]
        )
    return ref


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "loucheng.db"
    shutil.copy(sqlite_template, path)
    with closing(open_database(str(path))) as db:
        db.execute("pragma journal_mode = wal")
        for _number in range(50):
            issue(db)
    return path


def other_application(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("create table places (x)")


def cut_short(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 2])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("pragma user_version = 99")


DAMAGED: dict[str, Callable[[Path], Any]] = {
    "a folder": folder,
    "an empty file": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"no database at all" * 500),
    "another application's": other_application,
    "cut short": cut_short,
    "a newer program's": newer,
    "gone": Path.unlink,
    "a header and nothing else": lambda path: path.write_bytes(path.read_bytes()[:100]),
}
COMMANDS = [
    ("db", "status"),
    ("issue", "list"),
    ("issue", "add", "修水管", "--building", "A", "--to", "property"),
    ("db", "backup"),
    ("db", "verify"),
]


@pytest.fixture
def on_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (opening, drives):
        monkeypatch.setattr(module, "is_network", lambda _path: True)


@pytest.mark.usefixtures("on_network")
def test_on_a_network_drive_it_goes_on_without_wal_and_says_so_once(loucheng: Any, file: Path) -> None:
    first, second = (loucheng("--db", file, "issue", "list", "--quiet") for _time in range(2))
    assert (first.exit_code, first.stdout, second.stderr) == (0, second.stdout, "")
    assert "网络盘" in first.stderr
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("pragma journal_mode").fetchone() == ("delete",)
    made = file.with_name("new.db")
    assert loucheng("--db", made, "init", "--station", "JX").exit_code == 0
    assert made.read_bytes()[18] == 1


@pytest.mark.usefixtures("on_network", "impatient")
def test_on_a_network_drive_wal_is_refused_while_somebody_has_it_open(loucheng: Any, file: Path) -> None:
    with closing(connect(str(file))) as other:
        other.rows("select * from issue limit 1")
        ran = loucheng("--db", file, "issue", "list")
        assert (ran.exit_code, "网络盘" in ran.stderr) == (5, True)
        other.rows("select * from issue limit 1")
        issue(other)
    assert loucheng("--db", file, "issue", "list").exit_code == 0


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_file_that_cannot_be_used(
    loucheng: Any, file: Path, damage: Callable[[Path], Any], words: tuple[str, ...]
) -> None:
    damage(file)
    before = file.read_bytes() if file.is_file() else None
    ran = loucheng("--db", file, *words)
    assert ran.exit_code == 5
    assert ran.stderr.strip() or words[1] == "verify"
    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_name_that_no_system_takes(loucheng: Any) -> None:
    assert loucheng("--db", "楼" * 300, "db", "status").exit_code == 5
    assert loucheng("--db", "postgresql://127.0.0.1:1/x", "db", "status").exit_code == 5


def test_a_file_that_may_only_be_read_is_read_and_says_so_when_written(
    loucheng: Any, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_database(str(file))) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert loucheng("--db", file, "db", "status", "--json").json["issues"] == 50
    assert loucheng("--db", file, "db", "verify").exit_code == 0
    refused = loucheng("--db", file, "issue", "redact", "1", lang="en")
    assert refused.exit_code == 5
    assert "read-only" in refused.stderr


def test_a_read_only_file_is_read_with_its_write_ahead_log(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = open_database(str(file))
    issue(writer)
    for end in ("", "-wal", "-shm"):
        shutil.copy(f"{file}{end}", tmp_path / f"copy.db{end}")
    writer.close()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with closing(open_database(str(tmp_path / "copy.db"))) as db:
        assert db.scalar("select count(*) from issue") == 51


@pytest.mark.parametrize("part", range(10))
def test_a_log_that_is_only_half_there_loses_nothing_older(file: Path, tmp_path: Path, part: int) -> None:
    writer = open_database(str(file))
    writer.execute("pragma wal_checkpoint(truncate)")
    for _number in range(3):
        issue(writer)
    shutil.copy(file, tmp_path / "copy.db")
    log = Path(f"{file}-wal").read_bytes()
    (tmp_path / "copy.db-wal").write_bytes(log[: len(log) * part // 10] + b"\xaa" * 100)
    writer.close()
    with closing(open_database(str(tmp_path / "copy.db"))) as db:
        assert 50 <= db.scalar("select count(*) from issue") <= 53
        assert verify(db).is_clean


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_module, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(db_module, "QUIET_SECONDS", 0.01)


@pytest.fixture
def locked(file: Path) -> Iterator[Path]:
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("begin immediate")
        yield file


@pytest.mark.usefixtures("impatient")
def test_somebody_who_writes_and_writes(locked: Path) -> None:
    notices: list[str] = []
    with closing(open_database(str(locked), on_wait=lambda: notices.append("waiting"))) as db:
        assert db.scalar("select count(*) from issue") == 50
        with pytest.raises(DatabaseError):
            issue(db)
    assert notices == ["waiting"]


@pytest.mark.usefixtures("impatient")
def test_a_file_that_is_locked_whole(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("pragma journal_mode = delete")
        raw.execute("begin exclusive")
        with pytest.raises(DatabaseError):
            open_database(str(file))


class Failing:
    """A connection whose disk fails at a certain statement."""

    def __init__(self, real: sqlite3.Connection, at: str, code: int) -> None:
        self._real, self._at, self._code = real, at, code

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, *params: Any) -> Any:
        if sql.startswith(self._at):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = self._code
            raise error
        return self._real.execute(sql, *params)


@pytest.mark.parametrize("at", ["begin immediate", "select code, seq", "update station", "commit"])
@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_READONLY])
def test_a_disk_that_fails_at_any_statement_changes_nothing(file: Path, at: str, code: int) -> None:
    with closing(connect(str(file))) as db:
        real = db._connection
        db._connection = Failing(real, at, code)
        with pytest.raises(DatabaseError):
            issue(db)
        assert not real.in_transaction
        db._connection = real
        assert db.scalar("select count(*) from issue") == 50
        assert issue(db) == "JX-I51"
        assert verify(db).is_clean


def test_an_error_never_prints_the_content_of_the_file(file: Path) -> None:
    with closing(open_database(str(file))) as db:
        db.execute("update content set text = cast(x'e999989900ff' as text)")
        with pytest.raises(DatabaseError) as caught:
            db.rows("select text from content")
    assert "陈" not in str(caught.value)
    assert "decode" not in str(caught.value)


def test_no_room_for_the_index_of_the_log_is_a_full_disk() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert db_module.sqlite_sentence(error) == "磁盘已满"


SAID = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EROFS: ("这个磁盘只能读", "this disk is read-only"),
    errno.EACCES: (
        "没有权限，或正被 Excel 等其他程序打开",
        "permission denied, or another program such as Excel has it open",
    ),
    errno.EISDIR: ("这是文件夹，不是文件", "this is a folder, not a file"),
    errno.EMFILE: ("系统不允许本程序同时打开更多文件", "this program may not open more files at a time"),
    errno.EDOM: ("too many", "too many"),
}


@pytest.mark.parametrize(("number", "sentences"), SAID.items(), ids=map(errno.errorcode.get, SAID))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_system_says_is_said_in_the_language_of_the_user(
    lang: str, number: int, sentences: tuple[str, str]
) -> None:
    i18n.use(lang)
    assert system_reason(OSError(number, "too many")) == sentences[lang == "en"]


def test_numbers_and_characters_that_no_column_holds_are_a_sentence(file: Path) -> None:
    with closing(open_database(str(file))) as db:
        for value in (2**70, "\udcff"):
            with pytest.raises(DatabaseError):
                db.rows("select :value", {"value": value})
