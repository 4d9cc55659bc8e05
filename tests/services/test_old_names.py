"""Names and offices that somebody typed: the journal holds a hash; what older programs left in it is named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.lifecycle.waiting import extend
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.services import privacy as service
from loucheng_cli.services.visit import NewVisit, record_new_visit
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify
from loucheng_cli.store.reads.contact import left_in_journal
from loucheng_cli.store.reads.export import journal as events
from loucheng_cli.store.reads.issue import find_issue
from loucheng_cli.store.reads.visit import find_visit

TODAY = date(2026, 9, 21)
STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", TODAY)
NAME = "街道王科长"
RULES = RuleContext(calendar=load_calendar(None), policies=Policies.of({}), today=TODAY)


@pytest.fixture
def old(db: Database) -> Database:
    """As an older program recorded it: plain words in the events."""
    with writing(db, STAMP) as journal:
        journal.record(
            [
                Change("community", "JX", "CommunityAdded", {"name": "锦汐商务社区"}, new=True),
                Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝", "industry": "餐饮"}, new=True),
                Change(
                    "visit", "JX-V1", "VisitRecorded",
                    {"enterprise": "JX-E1", "visited_on": TODAY, "worker": "zl", "companions": ["jw", NAME]}, new=True,
                ),
                Change("issue", "JX-I1", "IssueOpened", {"opened_on": TODAY, "extension_approved_by": NAME}, new=True),
            ]
        )  # fmt: skip
    return db


def test_what_an_older_program_left_is_shown_named_and_not_carried(old: Database) -> None:
    assert find_visit(old, "JX-V1").companions == ("jw", NAME)
    assert find_issue(old, "JX-I1").extension_approved_by == NAME
    assert [(each.kind, each.field, each.events, each.refs, each.exported) for each in left_in_journal(old)] == [
        ("visit", "companions", 1, ("JX-V1",), False),
        ("issue", "extension_approved_by", 1, ("JX-I1",), False),
        ("enterprise", "industry", 1, ("JX-E1",), True),
    ]
    carried = json.dumps(list(events(old)), ensure_ascii=False)
    assert NAME not in carried
    assert '\\"companions\\":[\\"jw\\"]' in carried
    assert verify(old).is_clean


def test_what_an_older_program_left_is_shown_no_more_once_removed(old: Database) -> None:
    assert service.redact(old, "visit", "JX-V1", stamp=STAMP) == 1
    assert service.redact(old, "issue", "JX-I1", stamp=STAMP) == 1
    assert find_visit(old, "JX-V1").companions == ("jw",)
    assert find_issue(old, "JX-I1").extension_approved_by is None
    assert verify(old).is_clean


def test_a_file_keeps_the_name_out_of_every_export(loucheng: Any, old: Database) -> None:
    if not old.is_sqlite:
        pytest.skip("the commands are the same on both engines")
    for what in ("visits", "issues", "journal"):
        for form in ("jsonl", "csv"):
            ran = loucheng("export", what, "--format", form)
            assert (ran.exit_code, NAME in ran.stdout) == (0, False), ran
    left = loucheng("privacy", "journal", "--json").json
    assert left[0] == {"kind": "visit", "field": "companions", "events": 1, "refs": ["JX-V1"], "exported": False}
    assert NAME not in loucheng("privacy", "journal").stdout


def test_who_acted_under_a_free_word_and_who_came_under_none_known_are_named(db: Database) -> None:
    with writing(db, STAMP) as journal:
        journal.record([Change("worker", "zl", "WorkerAdded", {"login": "zhangli"}, new=True)])
        journal.record([Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝"}, new=True)])
        known = {"enterprise": "JX-E1", "visited_on": TODAY, "worker": "zl", "companions": ("zl", FreeText("王科"))}
        journal.record([Change("visit", "JX-V1", "VisitRecorded", known, new=True)])
    logins = [("Wang", None), (NAME, None), ("zhangli", None), ("ubuntu", "ubuntu")]
    for n, (worker, login) in enumerate(logins, 2):
        with writing(db, ActionContext(worker, "2026-09-21T04:00:00Z", TODAY, login)) as journal:
            visit = {"enterprise": "JX-E1", "visited_on": TODAY, "worker": worker}
            journal.record([Change("visit", f"JX-V{n}", "VisitRecorded", visit, new=True)])

    first, second = (f"JX-{number}" for number in (4, 5))
    assert [(each.kind, each.field, each.refs, each.exported) for each in left_in_journal(db)] == [
        ("event", "worker", (first, second), True),
        ("visit", "worker", ("JX-V2", "JX-V3", "JX-V4", "JX-V5"), True),
    ]
    assert NAME not in json.dumps(list(events(db)), ensure_ascii=False)


def test_units_as_they_were_typed_are_counted_and_numbers_on_doors_are_not(db: Database) -> None:
    with writing(db, STAMP) as journal:
        journal.record([Change("building", "A", "BuildingAdded", {"name": "锦汐大厦", "floors_above": 9}, new=True)])
        journal.record([Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝"}, new=True)])
        for n, unit in enumerate(["301", "B座1901", "301、302", "老王家里"], 1):
            held = {"enterprise": "JX-E1", "n": n, "building": "A", "unit": unit}
            journal.record([Change("occupancy", f"JX-E1/{n}", "UnitTaken", held, new=True)])
        opened = {"opened_on": TODAY, "building": "A", "unit": "老王家里"}
        journal.record([Change("issue", "JX-I1", "IssueOpened", opened, new=True)])

    assert [(each.kind, each.field, each.refs, each.exported) for each in left_in_journal(db)] == [
        ("occupancy", "unit", ("JX-E1/4",), True),
        ("issue", "unit", ("JX-I1",), True),
    ]


def test_who_came_along_and_who_approved_are_kept_apart_and_can_be_removed(db: Database) -> None:
    with writing(db, STAMP) as journal:
        journal.record([Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝"}, new=True)])
        visit = NewVisit(enterprise="JX-E1", building=None, worker="zl", companions=("jw", FreeText(NAME)))
        record_new_visit(journal, visit, RULES, on=TODAY)
        due = {"status": "in_progress", "opened_on": TODAY, "assigned_on": TODAY, "accepted_on": TODAY}
        days = {"due_on": date(2026, 9, 30), "clock_from": TODAY, "promised_days": 7, "promised_unit": "working"}
        journal.record([Change("issue", "JX-I1", "IssueOpened", {**due, **days}, new=True)])
    with writing(db, STAMP) as journal:
        journal.record(extend(find_issue(db, "JX-I1"), 2, RULES, on=TODAY, approved_by=NAME))

    assert find_visit(db, "JX-V1").companions == ("jw", NAME)
    assert find_issue(db, "JX-I1").extension_approved_by == NAME
    assert NAME not in json.dumps(db.rows("select changes from event"), ensure_ascii=False)
    assert [each.field for each in left_in_journal(db)] == []
    assert verify(db).is_clean

    assert service.redact(db, "visit", "JX-V1", stamp=STAMP) == 1
    assert service.redact(db, "issue", "JX-I1", stamp=STAMP) == 1
    assert find_visit(db, "JX-V1").companions == ("jw",)
    assert find_issue(db, "JX-I1").extension_approved_by is None
    report = verify(db)
    assert (report.is_clean, report.erased) == (True, 2)
    tables = [db.rows(f"select * from {table}") for table in ("event", "content", "visit", "issue")]
    assert NAME not in json.dumps(tables, default=str, ensure_ascii=False)
