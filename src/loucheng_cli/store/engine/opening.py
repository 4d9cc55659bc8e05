"""Opening an existing database: its version is checked, and an older file is upgraded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from loucheng_cli.errors import DatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import guards
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version


def open_database(
    url: str,
    on_wait: Callable[[], None] | None = None,
    on_upgrade: Callable[[Path | None], None] | None = None,
    *,
    refuse_foreign: bool = True,
) -> Database:
    """Open an existing database and check that this program can use it.

    A file of an older version is upgraded after a backup, which ``on_upgrade`` hears of; a server waits for
    ``db upgrade``.
    """
    db = connect(url, on_wait)
    try:
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
