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
    assert ran.stdout.decode("utf-8").strip() or words.endswith("999")
    if encoding == "gbk":
        ran.stderr.decode("gbk")


def test_data_in_a_pipe_is_utf_8_and_sentences_follow_the_code_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "LOUCHENG_DB": str(demo_database(tmp_path_factory)),
        "PYTHONIOENCODING": "gbk",
    }

    def run(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "loucheng_cli", *words], env=env, capture_output=True, check=False)

    assert (
        'charset="utf-8"' in run("digest", "--week", "2026-W38", "--council", "WL", "--format", "html").stdout.decode()
    )
    assert "栖湖区半枝糖水铺" in run("enterprise", "show", "E12", "--json").stdout.decode()
    assert run("report", "buildings", "--week", "2026-W38", "--format", "csv").stdout.startswith(b"\xef\xbb\xbf")
    assert "没有找到" in run("issue", "show", "999").stderr.decode("gbk")
