"""A system call that fails, or ends the process, at any place of any writing command: what is said is what is stored."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import demo_database

from loucheng_cli.store.engine.connection import connect

from .conftest import EXAMPLES, SOURCE, assert_clean, fresh

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes system calls fail")
WHY = ("--reason", "核对后更正")
COMMANDS = {
    "issue add": ("issue", "add", "电梯异响", "--building", "A", "--to", "property", "--yes"),
    "issue note": ("issue", "note", "27", "已电话说明"),
    "issue remind": ("issue", "remind", "27"),
    "issue assign": ("issue", "reassign", "4", "--to", "community", *WHY),
    "issue resolve": ("issue", "resolve", "27", "--outcome", "solved", "--reply", "已修好"),
    "issue hold": ("issue", "hold", "28", "--reason", "待企业补正"),
    "issue follow-up": ("issue", "follow-up", "17", "--satisfaction", "满意"),
    "issue edit": ("issue", "edit", "27", "--kind", "建议"),
    "issue redact": ("issue", "redact", "13", "--yes", *WHY),
    "visit add": ("visit", "add", "E1", "--heard", "在谈续租"),
    "visit import": ("visit", "import", str(EXAMPLES / "visits.csv"), "--yes"),
    "enterprise add": ("enterprise", "add", "半枝糖水铺", "--building", "M", "--floor", "L3"),
    "enterprise edit": ("enterprise", "edit", "E1", "--headcount", "77"),
    "enterprise move-out": ("enterprise", "move-out", "E12"),
    "enterprise import": ("enterprise", "import", "list.csv", "--yes"),
    "contact add": ("contact", "add", "--name", "甲", "--purpose", "诉求办理", "--consent-on", "2026-09-01", "--consent-how", "口头"),
    "contact erase": ("contact", "erase", "C1", "--yes", *WHY),
    "community apply": ("community", "apply", "community.yaml"),
    "topic add": ("council", "topic", "add", "电梯分时停靠", "--council", "JX"),
    "notice add": ("council", "notice", "add", "周三停水", "--council", "JX"),
    "digest publish": ("digest", "publish", "--week", "2026-W38", "--council", "JX", "--yes"),
    "undo": ("undo", *WHY),
    "worker leave": ("worker", "leave", "zl", "--to", "wr", *WHY),
    "worker pin": ("worker", "pin", "--key", "director.key"),
    "export": ("export", "issues", "--out", "issues.csv"),
    "counter add": ("counter", "add", "SCJG-03", "--count", "3"),
    "db backup": ("db", "backup"),
    "db vacuum": ("db", "vacuum"),
}  # fmt: skip
CALLS = ("fsync,fdatasync", "pwrite64,write", "ftruncate", "openat", "pread64,read", "unlink")
ERRORS = ("error=EIO", "error=ENOSPC", "error=EINTR", "signal=KILL")
NOWHERE = Path("/dev/null")
LASTING = ("error=EIO", "error=ENOSPC")  # an interruption that never ends is none: SQLite reads again until it can


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example week, with a list and a changed community beside it."""
    folder = tmp_path_factory.mktemp("faults")
    shutil.copy(demo_database(tmp_path_factory), folder / "template.db")
    with closing(connect(str(folder / "template.db"))) as db:
        db.execute("pragma journal_mode = delete")
    (folder / "list.csv").write_text(
        "企业名称,楼宇,楼层,房号\n半枝糖水铺,A,3,303\n半枝花店,A,3,304\n", encoding="utf-8"
    )
    text = (EXAMPLES / "community.yaml").read_text(encoding="utf-8")
    (folder / "community.yaml").write_text(re.sub(r"quiet_days: \d+", "quiet_days: 29", text), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_said_is_what_is_stored(
    times: Callable[..., int], chance: random.Random, example: Path, tmp_path: Path, name: str
) -> None:
    for source in ("list.csv", "community.yaml"):
        shutil.copy(example / source, tmp_path)
    path = tmp_path / "loucheng.db"
    before = count(fresh(example / "template.db", path))
    log = tmp_path / "calls"
    whole = run(path, COMMANDS[name], f"trace={','.join(CALLS)}", log)
    assert whole.returncode in {0, 6}, whole
    done = count(path)
    made = Counter(re.findall(r"^[0-9]+ +([a-z0-9]+)\(", log.read_text(errors="replace"), re.MULTILINE))
    numbers = {calls: sum(made[each] for each in calls.split(",")) for calls in CALLS}
    plans = [(calls, error, at) for calls in CALLS for error in ERRORS for at in range(1, numbers[calls] + 1)]
    wrong = []
    for calls, error, at in chance.sample(plans, min(len(plans), times(len(plans), few=8))):
        tidy(tmp_path)
        fresh(example / "template.db", path)
        inject = f"inject={calls}:{error}:when={at}" + ("+" if error in LASTING and chance.random() < 0.5 else "")
        process = run(path, COMMANDS[name], inject)
        stored = count(path)
        claims = process.returncode in {0, 6} or "已写入" in process.stderr
        is_told = before == done or "不能确定" in process.stderr or claims == (stored == done)
        if (
            stored not in {before, done}
            or "Traceback" in process.stderr
            or (process.returncode != -9 and not (process.returncode in {0, 5, 6} and is_told))
        ):
            wrong.append((inject, stored, process))
        assert_clean(path)
    assert not wrong, "\n".join(map(str, wrong))


def tidy(folder: Path) -> None:
    """What the command before made goes."""
    for made in ("director.key", "issues.csv"):
        (folder / made).unlink(missing_ok=True)
    shutil.rmtree(folder / "backups", ignore_errors=True)


def count(path: Path) -> int:
    """The changes that are stored; an export is none."""
    with closing(connect(str(path))) as db:
        return int(db.scalar("select count(*) from event where kind <> 'export'"))


def run(path: Path, words: tuple[str, ...], what: str, log: Path = NOWHERE) -> subprocess.CompletedProcess[str]:
    """The command under strace, which looks at calls on the files of the database alone, and counts them or lets some fail."""
    calls = what.split("=", 1)[1].split(":", maxsplit=1)[0]
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(log), "-P", str(path), "-P", f"{path}-wal"]
    return subprocess.run(
        [*strace, "-e", f"trace={calls}", "-e", what, sys.executable, "-m", "loucheng_cli", "--db", str(path), "--by", "wr", *words],
        env={
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(SOURCE), "HOME": str(path.parent), "LOUCHENG_LANG": "zh",
            "LOUCHENG_TODAY": "2026-09-21", "LOUCHENG_SEMANTIC": "off",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=path.parent,
        timeout=120,
    )  # fmt: skip
