"""Changes by hand, of somebody who opens the database with another tool: each is found, or found with an anchor.

What is found only with an anchor is in ``docs/trust.md``.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText, canonical
from loucheng_cli.services import db as service
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.guards import GUARDS
from loucheng_cli.store.journal.head import Head, head
from loucheng_cli.store.journal.journal import EVENT_COLUMNS, event_hash, writing
from loucheng_cli.store.journal.verify import VerifyReport, verify
from loucheng_cli.store.published import keep

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))
Tamper = str | Callable[[Database], None]


@pytest.fixture
def filled(db: Database) -> Database:
    """Three issues, two persons of whom one is erased, an erased text, two published pages."""
    for number in (1, 2, 3):
        with writing(db, STAMP) as journal:
            fields = {"text": FreeText(f"诉求{number}"), "opened_on": STAMP.today, "building": "A"}
            journal.record([Change("issue", journal.next_ref("I"), "IssueOpened", fields, new=True)])
    with writing(db, STAMP) as journal:
        task = {"issue": "JX-I1", "party": "renshe", "party_name": "人社", "asked": FreeText("请联系")}
        journal.record([Change("task", "JX-I1/renshe", "TaskAssigned", task, new=True)])
    with writing(db, STAMP) as journal:
        contacts.add(journal, name="陈一一", phone="13800000000", purpose="诉求办理")
        contacts.add(journal, name="林二二", phone="13900000000", purpose="诉求办理")
    with writing(db, STAMP) as journal:
        contacts.erase(journal, "JX-C2")
        contacts.erase_texts(journal, [key for (key,) in db.rows("select key from content where text = '诉求3'")])
    for number in (1, 2):
        with writing(db, STAMP) as journal:
            last = head(db)
            assert last is not None
            values = json.dumps({"numbering": {"head": last.short}, "week": number})
            keep(journal, f"JX-D{number}", council="JX", week=f"2026-W3{6 + number}", in_year=number, values=values)
    with writing(db, replace(STAMP, login="zhangli")) as journal:
        entry = {"ledger": "jobs", "building": "A", "state": "open", "fields": {"name": "店员"},
                 "private": FreeText(canonical({"person": "陈三三"}))}  # fmt: skip
        journal.record(
            [
                Change("worker", "zl", "WorkerAdded", {"role": "worker", "login": "zl"}, new=True),
                Change("policy", "bulk_reading", "PolicySet", {"value": "director"}, new=True),
                Change("entry", "JX-L1", "EntryAdded", entry, new=True),
                Change("indicator", "A/tax/2026-09", "IndicatorEntered", {"value": "1"}, new=True),
            ]
        )
        journal.append_notice("pin", "wr", "PinSet", {"pin": FreeText("scrypt$16384$8$1$00$00")})
        journal.append_notice("pin_try", "wr", "PinRefused", {})
        journal.append_notice("key", "abcd", "KeyMade", {"public": "abcd"})
        journal.append_notice("grant", "liu", "RoleGranted", {"role": "reader"})
        journal.append_notice("export", "JX-X1", "Exported", {"what": "contact list", "rows": 12})
    assert verify(db).is_clean, verify(db)
    return db


def change(db: Database, tamper: Tamper) -> None:
    """With the guards taken off and put back."""
    if db.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(f"drop trigger event_no_{verb}")
    else:
        db.execute("alter table event disable trigger event_append_only")
    if callable(tamper):
        tamper(db)
    else:
        for statement in tamper.split(";"):
            db.execute(statement)
    if db.is_sqlite:
        for statement in GUARDS["sqlite"]:
            db.execute(statement)
    else:
        db.execute("alter table event enable trigger event_append_only")


def page_with_its_hash(db: Database) -> None:
    values = '{"week": 9}'
    db.execute(
        'update digest set "values" = :values, hash = :hash where number = 1',
        {"values": values, "hash": hashlib.sha256(values.encode()).hexdigest()},
    )


FOUND: dict[str, Tamper] = {
    # The journal
    "an event's worker": "update event set worker = 'x' where seq = 2",
    "an event's changes": "update event set changes = '{}' where seq = 2",
    "an event's day": "update event set happened_on = '2026-09-01' where seq = 2",
    "an event's instant": "update event set recorded_at = '2026-09-01T00:00:00Z' where seq = 2",
    "an event's name": "update event set name = 'IssueNoted' where seq = 2",
    "an event's subject": "update event set subject = 'JX-I9' where seq = 2",
    "an event's kind": "update event set kind = 'visit' where seq = 2",
    "an event's action": "update event set action = 1 where seq = 2",
    "an event's reason": "update event set reason = 'x' where seq = 2",
    "what an event takes back": "update event set voids = 1 where seq = 2",
    "an event's clock": "update event set clock = 99 where seq = 2",
    "an event's hash": "update event set hash = 'x' where seq = 2",
    "an event's time of receipt": "update event set received_at = '2026-09-30T00:00:00Z' where seq = 2",
    "all times of receipt": "update event set received_at = '2026-09-01T00:00:00Z'",
    "an event in the middle is gone": "delete from event where seq = 3",
    "the last event is gone": "delete from event where seq = (select max(seq) from event)",
    "all events are gone": "delete from event",
    "who was at the keyboard": "update event set login = 'x' where seq = 2",
    "who was at the keyboard is gone": "update event set login = null where name = 'PinSet'",
    "the server's user": "update event set login = 'zhangli@boss' where seq = 2",
    "a PIN": "update content set text = 'scrypt$x' where text like 'scrypt$%'",
    "a PIN is gone": "delete from content where text like 'scrypt$%'",
    "who has the PIN": "update event set subject = 'zl' where name = 'PinSet'",
    "a wrong try is gone": "delete from event where name = 'PinRefused'",
    "a key": "update event set changes = replace(changes, 'abcd', 'abce') where name = 'KeyMade'",
    "a key is gone": "delete from event where name = 'KeyMade'",
    "a role that was granted": "update event set changes = replace(changes, 'reader', 'director') where name = 'RoleGranted'",
    "what was taken out": "update event set changes = replace(changes, '12', '2') where name = 'Exported'",
    # The station
    "the station's last number": "update station set seq = seq - 1",
    "the station's hash": "update station set hash = 'x'",
    "the station's instant": "update station set recorded_at = '2027-09-01T00:00:00Z'",
    "no station is ours": "update station set is_local = false",
    "numbers reset": "update station set numbers = '{}'",
    "a number set back": """update station set numbers = replace(numbers, '"I":3', '"I":1')""",
    "numbers that are none": "update station set numbers = '[]'",
    # Pages
    "a page's values": """update digest set "values" = '{}' where number = 1""",
    "a page's values with its hash": page_with_its_hash,
    "a page is gone": "delete from digest where number = 1",
    "the last page is gone": "delete from digest where number = 2",
    "a page is invented": (
        "insert into digest select 9, council, '2026-W30', 3, published_on, published_by, as_of, hash, \"values\""
        " from digest where number = 1"
    ),
    "a page's day": "update digest set published_on = '2026-09-01' where number = 1",
    "a page's week": "update digest set week = '2026-W30' where number = 1",
    "a page's council": "update digest set council = 'YY' where number = 1",
    "a page's signer": "update digest set published_by = 'x' where number = 1",
    "a page's instant": "update digest set as_of = '2026-09-01T00:00:00Z' where number = 1",
    "a page's number in the year": "update digest set in_year = 7 where number = 1",
    # Persons and texts
    "a person's name": "update contact set name = '王三三' where code = 'JX-C1'",
    "a person's phone": "update contact set phone = '13800000001' where code = 'JX-C1'",
    "a person's purpose": "update contact set purpose = '招商' where code = 'JX-C1'",
    "a person is gone": "delete from contact where code = 'JX-C1'",
    "an erased person is gone": "delete from contact where code = 'JX-C2'",
    "a person is invented": "insert into contact (code, name) values ('JX-C7', '王三三')",
    "a person is erased by hand": (
        "update contact set name = null, phone = null, post = null, consent_how = null, erased_on = '2026-09-22'"
        " where code = 'JX-C1'"
    ),
    "a person half erased": "update contact set erased_on = '2026-09-21' where code = 'JX-C1'",
    "an erased person is back": "update contact set name = '林二二', erased_on = null where code = 'JX-C2'",
    "a text": "update content set text = '别的' where text = '诉求1'",
    "a text is gone": "delete from content where text = '诉求1'",
    "a text is erased by hand": (
        "update content set salt = null, text = null, erased_on = '2026-09-22' where text = '诉求1'"
    ),
    "an erased text is back": "update content set text = '诉求3', erased_on = null where text is null",
    # Projections
    "a row": "update issue set named = not named where ref = 'JX-I1'",
    "a row is gone": "delete from step where issue = 'JX-I2'; delete from issue where ref = 'JX-I2'",
    "a step": "update step set status = 'closed' where issue = 'JX-I1'",
    "a step is gone": "delete from step where issue = 'JX-I1'",
    "an entry of a ledger": "update entry set state = 'closed'",
    "an entry's values": "update entry set fields = '{}'",
    "an entry's private values": "update content set text = '{}' where text like '%陈三三%'",
    "an entry is gone": "delete from entry",
    "a worker's role": "update worker set role = 'director' where code = 'zl'",
    "a worker's login": "update worker set login = 'zhangli' where code = 'zl'",
    "a policy": "update policy set value = 'worker' where name = 'bulk_reading'",
    "a policy is gone": "delete from policy",
    "a figure of a building": "update indicator set value = '2'",
    # Objects
    "a view": "drop view v_issue; create view v_issue as select 1 as one",
    "a view is gone": "drop view v_task",
}


@pytest.mark.parametrize("tamper", FOUND.values(), ids=FOUND)
def test_a_change_by_hand_is_found(filled: Database, tamper: Tamper) -> None:
    change(filled, tamper)
    assert not verify(filled).is_clean


ON_A_SERVER = {
    "the guard is off": "alter table event disable trigger event_append_only",
    "the guard is gone": "drop trigger event_append_only on event",
    "the guard lets everything pass": (
        "create or replace function loucheng_append_only() returns trigger language plpgsql as"
        " $$ begin return null; end $$"
    ),
    "a rule swallows": "create rule swallow as on insert to event do instead nothing",
    "a view is another": "drop view v_task; create view v_task as select code, issue from task",
    "a key is gone": "alter table contact drop constraint pk_contact",
    "rows are hidden": "alter table issue enable row level security",
    "an index is gone": "drop index ix_issue_paper_no",
    "a trigger of somebody else": (
        "create function leak() returns trigger language plpgsql as $$ begin return null; end $$;"
        " create trigger leak after insert on content for each statement execute function leak()"
    ),
}

OF_SOMEBODY_ELSE = {ON_A_SERVER["a rule swallows"], ON_A_SERVER["a trigger of somebody else"]}


@pytest.mark.parametrize("statements", ON_A_SERVER.values(), ids=ON_A_SERVER)
def test_a_change_of_the_server_s_objects_is_found(filled: Database, statements: str) -> None:
    if filled.is_sqlite:
        pytest.skip("objects of PostgreSQL")
    filled.execute(statements)
    report = verify(filled)
    assert report.foreign
    if report.can_be_repaired:
        assert service.verify(filled, repair=True)[0].is_clean
    assert report.can_be_repaired == (statements not in OF_SOMEBODY_ELSE)


def rehashed(db: Database) -> None:
    """The whole history with another worker, every hash made anew, and the station set to the last."""
    last = ""
    for row in db.rows(f"select {', '.join(EVENT_COLUMNS)} from event order by seq"):
        body = [*row[:14]]
        body[11] = "x"
        last = event_hash(body, last, row[16])
        db.execute("update event set worker = 'x', hash = :hash where seq = :seq", {"hash": last, "seq": row[1]})
    db.execute("update station set hash = :hash", {"hash": last})
    db.execute("update digest set published_by = 'x'")


def cut(db: Database) -> None:
    """All that came after the third event, with everything that would betray it."""
    db.execute("delete from event where seq > 3")
    db.execute("delete from contact")
    db.execute("delete from digest")
    db.execute("update content set erased_on = null, text = '' where text is null")
    db.execute("delete from content where text = '' or length(text) = 32")
    db.execute(
        "update station set seq = 3, clock = 3, numbers = '{\"I\":3}',"
        " hash = (select hash from event where seq = 3), recorded_at = (select recorded_at from event where seq = 3)"
    )


def test_a_rehashed_history_is_found_by_the_head_in_a_page(filled: Database) -> None:
    change(filled, rehashed)
    assert "JX-" in verify(filled).chain
    assert not verify(filled).is_sound


def test_a_cut_tail_is_found_with_a_head_that_was_kept(filled: Database) -> None:
    kept = head(filled)
    assert kept is not None
    assert against(filled, kept).is_sound
    change(filled, cut)
    assert verify(filled).chain == "ok"  # nothing in the database betrays it
    assert kept.short in against(filled, kept).chain


def test_repair_refuses_a_journal_shorter_than_a_head_in_the_name_of_a_backup(filled: Database) -> None:
    if not filled.is_sqlite:
        pytest.skip("a server is backed up by its own tools")
    service.make_backup(filled)
    change(filled, cut)
    report, saved = service.verify(filled)
    assert (report.is_sound, saved) == (False, None)
    with pytest.raises(Exception, match="JX-"):
        service.verify(filled, repair=True)


MENDED = {
    "numbers": "update station set numbers = '{}'",
    "a time of receipt": "update event set received_at = '2026-09-30T00:00:00Z' where seq = 2",
    "the station's instant": "update station set recorded_at = '2027-09-01T00:00:00Z'",
    "a row": "update issue set named = not named",
    "steps": "delete from step",
    "a row under tasks": "delete from step where issue = 'JX-I1'; delete from issue where ref = 'JX-I1'",
    "tasks": "delete from task",
    "an index of the journal": "drop index ix_event_subject",
    "an index of a table": "drop index ix_task_issue",
    "a view is gone": "drop view v_task",
    "a view": "drop view v_issue; create view v_issue as select 1 as one",
    "a table is gone": "drop table step; drop view v_task; drop table task",
    "a table with another column": "alter table step add column more text",
    "a table without a column": "drop view v_visit; alter table visit drop column method",
}


@pytest.mark.parametrize("tamper", MENDED.values(), ids=MENDED)
def test_what_the_journal_knows_is_mended(filled: Database, tamper: str) -> None:
    if filled.is_sqlite:
        filled.execute("pragma foreign_keys = off")
    else:  # a row that others refer to cannot be taken away from under them
        filled.execute("alter table task drop constraint fk_task_issue_issue")
    change(filled, tamper)
    report, _saved = service.verify(filled, repair=True)
    assert report.is_clean, report
    assert verify(filled).is_clean


MENDED_IN_A_FILE = {
    "a guard is gone": "drop trigger event_no_delete",
    "a guard lets everything pass": (
        "drop trigger event_no_delete; create trigger event_no_delete before delete on event begin select 1 where 0; end"
    ),
}


@pytest.mark.parametrize("statements", MENDED_IN_A_FILE.values(), ids=MENDED_IN_A_FILE)
def test_a_guard_of_a_file_is_mended(filled: Database, statements: str) -> None:
    if not filled.is_sqlite:
        pytest.skip("guards of SQLite")
    drop, _semicolon, create = statements.partition("; create")
    for statement in filter(None, (drop, create and f"create{create}")):
        filled.execute(statement)
    assert verify(filled).foreign
    assert service.verify(filled, repair=True)[0].is_clean


def test_an_index_that_lacks_rows_is_mended(filled: Database) -> None:
    if not filled.is_sqlite:
        pytest.skip("a server looks after its pages")
    index = filled.rows("select * from sqlite_master where name = 'ix_issue_paper_no'")[0]
    with closing(sqlite3.connect(str(filled.path))) as raw, raw:
        raw.execute("pragma writable_schema = on")
        raw.execute("delete from sqlite_master where name = 'ix_issue_paper_no'")
    with closing(sqlite3.connect(str(filled.path))) as raw, raw:
        raw.execute("update issue set paper_no = 'B'")
        raw.execute("pragma writable_schema = on")
        raw.execute("insert into sqlite_master values (?, ?, ?, ?, ?)", index)
    assert "ix_issue_paper_no" in verify(filled).integrity
    assert service.verify(filled, repair=True)[0].is_clean


def against(db: Database, kept: Head) -> VerifyReport:
    report, _saved = service.verify(db, against=kept.short)
    return report


def test_a_head_is_found_in_a_file(filled: Database, tmp_path: Any) -> None:
    kept = head(filled)
    assert kept is not None
    page = tmp_path / "page.html"
    page.write_text(f"<p>日志 {kept.short}。</p>", encoding="utf-8")
    report, _saved = service.verify(filled, against=str(page))
    assert report.heads >= 3
    assert report.is_clean
