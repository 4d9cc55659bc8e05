"""Lateness is not argued away, nothing vanishes, and what is taken up again begins anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from loucheng_cli.domain.calendar.deadline import Light, days_late, light
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    DeclineReason,
    HoldReason,
    IssueKind,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
)
from loucheng_cli.domain.core.events import apply_changes, decode, encode, first_state
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import RefusedError
from loucheng_cli.files.calendar.loader import load_calendar

CALENDAR = load_calendar(None)
FIRE, POLICE, TAX = (Party(key=key, name=key) for key in ("xiaofang", "gongan", "shuiwu"))
MATTER = Assignment(lead=FIRE, item="XF-01", days=3)
JOINT = Assignment(lead=FIRE, item="XF-01", days=3, supports=(POLICE,))
MONDAY, DUE, LATE = date(2026, 9, 14), date(2026, 9, 17), date(2026, 9, 22)
ANSWER = {"outcome": Outcome.SOLVED, "reply": "好了"}


class Case:
    """An issue assigned on Monday 14 September for three working days, and its tasks."""

    def __init__(self, wish: Assignment = MATTER, *, director: bool = False, **policies: str) -> None:
        self.director, self.policies = director, Policies.of(policies)
        self.tasks: dict[str, Task] = {}
        self.issue: Issue = decode(Issue, first_state("issue", "JX-I1"))
        self.put(lifecycle.opened("JX-I1", {"kind": IssueKind.HELP}, self.rules(MONDAY), on=MONDAY))
        self.do("assign", MONDAY, wish)

    def rules(self, today: date) -> RuleContext:
        return RuleContext(calendar=CALENDAR, policies=self.policies, today=today, is_director=self.director)

    def do(self, move: str, today: date, *wish: Any, on: date | None = None, **more: Any) -> Issue:
        rule = getattr(lifecycle, move)
        self.put(rule(self.issue, *wish, self.rules(today), on=on or today, **more))
        return self.issue

    def put(self, changes: Any) -> None:
        for change in changes:
            fields = {name: encode(value) for name, value in change.fields.items()}
            if change.kind == "task":
                old = self.tasks.get(change.subject)
                state = first_state("task", change.subject) if old is None else state_of(old)
                self.tasks[change.subject] = decode(Task, apply_changes(state, fields))
            else:
                self.issue = decode(Issue, apply_changes(state_of(self.issue), fields))


def state_of(fact: Any) -> dict[str, Any]:
    return {name: encode(getattr(fact, name)) for name in type(fact).__dataclass_fields__}


@pytest.mark.parametrize(
    ("move", "wish", "on", "more"),
    [
        ("reassign", (Assignment(lead=TAX),), LATE, {}),
        ("hold", (HoldReason.WORKS,), date(2026, 9, 16), {}),
        ("decline", (DeclineReason.UNCLEAR, "12345"), date(2026, 9, 16), {}),
        ("withdraw", (), date(2026, 9, 16), {}),
        ("resolve", (), date(2026, 9, 16), ANSWER),
        ("extend", (1,), DUE, {"approved_by": "主任"}),
        ("accept", (), date(2026, 9, 15), {"missing": "合同"}),
    ],
)
def test_of_a_late_case_only_a_director_enters_what_makes_it_less_late(move, wish, on, more):
    with pytest.raises(RefusedError):
        Case().do(move, LATE, *wish, on=on, **more)

    Case(director=True).do(move, LATE, *wish, on=on, **more)


def test_a_case_cannot_be_reassigned_to_the_party_that_has_it():
    with pytest.raises(RefusedError):
        Case(director=True).do("reassign", MONDAY, MATTER)


def test_a_result_entered_after_the_due_day_for_a_day_in_time_says_so():
    assert Case().do("resolve", date(2026, 9, 18), on=DUE, **ANSWER).late_entry
    assert not Case().do("resolve", date(2026, 9, 18), **ANSWER).late_entry
    assert not Case().do("resolve", DUE, **ANSWER).late_entry


def test_a_hold_stops_the_clock_only_of_what_was_in_time():
    early, late = Case(), Case()
    early.do("hold", DUE, HoldReason.HEARING)
    late.do("hold", LATE, HoldReason.HEARING)

    assert (early.issue.is_overdue(LATE), late.issue.is_overdue(LATE)) == (False, True)


@pytest.mark.parametrize("ended", [("decline", (DeclineReason.NOT_ALLOWED, "12345")), ("withdraw", ())])
def test_all_clocks_start_anew_when_a_case_is_taken_up_again(ended):
    move, wish = ended
    case = Case(JOINT)
    case.do(move, date(2026, 9, 15), *wish, tasks=tuple(case.tasks.values()))
    assert [task.status for task in case.tasks.values()] == [TaskStatus.WAIVED]

    again = case.do("reopen", date(2026, 11, 10), tasks=tuple(case.tasks.values()))

    assert (again.status, again.sign_due_on, again.contact_due_on, again.due_on) == (
        Status.ASSIGNED,
        date(2026, 11, 11),
        date(2026, 11, 12),
        date(2026, 11, 13),
    )
    (task,) = case.tasks.values()
    assert (task.status, task.due_on) == (TaskStatus.ASSIGNED, date(2026, 11, 12))
    assert case.do("return_", date(2026, 11, 11)).status is Status.NEW


def test_after_a_redo_no_first_contact_is_due_and_holds_count_anew():
    case = Case()
    case.do("accept", MONDAY)
    case.do("hold", MONDAY, HoldReason.WORKS)
    case.do("resume", date(2026, 9, 16))
    case.do("resolve", date(2026, 9, 16), **ANSWER)
    assert case.issue.held_days == 2
    case.do("follow_up", DUE, contacted=True, solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED)

    again = case.do("reopen", DUE)

    # Five working days, the make-up Sunday of 20 September among them.
    assert (again.contact_due_on, again.held_days, again.due_on) == (None, 0, date(2026, 9, 23))


def test_the_first_contact_is_due_after_the_signature():
    case = Case()

    assert case.issue.contact_due_on == date(2026, 9, 16)  # a day after the day on which silence is a signature
    assert case.do("accept", MONDAY).contact_due_on == date(2026, 9, 15)


def test_no_first_contact_is_due_where_it_was_solved_on_the_spot():
    rules = Case().rules(MONDAY)
    (new,) = lifecycle.opened("JX-I2", {}, rules, on=MONDAY)
    fields = {name: encode(value) for name, value in new.fields.items()}
    issue = decode(Issue, apply_changes(first_state("issue", "JX-I2"), fields))

    (solved,) = lifecycle.resolve(issue, rules, on=MONDAY, wish=MATTER, **ANSWER)

    assert (issue.contact_due_on, solved.fields["contact_due_on"]) == (None, None)


def test_the_tasks_of_a_case_that_ended_no_longer_change():
    case = Case(JOINT)
    (task,) = case.tasks.values()
    case.do("withdraw", MONDAY)  # its tasks stay open, as in a journal of before

    with pytest.raises(RefusedError):
        lifecycle.task_moved(case.issue, task, TaskStatus.DONE, case.rules(MONDAY), on=MONDAY)


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN, Status.DUPLICATE])
def test_nothing_is_merged_into_what_ended_without_a_result(status):
    case = Case()
    other = decode(Issue, {**state_of(case.issue), "ref": "JX-I2", "status": status.value})

    with pytest.raises(RefusedError):
        case.do("duplicate", MONDAY, other)


def test_what_was_merged_into_a_case_follows_it():
    case = Case()
    other = decode(Issue, {**state_of(case.issue), "ref": "JX-I2"})

    changes = lifecycle.duplicate(case.issue, other, case.rules(MONDAY), on=MONDAY, merged=["JX-I7"])

    assert [(each.subject, each.fields["duplicate_of"]) for each in changes] == [("JX-I1", "JX-I2"), ("JX-I7", "JX-I2")]


def test_policy_says_how_often_and_by_how_much_a_case_is_extended():
    case = Case(**{"extend.times": "2", "extend.at_most": "4"})
    case.do("extend", MONDAY, 3, approved_by="主任")

    assert (case.do("extend", MONDAY, 1, approved_by="主任").due_on, case.issue.extensions) == (date(2026, 9, 22), 2)


@pytest.mark.parametrize("policies", [{}, {"extend.times": "2"}])
def test_an_extension_beyond_policy_is_refused(policies):
    case = Case(**policies)
    case.do("extend", MONDAY, 3, approved_by="主任")

    with pytest.raises(RefusedError):
        case.do("extend", MONDAY, 3, approved_by="主任")


def test_a_scale_of_two_has_no_mostly_satisfied():
    case = Case(**{"satisfaction.scale": "2"})
    case.do("resolve", MONDAY, **ANSWER)

    with pytest.raises(RefusedError):
        case.do("follow_up", MONDAY, contacted=True, solved=Solved.YES, satisfaction=Satisfaction.MOSTLY)


def test_policy_says_who_approves_a_hold_beyond_the_limit():
    case = Case(hold_at_most="0", hold_approved_by="分管副主任")
    with pytest.raises(RefusedError, match="分管副主任"):
        case.do("hold", MONDAY, HoldReason.WORKS)
    assert case.do("hold", MONDAY, HoldReason.WORKS, approved_by="分管副主任").hold_approved_by == "分管副主任"
    with pytest.raises(RefusedError):
        Case(hold_at_most="0").do("hold", MONDAY, HoldReason.WORKS, approved_by="分管副主任")


def test_a_day_off_is_no_day_to_be_late_after():
    saturday, sunday, monday, tuesday = (date(2026, 9, day) for day in (12, 13, 14, 15))

    assert [light(saturday, day, CALENDAR, 1) for day in (sunday, monday, tuesday)] == [
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]
    assert [days_late(saturday, day, CALENDAR) for day in (sunday, monday, tuesday)] == [0, 0, 1]
