"""Start-up of commands beside the imports that nobody can avoid: CPU time, the best of many."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import PROGRAM, best, cost, table

TYPER = (sys.executable, "-c", "import typer")
RICH = (sys.executable, "-c", "import typer, rich.table")
TIMES = 15
SAID = "店里招不到服务员"


def main() -> None:
    """Two yardsticks; a terminal is one of 160 columns."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "demo.db"
        env = {
            "LOUCHENG_CACHE": f"{folder}/cache",
            "LOUCHENG_DB": str(db),
            "LOUCHENG_TODAY": "2026-09-21",
            "LOUCHENG_LANG": "zh",
            "HOME": folder,
        }
        cost((*PROGRAM, "demo", folder), env=env)
        line = {"_LOUCHENG_COMPLETE": "complete_bash", "COMP_WORDS": "loucheng issue re", "COMP_CWORD": "2"}
        cases = [
            ("--help", TYPER, 1.5, "--help", {}),
            ("issue --help", TYPER, 1.5, "issue --help", {}),
            ("issue add --help", TYPER, None, "issue add --help", {}),
            ("completion of “issue re”", TYPER, 1.5, "", line),
            ("issue list, pipe", RICH, 1.4, "issue list", {}),
            ("issue list --json", RICH, 1.4, "issue list --json", {}),
            ("issue show --json", RICH, 1.4, "issue show 4 --json", {}),
            ("enterprise list --json, 200", RICH, 1.4, "enterprise list --json", {}),
            ("enterprise show --json", RICH, 1.4, "enterprise show 1 --json", {}),
            ("building show --json", RICH, 1.4, "building show A --json", {}),
            ("visit list --json", RICH, 1.4, "visit list --json", {}),
            ("catalog list --json, 167", RICH, 1.4, "catalog list --json", {}),
            ("digest list --json", RICH, 1.4, "digest list --json", {}),
            ("today --json", RICH, 1.4, "today --all --json", {}),
            ("digest --json, one council, worked out", RICH, None, "digest --json --week 2026-W38 --council JX", {}),
            ("report parties --json, worked out", RICH, None, "report parties --json", {}),
            ("enterprise list, 40 × 9 on a terminal", RICH, 2.2, "enterprise list --limit 40", {}),
            ("catalog match", RICH, 2.0, f"catalog match {SAID} --json", {}),
            ("issue add, matched", RICH, 2.4, f"issue add {SAID} --building A --yes", {}),
            ("visit add with an issue, matched", RICH, 2.4, f"visit add 1 --heard 续租 --issue {SAID} --yes", {}),
        ]
        rows = []
        for name, yardstick, limit, words, more in cases:
            command = (*PROGRAM, *words.split())
            settings = {**env, **more}
            base, mine = best(
                TIMES,
                partial(cost, yardstick, env=env),
                partial(cost, command, env=settings, terminal="terminal" in name),
            )
            against = yardstick[-1].removeprefix("import ")
            ratio = mine.cpu / base.cpu
            rows.append((name, against, f"{1000 * mine.cpu:.0f} ms", f"{ratio:.2f} ×", f"≤ {limit}" if limit else ""))
        table(("command", "yardstick: import", "CPU", "ratio", "design"), rows)


if __name__ == "__main__":
    main()
