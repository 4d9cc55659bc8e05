"""A worker's day with 200,000 enterprises: today, a write with matching, look-ups of mistyped names, completion.

``bench_day.py [ROWS]``; the look-ups are measured inside one process, what SQL takes apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.reads import near_enterprise
from loucheng_cli.store.reads.enterprise import find_enterprise
from tests.benchmarks import make_enterprises
from tests.benchmarks.bench_start import RICH, TYPER
from tests.benchmarks.measure import PROGRAM, ROOT, best, cost, table

TIMES = 7


def main() -> None:
    """Make the enterprises, then measure."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        db, listed = f"{folder}/big.db", f"{folder}/list.csv"
        env = {
            "LOUCHENG_CACHE": f"{folder}/cache",
            "LOUCHENG_DB": db,
            "LOUCHENG_TODAY": "2026-09-21",
            "LOUCHENG_LANG": "zh",
            "LOUCHENG_WORKER": "zl",
            "HOME": folder,
        }
        make_enterprises.write(Path(listed), rows)
        cost((*PROGRAM, "init", "--from", str(ROOT / "examples" / "community.yaml")), env=env)
        cost((*PROGRAM, "enterprise", "import", listed, "--quiet"), env=env)
        name, looked_up = _look_ups(db)
        line = {
            "_LOUCHENG_COMPLETE": "complete_bash",
            "COMP_WORDS": f"loucheng visit add {name[:4]}",
            "COMP_CWORD": "3",
        }
        cases = [
            ("today --json", RICH, "today --json", {}),
            ("issue add, matched", RICH, "issue add 店里招不到服务员 --building A --yes", {}),
            ("visit add, found by its whole name", RICH, f"visit add {name} --heard 好 --yes", {}),
            ("completion of an enterprise", TYPER, "", line),
        ]
        measured = []
        for title, yardstick, words, more in cases:
            command = (*PROGRAM, *words.split())
            base, mine = best(TIMES, partial(cost, yardstick, env=env), partial(cost, command, env={**env, **more}))
            against = yardstick[-1].removeprefix("import ")
            measured.append((title, against, f"{1000 * mine.cpu:.0f} ms", f"{mine.cpu / base.cpu:.2f} ×"))
        measured += looked_up
        table((f"{rows:,} enterprises", "yardstick: import", "CPU", "ratio"), measured)


def _look_ups(path: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    """The name that is looked up, and for each way to mistype it the CPU of the reads and what goes beyond them."""
    opened = open_database(path)
    name = str(opened.scalar("select name from enterprise where ref = 'JX-E500'"))
    measured = []
    for title, typed in (
        ("a wrong character", f"{name[:4]}支{name[5:]}"),
        ("full pinyin", "banzhi"),
        ("nobody", "无此名者"),
    ):
        total, read = min(_look_up(opened, typed) for _ in range(TIMES))
        measured.append((f"look-up, {title}: the reads", "", f"{1000 * read:.0f} ms", ""))
        measured.append((f"look-up, {title}: beyond them", "", f"{1000 * (total - read):.0f} ms", "≤ 60 ms"))
    opened.close()
    return name, measured


def _look_up(opened: Database, typed: str) -> tuple[float, float]:
    """Seconds of CPU in all, and in SQL."""
    read = 0.0
    rows = opened.rows

    def timed(*args: Any) -> list[Any]:
        nonlocal read
        began = time.process_time()
        try:
            return rows(*args)
        finally:
            read += time.process_time() - began

    began = time.process_time()
    with patch.object(type(opened), "rows", lambda _self, *args: timed(*args)):
        with suppress(NotFoundError):
            find_enterprise(opened, typed)
        near_enterprise.look_for(opened, typed)
    return time.process_time() - began, read


if __name__ == "__main__":
    main()
