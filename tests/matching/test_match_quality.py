"""The measured quality of the matcher (docs/adr/0006-matching.md); bounds a little below the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from loucheng_cli.domain.catalog.matching import match
from loucheng_cli.domain.catalog.matching.evaluation import evaluate
from loucheng_cli.domain.catalog.matching.splitting import split
from loucheng_cli.files.catalog.labelled import read_labelled

HERE = Path(__file__).parent


@pytest.fixture(scope="module", params=["development", "held_out"])
def half(request, catalog, index):
    rows = read_labelled(HERE / f"{request.param}.csv", catalog)
    return rows, evaluate(rows, catalog, lambda text: match(index, text), lambda text: split(text, index))


def test_nine_of_ten_needs_find_their_item_first(half):
    _rows, report = half

    assert report.items.top1 >= 0.88
    assert report.items.top3 >= 0.95


def test_few_notes_pass_and_few_needs_are_refused(half):
    _rows, report = half

    assert report.passed_wrongly <= 0.06
    assert report.passed_plain <= 0.02
    assert report.refused_wrongly <= 0.12


def test_both_needs_of_a_text_are_found_in_its_parts(half):
    _rows, report = half

    assert report.two_found >= 0.72
    assert report.two_shown >= 0.9


def test_a_text_of_one_need_is_seldom_taken_apart(half, index):
    rows, _report = half
    single = [row for row in rows if row.kind == "one"]

    assert sum(len(split(row.text, index)) > 1 for row in single) <= 0.2 * len(single)


def test_scores_say_how_often_they_are_right(half):
    _rows, report = half

    assert all(abs(band.score - band.right) <= 0.12 for band in report.bands if band.texts >= 20)
