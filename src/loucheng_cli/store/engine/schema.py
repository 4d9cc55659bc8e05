"""Creating a database, and its projections anew.

SQLModel's declarations become statements of the engine at hand; beside them stand what it cannot declare: the
triggers that keep the journal append-only, the stable views for other people's tools, the version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.errors import DatabaseError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import grants
from loucheng_cli.store.engine.addresses import without_password
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.drives import journal_mode
from loucheng_cli.store.engine.guards import FROZEN, GUARDS
from loucheng_cli.store.engine.version import APPLICATION_ID, SCHEMA
from loucheng_cli.store.engine.views import VIEWS
from loucheng_cli.store.journal.projection import rebuild
from loucheng_cli.store.ledger.views import drop_views, restore_views

PROJECTIONS = (*KINDS, "step")


def create(db: Database, station: str, at: str) -> None:
    """Make all tables in an empty database and name its station."""
    with creating(db, station, at):
        pass


@contextmanager
def creating(db: Database, station: str, at: str) -> Iterator[None]:
    """The same, and what is written inside, in one transaction: a command that is killed leaves nothing and can be given again."""
    if _has_tables(db):
        raise RefusedError(
            _("There is already a database at {url}; nothing was changed.").format(url=without_password(db.url))
        )
    if db.is_sqlite:
        db.execute(f"pragma journal_mode = {journal_mode(db.path)}")
    else:
        _refuse_encoding(db)
    with db.transaction():
        tables(db)
        if db.is_sqlite:
            db.execute(f"pragma application_id = {APPLICATION_ID}")
            db.execute(f"pragma user_version = {SCHEMA}")
        else:
            db.execute("create table loucheng_schema (version integer not null)")
            db.execute("insert into loucheng_schema values (:version)", {"version": SCHEMA})
        add_station(db, station, at, is_local=True)
        yield


def _refuse_encoding(db: Database) -> None:
    encoding = str(db.scalar("show server_encoding"))
    if encoding != "UTF8":
        raise DatabaseError(
            _("the encoding of this server's database is {encoding}; it must be UTF8").format(encoding=encoding),
            hint="create database loucheng encoding 'UTF8' template template0",
        )


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
    grants.drop_reader_views(db)
    of_ledgers = drop_views(db)
    for name in VIEWS:
        db.execute(f"drop view if exists {name}")
    for name in reversed(_sorted(PROJECTIONS)):
        db.execute(f"drop table if exists {name}")
    for statement in statements(db.dialect, PROJECTIONS):
        db.execute(statement)
    create_views(db)
    restore_views(db, of_ledgers)
    grants.renew(db)
    return rebuild(db)


def mend_indexes(db: Database) -> None:
    """Make right the indexes and keys of the tables that are kept, and read all their rows again; the others are made anew."""
    from sqlalchemy.schema import CreateIndex

    from loucheng_cli.store.tables import StoredTable

    if db.is_sqlite:
        db.execute("reindex")
    keys = "select conname from pg_constraint where connamespace = to_regnamespace(current_schema())"
    there = set() if db.is_sqlite else {name for (name,) in db.rows(keys)}
    for table in StoredTable.metadata.sorted_tables:
        if table.name not in FROZEN:
            continue
        for index in table.indexes:
            db.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=_engine(db.dialect))))
        if not db.is_sqlite:
            if table.primary_key.name not in there:
                columns = ", ".join(f'"{column.name}"' for column in table.primary_key)
                db.execute(f"alter table {table.name} add constraint {table.primary_key.name} primary key ({columns})")
            # Where ``db grant`` made roles it is turned on again with the rights of the roles.
            db.execute(f"alter table {table.name} no force row level security, disable row level security")


def guard_again(db: Database) -> None:
    """Put back what keeps the journal append-only; SQLite loses it where a step wrote the table anew."""
    if db.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(f"drop trigger if exists event_no_{verb}")
    else:
        db.execute("drop trigger if exists event_append_only on event")
        db.execute("drop function if exists loucheng_append_only()")
    for statement in GUARDS[db.dialect]:
        db.execute(statement)


def unguarded(db: Database, sql: str, params: Mapping[str, object]) -> None:
    """A repair of a column that no hash covers; the guards are off only inside this transaction."""
    if db.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(f"drop trigger if exists event_no_{verb}")
    else:
        db.execute("alter table event disable trigger event_append_only")
    db.execute(sql, params)
    guard_again(db)


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
    from sqlalchemy.schema import CreateIndex, CreateTable

    from loucheng_cli.store.tables import StoredTable

    engine = _engine(dialect)
    wanted = set(_sorted(names))
    made = []
    for table in StoredTable.metadata.sorted_tables:
        if table.name in wanted:
            made.append(str(CreateTable(table).compile(dialect=engine)))
            indexes = sorted(table.indexes, key=lambda each: str(each.name))
            made += [str(CreateIndex(index).compile(dialect=engine)) for index in indexes]
    return made


def _engine(dialect: str) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    engines: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
    return engines[dialect].dialect()
