from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.enums import Outcome
from loucheng_cli.domain.digest.model import Rate, to_json
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.errors import NotFoundError, RefusedError, UsageError
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.services.publishing import publish, show
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.published import altered
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
    assert (page.numbering.ref, page.numbering.in_year, page.numbering.total) == ("JX-D1", 38, 1)
    assert kept.values == to_json(page) == to_json(show(week_db, "2026-W38"))
    assert to_json(show(week_db, "JX-D1")) == to_json(show(week_db, "1")) == kept.values
    assert show(week_db, "1").figures.handled == 10


def test_its_hash_is_in_the_journal(week_db, example, monday):
    page = publish(week_db, "JX", WEEK, calendar=example.CALENDAR, stamp=monday)

    row = week_db.row("select subject, name, changes from event where kind = 'digest'")
    assert row[:2] == ("JX-D1", "DigestPublished")
    assert hashlib.sha256(to_json(page).encode()).hexdigest() in row[2]
    assert altered(week_db) == []
    week_db.execute("""update digest set "values" = replace("values", '锦汐商务社区', '别的社区')""")
    assert altered(week_db) == [1]


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

    assert to_json(replace(again, numbering=page.numbering)) == to_json(page)
    assert following.corrections.refs == (refs["I5"],)


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
