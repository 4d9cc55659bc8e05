"""``db verify`` finds what was changed, names it, and repairs what can be made again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.errors import DatabaseError
from loucheng_cli.services import db as service
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.journal import event_hash, writing
from loucheng_cli.store.journal.verify import StoredDifference, verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))


def record(db: Database, *changes: Change) -> None:
    with writing(db, STAMP) as journal:
        journal.record(changes)


@pytest.fixture
def filled(db: Database) -> Database:
    """Three issues, the second closed and taken up again, one contact."""
    for number in (1, 2, 3):
        fields = {"text": FreeText(f"诉求{number}"), "opened_on": STAMP.today, "building": "A"}
        record(db, Change("issue", f"JX-I{number}", "IssueOpened", fields, new=True))
    record(db, Change("issue", "JX-I2", "IssueDeclined", {"status": "declined", "group": "unsolved"}))
    record(db, Change("issue", "JX-I2", "IssueReopened", {"status": "new", "group": "open"}))
    with writing(db, STAMP) as journal:
        contacts.add(journal, name="陈一一", phone="13800000000")
    return db


def test_what_was_only_written_is_clean(filled: Database) -> None:
    report = verify(filled)
    assert report.is_clean
    assert (report.events, report.refolded, report.erased) == (6, 3, 0)


def test_progress_counts_each_event_twice(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loucheng_cli.store.journal.verify._TELL_EVERY", 1)
    progress: list[tuple[int, int]] = []
    verify(filled, lambda done, total: progress.append((done, total)))
    assert progress == [(n, 12) for n in range(1, 10)]


CHANGED = {
    "a row was changed": (
        "update issue set named = not named where ref = 'JX-I1'",
        [StoredDifference(table="issue", key="JX-I1", what="different", fields={"named": (False, True)})],
    ),
    "a row is gone": (
        "delete from step where issue = 'JX-I2' and n = 2",
        [StoredDifference(table="step", key="JX-I2/2", what="missing")],
    ),
    "a row was put in": (
        "insert into policy (name, value, retired) values ('quiet_days', '0', false)",
        [StoredDifference(table="policy", key="quiet_days", what="extra")],
    ),
    "the last row is gone": (
        "delete from step where issue = 'JX-I3'",
        [StoredDifference(table="step", key="JX-I3/1", what="missing")],
    ),
    "a row was put in between": (
        "insert into step (issue, n, status, \"group\") values ('JX-I2', 9, 'new', 'open')",
        [StoredDifference(table="step", key="JX-I2/9", what="extra")],
    ),
}


@pytest.mark.parametrize(("statement", "differences"), CHANGED.values(), ids=CHANGED)
def test_a_table_that_was_changed_is_named_and_repaired(
    filled: Database, statement: str, differences: list[StoredDifference]
) -> None:
    filled.execute(statement)
    report = verify(filled)
    assert report.differences == differences
    assert report.is_sound
    repaired, saved = service.verify(filled, repair=True)
    assert repaired.is_clean
    assert (saved is not None) == filled.is_sqlite
    assert verify(filled).is_clean


def test_a_text_that_was_changed_or_is_gone_is_named(filled: Database) -> None:
    keys = dict(filled.rows("select text, key from content"))
    filled.execute("update content set text = '别的' where text = '诉求1'")
    filled.execute("delete from content where text = '诉求3'")
    assert verify(filled).differences == [
        StoredDifference(table="content", key=keys["诉求1"], what="altered"),
        StoredDifference(table="content", key=keys["诉求3"], what="missing"),
    ]


def test_what_was_erased_is_counted_and_clean(filled: Database) -> None:
    with writing(filled, STAMP) as journal:
        contacts.erase(journal, "JX-C1")
        contacts.erase_texts(journal, [key for (key,) in filled.rows("select key from content where text = '诉求1'")])
    report = verify(filled)
    assert report.is_clean
    assert report.erased == 2


def test_half_erased_is_not_erased(filled: Database) -> None:
    filled.execute("update contact set erased_on = '2026-09-21'")
    assert verify(filled).differences == [StoredDifference(table="contact", key="JX-C1", what="altered")]


def without_guard(db: Database, *statements: str) -> None:
    """What somebody does who opens the file with another tool."""
    db.execute("drop trigger event_no_update")
    db.execute("drop trigger event_no_delete")
    for statement in statements:
        db.execute(statement)
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger event_no_{verb} before {verb} on event"
            " begin select raise(abort, 'the journal is append-only'); end"
        )


@pytest.fixture
def file(filled: Database) -> Database:
    """The same in a file, which other tools can open."""
    if not filled.is_sqlite:
        pytest.skip("another tool opens a file")
    return filled


BROKEN = {
    "an event was changed": ("update event set worker = 'x' where seq = 2", "JX-2"),
    "an event is gone": ("delete from event where seq = 3", "JX-3"),
    "the last event is gone": ("delete from event where seq = 5", "JX"),
    "a hash was changed": ("update event set hash = 'abc' where seq = 4", "JX-4"),
    "a day is a number": ("update event set version = 'x' where seq = 2", "JX-2"),
    "an event holds bytes": ("update event set changes = x'00ff' where seq = 2", "JX-2"),
    "the station says another": ("update station set seq = 7", "JX"),
    "no station is ours": ("update station set is_local = false", ""),
}


@pytest.mark.parametrize(("statement", "named"), BROKEN.values(), ids=BROKEN)
def test_the_first_broken_link_is_named(file: Database, statement: str, named: str) -> None:
    without_guard(file, statement)
    report = verify(file)
    assert report.chain != "ok"
    assert named in report.chain
    with pytest.raises(DatabaseError):
        service.verify(file, repair=True)


def test_an_event_rewritten_with_a_right_hash_breaks_the_next(file: Database) -> None:
    row = file.rows(
        "select station, seq, clock, action, kind, subject, name, version, changes, reason, voids, 'x', recorded_at,"
        " happened_on from event where seq = 2"
    )[0]
    before = file.scalar("select hash from event where seq = 1")
    without_guard(file, f"update event set worker = 'x', hash = '{event_hash(row, before)}' where seq = 2")
    assert "JX-3" in verify(file).chain


FOREIGN = {
    "触发器": "create trigger leak after insert on content begin delete from content; end",
    "视图": "create view v_more as select 1",
    "数据表": "create table notes (x)",
    "索引": "create index mine on issue (kind)",
}


@pytest.mark.parametrize(("kind", "statement"), FOREIGN.items(), ids=("trigger", "view", "table", "index"))
def test_what_is_not_ours_is_named(file: Database, kind: str, statement: str) -> None:
    file.execute(statement)
    report = verify(file)
    assert len(report.foreign) == 1
    assert report.foreign[0].startswith(kind)
    assert report.chain == "ok"


def test_a_view_in_the_place_of_a_table_is_never_read(file: Database) -> None:
    file.execute("drop table contact")
    file.execute(
        "create view contact as with recursive n(x) as (select 1 union all select x + 1 from n)"
        " select x as code, null as erased_on from n"
    )
    report = verify(file)
    assert not report.is_sound
    assert report.chain != "ok"


def test_a_guard_that_was_replaced_is_named(file: Database) -> None:
    file.execute("drop trigger event_no_delete")
    file.execute("create trigger event_no_delete before delete on event begin select 1; end")
    assert len(verify(file).foreign) == 1


def test_differences_are_listed_up_to_a_thousand_and_counted_beyond(file: Database) -> None:
    file.execute("begin")
    for number in range(1200):
        file.execute(f"insert into policy (name, value, retired) values ('p{number:04}', '', 0)")
    file.execute("commit")
    report = verify(file)
    assert (len(report.differences), report.more) == (1000, 200)


def test_the_integrity_check_finds_a_damaged_page(file: Database, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    file.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(str(file.path), damaged)
    with closing(sqlite3.connect(damaged)) as raw:
        page = raw.execute("select rootpage from sqlite_master where name = 'ix_event_subject'").fetchone()[0]
        size = raw.execute("pragma page_size").fetchone()[0]
    body = bytearray(damaged.read_bytes())
    body[(page - 1) * size + 100 : page * size] = bytes(size - 100)
    damaged.write_bytes(body)
    with closing(open_database(str(damaged))) as db:
        assert verify(db).integrity != "ok"


def test_the_command_prints_its_report_and_sets_the_code(loucheng: Any, file: Database) -> None:
    clean = loucheng("--db", file.url, "db", "verify", "--json")
    assert clean.exit_code == 0
    assert {key: clean.json[key] for key in ("events", "refolded", "differences", "chain", "erased", "integrity")} == {
        "events": 6, "refolded": 3, "differences": [], "chain": "ok", "erased": 0, "integrity": "ok",
    }  # fmt: skip
    file.execute("update issue set building = 'B' where ref = 'JX-I3'")
    differs = loucheng("--db", file.url, "db", "verify", "--json")
    assert differs.exit_code == 5
    assert differs.json["differences"] == [
        {"table": "issue", "key": "JX-I3", "what": "different", "fields": {"building": ["B", "A"]}}
    ]
    assert loucheng("--db", file.url, "db", "verify", "--repair").exit_code == 0
    assert loucheng("--db", file.url, "db", "verify").exit_code == 0


def test_a_refused_repair_says_why_and_what_to_do(file: Database) -> None:
    file.execute("create table notes (x)")
    with pytest.raises(DatabaseError) as refused:
        service.verify(file, repair=True)
    assert refused.value.message == "只能按操作流水修复，但还有别的问题：数据表 notes 不是本程序建立的。数据没有改动。"
    assert refused.value.hint == "loucheng db restore FILE"
