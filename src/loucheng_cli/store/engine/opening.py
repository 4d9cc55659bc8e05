"""Opening an existing database: its version is checked, and an older file is upgraded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from loucheng_cli.errors import DatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import guards
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.drives import is_network
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version

_MODE_AT = 18  # of the head of the file; 2 stands for WAL


def open_database(
    url: str,
    on_wait: Callable[[], None] | None = None,
    on_upgrade: Callable[[Path | None], None] | None = None,
    on_network: Callable[[], None] | None = None,
    *,
    refuse_foreign: bool = True,
) -> Database:
    """Open an existing database and check that this program can use it.

    A file of an older version is upgraded after a backup, which ``on_upgrade`` hears of; a server waits for
    ``db upgrade``. A file that was moved to a network drive goes on without WAL, which ``on_network`` hears of.
    """
    db = connect(url, on_wait)
    try:
        if _needs_other_mode(db):
            _leave_wal(db)
            if on_network:
                on_network()
        version = schema_version(db)
        check_version(version)
        if refuse_foreign:
            guards.refuse_foreign(db)
        if version < SCHEMA:
            if not db.is_sqlite or db.read_only:
                raise DatabaseError(_("its format is older ({v})").format(v=version), hint="loucheng db upgrade")
            from loucheng_cli.store.migrations import upgrade

            saved = upgrade(db)
            if on_upgrade:
                on_upgrade(saved)
    except BaseException:
        db.close()
        raise
    return db


def _needs_other_mode(db: Database) -> bool:
    """Whether it has a log beside it (WAL) on a drive that has no memory which two machines share."""
    # On a local drive the file is not opened beside SQLite: to close it would drop the locks of the whole process.
    if db.path is None or db.read_only or not is_network(db.path):
        return False
    try:
        with db.path.open("rb") as file:
            return file.read(_MODE_AT + 1)[_MODE_AT:] == b"\2"
    except OSError:
        return False


def _leave_wal(db: Database) -> None:
    """Alone, so that the shared memory is not needed; refused while another program has it open."""
    try:
        db.execute("pragma locking_mode = exclusive")
        mode = db.scalar("pragma journal_mode = delete")
        db.execute("pragma locking_mode = normal")
        db.scalar("pragma user_version")  # the lock is given back with the next reading
    except DatabaseError:
        mode = None
    if mode != "delete":
        raise DatabaseError(
            _("it is on a network drive, where its log (WAL) does not work; close all other programs that use it")
        )
