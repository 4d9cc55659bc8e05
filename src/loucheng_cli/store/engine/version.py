"""The version of a database's format, and the refusal of what this program cannot read."""

from __future__ import annotations

import sqlite3

from loucheng_cli.errors import DamagedDatabaseError, DatabaseError, NewerDatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database

SCHEMA = 7
APPLICATION_ID = 0x4C434447  # "LCDG": tells our files from any other SQLite file


def check_version(version: int) -> None:
    """Refuse what a newer program made, and a number that none has written."""
    if version < 1:
        raise DamagedDatabaseError(_("its format has the number {v}, which no program writes").format(v=version))
    if version > SCHEMA:
        raise NewerDatabaseError(version)


def schema_version(db: Database) -> int:
    """The number that opening compares; the sentence says so where there is none."""
    if db.is_sqlite:
        row = db.row("select a.application_id, v.user_version from pragma_application_id a, pragma_user_version v")
        application, version = row or (0, 0)
        if application != APPLICATION_ID:
            raise DamagedDatabaseError(
                _("{path} is not a loucheng database").format(path=db.url), hint="loucheng --db FILE init"
            )
        return int(version)
    if db.scalar("select to_regclass('loucheng_schema')") is None:
        raise DatabaseError(_("this server has no loucheng tables yet"), hint="loucheng init")
    if not db.scalar("select has_table_privilege('loucheng_schema', 'select')"):
        raise DatabaseError(
            _("this login may only read the views r_enterprise, r_visit, r_issue and r_task, not use the program"),
            hint="psql -c 'select * from r_issue'",
        )
    return int(db.scalar("select version from loucheng_schema") or 0)


def sqlite_version() -> str:
    """The version of the SQLite that Python brings."""
    return sqlite3.sqlite_version
