"""Messages when the output has nowhere to go or a command is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, demo_database


@pytest.fixture
def run_into(tmp_path, tmp_path_factory):
    """Exit code and stderr of a command whose output goes to a given file."""
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)

    def run(out: int, *words: str) -> tuple[int, str]:
        ran = subprocess.run(
            [sys.executable, "-m", "loucheng_cli", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_DB": str(db), "LOUCHENG_LANG": "zh"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        return ran.returncode, ran.stderr

    return run


@pytest.mark.parametrize(
    "words",
    ["issue list", "enterprise list", "enterprise list --json", "issue show 4", "digest --council JX", "--help"],
)
def test_a_reader_who_goes_away_is_no_failure(run_into, words):
    reads, writes = os.pipe()
    os.close(reads)
    try:
        code, said = run_into(writes, *words.split())
    finally:
        os.close(writes)

    assert (code, said) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("words", ["issue list", "enterprise list", "issue show 4 --json"])
def test_a_full_disk_under_the_output_is_one_sentence(run_into, words):
    with Path("/dev/full").open("w") as full:
        code, said = run_into(full.fileno(), *words.split())

    assert code == 5
    assert "磁盘已满" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("visit add E1 --heard 好 --by wr", "--by 要写在命令前面。例：loucheng --by … visit add"),
        ("issue list --db x.db", "--db 要写在命令前面。例：loucheng --db … issue list"),
        ("visit list --bad", "没有 --bad 这个选项。例：loucheng visit list --help"),
        ("council topic list --jsn", "没有 --jsn 这个选项，可能是 --json。例：loucheng council topic list --help"),
        ("deadline", "缺少 起算日。例：loucheng deadline 2026-09-18 2"),
        ("enterprise import", "缺少 文件。例：loucheng enterprise import 企业名单.csv --dry-run"),
    ],
)
def test_what_is_put_together_wrongly_gets_an_example_of_its_own(run_into, words, sentence):
    code, said = run_into(subprocess.DEVNULL, *words.split())

    assert (code, said) == (2, f"{sentence}\n")
