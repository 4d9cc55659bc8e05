"""Killed at any moment, nothing that was answered is lost, and nothing is half there."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from loucheng_cli.store.backup.restore import contents
from loucheng_cli.store.engine.connection import connect
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.engine.version import SCHEMA
from loucheng_cli.store.migrations import revision

from .conftest import Start, assert_clean, fresh

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX systems")
Times = Callable[..., int]
ROWS = 1500


def killed(process: subprocess.Popen[str], after: float) -> tuple[str, int]:
    """What a process had printed when it was killed ``after`` seconds; 1 if it was, 0 if it had ended by then."""
    try:
        said, _told = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        said, _told = process.communicate()
    return said, int(process.returncode == -signal.SIGKILL)


@pytest.fixture
def enterprises(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["企业名称", "楼宇", "楼层", "房号"])
        writer.writerows([f"瓯澜{n}号贸易有限公司", "A", n % 28 + 1, f"{n % 28 + 1}{n // 28:02}"] for n in range(ROWS))
    return path


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_in_an_import(
    part: str,
    times: Times,
    chance: random.Random,
    start: Start,
    community_template: Path,
    tmp_path: Path,
    enterprises: Path,
) -> None:
    path = fresh(community_template, tmp_path / "loucheng.db")
    words = ("run", "--db", path, "enterprise", "import", enterprises, "--yes", "--json")
    begun = time.monotonic()
    whole = json.loads(start(*words).communicate()[0])
    assert whole["created"] == ROWS
    lasts = time.monotonic() - begun
    kills = 0
    while kills < times(67):
        fresh(community_template, path)
        said, kill = killed(start(*words), chance.uniform(0.3, 1.05) * lasts)
        kills += kill
        assert_clean(path)
        with closing(open_database(str(path))) as db:
            there = contents(db).enterprises
        assert there in {0, ROWS}
        if said:  # perhaps cut off in the middle, but it had begun to answer
            assert there == ROWS
    shutil.rmtree(tmp_path / "backups")


def test_in_single_writes(times: Times, chance: random.Random, start: Start, community: Path) -> None:
    answered: list[str] = []
    for number in range(times(200)):
        process = start("write", community, 1000, f"w{number}")
        assert process.stdout is not None
        first = process.stdout.readline()  # it is up and writing
        said, kill = killed(process, chance.uniform(0, 0.3))
        assert kill
        answered += [line for line in (first + said).splitlines() if line.startswith("JX-I")]
        with closing(open_database(str(community))) as db:
            stored = {ref for (ref,) in db.rows("select ref from issue")}
        assert stored >= set(answered)
    assert len(answered) == len(set(answered))
    assert_clean(community)


@pytest.mark.parametrize("name", ["backup", "restore", "upgrade"])
def test_in_backup_restore_and_migration(
    name: str, times: Times, chance: random.Random, start: Start, community_template: Path, tmp_path: Path
) -> None:
    path = fresh(community_template, tmp_path / "loucheng.db")
    assert start("write", path, 30, "zl").wait() == 0
    other = tmp_path / "other.backup"
    assert start("run", "--db", path, "db", "backup", "--to", other).wait() == 0
    assert start("write", path, 20, "zl").wait() == 0
    with closing(open_database(str(path))) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    now = tmp_path / "now.copy"
    shutil.copy(path, now)
    steps = tmp_path / "steps"
    steps.mkdir()
    ahead = SCHEMA + 1
    step = dedent(STEP).format(ahead=revision(ahead), now=revision(SCHEMA))
    (steps / f"v{ahead:04}_next.py").write_text(step, encoding="utf-8")
    commands = {
        "backup": ("run", "--db", path, "db", "backup"),
        "restore": ("run", "--db", path, "db", "restore", other, "--yes"),
        "upgrade": ("upgrade", path, steps),
    }
    _again(now, path)
    begun = time.monotonic()
    assert start(*commands[name]).wait() == 0
    lasts = time.monotonic() - begun
    kills = 0
    while kills < times(34):
        _again(now, path)
        said, kill = killed(start(*commands[name]), chance.uniform(0.2, 1) * lasts)
        kills += kill
        with closing(connect(str(path))) as db:
            issues = db.scalar("select count(*) from issue")
            version = db.scalar("select user_version from pragma_user_version")
            posts = db.scalar("select json_extract(numbers, '$.ZZ') from station") or 0
            assert issues == (30 if name == "restore" and (said.strip() or issues != 50) else 50)
            assert (version, posts) in {(SCHEMA, 0), (ahead, 16)}
            assert version == SCHEMA or name == "upgrade"
            assert version == ahead or not (name == "upgrade" and said.strip())
            db.execute(f"pragma user_version = {SCHEMA}")
        assert_clean(path)
        for saved in (tmp_path / "backups").glob("*.backup"):
            assert_clean_copy(saved, tmp_path)
            saved.unlink()


STEP = """
    from alembic import op

    revision = "{ahead}"
    down_revision = "{now}"

    def upgrade():
        op.execute("update station set numbers = json_set(numbers, '$.ZZ', 16)")
"""


def _again(source: Path, path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(source, path)


def assert_clean_copy(saved: Path, folder: Path) -> None:
    copy = folder / "checked.copy"
    shutil.copy(saved, copy)
    with closing(connect(str(copy))) as db:
        db.execute(f"pragma user_version = {SCHEMA}")
    assert_clean(copy)
