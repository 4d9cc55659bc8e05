"""How long does an import take beside ``sqlite-utils upsert`` of the same file? ``import_ratio.py [ROWS] [TIMES]``.

Prints wall and CPU seconds and peak memory of both, run in turn, and the ratio of the best wall times (design.md §13).
"""

# ruff: noqa: T201 - it is read on a terminal
from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from make_enterprises import write

ROOT = Path(__file__).parents[2]


def run(*command: str, **env: str) -> float:
    """Wall seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **env}
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {command[-4][-12:]:>14}  {wall:6.2f} s  cpu {cpu:6.2f} s  peak so far {after.ru_maxrss >> 10} MiB")
    return wall


def main(rows: int, times: int) -> None:
    """Both, in turn."""
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        file, mine, other = (Path(folder) / name for name in ("e.csv", "mine.db", "other.db"))
        write(file, rows)
        walls: dict[str, list[float]] = {"loucheng": [], "sqlite-utils": []}
        for _turn in range(times):
            mine.unlink(missing_ok=True)
            other.unlink(missing_ok=True)
            loucheng = (sys.executable, "-m", "loucheng_cli", "--db", str(mine))
            subprocess.run([*loucheng, "init", "--from", str(ROOT / "examples" / "community.yaml")], check=True)
            walls["loucheng"].append(run(*loucheng, "enterprise", "import", str(file), "--quiet"))
            command = (
                str(tools / "sqlite-utils"),
                "upsert",
                str(other),
                "e",
                str(file),
                "--csv",
                "--pk",
                "统一社会信用代码",
            )
            walls["sqlite-utils"].append(run(*command))
        print(f"ratio {min(walls['loucheng']) / min(walls['sqlite-utils']):.2f}")


if __name__ == "__main__":
    main(*(int(each) for each in (sys.argv[1:] + ["190000", "1"][len(sys.argv) - 1 :])))
