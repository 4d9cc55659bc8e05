"""``python -m tests.benchmarks [--page] [NAME…]``: every ``bench_*.py``, or those named, each in a process of its own.

With ``--page`` the tables are also written to ``docs/figures.md``, with day and machine.
"""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "figures.md"
HEAD = """# Figures

Measured by `make bench`, written by `python -m tests.benchmarks --page`. A ratio compares two programs in the same run and
holds on other machines; seconds do not. [design.md](design.md#speed) has the bounds.

Run on {day}: {machine}, Python {python}, SQLite {sqlite}.
"""


def main() -> None:
    """Run one after the other, so that none disturbs the other; the first that fails ends the run."""
    args = sys.argv[1:]
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    names = [arg for arg in args if arg != "--page"] or known
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    parts = [head()]
    for name in names:
        sys.stdout.write(f"\n## {name}\n\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"tests.benchmarks.bench_{name}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=FOLDER.parents[1]) as run:
            lines = []
            for line in run.stdout or ():
                sys.stdout.write(line)
                sys.stdout.flush()
                lines.append(line)
        if run.returncode:
            sys.exit(run.returncode)
        parts.append(f"\n## {name}\n\n{''.join(lines).strip()}\n")
    if "--page" in args:
        PAGE.write_text("".join(parts), encoding="utf-8")


def head() -> str:
    """The head of the page: the day and the machine."""
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    processor = found[1] if found else platform.processor() or platform.machine()
    machine = f"{processor}, {os.cpu_count()} cores, {platform.system()}"
    return HEAD.format(
        day=datetime.now(UTC).date(), machine=machine, python=platform.python_version(), sqlite=sqlite3.sqlite_version
    )


if __name__ == "__main__":
    main()
