"""Events a second and memory of ``db verify``, beside only hashing them.

``python -m tests.benchmarks.bench_verify 900000`` measures a journal of a million events, which takes minutes to make.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.make_enterprises import write
from tests.benchmarks.measure import PROGRAM, ROOT, best, cost, table

SIZES = (19_000, 190_000)  # enterprises
# Every event read and hashed, nothing folded or compared.
HASH = """
import hashlib, json, sqlite3, sys
last = ""
for row in sqlite3.connect(sys.argv[1]).execute("select * from event order by station, seq"):
    last = hashlib.sha256(json.dumps([last, *row], ensure_ascii=False).encode()).hexdigest()
"""


def main() -> None:
    """Journals of imports."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, sys.argv[1:] or SIZES):
            db = Path(folder) / f"{size}.db"
            env = {"LOUCHENG_DB": str(db), "LOUCHENG_CACHE": folder, "LOUCHENG_TODAY": "2026-09-21", "HOME": folder}
            cost((*PROGRAM, "init", "--from", str(ROOT / "examples" / "community.yaml")), env=env)
            file = Path(folder) / "e.csv"
            write(file, size)
            cost((*PROGRAM, "enterprise", "import", str(file), "--quiet"), env=env)
            connection = sqlite3.connect(db)
            events = connection.execute("select count(*) from event").fetchone()[0]
            connection.close()
            hashing = (sys.executable, "-c", HASH, str(db))
            verifying = (*PROGRAM, "db", "verify", "--json")
            hashed, mine = best(3, partial(cost, hashing), partial(cost, verifying, env=env))
            for name, each in (("only hashing", hashed), ("db verify (≥ 50,000/s, < 100 MiB)", mine)):
                rates = f"{events / each.wall:,.0f}", f"{events / each.cpu:,.0f}"
                seconds = f"{each.wall:.1f} s", f"{each.cpu:.1f} s", *rates
                ratio = f"{each.cpu / hashed.cpu:.2f}"
                rows.append((f"{events:,}", name, *seconds, ratio, f"{each.peak:.0f} MiB"))
    table(("events", "what", "wall", "CPU", "events a second", "a CPU second", "ratio of CPU", "peak"), rows)


if __name__ == "__main__":
    main()
