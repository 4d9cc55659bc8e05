"""The journal: hashed, append-only, and the tables are what it says."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loucheng_cli.domain.core.enums import Group, Status
from loucheng_cli.domain.core.events import KINDS, ActionContext, Change, FreeText, columns, fact_class
from loucheng_cli.errors import DatabaseError
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, column_list, connect
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.journal import EVENT_COLUMNS, FIRST_HASH, content_key, event_hash, writing
from loucheng_cli.store.journal.projection import STEP_COLUMNS, rebuild
from loucheng_cli.store.journal.verify import verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))
BEHIND = "2026-09-21T03:59:00Z"  # a minute


def record(db: Database, *changes: Change, reason: str | None = None, stamp: ActionContext = STAMP) -> int:
    with writing(db, stamp) as journal:
        journal.record(changes, reason=reason)
        return journal.action


def opened(ref: str, **fields: Any) -> Change:
    return Change(
        "issue", ref, "IssueOpened", {"text": FreeText("修水管"), "opened_on": STAMP.today, **fields}, new=True
    )


def tables(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every projection, by key."""
    found = {
        kind: db.rows(f'select {column_list(columns(fact_class(kind)))} from {kind} order by "{fact_class(kind).KEY}"')
        for kind in KINDS
    }
    return {**found, "step": db.rows(f"select {column_list(STEP_COLUMNS)} from step order by issue, n")}


def test_every_event_hashes_its_columns_and_the_hash_before_it(db: Database) -> None:
    record(db, opened("JX-I1"), reason="电话")
    record(db, Change("issue", "JX-I1", "IssueEdited", {"named": False}))
    last = FIRST_HASH
    for row in db.rows(f"select {column_list(EVENT_COLUMNS)} from event order by station, seq"):
        assert row[14] == event_hash(row[:14], last, row[16])
        last = row[14]
    assert db.row("select seq, hash from station where is_local") == (2, last)


@pytest.mark.parametrize(("version", "behind"), [(1, ()), (2, ()), (3, ("zhangli@district",)), (3, (None,))])
def test_the_hash_is_that_of_a_json_list(version: int, behind: tuple[Any, ...]) -> None:
    import hashlib
    import json

    body = (
        "JX",
        1,
        2,
        1,
        "issue",
        "JX-I1",
        "IssueOpened",
        version,
        '{"a":"“引号\\"”"}',
        None,
        7,
        "钟离",
        "2026",
        "2026-09-21",
    )
    text = json.dumps([*body, *behind, "abc"], ensure_ascii=False, separators=(",", ":"))
    assert event_hash(body, "abc", *behind) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("statement", ["update event set worker = 'x'", "delete from event"])
def test_the_database_refuses_to_change_the_journal(db: Database, statement: str) -> None:
    record(db, opened("JX-I1"))
    with pytest.raises(DatabaseError, match="append-only"):
        db.execute(statement)
    assert verify(db).is_clean


def test_typed_text_and_reasons_are_in_content_under_a_salted_hash(db: Database) -> None:
    record(db, opened("JX-I1"), reason="来电说的")
    stored = db.rows("select key, salt, text from content order by text")
    assert sorted(text for _key, _salt, text in stored) == ["修水管", "来电说的"]
    assert all(key == content_key(salt, text) for key, salt, text in stored)
    (changes, reason) = db.rows("select changes, reason from event")[0]
    assert "修水管" not in changes
    assert "来电" not in reason


def test_an_undo_is_folded_away_and_so_is_the_undo_of_an_undo(db: Database) -> None:
    record(db, opened("JX-I1", named=True))
    edited = record(db, Change("issue", "JX-I1", "IssueEdited", {"named": False}))
    with writing(db, STAMP) as journal:
        journal.void(edited, "点错了")
        undone = journal.action
    assert db.scalar("select named from issue") in (True, 1)
    with writing(db, STAMP) as journal:
        journal.void(undone, "没点错")
    assert db.scalar("select named from issue") in (False, 0)
    assert verify(db).is_clean


def test_taking_back_the_beginning_takes_the_row_away(db: Database) -> None:
    action = record(db, opened("JX-I1"))
    with writing(db, STAMP) as journal:
        journal.void(action, "重复登记")
    assert tables(db)["issue"] == []
    assert tables(db)["step"] == []
    assert verify(db).is_clean


def test_a_clock_a_little_behind_is_the_same_moment_and_a_wrong_one_is_kept_as_it_is(db: Database) -> None:
    for ref, at in (("JX-I1", STAMP.at), ("JX-I2", BEHIND), ("JX-I3", "2036-01-10T04:00:00Z"), ("JX-I4", STAMP.at)):
        record(db, opened(ref), stamp=ActionContext("zl", at, STAMP.today))

    assert [at for (at,) in db.rows("select recorded_at from event order by seq")] == [
        STAMP.at,
        STAMP.at,
        "2036-01-10T04:00:00Z",
        STAMP.at,
    ]
    assert verify(db).is_clean


def test_an_action_without_a_change_leaves_the_station_where_it_stood(db: Database) -> None:
    record(db, opened("JX-I1"))
    with writing(db, ActionContext("zl", "2026-09-21T05:00:00Z", STAMP.today)) as journal:
        journal.record([])
    assert db.scalar("select recorded_at from station") == STAMP.at
    assert verify(db).is_clean


