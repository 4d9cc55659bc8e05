"""The wall in a real browser: one screen of a hall, a telephone, the dark, one sheet of paper."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.conftest import demo_database

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.digest.model import PartyLoad, Rate
from loucheng_cli.domain.digest.wall import Coming, WallBuilding
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.render.dashboard import html
from loucheng_cli.services.dashboard import wall
from loucheng_cli.services.digest import Moment
from loucheng_cli.store.engine.opening import open_database

HOSTILE = "<script>alert(1)</script>\u202e反向\u200f\U0001f468\u200d\U0001f469" + "长" * 2000


@pytest.fixture(scope="module")
def walls(tmp_path_factory):
    """The example week; the same of forty buildings with long lists; the same with hostile names."""
    folder = tmp_path_factory.mktemp("walls")
    db = open_database(str(shutil.copy(demo_database(tmp_path_factory), folder / "week.db")))
    moment = Moment.at(datetime(2026, 9, 21, 4, tzinfo=UTC), "Asia/Shanghai")
    plain = wall(db, None, Week.parse("2026-W38"), moment, calendar=load_calendar(None))
    db.close()

    def many(name):
        return replace(
            plain,
            week=replace(
                plain.week,
                council_name=name,
                parties=tuple(PartyLoad(name=f"物业（{name}）第{n}处", open=9, overdue=3) for n in range(9)),
            ),
            buildings=tuple(
                WallBuilding(name=f"{name}{n}", coverage=Rate(part=n, whole=60), open=n, overdue=0) for n in range(40)
            ),
            coming=tuple(Coming(on=date(2026, 9, 22 + n), text=f"{name}广场青年交友沙龙暨招聘会") for n in range(6)),
        )

    found = {}
    for lang in ("zh", "en"):
        i18n.use(lang)
        for name, each in {"week": plain, "many": many("望澜国际"), "hostile": many(HOSTILE)}.items():
            found[name, lang] = folder / f"{name}-{lang}.html"
            found[name, lang].write_text(html(each), encoding="utf-8")
    i18n.use("zh")
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["week", "many"])
def test_in_a_hall_everything_is_on_one_screen(open_page, walls, name, lang):
    opened = open_page(walls[name, lang])
    opened.page.set_viewport_size({"width": 1920, "height": 1080})

    assert opened.page.evaluate("document.scrollingElement.scrollHeight") <= 1080
    assert (
        opened.page.evaluate(
            "[...document.querySelectorAll('.panel, .tiles div')].filter(e => e.scrollHeight > e.clientHeight + 1"
            " || e.scrollWidth > e.clientWidth + 1).length"
        )
        == 0
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["week", "many", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_says_nothing_and_asks_for_nothing(open_page, walls, name, lang, scheme):
    opened = open_page(walls[name, lang], scheme=scheme)

    assert {width: opened.overflow(width) for width in (1920, 1280, 768, 375)} == dict.fromkeys(
        (1920, 1280, 768, 375), 0
    )
    assert (opened.said, opened.asked) == ([], [opened.address])
    assert opened.problems() == []


@pytest.mark.parametrize("name", ["week", "many"])
def test_it_prints_on_one_sheet_on_its_side(open_page, walls, name):
    pdf = open_page(walls[name, "zh"]).page.pdf(prefer_css_page_size=True)

    assert (
        re.findall(rb"/MediaBox \[([^\]]+)\]", pdf) == [b"0 0 841.91998 594.95996"]
        or len(re.findall(rb"/MediaBox \[", pdf)) == 1
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_index_of_a_set_of_reports_fits_every_width(open_page, written, scheme):
    folder = written("report", "all", "--week", "2026-W38")  # made like a page, but a folder
    opened = open_page(folder / "index.html", scheme=scheme)

    assert {width: opened.overflow(width) for width in (1920, 1280, 768, 375)} == dict.fromkeys(
        (1920, 1280, 768, 375), 0
    )
    assert (opened.said, opened.asked, opened.problems()) == ([], [opened.address], [])
    assert {each.name for each in folder.iterdir()} > {"index.html", "parties.html", "ledgers.html"}
