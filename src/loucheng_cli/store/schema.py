"""How is a new database made, and how does a program's own SQL see it?

SQLModel's declarations become statements of the engine at hand; beside them stand what it cannot declare: the
triggers that keep the journal append-only, the stable views for other people's tools, the version.
"""

from __future__ import annotations

from typing import Any

from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.db import APPLICATION_ID, SCHEMA, Database
from loucheng_cli.store.views import VIEWS


def create(db: Database, station: str, at: str) -> None:
    """Make all tables in an empty database and name its station."""
    if _has_tables(db):
        raise RefusedError(_("There is a database at {url} already; nothing was changed.").format(url=db.url))
    if db.is_sqlite:
        db.execute("pragma journal_mode = wal")
    with db.transaction():
        for statement in _statements(db.dialect):
            db.execute(statement)
        _guard_journal(db)
        create_views(db)
        if db.is_sqlite:
            db.execute(f"pragma application_id = {APPLICATION_ID}")
            db.execute(f"pragma user_version = {SCHEMA}")
        else:
            db.execute("create table loucheng_schema (version integer not null)")
            db.execute("insert into loucheng_schema values (:version)", {"version": SCHEMA})
        add_station(db, station, at, is_local=True)


def add_station(db: Database, station: str, at: str, *, is_local: bool) -> None:
    """Name a station whose events this database holds."""
    db.insert(
        "station",
        ("code", "is_local", "seq", "clock", "hash", "recorded_at", "numbers"),
        [(station, is_local, 0, 0, "", at, "{}")],
    )


def create_views(db: Database) -> None:
    """The documented views for Excel, DBeaver or Datasette."""
    for name, query in VIEWS.items():
        db.execute(f"create view {name} as {query}")


def _has_tables(db: Database) -> bool:
    if db.is_sqlite:
        return bool(db.scalar("select count(*) from sqlite_master"))
    return db.scalar("select to_regclass('loucheng_schema')") is not None


def _statements(dialect: str) -> list[str]:
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from loucheng_cli.store.tables import Table

    engine: Any = {"sqlite": sqlite, "postgresql": postgresql}[dialect].dialect()
    statements = []
    for table in Table.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=engine)))
        statements += [
            str(CreateIndex(index).compile(dialect=engine))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
    return statements


def _guard_journal(db: Database) -> None:
    if db.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(
                f"create trigger event_no_{verb} before {verb} on event"
                " begin select raise(abort, 'the journal is append-only'); end"
            )
        return
    db.execute(
        "create function loucheng_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'the journal is append-only'; end $$"
    )
    db.execute(
        "create trigger event_append_only before update or delete or truncate on event"
        " for each statement execute function loucheng_append_only()"
    )
