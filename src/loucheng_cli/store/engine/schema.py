"""Creating a database, and its projections anew.

SQLModel's declarations become statements of the engine at hand; beside them stand what it cannot declare: the
triggers that keep the journal append-only, the stable views for other people's tools, the version.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database, without_password
from loucheng_cli.store.engine.version import APPLICATION_ID, SCHEMA
from loucheng_cli.store.engine.views import VIEWS
from loucheng_cli.store.journal.projection import rebuild
from loucheng_cli.store.ledger.views import drop_views, restore_views

# What cannot be made again from anything else: only these have Alembic steps.
FROZEN = ("event", "station", "content", "contact", "digest")
PROJECTIONS = (*KINDS, "step")


def create(db: Database, station: str, at: str) -> None:
    """Make all tables in an empty database and name its station."""
    if _has_tables(db):
        raise RefusedError(
            _("There is already a database at {url}; nothing was changed.").format(url=without_password(db.url))
        )
    if db.is_sqlite:
        db.execute("pragma journal_mode = wal")
    with db.transaction():
        tables(db)
        if db.is_sqlite:
            db.execute(f"pragma application_id = {APPLICATION_ID}")
            db.execute(f"pragma user_version = {SCHEMA}")
        else:
            db.execute("create table loucheng_schema (version integer not null)")
            db.execute("insert into loucheng_schema values (:version)", {"version": SCHEMA})
        add_station(db, station, at, is_local=True)


def tables(db: Database) -> None:
    """All tables, views and guards."""
    for statement in statements(db.dialect, (*FROZEN, *PROJECTIONS)):
        db.execute(statement)
    for statement in GUARDS[db.dialect]:
        db.execute(statement)
    create_views(db)


def remake(db: Database) -> int:
    """Drop the projections, create them and fold the journal into them again; returns the number of facts.

    Inside a transaction of the caller.
    """
    of_ledgers = drop_views(db)
    for name in VIEWS:
        db.execute(f"drop view if exists {name}")
    for name in reversed(_sorted(PROJECTIONS)):
        db.execute(f"drop table if exists {name}")
    for statement in statements(db.dialect, PROJECTIONS):
        db.execute(statement)
    create_views(db)
    restore_views(db, of_ledgers)
    return rebuild(db)


def guard_again(db: Database) -> None:
    """Put back what keeps the journal append-only; SQLite loses it where a step wrote the table anew."""
    if db.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(f"drop trigger if exists event_no_{verb}")
        for statement in GUARDS[db.dialect]:
            db.execute(statement)


def set_version(db: Database, version: int) -> None:
    """The number that opening compares."""
    if db.is_sqlite:
        db.execute(f"pragma user_version = {version}")
    else:
        db.execute("update loucheng_schema set version = :version", {"version": version})


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


def _sorted(names: Iterable[str]) -> list[str]:
    """Tables so that each follows those it refers to."""
    from loucheng_cli.store.tables import StoredTable

    return [table.name for table in StoredTable.metadata.sorted_tables if table.name in names]


def statements(dialect: str, names: Iterable[str]) -> list[str]:
    """What makes these tables and their indexes."""
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from loucheng_cli.store.tables import StoredTable

    engine: Any = {"sqlite": sqlite, "postgresql": postgresql}[dialect].dialect()
    wanted = set(_sorted(names))
    made = []
    for table in StoredTable.metadata.sorted_tables:
        if table.name in wanted:
            made.append(str(CreateTable(table).compile(dialect=engine)))
            indexes = sorted(table.indexes, key=lambda each: str(each.name))
            made += [str(CreateIndex(index).compile(dialect=engine)) for index in indexes]
    return made


# What refuses UPDATE and DELETE on the journal.
GUARDS = {
    "sqlite": tuple(
        f"create trigger event_no_{verb} before {verb} on event"
        " begin select raise(abort, 'the journal is append-only'); end"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        """create function loucheng_append_only() returns trigger language plpgsql as
            $$ begin raise exception 'the journal is append-only'; end $$""",
        """create trigger event_append_only before update or delete or truncate on event
            for each statement execute function loucheng_append_only()""",
    ),
}
