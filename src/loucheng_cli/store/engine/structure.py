"""Objects in a database that this program did not create.

A file from somebody else can carry triggers and views that act when it is read or written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import NamedTuple

from loucheng_cli.i18n import _
from loucheng_cli.store.engine import grants, schema
from loucheng_cli.store.engine.connection import Database, Row, connect_memory
from loucheng_cli.store.engine.guards import FROZEN, GUARDS
from loucheng_cli.store.engine.views import VIEWS
from loucheng_cli.store.ledger.views import is_ledger_view

_LONGEST_NAME = 63  # bytes that PostgreSQL keeps of a name
_READ = {*FROZEN, *schema.PROJECTIONS}


class Oddity(NamedTuple):
    """An object that is not as this program makes it; one of ours ``--repair`` makes again, where the journal knows it."""

    kind: str
    name: str
    text: str
    can_be_mended: bool

    @property
    def is_projection(self) -> bool:
        """Whether it is a table that cannot be read as it stands and is folded anew."""
        return self.kind == "table" and self.can_be_mended


def _said(kind: str) -> str:
    words = {"table": _("table"), "index": _("index"), "view": _("view"), "trigger": _("trigger")}
    return words.get(kind, kind)


def _foreign(kind: str, name: str) -> Oddity:
    return Oddity(kind, name, _("{kind} {name} is not of this program").format(kind=_said(kind), name=name), False)


def _missing(kind: str, name: str) -> Oddity:
    text = _("{kind} {name} is missing").format(kind=_said(kind), name=name)
    return Oddity(kind, name, text, kind != "table" or name in schema.PROJECTIONS)


def _changed(kind: str, name: str) -> Oddity:
    text = _("{kind} {name} was changed").format(kind=_said(kind), name=name)
    return Oddity(kind, name, text, kind != "table" or name in schema.PROJECTIONS)


def unexpected_objects(db: Database) -> list[Oddity]:
    """Triggers, views, tables and columns that are not ours, and those of ours that are missing or were changed."""
    if db.is_sqlite:
        return list(_sqlite(db))
    with nullcontext() if db.in_transaction else db.reading():
        return list(_postgresql(db))


def is_safe(db: Database, needed: Iterable[str] = (*FROZEN, "enterprise", "visit", "issue")) -> bool:
    """Whether what we read are plain tables: a view in the place of one can do anything, and go on for ever."""
    if not db.is_sqlite:
        return True
    found = {
        name
        for name, sql in db.rows("select name, sql from sqlite_master where type = 'table'")
        if not str(sql).lower().startswith("create virtual")
    }
    return set(needed) <= found and not any(
        name in _READ for (name,) in db.rows("select name from sqlite_master where type <> 'table'")
    )


def _sqlite(db: Database) -> Iterator[Oddity]:
    model = connect_memory()
    try:
        schema.tables(model)
        ours, theirs = _objects(model), _objects(db)
        for kind, name in sorted(theirs.keys() - ours.keys()):
            if kind == "view" and is_ledger_view(name, theirs[kind, name]):
                continue
            yield _foreign(kind, name)
        for kind, name in sorted(ours.keys() - theirs.keys()):
            yield _missing(kind, name)
        for kind, name in sorted(ours.keys() & theirs.keys()):
            if kind == "table":
                same = _columns(model, name) == _columns(db, name) and _terms(ours[kind, name]) == _terms(
                    theirs[kind, name]
                )
            else:
                same = kind == "index" or ours[kind, name] == theirs[kind, name]
            if not same:
                yield _changed(kind, name)
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


def _postgresql(db: Database) -> Iterator[Oddity]:
    ours = (*FROZEN, *schema.PROJECTIONS)
    found = db.rows(
        "select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where not t.tgisinternal and c.relnamespace = to_regnamespace(current_schema()) order by 2, 1"
    )
    for trigger, table in found:
        if table in ours and trigger != "event_append_only":
            yield _foreign("trigger", f"{table}.{trigger}")
    if ("event_append_only", "event") not in found:
        yield _missing("trigger", "event_append_only")
    elif not _guards_on_server(db):
        yield _changed("trigger", "event_append_only")
    yield from _rules_and_policies(db, ours)
    yield from _keys_on_server(db)
    yield from _indexes_on_server(db)
    yield from _columns_on_server(db)
    yield from _views_on_server(db)
    for name in (*ours, *VIEWS):
        if db.scalar("select to_regclass(:name)", {"name": f'"{name}"'}) is None:
            yield _missing("view" if name in VIEWS else "table", name)


def _guards_on_server(db: Database) -> bool:
    """The trigger is on, fires before each change, and its function is ours."""
    row = db.row(
        "select t.tgenabled, t.tgtype, p.prosrc from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
        " join pg_class c on c.oid = t.tgrelid where t.tgname = 'event_append_only' and c.relname = 'event'"
        " and c.relnamespace = to_regnamespace(current_schema())"
    )
    body = GUARDS["postgresql"][0].partition("$$")[2].rpartition("$$")[0]
    # 2 before, 8 delete, 16 update, 32 truncate; for each statement.
    return row is not None and row[0] in {"O", "A"} and int(row[1]) == 58 and row[2].split() == body.split()


def _rules_and_policies(db: Database, ours: Iterable[str]) -> Iterator[Oddity]:
    """A rule can swallow what is written, row level security can hide what is there."""
    known = set(ours)
    for rule, table in db.rows(
        "select rulename, tablename from pg_rules where schemaname = current_schema() order by 2, 1"
    ):
        if table in known:
            yield _foreign("rule", f"{table}.{rule}")
    granted = _tables_with_our_policies(db)
    for (table,) in db.rows(
        "select relname from pg_class where relnamespace = to_regnamespace(current_schema())"
        " and (relrowsecurity or relforcerowsecurity) order by 1"
    ):
        if table in known and table not in granted:
            yield Oddity(*_foreign("row level security", table)[:3], can_be_mended=True)


def _tables_with_our_policies(db: Database) -> set[object]:
    """Those whose row level security is what ``db grant`` makes, held beside it made anew; only the owner can compare."""
    there = grants.policies(db)
    if not there or not grants.are_made(db):
        return set()
    if not grants.is_owner(db):
        return {row[0] for row in there}
    db.execute("savepoint policies")
    grants.renew(db)
    made = grants.policies(db)
    db.execute("rollback to savepoint policies")
    return {table for table, *_rest in there if _of(table, there) == _of(table, made)}


def _of(table: object, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[0] == table]


def _keys_on_server(db: Database) -> Iterator[Oddity]:
    """Primary and foreign keys, by their names."""
    from loucheng_cli.store.tables import StoredTable

    there = {
        str(name)
        for (name,) in db.rows(
            "select conname from pg_constraint where connamespace = to_regnamespace(current_schema()) and convalidated"
        )
    }
    for table in StoredTable.metadata.sorted_tables:
        for constraint in (table.primary_key, *table.foreign_key_constraints):
            name = str(constraint.name)[:_LONGEST_NAME]
            if constraint.name is not None and name not in there:
                yield _missing("key", name)


def _indexes_on_server(db: Database) -> Iterator[Oddity]:
    """Indexes beside the keys, by their names."""
    from loucheng_cli.store.tables import StoredTable

    there = {
        str(name)
        for (name,) in db.rows(
            "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where c.relnamespace = to_regnamespace(current_schema()) and i.indisvalid"
        )
    }
    for table in StoredTable.metadata.sorted_tables:
        for name in sorted(str(index.name)[:_LONGEST_NAME] for index in table.indexes):
            if name not in there:
                yield _missing("index", name)


def _columns_on_server(db: Database) -> Iterator[Oddity]:
    """The names of the columns of each table that is there."""
    from loucheng_cli.store.tables import StoredTable

    there: dict[str, set[str]] = {}
    for table, column in db.rows(
        "select table_name, column_name from information_schema.columns where table_schema = current_schema()"
    ):
        there.setdefault(str(table), set()).add(str(column))
    for declared in StoredTable.metadata.sorted_tables:
        name = declared.name
        if name in there and there[name] != {column.name for column in declared.columns}:
            yield _changed("table", name)


def _views_on_server(db: Database) -> Iterator[Oddity]:
    """Each view beside the same made anew, in a transaction that is rolled back."""
    for name, query in VIEWS.items():
        if db.scalar("select to_regclass(:name)", {"name": f'"{name}"'}) is None:
            continue
        db.execute("savepoint views")
        db.execute(f"create temp view loucheng_model as {query}")
        same = db.scalar(
            "select pg_get_viewdef(to_regclass(:name)) = pg_get_viewdef(to_regclass('pg_temp.loucheng_model'))",
            {"name": f'"{name}"'},
        )
        db.execute("rollback to savepoint views")
        if not same:
            yield _changed("view", name)
