"""Databases of format 3 with and without the login of an event become the same."""

from __future__ import annotations

from contextlib import closing

import pytest

from loucheng_cli.store import migrations
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.version import SCHEMA, schema_version
from loucheng_cli.store.journal.verify import verify


@pytest.mark.parametrize("has_column", [True, False])
def test_a_database_of_format_3_gets_the_column_once(db: Database, *, has_column: bool) -> None:
    if not has_column:
        db.execute("alter table event drop column login")
    schema.set_version(db, 3)

    migrations.upgrade(db, keep=False)

    with closing(connect(db.url)) as upgraded:
        assert schema_version(upgraded) == SCHEMA
        assert upgraded.rows("select login from event") == []
        assert verify(upgraded).is_clean
