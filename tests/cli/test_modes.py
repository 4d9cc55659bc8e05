"""Whatever is written can be read by its owner alone, also while others may read what lies around it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
COMMANDS = """
init --from {examples}/community.yaml
enterprise import {examples}/enterprises.csv --map 编号=note --profile 名单 --yes
issue import issues.csv --yes
visit import visits.csv --yes
export issues --format csv --out ledger.csv
export visits --format xlsx --out visits.xlsx
export enterprises --format jsonl --out enterprises.jsonl
export journal --format jsonl --out journal.jsonl
export issues --ics --out due.ics
contact add --name 陈一一 --purpose 诉求办理 --consent-on 2026-09-20 --consent-how 签字
contact show 1 --export person.html
digest --week 2026-W38 --council JX --format docx --out digest.docx
digest --week 2026-W38 --all --out digests
report parties --format xlsx --out report.xlsx
issue slip 1 --format html --out slip.html
privacy notice --format docx --out notice.docx
catalog learned --export learned.yaml
catalog match 招人
db backup
db backup --to away.backup
db restore away.backup --yes
db vacuum
""".strip().splitlines()


def test_all_files_are_their_owners_alone(loucheng: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("LOUCHENG_DB", str(place / "loucheng.db"))
    monkeypatch.setenv("LOUCHENG_CACHE", str(place / "cache"))
    given = {"issues.csv", "visits.csv"}
    for name in given:
        shutil.copy(EXAMPLES / name, place)
    before = os.umask(0o022)
    try:
        codes = {line: loucheng(*line.format(examples=EXAMPLES).split()).exit_code for line in COMMANDS}
        with closing(sqlite3.connect(place / "loucheng.db", isolation_level=None)) as reader:
            reader.execute("begin")
            reader.execute("select count(*) from issue").fetchone()  # keeps the log and its index there
            loucheng("db", "status")
            files = [each for each in place.rglob("*") if each.is_file() and each.name not in given]
            modes = {str(each.relative_to(place)): oct(each.stat().st_mode & 0o777) for each in files}
    finally:
        os.umask(before)
    assert {line for line, code in codes.items() if code} == {
        "issue import issues.csv --yes"
    }  # its visits are not here
    assert {name for name, mode in modes.items() if mode != "0o600"} == set()
    assert {"loucheng.db", "loucheng.db-wal", "loucheng.db-shm", "issues.未通过.csv", "person.html"} <= modes.keys()
    assert {folder for folder in ("backups", "cache") if (place / folder).stat().st_mode & 0o077} == set()
