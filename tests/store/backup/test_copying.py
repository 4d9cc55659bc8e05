"""A database that is copied to the other engine and back is the same, row by row."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database, temporary_database

from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.guards import FROZEN

Run = Callable[..., Any]


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    return path


def test_there_and_back_every_row_is_the_same(loucheng: Run, demo: Path, postgresql: str, tmp_path: Path) -> None:
    back = tmp_path / "back.db"
    with temporary_database(postgresql) as url:
        there = loucheng("--by", "wr", "db", "copy", demo, url, "--json")
        assert there.exit_code == 0, there
        assert loucheng("--by", "wr", "db", "copy", url, back).exit_code == 0
        listed = [loucheng("--db", place, "issue", "list", "--all", "--json").stdout for place in (demo, url, back)]
        assert listed[0] == listed[1] == listed[2]
        with closing(connect(str(demo))) as one, closing(connect(url)) as two, closing(connect(str(back))) as three:
            assert rows(one) == rows(two) == rows(three)
            assert there.json["events"] == one.scalar("select count(*) from event")
        assert loucheng("--db", back, "--by", "wr", "issue", "note", "27", "已电话").exit_code == 0
        assert loucheng("--db", back, "db", "verify").exit_code == 0


def test_a_copy_goes_nowhere_where_something_is(loucheng: Run, demo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert loucheng("--by", "wr", "db", "copy", demo, other).exit_code == 0
    before = other.read_bytes()
    assert loucheng("--by", "wr", "db", "copy", demo, other).exit_code == 4
    assert other.read_bytes() == before


def rows(db: Database) -> dict[str, list[Any]]:
    """Every table; of a column of truth values only which."""
    tables = (*FROZEN, *schema.PROJECTIONS)
    return {
        name: sorted(
            map(
                repr,
                (
                    [int(cell) if isinstance(cell, bool) else cell for cell in row]
                    for row in db.rows(f"select * from {name}")
                ),
            )
        )
        for name in tables
    }
