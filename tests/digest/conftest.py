"""The example week, built once for SQLite and copied; on PostgreSQL built where it is asked for."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import connect
from loucheng_cli.store.engine.opening import open_database


def _example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_week", Path(__file__).parent / "example_week.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def example() -> ModuleType:
    """The rows and moves of the example week."""
    return _example()


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, example: ModuleType) -> tuple[Path, dict[str, str]]:
    path = tmp_path_factory.mktemp("example") / "week.sqlite"
    db = connect(str(path), create=True)
    schema.create(db, "JX", "2026-08-31T00:00:00Z")
    refs = example.build(db)
    db.execute("pragma journal_mode = delete")
    db.close()
    return path, refs


@pytest.fixture
def week_db(_built, tmp_path):
    """A database with the example week, on SQLite."""
    path = tmp_path / "week.db"
    shutil.copy(_built[0], path)
    db = open_database(str(path))
    yield db
    db.close()


@pytest.fixture(scope="session")
def refs(_built) -> dict[str, str]:
    """The refs of the example's numbers: ``I16`` → ``JX-I21``."""
    return _built[1]
