"""Reading Chinese without tones."""

from __future__ import annotations

import pytest

from loucheng_cli.domain.core.pinyin import initials, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("瓯澜鲸屿软件", "oljyrj"),
        ("A座 1901（女装）", "az1901nz"),
        ("ＡＢ－商行", "absh"),
        ("長城", "cc"),
        ("😀!\n", ""),
    ],
)
def test_initials(text, expected):
    assert initials(text) == expected


def test_syllables_keep_runs_of_letters_and_digits_whole():
    assert syllables("瓯澜 A座3B12女") == ["ou", "lan", "a", "zuo", "3", "b", "12", "nv"]
