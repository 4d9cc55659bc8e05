from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.enums import Outcome
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.digest.model import Rate, to_json
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.errors import NotFoundError, RefusedError, UsageError
from loucheng_cli.render.digest import wording as words
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.services.publishing import next_week, publish, show, void_digest
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify
from loucheng_cli.store.reads.published import published

WEEK = Week(2026, 38)


@pytest.fixture
def monday(example):
    return example.stamp("2026-09-21", "wr", "01:00:00")


def resolve_late(db, example, ref: str) -> None:
    """On Tuesday somebody enters what happened on Friday."""
    with writing(db, example.stamp("2026-09-22")) as journal:
        issue = journal.fact(Issue, ref)
        friday = date(2026, 9, 18)
        journal.record(
            lifecycle.resolve(issue, example.rules("2026-09-22"), on=friday, outcome=Outcome.SOLVED, reply="已发招聘"),
            on=friday,
        )


def test_a_published_digest_is_numbered_and_frozen(week_db, example, refs, monday):
    page = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    resolve_late(week_db, example, refs["I5"])

    (kept,) = published(week_db)
    assert (page.numbering.ref, page.numbering.in_year, page.numbering.total) == ("JX-D1", 1, 1)
    assert kept.values == to_json(page) == to_json(show(week_db, "2026-W38"))
    assert to_json(show(week_db, "JX-D1")) == to_json(show(week_db, "1")) == kept.values
    assert show(week_db, "1").figures.handled == 10


def test_its_hash_is_in_the_journal(week_db, example, monday):
    page = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    row = week_db.row("select subject, name, changes from event where kind = 'digest'")
    assert row[:2] == ("JX-D1", "DigestPublished")
    assert hashlib.sha256(to_json(page).encode()).hexdigest() in row[2]
    assert [each for each in verify(week_db).differences if each.table == "digest"] == []
    week_db.execute("""update digest set "values" = replace("values", '锦汐商务社区', '别的社区')""")
    assert [(each.key, each.what) for each in verify(week_db).differences if each.table == "digest"] == [
        ("1", "altered")
    ]


def test_only_the_director_publishes(week_db, example):
    with pytest.raises(RefusedError):
        publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=example.stamp("2026-09-21", "zl"))

    assert published(week_db) == []


