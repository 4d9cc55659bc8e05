"""The pictures of the README are screens of the program."""

from __future__ import annotations

import importlib.util
import shutil

import pytest
from tests.conftest import ROOT, demo_database

from loucheng_cli import i18n


@pytest.fixture
def tool():
    """``tools/screens.py``."""
    spec = importlib.util.spec_from_file_location("screens", ROOT / "tools" / "screens.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    i18n.use("zh")


@pytest.fixture
def screen(tool, tmp_path, tmp_path_factory, monkeypatch):
    """A picture of a command on the example week."""
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)
    for name in ("LOUCHENG_LANG", "COLUMNS", "LINES", "TERM", "NO_COLOR"):
        monkeypatch.setenv(name, "1")  # put back afterwards, whatever the tool sets
    return lambda words: tool.picture(tool.screen(db, words, "zh"), words)


def test_a_picture_is_the_same_each_time_and_needs_no_other_host(screen):
    once, again = screen("issue show 4"), screen("issue show 4")

    assert once == again
    assert [word for word in once.split() if "://" in word] == ['xmlns="http://www.w3.org/2000/svg">']
    assert "地库排水沟一下雨就返水" in once


def test_each_picture_is_what_the_program_shows_today(tool, screen, tmp_path):
    """``python tools/screens.py`` draws them again."""
    drawn = dict(tool.pictures(tmp_path / "demo.db"))

    assert [name for name, picture in drawn.items() if (tool.FOLDER / name).read_text("utf-8") != picture] == []
