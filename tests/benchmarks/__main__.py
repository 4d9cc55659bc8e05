"""``python -m tests.benchmarks [NAME…]``: every ``bench_*.py``, or those named, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """One after the other, so that none disturbs the other; the first that fails ends the run."""
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    names = sys.argv[1:] or known
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    for name in names:
        sys.stdout.write(f"\n## {name}\n\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.bench_{name}"], check=True, cwd=FOLDER.parents[1])


if __name__ == "__main__":
    main()
