"""A file whose ending names no format is refused by every command that writes one."""

from __future__ import annotations

import pytest
from tests.conftest import demo_database


@pytest.mark.parametrize(
    "words",
    [
        ("report", "parties"),
        ("export", "issues"),
        ("issue", "slip", "4"),
        ("issue", "supervision", "4"),
        ("issue", "convene", "4", "--date", "2026-09-25", "--place", "大堂"),
        ("digest", "--council", "JX"),
        ("catalog", "export"),
        ("privacy", "notice"),
        ("visit", "plan"),
        ("dashboard",),
        ("map",),
    ],
    ids=" ".join,
)
def test_an_ending_that_names_no_format_is_refused(tmp_path, tmp_path_factory, loucheng, words):
    out = tmp_path / "page.foo"

    ran = loucheng("--db", demo_database(tmp_path_factory), *words, "--out", out, LOUCHENG_WORKER="wr")

    assert (ran.exit_code, ran.stdout, out.exists()) == (2, "", False)
