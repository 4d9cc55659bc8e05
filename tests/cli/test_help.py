"""The help of every command, in Chinese, at the width of a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from tests.cli.verbs import every_verb
from tests.conftest import ROOT

from loucheng_cli.cli.app.main import NOUNS
from loucheng_cli.render.wrapping import width

CLOSING = "，。、；：？！）》”’…"


@pytest.fixture
def help_of(loucheng, monkeypatch):
    """The help of a command as lines."""

    def lines(words, columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        return loucheng(*words.split(), "--help").stdout.splitlines()

    return lines


def english_help(words):
    """The help of a command in a process of its own: a process has one language."""
    ran = subprocess.run(
        [sys.executable, "-m", "loucheng_cli", *words.split(), "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_LANG": "en", "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return ran.stdout.splitlines()


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_of_help_begins_with_a_closing_sign_or_is_too_wide(help_of, columns):
    lines = [line for words in ("", *NOUNS, *every_verb()) for line in help_of(words, columns)]

    assert [line for line in lines if line.lstrip()[:1] in set(CLOSING) and line.strip()] == []
    assert [
        line for line in lines if width(line) > min(columns, 80) and not line.startswith(("用法", "  loucheng "))
    ] == []


def test_headings_and_usage_are_chinese(help_of):
    lines = [line for words in ("", *NOUNS, *every_verb()) for line in help_of(words)]

    assert {line for line in lines if re.fullmatch(r"\S+[:：]", line)} == {
        "选项：",
        "参数：",
        "命令：",
        "示例：",
        "台账：",
    }
    assert [line for line in lines if "[OPTIONS]" in line or "COMMAND" in line] == []


def test_ranges_are_words(help_of):
    assert "  --limit N              最多列几行；0 为全部。  [默认：0，不小于 0]" in help_of("issue list")
    assert "  --top N            列出几项。  [默认：3，1 至 20]" in help_of("catalog match")
    assert "  --top N                  How many items.  [default: 3; 1 to 20]" in english_help("catalog match")


def test_closed_lists_are_in_the_language_of_the_user(help_of):
    chinese, english = help_of("issue resolve"), english_help("issue resolve")

    assert "  --outcome 已解决|部分解决|解释说明" in chinese
    assert "  --outcome solved|partly|explained" in english


@pytest.mark.parametrize("outcome", ["solved", "已解决", "SOLVED"])
def test_a_closed_list_takes_both_languages(loucheng, outcome):
    ran = loucheng("issue", "resolve", "1", "--outcome", outcome, "--reply", "已修好", "--bad")

    assert ran.stderr.startswith("没有 --bad 这个选项")
    assert loucheng("issue", "resolve", "1", "--outcome", outcome, "--json", "x").stderr.find("须是其中之一") == -1
