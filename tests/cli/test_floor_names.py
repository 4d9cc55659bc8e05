"""A storey has one name in lists, cards and pages: its door label, else its number (地下1层)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("issue", "list", "--building", "W", "--all"), "\t望澜大厦 地下1层\t"),
        (("today", "--all"), "\t望澜大厦 地下1层\t"),
        (("issue", "show", "4"), "望澜大厦 地下1层\n"),
        (("building", "show", "W"), "地下1层"),
        (("issue", "list", "--building", "M", "--all"), "\t锦汐里购物中心 L3"),
        (("building", "show", "M"), "  L3 "),
        (("building", "show", "A"), "  12A层 "),
    ],
)
def test_a_storey_has_one_name_everywhere(
    loucheng: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], line: str
) -> None:
    shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.sqlite")

    said = loucheng("--db", tmp_path / "week.sqlite", "--by", "fz", *words, today="2026-09-21").stdout

    assert line in said
    assert "B1层" not in said
    assert "L3层" not in said