def test_a_week_is_published_once_and_not_before_it_begins(week_db, example, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    for week in (WEEK, Week(2026, 40)):
        with pytest.raises(RefusedError):
            publish(week_db, "JX", week, calendar=example.CALENDAR, stamp=monday)
    assert [each.number for each in published(week_db)] == [1]


def test_each_council_counts_its_own_and_all_have_one_number(week_db, example, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    second = publish(week_db, "WL", WEEK, calendar=example.CALENDAR, stamp=monday)

    assert (second.numbering.ref, second.numbering.total) == ("JX-D2", 1)
    with pytest.raises(UsageError):
        show(week_db, "2026-W38")
    assert show(week_db, "2026-W38", "WL").council == "WL"
    with pytest.raises(NotFoundError):
        show(week_db, "9")


def test_late_entries_appear_in_the_next_one(week_db, example, refs, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    resolve_late(week_db, example, refs["I5"])

    following = digest(
        week_db, "JX", WEEK.next, Moment.parse("2026-09-28T09:00", "Asia/Shanghai"), calendar=example.CALENDAR
    )

    found = {each.figure: (each.then, each.now) for each in following.corrections.figures}
    assert following.corrections.refs == (refs["I5"],)
    assert found["handled"] == (Rate(part=10, whole=0), Rate(part=11, whole=0))
    assert found["on_time"] == (Rate(part=10, whole=10), Rate(part=11, whole=11))


def test_what_is_entered_in_the_second_of_publishing_is_a_correction_too(week_db, example, refs, monday):
    page = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    with writing(week_db, monday) as journal:
        issue = journal.fact(Issue, refs["I5"])
        friday = date(2026, 9, 18)
        changes = lifecycle.resolve(
            issue, example.rules("2026-09-21"), on=friday, outcome=Outcome.SOLVED, reply="已发招聘"
        )
        journal.record(changes, on=friday)
    again = digest(week_db, "JX", WEEK, Moment.parse(page.as_of, "Asia/Shanghai"), calendar=example.CALENDAR)
    following = digest(
        week_db, "JX", WEEK.next, Moment.parse("2026-09-28T09:00", "Asia/Shanghai"), calendar=example.CALENDAR
    )

    assert (again.figures, again.before, again.as_of) == (page.figures, page.before, page.as_of)
    assert following.corrections.refs == (refs["I5"],)


def test_a_week_that_was_published_says_so_where_it_is_worked_out_again_and_a_void_page_says_that(
    week_db, example, monday
):
    now = Moment.parse("2026-09-22T09:00", "Asia/Shanghai")
    before = digest(week_db, "JX", WEEK, now, calendar=example.CALENDAR)
    page = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    again = digest(week_db, "JX", WEEK, now, calendar=example.CALENDAR)
    void_digest(week_db, "JX-D1", "漏了一件", stamp=monday)
    void_page, after = show(week_db, "JX-D1"), digest(week_db, "JX", WEEK, now, calendar=example.CALENDAR)

    assert [words.warning(each) for each in (before, page, again, void_page, after)] == [
        None,
        None,
        "本周已审签：2026年第1期（总第1期），原件见 loucheng digest show JX-D1；以下按现有数据重新计算。",
        "本期已于2026年9月21日作废。",
        None,
    ]
    assert [(each.voided_on, each.voided_because) for each in published(week_db)] == [(date(2026, 9, 21), "漏了一件")]
    assert "issued" not in to_json(page)
    assert "voided_on" not in to_json(page)


def test_nothing_changed_is_said_as_nothing(week_db, example, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    following = digest(
        week_db, "JX", WEEK.next, Moment.parse("2026-09-28T09:00", "Asia/Shanghai"), calendar=example.CALENDAR
    )

    assert (following.corrections.figures, following.corrections.refs) == ((), ())


def test_at_a_moment_before_it_nothing_was_published(week_db, example, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    with as_of(week_db, "2026-09-21T00:00:00Z"):
        assert published(week_db) == []
    assert len(published(week_db)) == 1


def test_the_next_week_to_publish_is_the_last_one_that_is_over(week_db, example, monday):
    assert next_week(week_db, "JX", date(2026, 9, 21)) == WEEK
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    assert next_week(week_db, "JX", date(2026, 9, 21)) == WEEK.previous


@pytest.mark.parametrize(
    ("week", "said"),
    [(Week(2026, 39), "2026-W39 尚未结束。"), (Week(2026, 40), "2026-W40 还没有开始。"), (Week(2020, 1), "建立之前")],
    ids=str,
)
def test_a_week_that_is_not_over_or_before_the_database_is_refused(week_db, example, monday, week, said):
    with pytest.raises(RefusedError, match=said):
        publish(week_db, "JX", week, calendar=example.CALENDAR, stamp=monday)


def test_an_early_page_says_so(week_db, example, monday):
    page = publish(week_db, "JX", Week(2026, 39), calendar=example.CALENDAR, early=True, stamp=monday)

    assert words.unfinished(page) is not None


def test_a_void_digest_stays_in_the_list_and_the_week_is_published_again_as_a_correction(week_db, example, monday):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)
    void_digest(week_db, "JX-D1", "漏了一件", stamp=monday)
    again = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    assert [(each.number, each.voided_on) for each in published(week_db)] == [(1, date(2026, 9, 21)), (2, None)]
    assert (again.numbering.in_year, again.numbering.replaces) == (2, "JX-D1")
    assert show(week_db, str(WEEK)).numbering.ref == "JX-D2"
    with pytest.raises(RefusedError):
        void_digest(week_db, "1", "再来", stamp=monday)


@pytest.mark.parametrize(("stamp", "reason"), [("zl", "漏了"), ("wr", " ")], ids=["no director", "no reason"])
def test_only_a_director_voids_and_says_why(week_db, example, monday, stamp, reason):
    publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    with pytest.raises(RefusedError):
        void_digest(week_db, "1", reason, stamp=example.stamp("2026-09-21", stamp))


def test_typed_texts_are_quoted_only_where_the_director_confirmed_them(week_db, example, monday):
    draft = digest(week_db, "WL", WEEK, Moment.parse("2026-09-21T09:00", "Asia/Shanghai"), calendar=example.CALENDAR)
    page = publish(week_db, "WL", WEEK, calendar=example.CALENDAR, quotes=frozenset({"JX-I25"}), stamp=monday)

    assert {line.ref for line in draft.handled.lines if line.unreviewed and line.reply} > {"JX-I25"}
    assert [line.ref for line in page.handled.lines if line.reply] == ["JX-I25"]
    assert not any(line.unreviewed for line in page.handled.lines)


def test_one_wrong_clock_leaves_later_pages_whole(week_db, example):
    """A write dated 2036 does not hide what is entered after it."""
    with writing(week_db, ActionContext("zl", "2036-01-10T04:00:00Z", date(2036, 1, 10))) as journal:
        journal.record([Change("issue", "JX-I4", "IssueNoted", {"note": FreeText("钟不准")})])
    with writing(week_db, example.stamp("2026-09-22")) as journal:
        fields = {"text": FreeText("门禁坏了"), "building": "A", "opened_on": "2026-09-22"}
        journal.record([Change("issue", "JX-I90", "IssueOpened", fields, new=True)])
    now = Moment.now(datetime(2026, 9, 28, 1, tzinfo=UTC), "Asia/Shanghai")
    past = Moment.parse("2026-09-28T09:00", "Asia/Shanghai")

    for moment in (now, past):
        page = digest(week_db, "JX", WEEK.next, moment, calendar=example.CALENDAR)
        assert page.figures.opened == 1
