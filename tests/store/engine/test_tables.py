"""The tables: their columns are the fields of the facts, the frozen ones those of the first Alembic step."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from loucheng_cli.domain.core.events import KINDS, columns, fact_class
from loucheng_cli.store.engine import schema, structure
from loucheng_cli.store.engine.connection import Database, connect_memory
from loucheng_cli.store.engine.version import SCHEMA
from loucheng_cli.store.engine.views import VIEWS
from loucheng_cli.store.journal.journal import EVENT_COLUMNS
from loucheng_cli.store.journal.projection import STEP_COLUMNS
from loucheng_cli.store.migrations import VERSIONS, revision
from loucheng_cli.store.tables import StoredTable


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_the_fields_of_the_fact(kind: str) -> None:
    cls = fact_class(kind)
    table = StoredTable.metadata.tables[kind]
    assert tuple(column.name for column in table.columns) == columns(cls)
    assert [column.name for column in table.primary_key] == [cls.KEY]


def test_a_column_is_written_once_as_a_field_of_its_fact() -> None:
    tables = runpy.run_path(str(ROOT / "tools" / "tables.py"))
    source = tables["TABLES"].read_text(encoding="utf-8")

    assert tables["generated"](source) == source, "run: python tools/tables.py"


def test_the_tool_brings_a_new_field_and_drops_one_that_is_gone() -> None:
    tables = runpy.run_path(str(ROOT / "tools" / "tables.py"))
    source = tables["TABLES"].read_text(encoding="utf-8")
    older = source.replace("    held_days: int = 0\n", "").replace(
        "    reminders: int = 0\n", "    reminders: int = 0\n    gone: str | None = _text()\n"
    )

    assert older != source
    assert tables["generated"](older) == source


@pytest.mark.parametrize(("table", "names"), [("event", EVENT_COLUMNS), ("step", STEP_COLUMNS)])
def test_columns_are_those_the_store_writes(table: str, names: tuple[str, ...]) -> None:
    assert tuple(column.name for column in StoredTable.metadata.tables[table].columns) == names


def test_every_table_is_frozen_or_a_projection() -> None:
    assert set(StoredTable.metadata.tables) == {*schema.FROZEN, *schema.PROJECTIONS}


def test_projections_have_no_uniqueness_that_a_merge_could_break_and_check_references_at_commit() -> None:
    for name in schema.PROJECTIONS:
        table = StoredTable.metadata.tables[name]
        assert not [index for index in table.indexes if index.unique]
        for key in table.foreign_keys:
            assert (key.constraint.deferrable, key.constraint.initially) == (True, "DEFERRED")


def test_the_alembic_steps_make_the_frozen_tables(tmp_path: Path) -> None:
    made, declared = connect_memory(), connect_memory()
    for number in range(1, SCHEMA + 1):
        _run_step(made, number)
    for statement in (*schema.statements("sqlite", schema.FROZEN), *schema.GUARDS["sqlite"]):
        declared.execute(statement)
    assert _layout(made) == _layout(declared)
    made.close()
    declared.close()


def test_every_version_has_its_step() -> None:
    names = sorted(path.name[:5] for folder in VERSIONS for path in folder.glob("v*.py"))
    assert names == [f"v{revision(number)}" for number in range(1, SCHEMA + 1)]


def test_a_new_database_holds_nothing_foreign(db: Database) -> None:
    assert structure.unexpected_objects(db) == []
    for view in VIEWS:
        assert db.rows(f"select * from {view}") == []


def _run_step(db: Database, number: int) -> None:
    import importlib.util

    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    (path,) = VERSIONS[0].glob(f"v{revision(number)}_*.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    step = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(step)
    engine = create_engine("sqlite://", creator=lambda: db._connection, poolclass=StaticPool)
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        step.upgrade()
        connection.commit()


def _layout(db: Database) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for kind, name, sql in db.rows("select type, name, sql from sqlite_master order by 1, 2"):
        if kind == "table":
            columns_ = db.rows(
                'select name, type, "notnull", pk from pragma_table_xinfo(:name) order by cid', {"name": name}
            )
            found[kind, name] = columns_
        elif kind == "index":
            found[kind, name] = db.rows("select name from pragma_index_info(:name) order by seqno", {"name": name})
        else:
            found[kind, name] = " ".join(sql.split())
    return found
