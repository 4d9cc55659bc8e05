"""The map in a real browser: quiet, at every width, in the dark, on paper, by keyboard, with hostile names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.browser.test_hostile import HOSTILE
from tests.conftest import ROOT, TODAY, demo_database

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.journal import writing

WIDTHS = (1920, 1280, 768, 375)
MAPS = {
    "staff": ("map",),
    "staff in English": ("map", "--lang", "en"),
    "council": ("map", "--for", "council", "--council", "WL"),
}
VIEWS = {"": "overview", "#M": "a mall", "#A": "an office tower"}
maps = pytest.mark.parametrize("words", MAPS.values(), ids=MAPS)
views = pytest.mark.parametrize("view", VIEWS, ids=VIEWS.values())


@pytest.fixture(scope="module")
def written_map(tmp_path_factory: pytest.TempPathFactory):
    """Writes a map of the example week, or of another database, once a run."""
    folder = tmp_path_factory.mktemp("maps")
    own = Path(shutil.copy(demo_database(tmp_path_factory), folder / "week.db"))  # a map for staff is recorded in it
    made: dict[tuple[str, ...], Path] = {}

    def run(*words: str, db: Path | None = None) -> Path:
        path = db or own
        key = (str(path), *words)
        if key not in made:
            out = folder / f"{len(made)}.html"
            env = {"PYTHONPATH": str(ROOT / "src"), "HOME": str(folder), "LOUCHENG_TODAY": "2026-09-21"}
            command = [sys.executable, "-m", "loucheng_cli", "--db", str(path), *words, "--out", str(out)]
            subprocess.run(command, env={**os.environ, **env, "LOUCHENG_LANG": "zh"}, check=True, capture_output=True)
            made[key] = out
        return made[key]

    return run


@pytest.fixture
def show(open_page, written_map):
    """Opens a view of a map and waits for its charts."""

    def run(*words: str, view: str = "", scheme: str = "light", db: Path | None = None):
        opened = open_page(written_map(*words, db=db), scheme)
        if view:
            opened.page.evaluate("where => { location.hash = where }", view)
            opened.page.wait_for_selector(".stack")
        opened.page.wait_for_selector(".chart svg")
        return opened

    return run


@maps
@views
def test_the_map_is_quiet_and_fits_every_width(show, words, view):
    if words[-1] == "WL":
        view = view and "#W"
    opened = show(*words, view=view)

    assert {width: opened.overflow(width) for width in WIDTHS} == dict.fromkeys(WIDTHS, 0)
    assert (opened.said, {each.partition("#")[0] for each in opened.asked}) == ([], {opened.address})
    assert opened.problems() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["", "#C"])
@pytest.mark.parametrize("way", range(5))
def test_every_colour_can_be_read_in_light_and_dark(show, view, way, scheme):
    opened = show("map", view=view, scheme=scheme)
    opened.page.select_option("#colour", str(way))
    opened.page.wait_for_selector(".chart svg")

    assert opened.problems("color-contrast") == []
    opened.page.select_option("#filter", "0")
    assert opened.problems("color-contrast") == []


@views
def test_on_a_telephone_nobody_is_shut_out(show, view):
    opened = show("map", view=view)
    opened.overflow(375)

    assert opened.problems() == []


def test_every_printed_sheet_of_an_internal_map_says_so_and_the_script_of_a_council_knows_nothing(show):
    staff, council = show("map", view="#A"), show("map", "--for", "council")
    sheets = staff.page.pdf(prefer_css_page_size=True)

    assert {
        tuple(round(float(n)) for n in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", sheets)
    } == {(842, 595)}
    staff.page.emulate_media(media="print")
    assert staff.page.evaluate("getComputedStyle(document.querySelector('.watermark')).position") == "fixed"
    assert council.page.query_selector(".watermark") is None
    known = council.page.evaluate("Object.keys(JSON.parse(document.getElementById('data').textContent))")
    assert {"facts", "issues", "leases", "words"} & set(known) == set()


def test_a_search_lists_who_is_found_and_opens_the_card(show):
    page = show("map").page
    page.fill("#search", "鲸屿")
    page.wait_for_selector("#found button")
    assert page.inner_text("#status") == "符合的有 1 家，共 200 家"
    page.press("#search", "ArrowDown")
    page.keyboard.press("Enter")

    assert page.inner_text("#card-name") == "瓯澜鲸屿软件技术有限公司"
    said = page.inner_text("#card")
    assert "内部资料" in said
    assert "锦汐中心A座 19层 1901-1906" in said
    assert "JX-E1" in said
    page.keyboard.press("Escape")
    assert page.is_hidden("#card")
    page.fill("#search", "olj")  # initials
    page.wait_for_selector("#found button")
    page.fill("#search", "没有这一家")
    assert page.is_hidden("#found")


def test_filters_and_colours_change_what_is_drawn(show):
    page = show("map", view="#A").page
    page.select_option("#filter", "0")
    lit = page.locator(".unit:not(.dim)").count()
    assert 0 < lit < page.locator(".unit").count()
    assert page.locator("#list tbody tr").count() <= lit
    page.select_option("#filter", "-1")
    page.select_option("#colour", "4")
    assert "超期" in page.inner_text(".legend")


def test_arrow_keys_walk_through_the_building(show):
    page = show("map", view="#A").page
    page.locator(".unit[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.ariaLabel")

    assert first.startswith("28层, ")
    assert second.startswith("28层, ")
    assert first != second
    assert below.startswith("27层, ")
    assert page.locator(".unit[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    assert page.is_visible("#card")


def test_the_way_back_is_the_browsers_own(show):
    page = show("map", view="#A").page
    assert page.evaluate("document.activeElement.textContent") == "A 锦汐中心A座"
    page.go_back()
    page.wait_for_selector(".cards")
    assert page.title() == "锦汐商务社区楼宇经济地图"


@pytest.fixture(scope="module")
def hostile_map(tmp_path_factory):
    """The example week in which enterprises, industries and a building have hostile names."""
    import shutil

    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    db = open_database(str(path))
    refs = [ref for (ref,) in db.rows("select enterprise from occupancy where building = 'C' order by code limit 10")]
    texts = [text.replace("\x00", "") for text in HOSTILE.values()] * 2
    changes = [
        Change("enterprise", ref, "EnterpriseChanged", {"name": text, "industry": text[:80]})
        for ref, text in zip(refs, texts, strict=False)
    ]
    changes.append(Change("building", "C", "BuildingChanged", {"name": texts[0], "address": texts[3]}))
    with writing(db, ActionContext("zl", "2026-09-21T04:00:00Z", TODAY)) as journal:
        journal.record(changes)
    db.close()
    return path


@pytest.mark.parametrize("audience", ["staff", "council"])
@pytest.mark.parametrize("view", ["", "#C"])
def test_hostile_names_run_nothing_and_break_nothing(show, hostile_map, audience, view):
    opened = show("map", "--for", audience, view=view, db=hostile_map)

    assert {width: opened.overflow(width) for width in WIDTHS} == dict.fromkeys(WIDTHS, 0)
    assert opened.page.evaluate("document.querySelectorAll('script').length") == 3
    assert opened.page.evaluate("document.querySelectorAll('img, iframe, object, link').length") == 0
    if view:
        for n in range(opened.page.locator(".unit").count()):
            opened.page.locator(".unit").nth(n).evaluate("each => each.click()")
            assert opened.page.evaluate("document.getElementById('card').scrollWidth <= innerWidth")
            opened.page.keyboard.press("Escape")
    opened.page.fill("#search", "w")
    assert (opened.said, {each.partition("#")[0] for each in opened.asked}) == ([], {opened.address})
