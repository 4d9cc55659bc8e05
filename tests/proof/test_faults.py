"""A system call that fails at any place of a writing command: what is said is what is stored."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from loucheng_cli.store.engine.connection import connect

from .conftest import SOURCE, assert_clean, fresh

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes system calls fail")
ISSUE = ("issue", "add", "电梯异响", "--building", "A", "--to", "property", "--yes", "--quiet")
FAULTS = ["fsync,fdatasync:error=EIO", "pwrite64,write:error=ENOSPC", "pwrite64,write:error=EIO", "ftruncate:error=EIO"]
CALLS = 24


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_said_is_what_is_stored(
    times: Callable[..., int], community_template: Path, tmp_path: Path, fault: str
) -> None:
    calls, error = fault.split(":")
    path = tmp_path / "loucheng.db"
    step = max(1, CALLS // times(CALLS))
    said = set()
    for at in range(1, CALLS + 1, step):
        fresh(community_template, path)
        process = run(path, f"inject={calls}:{error}:when={at}+")
        assert "Traceback" not in process.stderr
        with closing(connect(str(path))) as db:
            stored = db.scalar("select count(*) from issue")
        claims = process.returncode == 0 or "已写入" in process.stderr
        unknown = "不能确定" in process.stderr
        assert unknown or claims == bool(stored), (at, process)
        assert process.returncode in {0, 5}
        said.add(process.returncode)
        assert_clean(path)
    assert 5 in said or fault.startswith("ftruncate")


def run(path: Path, inject: str) -> subprocess.CompletedProcess[str]:
    """The command under strace; only calls on the folder of the database and on the standard streams fail."""
    return subprocess.run(
        [
            "strace", "-f", "-qq", "-o", "/dev/null", "-P", str(path), "-P", f"{path}-wal", "-e", inject,
            sys.executable, "-m", "loucheng_cli", "--db", str(path), "--by", "zl", *ISSUE,
        ],
        env={
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(SOURCE), "HOME": str(path.parent), "LOUCHENG_LANG": "zh",
            "LOUCHENG_TODAY": "2026-09-21",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