def test_leaving_by_an_error_changes_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), writing(db, STAMP) as journal:  # noqa: PT012
        journal.record([opened(journal.next_ref("I"))])
        raise ZeroDivisionError
    assert db.scalar("select count(*) from event") == 0
    assert db.scalar("select count(*) from content") == 0
    assert record(db, opened("JX-I1")) == 1


def test_more_changes_than_a_batch_holds_are_one_action(db: Database) -> None:
    changes = [opened(f"JX-I{n}") for n in range(1, 4502)]
    record(db, *changes)
    assert db.rows("select count(*), count(distinct action), max(seq) from event") == [(4501, 1, 4501)]
    assert verify(db).is_clean


# Random actions: any field of any fact may take any value of its kind, and actions are taken back at random.
_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": _texts,
    "int": st.integers(-(2**31), 2**31 - 1),
    "bool": st.booleans(),
    "date": _days,
    "FreeText": _texts.map(FreeText),
    "tuple[str, ...]": st.lists(_texts, max_size=3).map(tuple),
    "Mapping[str, str]": st.dictionaries(_texts, _texts, max_size=3),
}
_KEPT = {"enterprise", "visit", "duplicate_of", "building"}  # references, which would need what they refer to
_USED = ("building", "enterprise", "visit", "issue", "topic", "worker")


def _fields(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    import dataclasses
    import sys

    cls = fact_class(kind)
    values: dict[str, st.SearchStrategy[Any]] = {}
    for each in dataclasses.fields(cls):
        plain = str(each.type).removesuffix(" | None")
        if each.name == cls.KEY or each.name in _KEPT:
            continue
        words = _VALUES.get(plain)
        if words is None:
            words = st.sampled_from(list(getattr(sys.modules[cls.__module__], plain)))
        values[each.name] = words if plain == str(each.type) else st.none() | words
    return st.dictionaries(st.sampled_from(sorted(values)), st.none(), max_size=6).flatmap(
        lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen})
    )


_change = st.sampled_from(_USED).flatmap(lambda kind: st.tuples(st.just(kind), st.integers(1, 3), _fields(kind)))
_move = st.tuples(
    st.just("issue"),
    st.integers(1, 3),
    st.fixed_dictionaries({"status": st.sampled_from(Status), "group": st.sampled_from(Group)}),
)
_action = st.tuples(st.lists(_change | _move, min_size=1, max_size=4), _days)
_actions = st.lists(_action | st.integers(1, 8), min_size=1, max_size=10)


def _play(db: Database, actions: list[Any]) -> None:
    """Record actions; a number takes back the action of that number, if there is one that can be."""
    done: list[int] = []
    for action in actions:
        with writing(db, STAMP) as journal:
            if isinstance(action, int):
                if action <= len(done):
                    journal.void(done[action - 1], "撤销")
                    done.append(journal.action)
                continue
            changes, day = action
            for kind, number, fields in changes:
                subject = f"{kind}{number}"
                new = journal.find(fact_class(kind), subject) is None
                nowhere = dict.fromkeys(_KEPT & set(columns(fact_class(kind))))
                journal.record([Change(kind, subject, "Changed", {**nowhere, **fields}, new=new)], on=day)
            done.append(journal.action)


@contextmanager
def _fresh(engine: str, template: Path, folder: Path, address: str | None) -> Iterator[Database]:
    if engine == "sqlite":
        path = folder / f"{next(_numbers)}.db"
        shutil.copy(template, path)
        db = open_database(str(path))
    else:
        import psycopg

        assert address is not None
        with psycopg.connect(address, autocommit=True) as server:
            server.execute("drop schema if exists play cascade")
            server.execute("create schema play")
        db = connect(f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3Dplay")
        schema.create(db, "JX", "2026-09-01T00:00:00Z")
    try:
        yield db
    finally:
        db.close()


_numbers = itertools.count()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(_actions)
def test_the_tables_are_what_the_journal_folds_to(sqlite_template: Path, tmp_path: Path, actions: list[Any]) -> None:
    with _fresh("sqlite", sqlite_template, tmp_path, None) as db:
        _play(db, actions)
        unchanged = tables(db)
        report = verify(db)
        assert report.is_clean, report
        with db.transaction():
            rebuild(db)
        assert tables(db) == unchanged


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(_actions)
def test_both_engines_hold_the_same_rows(
    sqlite_template: Path, tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch, actions: list[Any]
) -> None:
    found = []
    for engine in ("sqlite", "postgresql"):
        salts = itertools.count()
        monkeypatch.setattr(os, "urandom", lambda _n, salts=salts: next(salts).to_bytes(16, "big"))
        with _fresh(engine, sqlite_template, tmp_path, postgresql) as db:
            _play(db, actions)
            assert verify(db).is_clean
            # The server's session user stands in the login, and so in the hash; all else is the same.
            same = [name for name in EVENT_COLUMNS if name not in {"hash", "login"}]
            events = db.rows(f"select {column_list(same)} from event order by station, seq")
            found.append((tables(db), events))
    assert found[0] == found[1]
