"""Objects in a database that this program did not create.

A file from somebody else can carry triggers and views that act when it is read or written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loucheng_cli.i18n import _
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, Row, connect_memory
from loucheng_cli.store.engine.views import VIEWS
from loucheng_cli.store.ledger.views import is_ledger_view

_READ = {*schema.FROZEN, *schema.PROJECTIONS}


def unexpected_objects(db: Database) -> list[str]:
    """Triggers, views, tables and columns that are not ours, and those of ours that are missing or were changed."""
    return list(_sqlite(db) if db.is_sqlite else _postgresql(db))


def is_safe(db: Database) -> bool:
    """Whether what we read are plain tables: a view in the place of one can do anything, and go on for ever."""
    if not db.is_sqlite:
        return True
    found = {
        name
        for name, sql in db.rows("select name, sql from sqlite_master where type = 'table'")
        if not str(sql).lower().startswith("create virtual")
    }
    return {*schema.FROZEN, "enterprise", "visit", "issue"} <= found and not any(
        name in _READ for (name,) in db.rows("select name from sqlite_master where type <> 'table'")
    )


def _sqlite(db: Database) -> Iterator[str]:
    model = connect_memory()
    try:
        schema.tables(model)
        ours, theirs = _objects(model), _objects(db)
        for kind, name in sorted(theirs.keys() - ours.keys()):
            if kind == "view" and is_ledger_view(name, theirs[kind, name]):
                continue
            yield _("{kind} {name} is not of this program").format(kind=kind, name=name)
        for kind, name in sorted(ours.keys() - theirs.keys()):
            yield _("{kind} {name} is missing").format(kind=kind, name=name)
        for kind, name in sorted(ours.keys() & theirs.keys()):
            if kind == "table":
                same = _columns(model, name) == _columns(db, name) and _terms(ours[kind, name]) == _terms(
                    theirs[kind, name]
                )
            else:
                same = kind == "index" or ours[kind, name] == theirs[kind, name]
            if not same:
                yield _("{kind} {name} was changed").format(kind=kind, name=name)
    finally:
        model.close()


def _terms(sql: str) -> set[str]:
    """What the columns of a table do not tell: an upgraded table may be written otherwise, but asks for the same."""
    return set(re.findall(r"\b(?:virtual|check|references|collate|default|generated|unique|conflict|cascade)\b", sql))


def _objects(db: Database) -> dict[tuple[str, str], str]:
    # SQLite keeps these names for tables and indexes of its own; a trigger or a view never has one by right.
    rows = db.rows(
        "select type, name, sql from sqlite_master"
        " where type in ('trigger', 'view') or name not like 'sqlite~_%' escape '~'"
    )
    return {(str(kind), str(name)): " ".join(str(sql).split()).lower() for kind, name, sql in rows}


def _columns(db: Database, table: str) -> list[Row]:
    return db.rows(
        'select name, type, "notnull", pk, hidden from pragma_table_xinfo(:table) order by cid', {"table": table}
    )


def _postgresql(db: Database) -> Iterator[str]:
    ours = (*schema.FROZEN, *schema.PROJECTIONS)
    found = db.rows(
        "select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where not t.tgisinternal and c.relnamespace = to_regnamespace(current_schema()) order by 2, 1"
    )
    for trigger, table in found:
        if table in ours and trigger != "event_append_only":
            yield _("{kind} {name} is not of this program").format(kind="trigger", name=f"{table}.{trigger}")
    if ("event_append_only", "event") not in found:
        yield _("{kind} {name} is missing").format(kind="trigger", name="event_append_only")
    for name in (*ours, *VIEWS):
        if db.scalar("select to_regclass(:name)", {"name": f'"{name}"'}) is None:
            yield _("{kind} {name} is missing").format(kind="view" if name in VIEWS else "table", name=name)
