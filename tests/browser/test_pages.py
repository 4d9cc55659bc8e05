"""The pages in a real browser: no console errors, no requests, readable at every width, in the dark and on paper."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from loucheng_cli.domain.digest.model import from_json
from loucheng_cli.render.digest.formats import DigestFormat, rendered

WEEK = ("--week", "2026-W38")
WIDTHS = (1920, 1280, 768, 375, 360)
AS_OF = (*WEEK, "--as-of", "2026-09-21T09:00")
DIGESTS = {
    "digest JX": (("digest", *AS_OF, "--council", "JX", "--annex"), "zh"),
    "digest WL": (("digest", *AS_OF, "--council", "WL", "--annex"), "zh"),
    "digest WL in English": (("digest", *AS_OF, "--council", "WL", "--lang", "en", "--annex"), "zh"),
}
OTHERS = {
    "catalogue": (("catalog", "export"), "zh"),
    "slips": (("issue", "slip", "4", "10", "12"), "zh"),
    "meeting": (("issue", "convene", "12", "16", "--date", "2026-09-25", "--place", "望澜大厦大堂"), "zh"),
    "report parties": (("report", "parties", *WEEK), "zh"),
    "report buildings, with a list, in English": (("report", "buildings", *WEEK, "--figure", "opened"), "en"),
    "report coverage": (("report", "coverage", *WEEK), "zh"),
    "report trend": (("report", "trend", *WEEK), "zh"),
    "report sla in English": (("report", "sla", *WEEK), "en"),
    "report items": (("report", "items", *WEEK), "zh"),
    "report workers": (("report", "workers", *WEEK), "zh"),
    "report indicators": (("report", "indicators", *WEEK), "zh"),
    "report ledgers": (("report", "ledgers", *WEEK), "zh"),
}
EVERY = {**DIGESTS, **OTHERS}
pages = pytest.mark.parametrize(("words", "lang"), EVERY.values(), ids=EVERY)
digests = pytest.mark.parametrize(("words", "lang"), DIGESTS.values(), ids=DIGESTS)

# What a picture is drawn at, and by how much any of its texts stands out of it.
PICTURES = """[...document.querySelectorAll("main svg[role=img]")].map(svg => {
  const box = svg.getBoundingClientRect();
  const out = [...svg.querySelectorAll("text")].map(text => {
    const own = text.getBoundingClientRect();
    return Math.max(own.right - box.right, box.left - own.left);
  });
  return [box.width, box.height, Math.max(0, ...out)];
})"""
# The words of the headings that go on in a second line.
BROKEN = """[...document.querySelectorAll("th")].flatMap(th => [...th.childNodes].flatMap(node =>
  [...(node.data ?? "").matchAll(/[A-Za-z]+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
  }).map(word => word[0])))"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"


@pages
def test_a_page_says_nothing_to_the_console_asks_for_nothing_and_fits_every_width(open_page, written, words, lang):
    opened = open_page(written(*words, lang=lang))

    assert {width: opened.overflow(width) for width in WIDTHS} == dict.fromkeys(WIDTHS, 0)
    assert (opened.said, opened.asked) == ([], [opened.address])


@pytest.mark.parametrize(
    "kind", ["parties", "buildings", "workers", "coverage", "items", "trend", "sla", "indicators", "councils"]
)
def test_no_heading_breaks_within_a_word_where_a_report_is_a_table(open_page, written, kind):
    opened = open_page(written("report", kind, *WEEK, lang="en"))

    for width in (1280, 1000, 768, 741):
        assert (opened.overflow(width), opened.page.evaluate(BROKEN)) == (0, []), width


@pages
def test_nobody_is_shut_out(open_page, written, words, lang):
    opened = open_page(written(*words, lang=lang))

    assert opened.problems() == []


@pytest.mark.parametrize("name", ["digest WL", "slips", "report sla in English"])
def test_in_the_dark_the_page_is_dark_and_can_be_read(open_page, written, name):
    words, lang = EVERY[name]
    opened = open_page(written(*words, lang=lang), scheme="dark")

    assert opened.problems("color-contrast") == []
    assert sum(opened.page.evaluate(BACKGROUND)) < 3 * 64


def test_on_a_telephone_where_a_row_is_a_card_nobody_is_shut_out_either(open_page, written):
    opened = open_page(written(*EVERY["digest WL"][0]))
    opened.overflow(360)

    assert opened.problems() == []


@pytest.mark.parametrize("width", [360, 768, 1280])
@digests
def test_every_picture_has_its_size_and_holds_its_texts(open_page, written, words, lang, width):
    opened = open_page(written(*words, lang=lang))
    opened.overflow(width)
    drawn = opened.page.evaluate(PICTURES)

    assert len(drawn) == (5 if "JX" in words else 4)
    assert all(wide > 60 and high > 40 and out <= 1 for wide, high, out in drawn), drawn


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each sheet in points."""
    return [tuple(round(float(n)) for n in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)]


@pytest.mark.parametrize("council", ["JX", "WL"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_prints_on_one_sheet_of_a4(open_page, written, council, lang):
    page = open_page(written("digest", *AS_OF, "--council", council, "--lang", lang))

    assert sheets(page.page.pdf(prefer_css_page_size=True)) == [(595, 842)]


@digests
def test_the_annex_of_the_example_week_follows_on_at_most_three_sheets(open_page, written, words, lang):
    found = sheets(open_page(written(*words, lang=lang)).page.pdf(prefer_css_page_size=True))

    assert (2 <= len(found) <= 4, set(found)) == (True, {(595, 842)})


def test_on_a_telephone_the_page_takes_three_screens(open_page, written):
    opened = open_page(written("digest", *AS_OF, "--council", "JX"))
    opened.overflow(375)

    assert opened.page.evaluate("document.scrollingElement.scrollHeight") <= 3 * 812


def test_the_page_of_a_busy_week_prints_on_one_sheet_too(open_page, written, tmp_path):
    spec = importlib.util.spec_from_file_location("busy_week", Path(__file__).parents[1] / "digest" / "busy_week.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    calm = written("digest", *AS_OF, "--council", "JX", form="json").read_text(encoding="utf-8")
    path = tmp_path / "busy.html"
    path.write_bytes(rendered(module.busy(from_json(calm)), DigestFormat.HTML, lang="zh"))

    assert sheets(open_page(path).page.pdf(prefer_css_page_size=True)) == [(595, 842)]
