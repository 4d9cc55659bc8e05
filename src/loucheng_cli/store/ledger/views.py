"""Views of ledgers for other people's tools: ``v_activity`` for the ledger ``activity``, a column for each field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loucheng_cli.domain.ledger.declaration import FieldType, Ledger
from loucheng_cli.store.engine.connection import Database

# A field's name, and what is to be done with it: nothing, ``money`` (分 become yuan), ``private`` (from the content).
ViewColumn = tuple[str, str]
_MARK = "loucheng ledger "
_COLUMN = r'json_extract\((e\.fields|c\.text), \'\$\.([a-z0-9_]+)\'\)( / 100\.0)? as "'


def ensure_view(db: Database, ledger: Ledger) -> None:
    """Make the view of a ledger, or make it anew where the declaration has changed. In a transaction of the caller."""
    if not db.is_sqlite and not db.scalar("select has_schema_privilege(current_schema(), 'create')"):
        return  # the view is made when the owner of the database writes
    columns = _columns(ledger)
    if _standing(db).get(ledger.name) != columns:
        db.execute(f"drop view if exists v_{ledger.name}")
        _create(db, ledger.name, columns)


def drop_views(db: Database) -> dict[str, list[ViewColumn]]:
    """Drop all views of ledgers; returns what ``restore_views`` makes them of again."""
    standing = _standing(db)
    for name in standing:
        db.execute(f"drop view v_{name}")
    return standing


def restore_views(db: Database, dropped: dict[str, list[ViewColumn]]) -> None:
    """Make the views again that ``drop_views`` dropped."""
    for name, columns in dropped.items():
        _create(db, name, columns)


def is_ledger_view(name: str, sql: str) -> bool:
    """Whether a view of an SQLite file is exactly what this program makes for some ledger, and so reads nothing else."""
    plain = " ".join(sql.split()).lower()
    ledger = name.removeprefix("v_")
    return (
        re.fullmatch(r"v_[a-z][a-z0-9]{1,19}", name) is not None
        and _sql(ledger, _read(plain), sqlite=True).lower() == plain
    )


def _columns(ledger: Ledger) -> list[ViewColumn]:
    return [
        (each.name, "private" if each.is_private else "money" if each.type is FieldType.MONEY else "")
        for each in ledger.fields.values()
    ]


def _create(db: Database, name: str, columns: Sequence[ViewColumn]) -> None:
    db.execute(_sql(name, columns, sqlite=db.is_sqlite))
    if not db.is_sqlite:
        listed = " ".join(f"{column}:{how}" for column, how in columns)
        db.execute(f"comment on view v_{name} is '{_MARK}{listed}'")


def _standing(db: Database) -> dict[str, list[ViewColumn]]:
    """The views of ledgers that are there: the name of each ledger and its columns."""
    if db.is_sqlite:
        rows = db.rows("select name, sql from sqlite_master where type = 'view' order by name")
        return {name.removeprefix("v_"): _read(sql) for name, sql in rows if is_ledger_view(name, sql)}
    rows = db.rows(
        "select c.relname, obj_description(c.oid) from pg_class c where c.relkind = 'v'"
        " and c.relnamespace = to_regnamespace(current_schema()) and obj_description(c.oid) like :mark order by 1",
        {"mark": f"{_MARK}%"},
    )
    found = {}
    for name, said in rows:
        pairs = [column.partition(":") for column in said.removeprefix(_MARK).split()]
        found[name.removeprefix("v_")] = [(column, how) for column, _colon, how in pairs]
    return found


def _read(sql: str) -> list[ViewColumn]:
    return [
        (column, "private" if source == "c.text" else "money" if money else "")
        for source, column, money in re.findall(_COLUMN, sql)
    ]


def _sql(name: str, columns: Sequence[ViewColumn], *, sqlite: bool) -> str:
    parts = ["e.ref", "e.state", "e.added_on", "e.last_on"]
    for column, how in columns:
        source = "c.text" if how == "private" else "e.fields"
        if sqlite:
            value = f"json_extract({source}, '$.{column}')" + (" / 100.0" if how == "money" else "")
        else:
            value = f"({source}::json ->> '{column}')" + ("::numeric / 100.0" if how == "money" else "")
        parts.append(f'{value} as "{column}"')
    return (
        f"create view v_{name} as select {', '.join(parts)} from entry e"
        f" left join content c on c.key = e.private where e.ledger = '{name}'"
    )
