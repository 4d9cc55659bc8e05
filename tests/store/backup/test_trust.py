"""Backups that stay, numbers that are not handed out again, busy files that are not moved aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.errors import DatabaseError
from loucheng_cli.services import db as service
from loucheng_cli.store.backup.backup import backup, backups
from loucheng_cli.store.engine import connection
from loucheng_cli.store.engine.connection import Database, file_uri
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.head import head, heads_in
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "loucheng.db"
    shutil.copy(sqlite_template, path)
    with closing(open_database(str(path))) as db:
        db.execute("pragma journal_mode = wal")
        yield db


def issue(db: Database) -> str:
    with writing(db, STAMP) as journal:
        ref = journal.next_ref("I")
        journal.record([Change("issue", ref, "IssueOpened", {"opened_on": STAMP.today}, new=True)])
    return ref


def test_ten_of_each_reason_are_kept_so_that_undo_pushes_out_no_restore(file: Database) -> None:
    issue(file)
    kept = [backup(file, "restore"), backup(file, "migration")]
    for _number in range(12):
        backup(file, "undo")
    assert set(kept) <= set(backups(file))
    assert sum("-undo-" in each.name for each in backups(file)) == 10


def test_the_head_stands_in_the_name_of_a_backup(file: Database) -> None:
    issue(file)
    saved = service.make_backup(file)
    known = head(file)
    assert known is not None
    assert [each.seq for each in heads_in(saved.name)] == [known.seq]
    assert known.hash.startswith(heads_in(saved.name)[0].hash)


def restored(url: str, saved: Path) -> None:
    plan = service.prepare_restore(url, saved)
    service.restore(plan, url, station=None, at=STAMP.at)


def test_a_number_is_not_handed_out_again_after_a_restore(file: Database) -> None:
    issue(file)
    saved = service.make_backup(file)
    assert issue(file) == "JX-I2"
    restored(file.url, saved)
    assert issue(file) == "JX-I3"
    assert verify(file).is_clean


def test_nor_after_the_present_file_was_damaged_and_nobody_knows_its_last_number(
    loucheng: Any, file: Database, tmp_path: Path
) -> None:
    issue(file)
    saved = service.make_backup(file, to=tmp_path / "old.backup")
    issue(file)
    service.make_backup(file)
    path = Path(file.url)
    issue(file)
    file.close()
    path.write_bytes(b"nothing of ours" * 500)
    ran = loucheng("--db", path, "db", "restore", saved, "--yes")
    assert (ran.exit_code, "空出 1000 个" in ran.stderr) == (0, True), ran.stderr
    with closing(open_database(str(path))) as db:
        assert issue(db) == "JX-I1003"
        assert verify(db).is_clean


def test_a_file_in_use_is_not_damaged_and_is_not_moved_aside(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(file)
    saved = service.make_backup(file)
    path = Path(file.url)
    file.execute("pragma journal_mode = delete")
    file.close()
    monkeypatch.setattr(connection, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(DatabaseError):
            service.prepare_restore(str(path), saved)
    assert path.exists()
    assert not list(path.parent.glob("*damaged*"))


def test_the_newest_backup_is_rehearsed(loucheng: Any, file: Database, tmp_path: Path) -> None:
    assert loucheng("--db", file.url, "db", "rehearse").exit_code == 3
    issue(file)
    saved = service.make_backup(file)
    ran = loucheng("--db", file.url, "db", "rehearse", "--json")
    assert (ran.exit_code, ran.json["backup"], ran.json["issues"]) == (0, str(saved), 1)
    status = loucheng("--db", file.url, "db", "status", "--json").json
    assert (status["backup"], status["rehearsed"]["backup"], status["rehearsed"]["why"]) == (
        str(saved),
        str(saved),
        None,
    )
    saved.write_bytes(saved.read_bytes()[:5000])
    assert loucheng("--db", file.url, "db", "rehearse").exit_code == 5
    status = loucheng("--db", file.url, "db", "status", "--json").json
    assert str(saved) in status["rehearsed"]["why"]
    assert "不能恢复" in loucheng("--db", file.url, "db", "status").stdout


def test_the_status_names_what_killed_commands_left(loucheng: Any, file: Database) -> None:
    assert loucheng("--db", file.url, "db", "status", "--json").json["leftovers"] == []
    place = Path(file.url).parent
    (place / "backups").mkdir()
    left = [place / ".restore-x", place / "backups" / "x.unfinished", place / "loucheng-20260921-damaged.backup"]
    for each in left:
        each.write_text("x", encoding="utf-8")
    assert loucheng("--db", file.url, "db", "status", "--json").json["leftovers"] == sorted(map(str, left))
    assert all(str(each) in loucheng("--db", file.url, "db", "status").stdout for each in left)


def test_what_a_killed_restore_left_is_removed_when_it_is_old(file: Database) -> None:
    place = Path(file.url).parent
    (place / "backups").mkdir()
    old, new = place / ".restore-old", place / ".restore-new"
    half = place / "backups" / "x.unfinished-journal"
    for each in (old, new):
        each.mkdir()
        (each / "loucheng.db").write_text("陈一一", encoding="utf-8")
    half.write_text("陈一一", encoding="utf-8")
    for each in (old, half):
        os.utime(each, (0, 0))
    backup(file, "undo")
    assert (old.exists(), half.exists(), new.exists()) == (False, False, True)


def test_the_path_of_a_share_is_no_host() -> None:
    assert file_uri(Path("//server/share/a b?.db"), "mode=ro") == "file:////server/share/a b%3f.db?mode=ro"


def test_a_killed_init_leaves_nothing_and_is_begun_anew(loucheng: Any, tmp_path: Path) -> None:
    from loucheng_cli.services import community

    def killed(*_all: object) -> None:
        raise KeyboardInterrupt

    example = Path(__file__).parents[3] / "examples" / "community.yaml"
    path = tmp_path / "new.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(community, "_changes", killed)
        assert loucheng("--db", path, "init", "--from", example).exit_code == 130
    assert loucheng("--db", path, "init", "--from", example).exit_code == 0
