"""Nothing that a person typed runs in a browser or breaks the page."""

from __future__ import annotations

import pytest
from tests.conftest import TODAY, demo_database

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.journal import writing

MARKUP = """"'></td></table></style><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>\
<iframe src="https://example.com/"></iframe><a href="javascript:alert(4)">{{ 7 * 7 }}{% raw %}&lt;b&gt;"""
HOSTILE = {
    "markup": MARKUP,
    "a formula": '=HYPERLINK("https://example.com","x")@SUM(1)+cmd|calc',
    "controls": "\x1b]8;;https://example.com\x07\x1b[31m\x00\x85红\r\n\u202eright to left\u2066\u200f اختبار",
    "no space": "W" * 2000,
    "emoji and 繁體": "😀👩‍👩‍👧‍👦🏳️‍🌈繁體字測試𠮷" * 30,
}


@pytest.fixture(scope="module")
def hostile_db(tmp_path_factory):
    """The example week, in which enterprise, issues, replies, topic and notice say all that; past every door."""
    import shutil

    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    db = open_database(str(path))
    firm, other = (row[0] for row in db.rows("select ref from enterprise order by ref limit 2"))
    changes = [
        Change("enterprise", firm, "EnterpriseChanged", {"name": MARKUP}),
        Change("enterprise", other, "EnterpriseChanged", {"name": "W" * 2000}),
    ]
    for n, text in enumerate(HOSTILE.values(), 90):
        wish = {
            "text": FreeText(text.replace("\x00", "")),
            "building": "C",
            "floor": 2,
            "enterprise": firm if n % 2 else other,
            "item_name": text.replace("\x00", "")[:300],
            "lead_name": text.replace("\x00", ""),
            "lead": "weijian",
            "named": True,
            "opened_on": "2026-09-18",
            "first_assigned_on": "2026-09-18",
            "status": "in_progress",
            "group": "open",
            "due_on": "2026-09-19",
        }
        words = {"council": "WL", "text": wish["text"], "raised_on": "2026-09-19", "by_whom": wish["text"]}
        changes += [
            Change("issue", f"JX-I{n}", "IssueOpened", wish, new=True),
            Change("topic", f"JX-T{n}", "TopicRaised", words, new=True),
            Change("notice", f"JX-N{n}", "NoticeGiven", {"text": wish["text"], "given_on": "2026-09-19"}, new=True),
        ]
    with writing(db, ActionContext("zl", "2026-09-19T04:00:00Z", TODAY.replace(day=19))) as journal:
        journal.record(changes)
    db.close()
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("digest", "--week", "2026-W38", "--as-of", "2026-09-21T09:00", "--council", "WL"),
        ("report", "parties", "--week", "2026-W38", "--figure", "open"),
        ("issue", "slip", "90", "91", "92", "93", "94"),
        ("issue", "convene", "90", "91", "92", "93", "94", "--date", "2026-09-25", "--place", MARKUP),
    ],
    ids=["digest", "report with a list", "slips", "meeting"],
)
def test_a_hostile_week_runs_nothing_asks_for_nothing_and_overflows_nowhere(open_page, written, hostile_db, words):
    opened = open_page(written(*words, db=hostile_db))

    assert {width: opened.overflow(width) for width in (1280, 768, 360)} == {1280: 0, 768: 0, 360: 0}
    assert opened.page.evaluate("document.querySelectorAll('script, img, iframe, a, object, link').length") == 0
    assert (opened.said, opened.asked) == ([], [opened.address])
    assert opened.problems() == []


def test_a_page_that_did_such_things_would_be_noticed(open_page, tmp_path):
    page = tmp_path / "bad.html"
    wide = "W" * 2000
    page.write_text(
        f"<script>console.log('ran'); alert('ran')</script><img src='bad.png'><p style='color: #aaa'>{wide}",
        encoding="utf-8",
    )
    opened = open_page(page)

    assert opened.overflow(360) > 0
    # The image that is missing may be reported before the script, between its two words, or after it.
    assert opened.said.count("ran") == 2
    assert opened.asked[1:] == [page.with_name("bad.png").as_uri()]
    assert {"color-contrast", "image-alt", "html-has-lang"} <= {rule for rule, _impact, _place in opened.problems()}
