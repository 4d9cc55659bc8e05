"""Roles of a server: each may what it must, and what it must not is refused by the server itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import psycopg
import pytest
from tests.conftest import ROOT, temporary_database

from loucheng_cli.store.engine.connection import connect
from loucheng_cli.store.journal.verify import verify

Run = Callable[..., Any]
LOGINS = {"worker": "zl_t", "director": "wr_t", "reader": "rd_t"}


@pytest.fixture
def server(postgresql: str, loucheng: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The example community on a server, with a login of each role: role → address; ``owner`` made it."""
    with psycopg.connect(postgresql, autocommit=True) as raw:
        for login in LOGINS.values():
            raw.execute(f"drop role if exists {login}")
            raw.execute(f"create role {login} login")
    with temporary_database(postgresql) as url:
        monkeypatch.setenv("LOUCHENG_DB", url)
        assert loucheng("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
        for role, login in LOGINS.items():
            granted = loucheng("--by", "wr", "db", "grant", role, login)
            assert granted.exit_code == 0, granted
        found = {role: re.sub(r"//[^:@/]*(:[^@]*)?@", f"//{login}@", url) for role, login in LOGINS.items()}
        yield found | {"owner": url}
        with psycopg.connect(url, autocommit=True) as raw:
            (name,) = raw.execute("select current_database()").fetchone() or ("",)
            for role in LOGINS:
                raw.execute(f'drop owned by "loucheng_{name}_{role}"')
                raw.execute(f'drop role "loucheng_{name}_{role}"')


def add(loucheng: Run, url: str, text: str, *words: str) -> None:
    added = loucheng(
        "--db", url, "--by", "zl", "issue", "add", text, "--building", "A", "--to", "property", "--yes", *words
    )
    assert added.exit_code == 0, added


def test_each_role_does_its_own_by_the_program(loucheng: Run, server: dict[str, str]) -> None:
    add(loucheng, server["worker"], "电梯异响")
    assert loucheng("--db", server["worker"], "--by", "zl", "issue", "note", "1", "已电话").exit_code == 0
    published = loucheng("--db", server["director"], "--by", "wr", "digest", "publish", "--early", "--week", "2026-W39", "--council",
                         "JX", "--yes")  # fmt: skip
    refused = loucheng("--db", server["worker"], "--by", "wr", "digest", "publish", "--early", "--week", "2026-W39", "--council", "WL",
                       "--yes")  # fmt: skip

    assert published.exit_code == 0, published
    assert refused.exit_code == 5
    assert "没有权限" in refused.stderr or "permission denied" in refused.stderr
    with closing(connect(server["owner"])) as db:
        assert verify(db).is_clean, verify(db)
        logins = {login.rpartition("@")[2] for (login,) in db.rows("select login from event where login is not null")}
    assert {"zl_t", "wr_t"} <= logins


FORGED = (
    "insert into event (station, seq, clock, action, kind, subject, name, version, changes, recorded_at, happened_on, hash,"
    " received_at, login) values ('JX', 99999, 99999, 99999, 'x', 'x', 'x', 3, '{}', '', '', '', '', 'root@wr_t')"
)
PAGE = (
    "insert into digest (number, council, week, in_year, published_on, as_of, hash, values) values"
    " (9, 'JX', '', 1, current_date, '', '', '{}')"
)
MUST_NOT = {
    "worker": (
        "update event set worker = 'x'", "delete from event", "truncate event", "alter table event disable trigger all",
        "drop trigger event_append_only on event", FORGED, PAGE, "update worker set role = 'director'", "select * from v_issue",
        "insert into policy (name, value, retired) values ('bulk_reading', 'worker', false)", "create table mine (n int)",
        "set role postgres",
    ),
    "director": (
        "update event set worker = 'x'", "delete from event", FORGED.replace("wr_t", "zl_t"), "delete from digest",
        "alter table issue disable row level security",
    ),
    "reader": (
        "select * from contact", "select * from content", "select * from event", "select * from issue", "select * from v_issue",
        "select text from r_issue", "insert into issue (ref) values ('x')",
    ),
}  # fmt: skip


def test_what_a_role_must_not_the_server_refuses(server: dict[str, str]) -> None:
    for role, statements in MUST_NOT.items():
        with psycopg.connect(server[role], autocommit=True) as raw:
            for statement in statements:
                with pytest.raises(psycopg.Error):
                    raw.execute(statement)


def test_a_confidential_case_is_its_owner_s_and_the_director_s(loucheng: Run, server: dict[str, str]) -> None:
    add(loucheng, server["owner"], "电梯异响")
    add(loucheng, server["owner"], "举报某部门")
    with closing(connect(server["owner"])) as db:
        db.execute("update issue set confidential = true where ref = 'JX-I2'")
    seen = {}
    for role in LOGINS:
        view = "r_issue" if role == "reader" else "issue"
        with psycopg.connect(server[role], autocommit=True) as raw:
            seen[role] = [ref for (ref,) in raw.execute(f"select ref from {view} order by ref").fetchall()]
    assert seen == {"worker": ["JX-I1"], "director": ["JX-I1", "JX-I2"], "reader": ["JX-I1"]}
    with closing(connect(server["owner"])) as db:
        db.execute("update worker set login = 'zl_t' where code = 'zl'")
    with psycopg.connect(server["worker"], autocommit=True) as raw:
        assert len(raw.execute("select ref from issue").fetchall()) == 2


def test_rights_outlive_the_remaking_of_the_tables_and_a_foreign_policy_is_found(
    loucheng: Run, server: dict[str, str]
) -> None:
    from loucheng_cli.store.engine import schema, structure

    add(loucheng, server["worker"], "电梯异响")
    with closing(connect(server["owner"])) as db:
        with db.transaction():
            schema.remake(db)
        assert structure.unexpected_objects(db) == []
        db.execute("drop policy loucheng_append on event")
        db.execute("create policy loucheng_append on event for insert to public with check (true)")
        assert structure.unexpected_objects(db) != []
    assert loucheng("--db", server["worker"], "--by", "zl", "issue", "note", "1", "再次电话").exit_code == 0
    with psycopg.connect(server["reader"]) as raw:
        assert raw.execute("select opened_on from r_issue").fetchall() == [(date(2026, 9, 21),)]


def test_a_reader_is_told_why_the_program_is_not_for_it(loucheng: Run, server: dict[str, str]) -> None:
    refused = loucheng("--db", server["reader"], "issue", "list")
    assert refused.exit_code == 5
    assert refused.stderr.startswith("数据库打不开：这个登录名只能查看")


def test_a_login_that_is_not_there_is_named(loucheng: Run, server: dict[str, str]) -> None:
    assert loucheng("--db", server["owner"], "--by", "wr", "db", "grant", "worker", "nobody_t").exit_code == 3
