"""Time and memory of importing a district's list, beside tools that only store the rows."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.make_enterprises import write
from tests.benchmarks.measure import PROGRAM, ROOT, Cost, cost, table

SIZES = (19_000, 190_000)
TURNS = 3
CODE = "统一社会信用代码"
# Bare insertion by that code: what sqlite-utils does, without its conveniences.
BARE = """
import csv, sqlite3, sys
db = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    reader = csv.reader(file)
    names = ", ".join(f'"{name}"' for name in next(reader))
    db.execute(f'create table e ({names}, primary key ("统一社会信用代码"))')
    db.executemany(f"insert or replace into e values ({', '.join('?' * (names.count(',') + 1))})", reader)
db.commit()
"""
# Only reading the file, as the import reads it.
READ = """
import sys
from pathlib import Path
from loucheng_cli.files.spreadsheets.sheets import read_rows
with read_rows(Path(sys.argv[1]), lambda cell: bool(cell)) as sheet:
    for row in sheet.rows:
        pass
"""


def main() -> None:
    """CSV of both sizes, then XLSX of both."""
    rows_shown: list[Iterable[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file, book = Path(folder) / "e.csv", Path(folder) / "e.xlsx"
            write(file, size)
            _write_book(book, file)
            bare = cost((sys.executable, "-c", BARE, str(file), f"{folder}/bare{size}.db"))
            # In turns, the quickest of each: what one leaves to the disk to write slows the next.
            pairs = [(_upserted(folder, file, turn), _imported(folder, file, turn)) for turn in range(TURNS)]
            utils, mine = (min(each, key=lambda one: one.wall) for each in zip(*pairs, strict=True))
            reader = cost((sys.executable, "-c", READ, str(book)))
            books = _imported(folder, book, 0)
            rows_shown += [
                _row(size, "sqlite3 executemany, CSV", bare, utils),
                _row(size, "sqlite-utils upsert, CSV", utils, utils),
                _row(size, "loucheng, CSV (≤ 0.7, < 150 MiB)", mine, utils),
                _row(size, "only reading the XLSX", reader, utils),
                _row(size, "loucheng, XLSX (peak < reading + 64 MiB)", books, utils),
            ]
    table(("rows", "what", "wall", "CPU", "ratio of wall", "of CPU", "peak"), rows_shown)


def _row(size: int, name: str, each: Cost, base: Cost) -> tuple[object, ...]:
    ratios = (f"{each.wall / base.wall:.2f}", f"{each.cpu / base.cpu:.2f}")
    return (f"{size:,}", name, f"{each.wall:.1f} s", f"{each.cpu:.1f} s", *ratios, f"{each.peak:.0f} MiB")


def _upserted(folder: str, file: Path, turn: int) -> Cost:
    db = Path(folder) / f"utils{turn}.db"
    db.unlink(missing_ok=True)
    program = str(Path(sys.executable).with_name("sqlite-utils"))
    return cost((program, "upsert", str(db), "e", str(file), "--csv", "--pk", CODE))


def _imported(folder: str, file: Path, turn: int) -> Cost:
    db = Path(folder) / f"loucheng{file.suffix}{turn}.db"
    for each in Path(folder).glob(f"{db.name}*"):
        each.unlink()
    env = {"LOUCHENG_DB": str(db), "LOUCHENG_CACHE": f"{folder}/cache", "LOUCHENG_TODAY": "2026-09-21", "HOME": folder}
    cost((*PROGRAM, "init", "--from", str(ROOT / "examples" / "community.yaml")), env=env)
    return cost((*PROGRAM, "enterprise", "import", str(file), "--quiet"), env=env)


def _write_book(book: Path, file: Path) -> None:
    """The same list as a workbook; in a process of its own, for whoever measures must stay small."""
    code = (
        "import csv, sys, xlsxwriter\n"
        "book = xlsxwriter.Workbook(sys.argv[2], {'constant_memory': True})\n"
        "sheet = book.add_worksheet()\n"
        "for y, row in enumerate(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''))):\n"
        "    sheet.write_row(y, 0, row)\n"
        "book.close()\n"
    )
    cost((sys.executable, "-c", code, str(file), str(book)))


if __name__ == "__main__":
    main()
