"""Screens of 80 and 120 columns in both languages; LOUCHENG_GOLDEN=write renews them after a look at them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.render.conftest import plain

from loucheng_cli.render.wrapping import width

GOLDEN = Path(__file__).parent.parent / "golden" / "screens"
COMMANDS = {
    "issue-list": "issue list",
    "issue-show": "issue show 12",
    "issue-history": "issue history 12",
    "enterprise-list": "enterprise list --limit 6",
    "enterprise-show": "enterprise show 1",
    "building-list": "building list",
    "building-show": "building show W",
    "building-unit": "building unit W",
    "community-show": "community show",
    "visit-list": "visit list",
    "visit-show": "visit show 4",
    "catalog-list": "catalog list --department jingxin",
    "catalog-show": "catalog show ZHZF-03",
    "catalog-match": "catalog match 店里招不到服务员",
    "today": "today --all",
    "worker-list": "worker list",
    "report-parties": "report parties",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_screen_is_the_one_that_was_looked_at(terminal, name, columns, lang):
    shown = "".join(f"{line.rstrip()}\n" for line in plain(terminal(COMMANDS[name], columns, lang)).splitlines())

    golden = GOLDEN / f"{name}.{columns}.{lang}.txt"
    if os.environ.get("LOUCHENG_GOLDEN") == "write":
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")
    assert [line for line in shown.splitlines() if width(line) > columns] == []


def test_all_golden_screens_are_made():
    names = {f"{name}.{columns}.{lang}.txt" for name in COMMANDS for columns in (80, 120) for lang in ("zh", "en")}

    assert {path.name for path in GOLDEN.iterdir()} == names
