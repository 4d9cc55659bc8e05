"""Backups are whole, for their owner only, and come back without two journals continuing one number."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.errors import DatabaseError, FileError, LouchengError, RefusedError, UsageError
from loucheng_cli.services import db as service
from loucheng_cli.services import privacy
from loucheng_cli.store.backup import restore as restore_module
from loucheng_cli.store.backup.backup import backup, backups
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.engine.version import SCHEMA
from loucheng_cli.store.journal.journal import event_hash, writing
from loucheng_cli.store.journal.verify import verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))


def issue(db: Database, text: str = "修水管") -> str:
    with writing(db, STAMP) as journal:
        ref = journal.next_ref("I")
        journal.record(
            [Change("issue", ref, "IssueOpened", {"text": FreeText(text), "opened_on": STAMP.today}, new=True)]
        )
    return ref


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "loucheng.db"
    shutil.copy(sqlite_template, path)
    with closing(open_database(str(path))) as db:
        db.execute("pragma journal_mode = wal")
        yield db


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def restored(db: Database, saved: Path, station: str | None = None) -> Path | None:
    return service.restore(service.prepare_restore(db.url, saved), db.url, station=station, at="2026-09-22T00:00:00Z")


def test_a_backup_is_one_whole_file_for_its_owner(file: Database) -> None:
    issue(file)
    saved = service.make_backup(file)
    assert (saved.parent.name, saved.suffix) == ("backups", ".backup")
    assert (mode(saved), mode(saved.parent)) == (0o600, 0o700)
    assert [each.name for each in saved.parent.iterdir()] == [saved.name]
    with closing(open_database(str(saved))) as copy:
        assert verify(copy).is_clean
        assert copy.scalar("select count(*) from issue") == 1


def test_it_holds_what_is_still_in_the_log_of_another_connection(file: Database) -> None:
    with closing(open_database(file.url)) as other:
        issue(other)
        saved = service.make_backup(file)
        with closing(open_database(str(saved))) as copy:
            assert copy.scalar("select count(*) from issue") == 1


def test_the_last_ones_are_kept_and_those_of_another_database_left_alone(file: Database, tmp_path: Path) -> None:
    neighbour = tmp_path / "loucheng-2.db"
    shutil.copy(file.url, neighbour)
    with closing(open_database(str(neighbour))) as other:
        kept = backup(other, "import")
    made = [service.make_backup(file, keep=3) for _number in range(5)]
    assert backups(file) == made[2:]
    assert kept is not None
    assert kept.exists()


def test_what_a_person_kept_is_not_taken_away_by_what_is_made_before_an_import(loucheng: Any, file: Database) -> None:
    for _number in range(12):
        assert loucheng("db", "backup", "--keep", "12").exit_code == 0
    for _number in range(12):
        backup(file, "import")
    assert [each.name.split("Z-")[1].split(".")[0].split("-")[0] for each in backups(file)] == [
        *(["manual"] * 12),
        *(["import"] * 10),
    ]


@pytest.mark.parametrize("name", ["x.db", "X.DB"])
def test_no_backup_ends_in_db(file: Database, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        service.make_backup(file, to=tmp_path / name)


def test_backups_in_one_folder_have_names_of_their_own(file: Database, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    saved = [service.make_backup(file, to=stick) for _n in range(3)]

    assert sorted(saved) == sorted(stick.iterdir())
    assert all(re.fullmatch(r"\w+-\d{8}T\d{6}Z-manual(-\S+)?\.backup", path.name) for path in saved)


def test_a_file_that_is_there_is_not_written_over(file: Database, tmp_path: Path) -> None:
    target = tmp_path / "mine.backup"
    target.write_text("mine")
    with pytest.raises(FileError):
        service.make_backup(file, to=target)
    assert target.read_text() == "mine"


def test_restoring_brings_back_what_was_and_keeps_what_is(file: Database) -> None:
    first = issue(file)
    saved = service.make_backup(file)
    issue(file)
    kept = restored(file, saved)
    assert [ref for (ref,) in file.rows("select ref from issue")] == [first]
    assert verify(file).is_clean
    assert kept is not None
    with closing(open_database(str(kept))) as before:
        assert before.scalar("select count(*) from issue") == 2
    assert issue(file) == "JX-I3"


def test_a_backup_that_was_copied_into_place_by_hand_can_be_restored_over(file: Database, tmp_path: Path) -> None:
    issue(file)
    saved = service.make_backup(file)
    (tmp_path / "by-hand").mkdir()
    place = shutil.copy(saved, tmp_path / "by-hand" / "loucheng.db")  # a backup has no log: readers wait for writers
    with closing(open_database(str(place))) as db:
        issue(db)
        kept = restored(db, saved)
        assert [ref for (ref,) in db.rows("select ref from issue")] == ["JX-I1"]
    assert kept is not None
    with closing(open_database(str(kept))) as before:
        assert before.scalar("select count(*) from issue") == 2


def test_a_reader_sees_before_or_after(file: Database) -> None:
    saved = service.make_backup(file)
    issue(file)
    with closing(open_database(file.url)) as reader:
        with reader.reading():
            assert reader.scalar("select count(*) from issue") == 1
            restored(file, saved)
            assert reader.scalar("select count(*) from issue") == 1
        assert reader.scalar("select count(*) from issue") == 0


def test_who_writes_while_it_is_restored_is_in_what_was_kept(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = service.make_backup(file)
    plan = service.prepare_restore(file.url, saved)
    refused = []

    def writing_meanwhile(db: Database, reason: str) -> Path | None:
        with closing(sqlite3.connect(file.url, timeout=0)) as other, pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("delete from issue")
        refused.append(str(locked.value))
        return backup(db, reason)

    issue(file)  # since it was looked at
    monkeypatch.setattr(restore_module, "backup", writing_meanwhile)
    kept = service.restore(plan, file.url, station=None, at=STAMP.at)
    assert refused == ["database is locked"]
    assert file.scalar("select count(*) from issue") == 0
    assert kept is not None
    with closing(open_database(str(kept))) as before:
        assert before.scalar("select count(*) from issue") == 1
        assert verify(before).is_clean


def test_what_is_erased_while_it_is_restored_does_not_come_back(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = issue(file, "找陈经理 13800000000")
    saved = service.make_backup(file)
    plan = service.prepare_restore(file.url, saved)
    remake = schema.remake

    def erasing_meanwhile(db: Database) -> None:
        with closing(open_database(file.url)) as other:
            privacy.redact(other, "issue", ref, stamp=STAMP)
        remake(db)

    monkeypatch.setattr(schema, "remake", erasing_meanwhile)
    with pytest.raises(DatabaseError, match="隐去"):
        service.restore(plan, file.url, station=None, at=STAMP.at)
    assert file.rows("select text from content where erased_on is not null") == [(None,)]
    assert verify(file).is_clean


def test_restoring_where_there_is_nothing_makes_the_file_for_its_owner(file: Database, tmp_path: Path) -> None:
    issue(file)
    saved = service.make_backup(file)
    target = tmp_path / "other" / "new.db"
    plan = service.prepare_restore(str(target), saved)
    assert (plan.present, plan.asks_station, plan.backup.issues) == (None, None, 1)
    assert service.restore(plan, str(target), station=None, at=STAMP.at) is None
    assert mode(target) == 0o600
    assert sorted(each.name for each in target.parent.iterdir()) == ["new.db"]
    with closing(open_database(str(target))) as db:
        assert verify(db).is_clean
        assert db.scalar("select journal_mode from pragma_journal_mode") == "wal"


def test_a_damaged_file_is_moved_aside_whole(file: Database, tmp_path: Path) -> None:
    issue(file)
    saved = service.make_backup(file)
    target = tmp_path / "broken.db"
    target.write_bytes(b"no database" * 1000)
    plan = service.prepare_restore(str(target), saved)
    kept = service.restore(plan, str(target), station=None, at=STAMP.at)
    assert kept is not None
    assert kept.read_bytes() == b"no database" * 1000
    with closing(open_database(str(target))) as db:
        assert db.scalar("select count(*) from issue") == 1


def test_what_was_erased_since_stays_erased(file: Database) -> None:
    ref = issue(file, "找陈经理 13800000000")
    saved = service.make_backup(file)
    privacy.redact(file, "issue", ref, stamp=STAMP)
    assert privacy.kept_in_backups(file) == 1
    restored(file, saved)
    assert file.rows("select text, salt, erased_on from content") == [(None, None, "2026-09-21")]
    assert verify(file).is_clean


def test_a_fork_is_found_and_named_by_the_event_in_which_it_parts(loucheng: Any, file: Database) -> None:
    for _ in range(5):
        issue(file)
    copied = service.make_backup(file)
    assert service.prepare_restore(file.url, copied).fork is None
    for _ in range(3):
        issue(file)
    ahead = service.make_backup(file)
    assert service.prepare_restore(file.url, copied).fork is None
    restored(file, copied)
    assert service.prepare_restore(file.url, ahead).fork is None
    issue(file, "另一件")
    assert service.prepare_restore(file.url, ahead).fork == "JX-6"
    assert service.prepare_restore(file.url, copied).fork is None
    asked = loucheng("--db", file.url, "db", "restore", ahead)
    assert "自 JX-6 起两份记录不一致，已成两个版本；只能保留一份继续使用。" in asked.stderr
    assert loucheng("--db", file.url, "db", "restore", ahead, "--yes", "--json").json["fork"] == "JX-6"
    assert verify(file).is_clean


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("address", ["sqlite:///{path}", "~/loucheng.db"])
def test_every_way_to_name_the_file_is_the_same_file(
    loucheng: Any, file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, is_there: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    issue(file)
    saved = service.make_backup(file, to=tmp_path / "one.backup")
    path = tmp_path / "loucheng.db"
    if is_there:
        issue(file)
    else:
        file.close()
        path.unlink()
    named = address.format(path=path)
    assert loucheng("--db", named, "db", "restore", saved, "--yes").exit_code == 0
    assert loucheng("--db", named, "db", "status", "--json").json["issues"] == 1
    with closing(open_database(str(path))) as db:
        assert db.scalar("select count(*) from issue") == 1
    assert {each.name for each in tmp_path.iterdir()} <= {
        "home", "loucheng.db", "loucheng.db-wal", "loucheng.db-shm", "one.backup", "backups",
    }  # fmt: skip


def several_stations(file: Database) -> None:
    with file.transaction():
        schema.add_station(file, "WL", STAMP.at, is_local=False)
        file.execute("update station set seq = 1, clock = 1, hash = :hash where code = 'WL'", {"hash": HASH})
        file.execute(
            "insert into event values ('WL', 1, 1, 1, 'policy', 'x', 'PolicyAdded', 1, '{}', null, null, null,"
            " '2026-09-01T00:00:00Z', '2026-09-01', :hash, '2026-09-01T00:00:00Z', null)",
            {"hash": HASH},
        )
        file.execute("insert into policy (name, value, retired) values ('x', '', 0)")


HASH = event_hash(
    ("WL", 1, 1, 1, "policy", "x", "PolicyAdded", 1, "{}", None, None, None, "2026-09-01T00:00:00Z", "2026-09-01"), ""
)


def test_a_database_of_several_stations_goes_on_under_a_new_one(file: Database) -> None:
    issue(file)
    several_stations(file)
    saved = service.make_backup(file)
    with pytest.raises(RefusedError, match="--station"):
        restored(file, saved)
    for used in ("JX", "wl"):
        with pytest.raises(RefusedError, match=used.upper()):
            restored(file, saved, station=used)
    with pytest.raises(UsageError):
        restored(file, saved, station="X1")
    restored(file, saved, station="jb")
    assert issue(file) == "JB-I2"
    assert file.rows("select station, seq from event order by clock, station, seq")[-1] == ("JB", 1)
    assert verify(file).is_clean


def test_the_backup_of_another_database_goes_on_under_a_new_station(file: Database, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(connect(str(other), create=True)) as db:
        schema.create(db, "WL", STAMP.at)
        saved = service.make_backup(db)
    with pytest.raises(RefusedError, match="WL"):
        restored(file, saved)


HOSTILE = {
    "a trigger": ["create trigger leak after insert on content begin delete from content; end"],
    "a view in the place of a table": ["drop table contact", "create view contact as select 1 as code"],
    "a view that never ends": [
        "drop table issue",
        "create view issue as with recursive n(x) as (select 1 union all select x + 1 from n) select x as ref from n",
    ],
    "a trigger under a name of SQLite's own": [
        "pragma writable_schema = on",
        (
            "insert into sqlite_master values ('trigger', 'sqlite_leak', 'content', 0, 'create trigger sqlite_leak after insert"
            " on content begin delete from content; end')"
        ),
    ],
    "one view more": ["create view v_more as select 1"],
    "a condition on a table of ours": [
        "pragma writable_schema = on",
        (
            "update sqlite_master set sql = replace(sql, 'CONSTRAINT', 'check (length(text) < 4), CONSTRAINT')"
            " where name = 'content'"
        ),
    ],
    "a table that is made up as it is read": [
        "drop table contact",
        "create virtual table contact using fts5(code, name)",
    ],
    "a text for a number": ["drop trigger event_no_update", "update event set version = 'x'"],
    "a changed event": ["drop trigger event_no_update", "update event set worker = 'x'"],
    "another application": ["pragma application_id = 7"],
    "a newer version": ["pragma user_version = 99"],
    "bytes for a name": ["update station set code = x'00'"],
}


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE)
def test_a_file_from_somebody_else_is_not_believed(file: Database, tmp_path: Path, statements: list[str]) -> None:
    ref = issue(file)
    hostile = tmp_path / "gift.backup"
    service.make_backup(file, to=hostile)
    with closing(sqlite3.connect(hostile)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()
    with pytest.raises(DatabaseError):
        service.prepare_restore(file.url, hostile)
    assert [each for (each,) in file.rows("select ref from issue")] == [ref]
    assert verify(file).is_clean


def test_a_value_larger_than_anything_of_ours_is_refused(file: Database, tmp_path: Path) -> None:
    hostile = tmp_path / "huge.backup"
    service.make_backup(file, to=hostile)
    with closing(sqlite3.connect(hostile)) as raw:
        raw.execute("insert into content values ('k', 's', zeroblob(80000000), null)")
        raw.commit()
    with pytest.raises(LouchengError):
        service.prepare_restore(file.url, hostile)


def test_only_tables_that_differ_are_made_again_on_the_way(file: Database, tmp_path: Path) -> None:
    issue(file)
    saved = tmp_path / "differs.backup"
    service.make_backup(file, to=saved)
    with closing(sqlite3.connect(saved)) as raw:
        raw.execute("update issue set status = 'nonsense'")
        raw.commit()
    restored(file, saved)
    assert file.rows("select status from issue") == [("new",)]


@pytest.mark.parametrize(
    "make",
    [lambda path: path.mkdir(), lambda path: path.write_text(""), lambda path: None],
    ids=["folder", "empty", "none"],
)
def test_what_is_no_backup_is_refused_with_a_sentence(file: Database, tmp_path: Path, make: Any) -> None:
    path = tmp_path / "no.backup"
    make(path)
    with pytest.raises(DatabaseError):
        service.prepare_restore(file.url, path)


def test_the_command_needs_a_yes_and_says_what_it_kept(loucheng: Any, file: Database) -> None:
    issue(file)
    saved = loucheng("--db", file.url, "db", "backup", "--json").json["path"]
    issue(file)
    refused = loucheng("--db", file.url, "db", "restore", saved)
    assert refused.exit_code == 4
    assert file.scalar("select count(*) from issue") == 2
    done = loucheng("--db", file.url, "db", "restore", saved, "--yes", "--json")
    assert (done.exit_code, done.json["issues"], done.json["station"]) == (0, 1, "JX")
    assert Path(done.json["kept"]).exists()
    assert file.scalar("select count(*) from issue") == 1
    status = loucheng("--db", file.url, "db", "status", "--json").json
    assert status == {
        "url": file.url, "station": "JX", "schema": SCHEMA, "events": 1, "enterprises": 0, "visits": 0, "issues": 1,
        "backup": status["backup"], "rehearsed": None, "leftovers": [],
    }  # fmt: skip
    assert "-restore-" in Path(status["backup"]).name


def test_vacuum_and_path_answer(loucheng: Any, file: Database) -> None:
    assert loucheng("--db", file.url, "db", "path").stdout.strip() == file.url
    assert loucheng("--db", file.url, "db", "vacuum", "--json").json["after"] > 0
