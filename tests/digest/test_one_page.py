"""However busy the week: one page, and it says how much more stands in the annex."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.render.digest import svg
from loucheng_cli.render.digest.chat import LONGEST, chat
from loucheng_cli.render.digest.formats import DigestFormat, rendered
from loucheng_cli.render.digest.front import LINES, ROOM, ROWS, front
from loucheng_cli.render.wrapping import width
from loucheng_cli.services.digest import Moment, digest

MONDAY = Moment.parse("2026-09-21T09:00", "Asia/Shanghai")


@pytest.fixture
def page(week_db, example) -> Digest:
    return digest(week_db, "JX", Week(2026, 38), MONDAY, calendar=example.CALENDAR)


@pytest.fixture
def busy(page) -> Digest:
    spec = importlib.util.spec_from_file_location("busy_week", Path(__file__).parent / "busy_week.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.busy(page)


def test_a_busy_week_counts_what_does_not_fit(busy):
    found = {block.key: (len(block.lines), block.more) for block in front(busy).blocks}

    rows = sum(-(-width(line) // ROOM) for block in front(busy).blocks for line in block.lines)

    assert (sum(shown for shown, _more in found.values()) <= LINES, rows <= ROWS) == (True, True)
    assert {key: shown + more for key, (shown, more) in found.items()} == {
        "overdue": 18,
        "discuss": 14 + len(busy.repeats),
        "topics": 8,
        "due": 22,
    }
    assert all(shown >= 2 for shown, _more in found.values())


def test_in_a_terminal_a_busy_week_stays_below_100_lines_of_80_columns(busy):
    lines = rendered(busy, DigestFormat.TERMINAL, lang="zh", columns=80).decode().splitlines()

    assert len(lines) < 100
    assert max(map(width, lines)) <= 80


def test_a_quiet_week_fits_24_lines_of_80_columns(page):
    none = replace(page.overdue, lines=(), withheld=0)
    quiet = replace(
        page,
        figures=replace(page.figures, visits=0, opened=0, overdue=0),
        **dict.fromkeys(("overdue", "handled", "opened", "due_next"), none),
        **dict.fromkeys(("discuss", "repeats", "topics"), ()),
    )
    lines = rendered(quiet, DigestFormat.TERMINAL, lang="zh", columns=80).decode().splitlines()

    assert len(lines) <= 24
    assert max(map(width, lines)) <= 80


def test_a_busy_week_is_one_message_of_a_chat(busy):
    said = chat(busy)

    assert len(said) <= LONGEST
    assert not set("*#|`") & set(said)


def test_the_page_of_a_busy_week_has_no_second_part_in_word(busy):
    body = ZipFile(io.BytesIO(rendered(busy, DigestFormat.DOCX, lang="zh"))).read("word/document.xml")
    tags = {each.tag.partition("}")[2] for each in ElementTree.fromstring(body).iter()}

    assert "tbl" in tags
    assert "pageBreakBefore" not in tags


def test_the_numbers_on_the_bars_do_not_run_into_each_other(busy):
    weeks = [replace(each, opened=120 + n, handled=118 + n, solved=119) for n, each in enumerate(busy.trend)]
    for page in (busy, replace(busy, trend=tuple(weeks))):
        drawn = ElementTree.fromstring(str(svg.trend(page)))
        texts = [each for each in drawn.iter("text") if (each.text or "").isdigit()]
        places = [(float(each.get("x")), float(each.get("y")), len(each.text) * 6.2) for each in texts]

        assert len(places) == 24
        for one, other in combinations(places, 2):
            assert abs(one[0] - other[0]) >= (one[2] + other[2]) / 2 or abs(one[1] - other[1]) >= 11


def test_weeks_in_which_nothing_happened_are_a_sentence_and_no_empty_picture(page):
    still = replace(page, trend=tuple(replace(each, opened=0, handled=0, solved=0) for each in page.trend))

    assert "<svg" not in str(svg.trend(still))
    for form in (DigestFormat.HTML, DigestFormat.DOCX, DigestFormat.TERMINAL, DigestFormat.MD):
        body = rendered(still, form, lang="zh", columns=80)
        if form is DigestFormat.DOCX:
            body = ZipFile(io.BytesIO(body)).read("word/document.xml")
        assert "近八周没有新增、办结和解决的诉求。" in body.decode()


def test_the_workbook_draws_its_pictures_itself(busy):
    book = openpyxl.load_workbook(io.BytesIO(rendered(busy, DigestFormat.XLSX, lang="zh")))
    drawn = {sheet.title: [len(chart.series) for chart in sheet._charts] for sheet in book if sheet._charts}

    assert drawn == {"近八周": [3], "承办单位": [2]}
