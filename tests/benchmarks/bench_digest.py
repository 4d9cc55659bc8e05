"""Cost of one digest over ten years of issues and over a few, and the size of a heavy week's page."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import PROGRAM, ROOT, best, cost, table

SMALL, LARGE = (10_000, 3_000), (1_000_000, 300_000)
HEAVY = 2_000
# In one process: the digest three times, its fastest; so that starting Python is not counted.
COMPUTE = """
import sys
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.store.engine.opening import open_database
from tests.benchmarks.measure import fastest
from tests.digest.example_week import CALENDAR
db = open_database(sys.argv[1])
moment = Moment.parse(sys.argv[2], "Asia/Shanghai")
taken, _page = fastest(5, lambda: digest(db, "JX", Week.parse("2026-W38"), moment, calendar=CALENDAR))
print(taken)
"""
MOMENTS = {"now": "2026-09-21T09:00", "as of Wednesday": "2026-09-16T18:00"}


def main() -> None:
    """The same weekly work in a small and in a large database; then a heavy week."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for issues, visits in (SMALL, LARGE):
            paths[issues] = f"{folder}/{issues}.db"
            _make(paths[issues], issues, visits)
        rows = []
        for name, moment in MOMENTS.items():
            base = None
            for issues, path in paths.items():
                seconds = _computed(path, moment)
                base = base or seconds
                words = ("digest", "--week", "2026-W38", "--council", "JX", "--as-of", moment, "--format", "html")
                (whole,) = best(3, partial(cost, (*PROGRAM, "--db", path, *words)))
                ratio = f"{seconds / base:.2f}"
                rows.append(
                    (
                        name,
                        f"{issues:,}",
                        f"{1000 * seconds:.0f} ms",
                        ratio,
                        f"{whole.cpu:.2f} s",
                        f"{whole.peak:.0f} MiB",
                    )
                )
        table(("as of", "issues", "digest", "ratio (< 3)", "the command, CPU", "peak"), rows)
        heavy = f"{folder}/heavy.db"
        _make(heavy, 10_000, 3_000, HEAVY)
        _tell_page(heavy)


def _make(path: str, *numbers: int) -> None:
    cost((sys.executable, "-m", "tests.benchmarks.make_history", path, *map(str, numbers)))


def _computed(path: str, moment: str) -> float:
    ran = subprocess.run([sys.executable, "-c", COMPUTE, path, moment], capture_output=True, check=True, cwd=ROOT)
    return float(ran.stdout)


def _tell_page(path: str) -> None:
    """How large the page of a heavy week is, and what it says of what it leaves out."""
    page = Path(path).with_suffix(".html")
    words = ("digest", "--week", "2026-W38", "--council", "JX", "--as-of", MOMENTS["now"], "--lang", "en")
    took = cost((*PROGRAM, "--db", path, *words, "--out", str(page)))
    left = re.findall(r">([^<>]*left out[^<>]*)<", page.read_text(encoding="utf-8"))
    size = page.stat().st_size / 1e6
    sys.stdout.write(
        f"\nA week of {HEAVY:,} issues: HTML of {size:.2f} MB (< 1) in {took.cpu:.2f} s of CPU; it says:\n"
    )
    sys.stdout.write("".join(f"- {line.strip()}\n" for line in left))


if __name__ == "__main__":
    main()
