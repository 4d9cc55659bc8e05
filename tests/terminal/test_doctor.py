"""``doctor`` at a terminal measures how wide a Chinese character is."""

from __future__ import annotations

import pyte.screens
import pytest


def test_the_width_of_a_chinese_character_is_measured(terminal):
    shown = terminal("doctor", columns=120)

    assert shown.end() == 0
    assert "一个汉字占两列" in shown.text


def test_a_terminal_that_gives_it_one_column_is_told(terminal, monkeypatch):
    monkeypatch.setattr(pyte.screens, "wcwidth", lambda _char: 1)
    shown = terminal("doctor", columns=120)

    assert shown.end() == 6
    assert "一个汉字占 1 列" in shown.text


@pytest.mark.parametrize("columns", [40])
def test_a_narrow_window_is_advice(terminal, columns):
    shown = terminal("doctor", columns=columns)

    assert shown.end() == 0
    assert "60" in shown.text
