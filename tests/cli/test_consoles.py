"""Consoles with few characters: a command prints what they can show and does not fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, demo_database


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp437"])
@pytest.mark.parametrize("words", ["--help", "issue list --all", "enterprise show 13", "issue show 999"])
def test_output_survives_a_console_of_few_characters(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, words: str
) -> None:
    db: Path = demo_database(tmp_path_factory)
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_DB": str(db), "PYTHONIOENCODING": encoding}

    ran = subprocess.run(
        [sys.executable, "-m", "loucheng_cli", *words.split()], env=env, capture_output=True, check=False
    )

    assert ran.returncode == (3 if "999" in words else 0), ran.stderr
    assert b"Traceback" not in ran.stderr
    if encoding == "gbk":
        assert (ran.stdout + ran.stderr).decode("gbk").strip()
