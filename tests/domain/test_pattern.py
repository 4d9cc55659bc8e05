"""Is a pattern that is compiled late the same pattern?"""

from __future__ import annotations

import re

import pytest

from loucheng_cli.pattern import pattern


def test_it_finds_what_a_compiled_one_finds():
    late, compiled = pattern(r"([a-z]+)(\d+)", re.IGNORECASE), re.compile(r"([a-z]+)(\d+)", re.IGNORECASE)
    text = "A12 b3, c"

    assert late.findall(text) == compiled.findall(text)
    assert late.fullmatch("A12").groups() == ("A", "12")
    assert late.sub(r"\2", text) == compiled.sub(r"\2", text)
    assert (late.pattern, late.flags) == (compiled.pattern, compiled.flags)


def test_it_is_compiled_when_first_used():
    broken = pattern("(")

    with pytest.raises(re.error):
        broken.search("x")
