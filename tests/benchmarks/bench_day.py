"""A worker's day with 200,000 enterprises: today, a write with matching, a look-up of a mistyped name, completion.

``bench_day.py [ROWS]``; the look-up is also measured inside one process, its reading of the table apart.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from loucheng_cli.domain.enterprise import near_name
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.reads import near_enterprise
from tests.benchmarks import make_enterprises
from tests.benchmarks.bench_start import RICH, TYPER
from tests.benchmarks.measure import PROGRAM, ROOT, best, cost, fastest, table

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
        opened = open_database(db)
        name = str(opened.scalar("select name from enterprise where ref = 'JX-E500'"))
        typed = f"{name[:4]}支{name[5:]}"
        pass_, passed = fastest(3, lambda: near_enterprise._pass(opened, typed, near_name.spellings(typed)))
        known = [(each.ref, each.name) for each in passed if each.shares]
        near, _found = fastest(3, lambda: near_name.nearest(typed, known, near_enterprise.NEAREST))
        opened.close()
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
        measured.append(("near name: the pass through the table", "", f"{1000 * pass_:.0f} ms", ""))
        measured.append(("near name: what is done beyond it", "", f"{1000 * near:.1f} ms", "≤ 60 ms"))
        table((f"{rows:,} enterprises", "yardstick: import", "CPU", "ratio"), measured)


if __name__ == "__main__":
    main()
