"""Every format of the example week in both languages, to the byte; and of a week that means harm.

``LOUCHENG_GOLDEN=write pytest tests/digest/test_formats.py`` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.enums import EnterpriseKind
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.digest.model import Digest, DigestLine, MoveEntry, NoticeLine, Repeat, TopicLine
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.formats import BINARY, DigestFormat, rendered, use_language
from loucheng_cli.render.digest.text_charts import stack
from loucheng_cli.render.wrapping import width, wrapped
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.store.journal.journal import writing

GOLDEN = Path(__file__).parent.parent / "golden" / "digest"
WEEK = Week(2026, 38)
FORMS = [each for each in DigestFormat if each is not DigestFormat.PDF]  # a browser prints it: tests/browser
MONDAY = Moment.parse("2026-09-21T09:00", "Asia/Shanghai")
HOSTILE = "\x1b[31m=cmd()|<script>alert(1)</script>[red]\u202e*_`|&amp;😀繁體"


@pytest.fixture
def page(week_db, example) -> Digest:
    return digest(week_db, "WL", WEEK, MONDAY, calendar=example.CALENDAR)


@pytest.fixture
def hostile(week_db, example) -> Digest:
    """An enterprise, a notice, a topic and an issue of those who mean harm, and a text without a space."""
    with writing(week_db, example.stamp("2026-09-19")) as journal:
        issue = {
            "text": FreeText(HOSTILE),
            "building": "C",
            "floor": 2,
            "enterprise": "JX-E24",
            "opened_on": "2026-09-18",
        }
        long = {**issue, "text": FreeText("长" * 2000)}
        notice = {"text": FreeText(HOSTILE + "a" * 2000), "given_on": "2026-09-19"}
        topic = {"council": "WL", "text": FreeText(HOSTILE), "raised_on": "2026-09-19", "by_whom": FreeText(HOSTILE)}
        journal.record(
            [
                Change("enterprise", "JX-E24", "EnterpriseChanged", {"name": HOSTILE}),
                Change("issue", "JX-I98", "IssueOpened", issue, new=True),
                Change("issue", "JX-I99", "IssueOpened", long, new=True),
                Change("notice", "JX-N1", "NoticeGiven", notice, new=True),
                Change("topic", "JX-T1", "TopicRaised", topic, new=True),
            ]
        )
    return digest(week_db, "WL", WEEK, MONDAY, calendar=example.CALENDAR)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_the_bytes_are_those_of_the_golden_file(page, form, lang):
    body = rendered(page, form, annex=True, lang=lang)
    ending = "txt" if form is DigestFormat.TERMINAL else form.value
    path = GOLDEN / f"2026-W38-WL.{lang}.{ending}"
    if form in BINARY:
        # The content is compared as text, so that a difference can be read.
        path, body = path.with_name(f"{path.name}.txt"), _unpacked(body)
    if os.environ.get("LOUCHENG_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    assert body == path.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_two_runs_in_two_time_zones_give_the_same_bytes(page, form, monkeypatch):
    import time

    first = rendered(page, form, annex=True, lang="zh")
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()

    assert rendered(page, form, annex=True, lang="zh") == first


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_the_terminal_is_wider_than_it(page, columns, lang):
    text = rendered(page, DigestFormat.TERMINAL, annex=True, lang=lang, columns=columns).decode()

    assert max(width(line) for line in text.splitlines()) <= columns


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_week_breaks_no_format(hostile, form):
    body = rendered(hostile, form, annex=True, lang="zh")

    text = _unpacked(body).decode() if form in BINARY else body.decode()
    assert "\x1b" not in text
    if form is not DigestFormat.JSON:
        assert "\u202e" not in text
    if form is DigestFormat.HTML:
        assert "<script" not in text
    if form is DigestFormat.MD:
        assert "\\<script\\>" in text
    if form is DigestFormat.XLSX:
        assert "<f>" not in text


def test_the_documents_of_a_hostile_week_open(hostile):
    book = openpyxl.load_workbook(io.BytesIO(rendered(hostile, DigestFormat.XLSX, annex=True, lang="zh")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    with zipfile.ZipFile(io.BytesIO(rendered(hostile, DigestFormat.DOCX, annex=True, lang="zh"))) as archive:
        text_shown = "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())

    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert any("<script>alert(1)</script>" in str(cell.value) for cell in cells)
    assert "<script>alert(1)</script>[red]" in text_shown


@pytest.mark.parametrize("columns", [80, 120])
def test_a_hostile_week_stays_within_the_terminal(hostile, columns):
    text = rendered(hostile, DigestFormat.TERMINAL, annex=True, lang="zh", columns=columns).decode()

    assert max(width(line) for line in text.splitlines()) <= columns


def test_the_page_is_whole_html_that_leads_nowhere(page):
    text = rendered(page, DigestFormat.HTML, annex=True, lang="zh").decode()
    checked = _Checked()
    checked.feed(text)

    assert checked.open == []
    assert checked.problems == []
    assert not re.search(r"(?:src|href)\s*=|@import|url\((?!#)", text)


def test_every_picture_has_a_text_alternative(page):
    text = rendered(page, DigestFormat.HTML, annex=True, lang="zh").decode()

    labels = re.findall(r'<svg viewBox="[^"]*" role="img" aria-label="([^"]+)"', text)
    assert len(labels) == 2 + len(page.buildings)


def test_a_list_too_long_for_a_page_says_what_it_leaves_out(page):
    many = DigestLine(lines=page.opened.lines * 200)
    long = replace(page, opened=many, handled=many)
    body = rendered(long, DigestFormat.HTML, annex=True, lang="en")

    assert len(body) < 1_000_000
    assert b"1800 more lines are left out here" in body


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_is_defined_at_the_foot(page, lang):
    with use_language(lang):
        defined = {line.replace("：", ": ").split(": ")[0] for line in words.definitions(page)}
        shown = {name for _key, name, _said in words.figure_rows(page.figures)}
        beside = {i18n._(words.FIGURES[key]) for key in ("held", "extended", "explained", "redone", "backdated")}

        assert shown | beside <= defined


@pytest.mark.parametrize(
    "form", [DigestFormat.TERMINAL, DigestFormat.MD, DigestFormat.HTML, DigestFormat.DOCX, DigestFormat.XLSX]
)
def test_every_line_carries_its_ref(page, form):
    """So that it can be followed back to what was heard: also who moved, what is announced, what comes again."""
    on = date(2026, 9, 15)
    full = replace(
        page,
        moved_out=(
            MoveEntry(ref="JX-E8", name="贝岸", kind=EnterpriseKind.FIRM, industry=None, building="C", floor=3,
                  floor_label=None, on=on),
        ),
        notices=(NoticeLine(ref="JX-N5", text="停水", until_on=on),),
        repeats=(Repeat(building="C", item="空调", times=3, refs=("JX-I71", "JX-I72")),),
        topics=(TopicLine(ref="JX-T6", text="地库", issue="JX-I4", raised_on=on, by_whom=None, due_on=None, result=None,
                          resolved_on=None),),
    )  # fmt: skip
    body = rendered(full, form, annex=True, lang="zh")
    text = _unpacked(body).decode() if form in BINARY else body.decode()
    listed = [line.ref for each in (page.overdue, page.handled, page.opened, page.due_next) for line in each.lines]

    for ref in [*listed, *(point.line.ref for point in page.discuss), "JX-E8", "JX-N5", "JX-I71", "JX-I72", "JX-T6"]:
        assert ref in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_terminal_of_80_columns_last_week_stays_in_its_column(page, lang):
    lines = rendered(page, DigestFormat.TERMINAL, annex=True, lang=lang, columns=80).decode()
    lines = lines[lines.index({"zh": "附件", "en": "Annex"}[lang]) :].splitlines()
    with use_language(lang):
        earlier = [(name, said) for _key, name, said in words.figure_rows(page.before, short=True)]
        last_week = i18n._("Last week")
    rows = [(line, said) for name, said in earlier for line in lines[:20] if line.startswith(f"  {name}  ")]
    head = next(line for line in lines if line.endswith(last_week))

    assert len(rows) == len(earlier)
    assert {width(line.removesuffix(said)) for line, said in rows} == {width(head.removesuffix(last_week))}


def test_in_the_workbook_numbers_are_numbers_and_days_are_days(page):
    book = openpyxl.load_workbook(io.BytesIO(rendered(page, DigestFormat.XLSX, annex=True, lang="zh")))
    figures = {row[0].value: row for row in book["本周数据"].iter_rows(min_row=2)}
    late = {cell.value: row for cell, row in zip(*book["超期事项"].iter_rows(), strict=True)}

    assert [cell.value for cell in figures["办结"]][1:] == [4, None, None, 1, None, None]
    assert [cell.value for cell in figures["按时办结率"]] == ["按时办结率", 0.8, 4, 5, 1, 1, 1]
    assert [figures["按时办结率"][n].number_format for n in (1, 4)] == ["0.0%", "0.0%"]
    assert figures["满意率"][4].value is None  # of nobody asked
    assert (late["到期日"].value.isoformat(), late["到期日"].number_format) == ("2026-09-15T00:00:00", "yyyy-mm-dd")
    assert (late["超期"].value, late["受理已"].value) == (4, 9)


@pytest.mark.parametrize(
    ("week", "moment", "said"),
    [
        (WEEK, MONDAY, None),
        (
            WEEK,
            Moment.parse("2026-09-16", "Asia/Shanghai"),
            "- 本周尚未结束，数据截至9月16日。\n- 本周没有走访和新增诉求，在办1件情况见下。\n",
        ),
        (
            Week(2026, 50),
            MONDAY,
            "- 本周尚未开始；在办件数截至9月21日。\n- 本周没有走访和新增诉求，在办6件情况见下。\n",
        ),
    ],
)
def test_a_week_that_is_not_over_says_so(week_db, example, week, moment, said):
    text = rendered(
        digest(week_db, "WL", week, moment, calendar=example.CALENDAR), DigestFormat.MD, annex=True, lang="zh"
    ).decode()

    assert said in text if said else "尚未结束" not in text


def test_an_empty_week_says_so(week_db, example):
    empty = digest(week_db, "WL", Week(2026, 30), MONDAY, calendar=example.CALENDAR)

    text = rendered(empty, DigestFormat.MD, annex=True, lang="en").decode()
    assert "No visits and no new issues this week; none is open." in text


def test_the_storeys_are_drawn_from_the_basement_to_the_roof(page):
    tower = page.buildings[0]

    assert stack(tower).split("  ")[0] == "!|················"  # the one tenant of a floor is not pointed at


def test_chinese_breaks_anywhere_but_before_a_closing_sign():
    assert wrapped("一二三四，五六", 8) == ["一二三", "四，五六"]
    assert wrapped("一二三四五（六七", 12) == ["一二三四五", "（六七"]
    assert wrapped("一二三（四五", 8, "", "  ") == ["一二三", "  （四五"]
    assert wrapped("办结于9月15日", 10) == ["办结于", "9月15日"]


def _unpacked(body: bytes) -> bytes:
    """The parts of a document one after the other, and a checksum of the whole."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = [f"--- {name}\n{archive.read(name).decode()}\n" for name in archive.namelist()]
    return "".join([*parts, f"sha256 {hashlib.sha256(body).hexdigest()}\n"]).encode()


class _Checked(HTMLParser):
    """Every element is closed in the order it was opened; ids are not used twice."""

    VOID = frozenset({"meta", "br", "wbr", "link", "img", "rect", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                if value in self.ids:
                    self.problems.append(f"id {value} twice")
                self.ids.add(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
