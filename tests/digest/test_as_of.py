"""What was printed stays true of its moment, whatever is entered, taken back or put right later."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.community.policy import Policy
from loucheng_cli.domain.core.enums import DeclineReason, HoldReason, Level, Move, Outcome, Satisfaction, Solved, Status
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.digest.model import to_json
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import DatabaseError, RefusedError
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.projection import rebuild

WEEKS = (Week(2026, 37), Week(2026, 38), Week(2026, 39))
PRINTED = Moment.parse("2026-09-21T13:00", "Asia/Shanghai")


def pages(db, example) -> list[str]:
    return [
        to_json(digest(db, code, week, PRINTED, calendar=example.CALENDAR)) for code in ("JX", "WL") for week in WEEKS
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_past_moment_reads_as_it_was_printed_after_a_hundred_later_events(db, example, seed):
    example.build(db)
    printed = pages(db, example)

    _live_on(db, example, Random(seed))

    assert pages(db, example) == printed


def test_the_same_after_the_tables_are_made_again_from_the_journal(week_db, example):
    printed = pages(week_db, example)

    with week_db.transaction():
        rebuild(week_db)

    assert pages(week_db, example) == printed


def test_inside_the_context_the_tables_are_those_of_the_moment(db, example):
    refs = example.build(db)
    today = "2026-09-22"
    with writing(db, example.stamp(today)) as journal:
        issue = journal.fact(Issue, refs["I10"])
        changes = lifecycle.resolve(
            issue, example.rules(today), on=date(2026, 9, 22), outcome=Outcome.SOLVED, reply="已退", tasks=[]
        )
        journal.record(changes, on=date(2026, 9, 22))
        opened = lifecycle.opened(
            "JX-I99", {"text": FreeText("后来的"), "building": "A"}, example.rules(today), on=date(2026, 9, 22)
        )
        journal.record(opened, on=date(2026, 9, 22))
    query = "select status from issue where ref = :ref"

    with as_of(db, "2026-09-21T12:00:00Z"):
        then = [db.scalar(query, {"ref": ref}) for ref in (refs["I10"], "JX-I99")]
        steps = db.scalar("select count(*) from step where issue = :ref", {"ref": refs["I10"]})
    now = [db.scalar(query, {"ref": ref}) for ref in (refs["I10"], "JX-I99")]

    assert (then, now) == ([Status.IN_PROGRESS, None], [Status.RESOLVED, Status.NEW])
    assert steps == 3
    assert db.scalar("select count(*) from step where issue = :ref", {"ref": refs["I10"]}) == 4


def test_what_was_taken_back_later_stood_at_the_moment(db, example):
    refs = example.build(db)
    action = db.scalar("select max(action) from event where subject = :ref", {"ref": refs["I21"]})
    with writing(db, example.stamp("2026-09-22")) as journal:
        journal.void(action, "弄错了")
    undo = db.scalar("select max(action) from event")
    with writing(db, example.stamp("2026-09-23")) as journal:
        journal.void(undo, "没弄错")
    query = ("select status from issue where ref = :ref", {"ref": refs["I21"]})

    read = []
    for instant in ("2026-09-21T00:00:00Z", "2026-09-22T12:00:00Z", "2026-09-23T12:00:00Z", None):
        with as_of(db, instant):
            read.append(db.scalar(*query))

    assert read == [Status.RESOLVED, Status.ASSIGNED, Status.RESOLVED, Status.RESOLVED]


def test_a_moment_still_to_come_reads_the_present(week_db, example):
    later = Moment.parse("2027-01-01", "Asia/Shanghai")
    page = digest(week_db, "JX", WEEKS[1], later, calendar=example.CALENDAR)

    assert (page.cut_on, page.figures.opened) == (WEEKS[1].end, 15)


def _live_on(db, example, random: Random) -> None:
    """A hundred later actions of all kinds, some of them about days long past."""
    number = 1000
    done = 0
    while done < 100:
        today = date(2026, 9, 22) + timedelta(days=random.randrange(25))
        number += 1
        try:
            with writing(db, example.stamp(today.isoformat())) as journal:
                _something(journal, example, random, today, number)
        except (RefusedError, DatabaseError):  # the rule, or the foreign key of what an undo would leave alone
            continue
        done += 1


def _something(journal, example, random: Random, today: date, number: int) -> None:
    what = random.random()
    past = today - timedelta(days=random.randrange(40))
    rules = example.rules(today.isoformat())
    refs = [ref for (ref,) in journal.db.rows("select ref from issue order by ref")]
    if what < 0.1:
        actions = [
            row[0]
            for row in journal.db.rows(
                "select distinct action from event where kind in ('issue', 'visit', 'action') order by action"
            )
        ]
        journal.void(random.choice(actions[-60:]), "撤销")
    elif what < 0.2:
        fields = {"text": FreeText("新的"), "building": random.choice("ABMWC"), "enterprise": "JX-E1"}
        journal.record(lifecycle.opened(f"JX-I{number}", fields, rules, on=past), on=past)
    elif what < 0.3:
        fields = {
            "enterprise": f"JX-E{random.randrange(1, 26)}", "building": random.choice("ABMWC"), "visited_on": past,
            "method": "上门", "kind": "常规走访", "result": "见到",
        }  # fmt: skip
        journal.record([Change("visit", f"JX-V{number}", "VisitMade", fields, new=True)], on=past)
    elif what < 0.36:
        fields = {"name": f"改名{number}", "moved_out_on": past, "operating": "已迁出"}
        journal.record([Change("enterprise", f"JX-E{random.randrange(1, 26)}", "EnterpriseChanged", fields)], on=past)
    elif what < 0.4:
        fields = {"value": str(random.randrange(1, 9))}
        name = random.choice(["light.supervise_after", "visit_every.ordinary"])
        journal.record([Change("policy", name, "PolicySet", fields, new=journal.find(Policy, name) is None)])
    elif what < 0.44:
        journal.record([Change("issue", random.choice(refs), "IssueEdited", {"named": False, "floor": 2})], on=past)
    else:
        _move(journal, random, rules, today, random.choice(refs), example)


def _move(journal, random: Random, rules, today: date, ref: str, example) -> None:
    issue = journal.fact(Issue, ref)
    on = random.choice([today, max(issue.last_on or today, today - timedelta(days=random.randrange(30)))])
    tasks = [
        journal.fact(Task, code)
        for (code,) in journal.db.rows("select code from task where issue = :r order by code", {"r": ref})
    ]
    moves = {
        Move.ASSIGN: lambda: lifecycle.assign(issue, example.assignment("gongan"), rules, on=on),
        Move.REASSIGN: lambda: lifecycle.reassign(issue, example.assignment("sifa"), rules, on=on, tasks=tasks),
        Move.ACCEPT: lambda: lifecycle.accept(issue, rules, on=on),
        Move.RETURN: lambda: lifecycle.return_(issue, rules, on=on),
        Move.HOLD: lambda: lifecycle.hold(issue, HoldReason.HIGHER, rules, on=on),
        Move.RESUME: lambda: lifecycle.resume(issue, rules, on=on),
        Move.EXTEND: lambda: lifecycle.extend(issue, 1, rules, on=on, approved_by="wr"),
        Move.RESOLVE: lambda: lifecycle.resolve(
            issue, rules, on=on, outcome=Outcome.SOLVED, reply="办好了", tasks=tasks, wish=example.assignment("sifa")
        ),
        Move.FOLLOW_UP: lambda: lifecycle.follow_up(
            issue, rules, on=on, contacted=True, solved=random.choice(list(Solved)),
            satisfaction=random.choice(list(Satisfaction)),
        ),
        Move.REOPEN: lambda: lifecycle.reopen(issue, rules, on=on),
        Move.UPHOLD: lambda: lifecycle.uphold(issue, rules, on=on),
        Move.DECLINE: lambda: lifecycle.decline(issue, DeclineReason.UNCLEAR, "12345", rules, on=on),
        Move.WITHDRAW: lambda: lifecycle.withdraw(issue, rules, on=on),
        Move.SUPERVISE: lambda: lifecycle.supervise(issue, rules, on=on),
        Move.REMIND: lambda: lifecycle.remind(issue, rules, on=on),
        Move.ESCALATE: lambda: lifecycle.escalate(issue, Level.DISTRICT, rules, on=on),
    }  # fmt: skip
    possible = [move for move in issue.moves() if move in moves]
    if not possible:
        raise RefusedError("nothing")
    journal.record(moves[random.choice(possible)](), on=on)
