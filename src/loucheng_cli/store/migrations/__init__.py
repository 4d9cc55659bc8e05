"""Upgrading a database of an older version.

Only what cannot be made from anything else (journal, station, content, contact, published digests) is altered, by
Alembic's numbered steps; the projections are dropped, created and folded again. All of it is one transaction.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from loucheng_cli.errors import DatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.addresses import server_settings
from loucheng_cli.store.engine.connection import Database, file_uri
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version

HERE = Path(__file__).parent
VERSIONS = [HERE / "versions"]
_VERSION_TABLE = "loucheng_alembic"


def upgrade(db: Database, *, keep: bool = True) -> Path | None:
    """Bring a database to this version, whole or not at all; returns the backup of a file (none if not to ``keep``).

    On a connection of its own, since foreign keys must be off (batch mode would empty the tables that refer to one).
    """
    saved = backup(db, "migration") if keep else None
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with _engine(db).begin() as connection:
            raw: object = connection.connection.dbapi_connection
            inside = Database(db.url, raw, db.dialect)
            version = schema_version(inside)
            check_version(version)
            if version < SCHEMA:
                _alter(connection, version)
                schema.guard_again(inside)
                schema.remake(inside)
                schema.set_version(inside, SCHEMA)
                _check_references(inside)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise DatabaseError(_("the upgrade failed: {why}").format(why=cause)) from error
    return saved


def revision(version: int) -> str:
    """The name of the step that leads to a version."""
    return f"{version:04}"


def _alter(connection: Any, version: int) -> None:
    """Alembic's steps from this version on; its own table lives only as long as this transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(each).replace("%", "%%") for each in VERSIONS))
    config.attributes.update(connection=connection, version_table=_VERSION_TABLE)
    connection.exec_driver_sql(f"create table {_VERSION_TABLE} (version_num varchar(32) not null primary key)")
    if version:
        connection.exec_driver_sql(f"insert into {_VERSION_TABLE} values ('{revision(version)}')")
    command.upgrade(config, revision(SCHEMA))
    connection.exec_driver_sql(f"drop table {_VERSION_TABLE}")


def _check_references(db: Database) -> None:
    if db.is_sqlite and (broken := db.row('select "table", rowid from pragma_foreign_key_check')):
        raise DatabaseError(_("after the upgrade {table} would refer to missing rows").format(table=broken[0]))


def _engine(db: Database) -> Any:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    if db.path is None:

        def server() -> object:
            import psycopg

            return psycopg.connect(**server_settings(db.url))

        engine = create_engine("postgresql+psycopg://", creator=server, poolclass=NullPool)

        @event.listens_for(engine, "connect")
        def as_text(raw: Any, _record: object) -> None:
            from psycopg.types.string import TextLoader

            raw.adapters.register_loader("date", TextLoader)

        return engine
    path = db.path

    def connect() -> object:
        import sqlite3

        raw = sqlite3.connect(file_uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=60)
        raw.execute("pragma trusted_schema = off")
        raw.execute("pragma synchronous = full")
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # The driver would begin only at the first INSERT, and leave what CREATE did before it.
        connection.exec_driver_sql("begin immediate")

    return engine
