"""What the proofs share: how often, how a process of the program is started, what must hold afterwards.

CI runs a tenth of each count; ``LOUCHENG_PROVE=all`` (``make prove``) runs all.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest

from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.verify import verify

WORKER = Path(__file__).parent / "worker.py"
SOURCE = Path(__file__).parent.parent.parent / "src"
EXAMPLES = SOURCE.parent / "examples"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def times() -> Callable[..., int]:
    """How often to do what is to be done so many times in all; in CI a tenth of it, or ``few``."""

    def count(total: int, few: int | None = None) -> int:
        return total if os.environ.get("LOUCHENG_PROVE") == "all" else few or max(1, total // 10)

    return count


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The moments of a run: drawn anew by ``make prove``, else those of the test's name; LOUCHENG_SEED names others."""
    is_drawn = os.environ.get("LOUCHENG_PROVE") == "all"
    usual = random.SystemRandom().randrange(1, 2**31) if is_drawn else crc32(request.node.name.encode())
    seed = int(os.environ.get("LOUCHENG_SEED", "0")) or usual
    sys.stdout.write(f"LOUCHENG_SEED={seed}\n")
    return random.Random(seed)


@pytest.fixture
def start() -> Iterator[Start]:
    """Begin a process of the program; none outlives its test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*words: object, limit: Callable[[], None] | None = None, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(WORKER), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",  # what is killed may have said half a character
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1", **env},
            preexec_fn=limit,  # noqa: PLW1509 - the limit on file size is set in the child alone
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def community_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example community, made once by the program itself."""
    folder = tmp_path_factory.mktemp("community")
    path = folder / "template.sqlite"
    words = ["run", "--db", path, "init", "--from", EXAMPLES / "community.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "LOUCHENG_TODAY": "2026-09-21", "HOME": str(folder)}
    subprocess.run([sys.executable, str(WORKER), *map(str, words)], env=environment, check=True, capture_output=True)
    with closing(open_database(str(path))) as db:
        db.execute("pragma journal_mode = delete")
    return path


@pytest.fixture
def community(community_template: Path, tmp_path: Path) -> Path:
    """A database of its own for each test."""
    return fresh(community_template, tmp_path / "loucheng.db")


def fresh(template: Path, target: Path) -> Path:
    """The file as it was at first, whatever a killed process left beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    shutil.copy(template, target)
    with closing(open_database(str(target))) as db:
        db.execute("pragma journal_mode = wal")
    return target


def assert_clean(path: Path) -> None:
    """Everything in the file is what was written into it."""
    with closing(open_database(str(path))) as db:
        report = verify(db)
    assert report.is_clean, report
