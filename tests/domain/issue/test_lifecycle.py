"""The moves of an issue: the whole mapping by table, random lives by laws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    ON_THE_CLOCK,
    OPEN,
    DeclineReason,
    Group,
    HoldReason,
    IssueKind,
    Level,
    Move,
    Outcome,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
)
from loucheng_cli.domain.core.events import Change, apply_changes, decode, default_state, encode
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.moves import MOVES, WHILE_HELD
from loucheng_cli.errors import MoveRefusedError, ReasonRequiredError, RefusedError, TasksOpenError
from loucheng_cli.files.calendar.loader import load_calendar

CALENDAR = load_calendar(None)
FIRE = Party(key="xiaofang", name="消防救援局")
POLICE = Party(key="gongan", name="公安分局")
PERMIT = Assignment(lead=POLICE, item="GA-01", item_name="大型活动许可", days=5, clock="accepted")
MATTER = Assignment(lead=FIRE, item="XF-01", item_name="消防咨询", days=3, clock="assigned")
MONDAY = date(2026, 9, 14)


def rules(today: date = MONDAY, **policies: str) -> RuleContext:
    return RuleContext(calendar=CALENDAR, policies=Policies.of(policies), today=today)


def after(issue: Issue | None, changes: list[Change]) -> Issue:
    """The issue after changes, as the journal folds them."""
    first = changes[0]
    state = {**default_state("issue"), "ref": first.subject} if issue is None else vars_of(issue)
    for change in changes:
        if change.kind == "issue":
            state = apply_changes(state, {name: encode(value) for name, value in change.fields.items()})
    return decode(Issue, state)


def vars_of(issue: Issue) -> dict[str, Any]:
    return {name: encode(getattr(issue, name)) for name in Issue.__dataclass_fields__}


def new(on: date = MONDAY, **fields: Any) -> Issue:
    return after(None, lifecycle.opened("JX-I1", {"text": "门口想摆桌子", "owner": "zl", **fields}, rules(on), on=on))


def in_status(status: Status) -> Issue:
    """An issue that came to a status by the shortest way, all on one day."""
    start, r = new(), rules()
    assigned = after(start, lifecycle.assign(start, MATTER, r, on=MONDAY))
    taken = after(assigned, lifecycle.accept(assigned, r, on=MONDAY))
    resolved = after(taken, DO[Move.RESOLVE](taken, r, MONDAY))
    match status:
        case Status.NEW:
            return start
        case Status.ASSIGNED:
            return assigned
        case Status.IN_PROGRESS:
            return taken
        case Status.RESOLVED:
            return resolved
        case Status.REOPEN_REQUESTED:
            asked = lifecycle.follow_up(
                resolved, r, on=MONDAY, contacted=True, solved=Solved.NO, satisfaction=Satisfaction.DISSATISFIED
            )
            return after(resolved, asked)
        case Status.CLOSED:
            return after(resolved, DO[Move.FOLLOW_UP](resolved, r, MONDAY))
        case Status.DECLINED:
            return after(start, DO[Move.DECLINE](start, r, MONDAY))
        case Status.WITHDRAWN:
            return after(start, lifecycle.withdraw(start, r, on=MONDAY))
        case Status.DUPLICATE:
            return after(start, DO[Move.DUPLICATE](start, r, MONDAY))


DO = {
    Move.ASSIGN: lambda i, r, on: lifecycle.assign(i, MATTER, r, on=on),
    Move.REASSIGN: lambda i, r, on: lifecycle.reassign(i, PERMIT, r, on=on),
    Move.ACCEPT: lambda i, r, on: lifecycle.accept(i, r, on=on),
    Move.RETURN: lambda i, r, on: lifecycle.return_(i, r, on=on),
    Move.CONTACT: lambda i, r, on: lifecycle.contact(i, r, on=on),
    Move.HOLD: lambda i, r, on: lifecycle.hold(i, HoldReason.CORRECTION, r, on=on),
    Move.RESUME: lambda i, r, on: lifecycle.resume(i, r, on=on),
    Move.EXTEND: lambda i, r, on: lifecycle.extend(i, 1, r, on=on, approved_by="主任"),
    Move.RESOLVE: lambda i, r, on: lifecycle.resolve(i, r, on=on, outcome=Outcome.SOLVED, reply="好了", wish=MATTER),
    Move.FOLLOW_UP: lambda i, r, on: lifecycle.follow_up(
        i, r, on=on, contacted=True, solved=Solved.YES, satisfaction=Satisfaction.SATISFIED
    ),
    Move.REOPEN: lambda i, r, on: lifecycle.reopen(i, r, on=on),
    Move.UPHOLD: lambda i, r, on: lifecycle.uphold(i, r, on=on),
    Move.DECLINE: lambda i, r, on: lifecycle.decline(i, DeclineReason.NOT_OURS, "12345", r, on=on),
    Move.WITHDRAW: lambda i, r, on: lifecycle.withdraw(i, r, on=on),
    Move.DUPLICATE: lambda i, r, on: lifecycle.duplicate(i, Issue(ref="JX-I9"), r, on=on),
    Move.REMIND: lambda i, r, on: lifecycle.remind(i, r, on=on),
    Move.SUPERVISE: lambda i, r, on: lifecycle.supervise(i, r, on=on),
    Move.ESCALATE: lambda i, r, on: lifecycle.escalate(i, Level.STREET, r, on=on),
    Move.NOTE: lambda i, r, on: lifecycle.note(i, r, on=on),
    Move.EDIT: lambda i, r, on: lifecycle.edit(i, {"origin": "电话"}, r, on=on),
    Move.HANDOVER: lambda i, r, on: lifecycle.handover(i, "lh", r, on=on),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", Move)
def test_every_move_from_every_status_is_allowed_or_refused_as_the_mapping_says(status, move):
    issue = in_status(status)
    allowed = (status, move) in MOVES and move is not Move.RESUME

    if allowed:
        assert after(issue, DO[move](issue, rules(), MONDAY)).status is MOVES[status, move]
        assert move in issue.moves()
    else:
        with pytest.raises(MoveRefusedError) as refused:
            DO[move](issue, rules(), MONDAY)
        can = [f"{label(each)}（{each}）" for each in Move if (status, each) in MOVES and each is not Move.RESUME]
        assert str(refused.value) == str(MoveRefusedError("JX-I1", label(move), status_label(issue), can))


@pytest.mark.parametrize("status", sorted(ON_THE_CLOCK))
@pytest.mark.parametrize("move", Move)
def test_while_on_hold_only_few_moves_are_allowed(status, move):
    held = after(in_status(status), lifecycle.hold(in_status(status), HoldReason.WORKS, rules(), on=MONDAY))

    if move in WHILE_HELD:
        moved = after(held, DO[move](held, rules(), MONDAY))
        assert moved.status is MOVES[status, move]
    else:
        with pytest.raises(MoveRefusedError):
            DO[move](held, rules(), MONDAY)
    assert held.group is Group.WAITING
    assert set(held.moves()) == WHILE_HELD


def test_a_refused_move_says_what_the_status_is_and_what_can_be_done():
    i18n.use("en")

    with pytest.raises(MoveRefusedError) as refused:
        lifecycle.uphold(in_status(Status.WITHDRAWN), rules(), on=MONDAY)

    assert str(refused.value) == (
        "Cannot uphold the result and file now: JX-I1 is “withdrawn”. Possible moves: reopen (reopen)."
    )


TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))


@dataclass
class Life:
    """A life in short: what happened on which day."""

    issue: Issue = field(default_factory=new)

    def do(self, on: date, changes_of: Any) -> Life:
        self.issue = after(self.issue, changes_of(self.issue, rules(on)))
        return self


def test_a_permit_counts_from_acceptance_or_else_from_the_sign_limit():
    life = Life().do(MONDAY, lambda i, r: lifecycle.assign(i, PERMIT, r, on=MONDAY))
    silent = life.issue
    life.do(MONDAY, lambda i, r: lifecycle.accept(i, r, on=MONDAY))

    assert (silent.sign_due_on, silent.due_on) == (TUESDAY, date(2026, 9, 21))
    assert (life.issue.clock_from, life.issue.due_on) == (MONDAY, date(2026, 9, 20))


def test_a_late_signature_does_not_start_the_clock_again():
    life = Life().do(MONDAY, lambda i, r: lifecycle.assign(i, PERMIT, r, on=MONDAY))
    due = life.issue.due_on
    life.do(THURSDAY, lambda i, r: lifecycle.accept(i, r, on=THURSDAY))

    assert (life.issue.accepted_on, life.issue.clock_from, life.issue.due_on) == (THURSDAY, TUESDAY, due)


def test_missing_papers_stop_the_clock_until_they_are_there():
    life = Life().do(MONDAY, lambda i, r: lifecycle.assign(i, PERMIT, r, on=MONDAY))
    life.do(TUESDAY, lambda i, r: lifecycle.accept(i, r, on=TUESDAY, missing="租赁合同"))
    held = life.issue
    life.do(THURSDAY, lambda i, r: lifecycle.resume(i, r, on=THURSDAY))

    assert (held.status, held.held_on, held.hold_reason) == (Status.IN_PROGRESS, TUESDAY, HoldReason.CORRECTION)
    # Day 1 is Thursday, since on its evening the case was not on hold any more.
    assert (life.issue.held_days, life.issue.due_on) == (2, date(2026, 9, 22))


def test_days_on_hold_before_a_withdrawal_do_not_count_after_it_is_taken_up_again():
    life = Life().do(MONDAY, lambda i, r: lifecycle.assign(i, MATTER, r, on=MONDAY))
    life.do(MONDAY, lambda i, r: lifecycle.hold(i, HoldReason.ASKED, r, on=MONDAY))
    life.do(WEDNESDAY, lambda i, r: lifecycle.withdraw(i, r, on=WEDNESDAY))
    life.do(THURSDAY, lambda i, r: lifecycle.reopen(i, r, on=THURSDAY))

    assert (life.issue.holds, life.issue.held_days) == ((), 0)
    assert (life.issue.status, life.issue.due_on) == (Status.ASSIGNED, date(2026, 9, 21))


def test_a_return_is_taken_within_the_sign_limit_once():
    life = Life().do(MONDAY, lambda i, r: lifecycle.assign(i, MATTER, r, on=MONDAY))
    with pytest.raises(RefusedError, match=r"改派|reassign"):
        lifecycle.return_(life.issue, rules(WEDNESDAY), on=WEDNESDAY)
    life.do(TUESDAY, lambda i, r: lifecycle.return_(i, r, on=TUESDAY))
    life.do(TUESDAY, lambda i, r: lifecycle.assign(i, PERMIT, r, on=TUESDAY))

    assert (life.issue.returns, life.issue.first_returned, life.issue.first_assigned_on) == (1, True, MONDAY)
    with pytest.raises(RefusedError, match=r"改派|reassign"):
        lifecycle.return_(life.issue, rules(TUESDAY), on=TUESDAY)


def test_three_tries_on_three_days_file_it_unrated():
    life = Life(in_status(Status.RESOLVED))
    life.do(TUESDAY, lambda i, r: lifecycle.no_answer(i, r, on=TUESDAY))
    with pytest.raises(RefusedError):
        lifecycle.no_answer(life.issue, rules(TUESDAY), on=TUESDAY)
    life.do(WEDNESDAY, lambda i, r: lifecycle.no_answer(i, r, on=WEDNESDAY))
    life.do(THURSDAY, lambda i, r: lifecycle.no_answer(i, r, on=THURSDAY))

    assert (life.issue.status, life.issue.group) == (Status.CLOSED, Group.UNRATED)


@pytest.mark.parametrize(
    ("solved", "satisfaction", "status", "group"),
    [
        (Solved.YES, Satisfaction.SATISFIED, Status.CLOSED, Group.SOLVED),
        (Solved.YES, Satisfaction.MOSTLY, Status.CLOSED, Group.SOLVED),
        (Solved.PARTLY, Satisfaction.MOSTLY, Status.CLOSED, Group.PARTLY),
        (Solved.YES, Satisfaction.DISSATISFIED, Status.REOPEN_REQUESTED, Group.OPEN),
        (Solved.NO, Satisfaction.SATISFIED, Status.REOPEN_REQUESTED, Group.OPEN),
    ],
)
def test_what_the_enterprise_says_decides_how_it_ends(solved, satisfaction, status, group):
    resolved = in_status(Status.RESOLVED)

    said = after(
        resolved,
        lifecycle.follow_up(resolved, rules(), on=MONDAY, contacted=True, solved=solved, satisfaction=satisfaction),
    )

    assert (said.status, said.group) == (status, group)


def test_an_extension_is_given_once_in_time_and_at_most_as_long_as_was_promised():
    taken = in_status(Status.IN_PROGRESS)
    assert taken.due_on == THURSDAY
    longer = after(taken, lifecycle.extend(taken, 3, rules(), on=MONDAY, approved_by="主任"))

    assert (longer.due_on, longer.extended_days) == (date(2026, 9, 21), 3)
    for issue, days, day in ((longer, 1, MONDAY), (taken, 4, MONDAY), (taken, 1, THURSDAY + timedelta(days=1))):
        with pytest.raises(RefusedError):
            lifecycle.extend(issue, days, rules(day), on=day, approved_by="主任")


def test_on_the_spot_freezes_the_rule_and_counts_as_assigned_and_accepted():
    start = new()

    done = after(start, DO[Move.RESOLVE](start, rules(), MONDAY))

    assert (done.on_the_spot, done.lead, done.first_assigned_on, done.accepted_on, done.resolved_on) == (
        True, "xiaofang", MONDAY, MONDAY, MONDAY,
    )  # fmt: skip


def test_the_lead_waits_for_those_who_help_and_the_sentence_names_them():
    taken = in_status(Status.IN_PROGRESS)
    task = Task(code="JX-I1/gongan", issue="JX-I1", party="gongan", party_name="公安分局", due_on=WEDNESDAY)

    with pytest.raises(TasksOpenError, match="公安分局"):
        lifecycle.resolve(taken, rules(), on=MONDAY, outcome=Outcome.SOLVED, reply="好了", tasks=[task])
    ended = replace(task, status=TaskStatus.WAIVED)
    assert lifecycle.resolve(taken, rules(), on=MONDAY, outcome=Outcome.SOLVED, reply="好了", tasks=[ended])


def test_a_party_asked_before_keeps_its_task_when_the_issue_is_assigned_again():
    wish = replace(MATTER, supports=(POLICE,))
    first = lifecycle.assign(new(), wish, rules(), on=MONDAY)
    task = Task(code="JX-I1/gongan", issue="JX-I1", party="gongan", party_name="公安分局", due_on=WEDNESDAY)
    returned = after(after(new(), first), lifecycle.return_(after(new(), first), rules(), on=MONDAY))

    again = lifecycle.assign(returned, wish, rules(), on=MONDAY, tasks=[task])

    assert [change.kind for change in first] == ["issue", "task"]
    assert [change.kind for change in again] == ["issue"]


@pytest.mark.parametrize(("kind", "days"), [(IssueKind.QUESTION, 1), (IssueKind.COMPLAINT, 5), (IssueKind.HELP, 3)])
def test_some_kinds_count_by_policy_even_where_an_item_is_named(kind, days):
    start = new(kind=kind)

    assigned = after(start, lifecycle.assign(start, MATTER, rules(), on=MONDAY))

    assert (assigned.promised_days, assigned.promised_unit, assigned.clock) == (days, DayUnit.WORKING, "assigned")
    assert start.named is (kind is not IssueKind.COMPLAINT)


def test_what_becomes_a_complaint_is_unnamed_unless_the_option_says_otherwise():
    start = new()
    assert after(start, lifecycle.edit(start, {"kind": IssueKind.COMPLAINT}, rules(), on=MONDAY)).named is False
    said = {"kind": IssueKind.COMPLAINT, "named": True}
    assert after(start, lifecycle.edit(start, said, rules(), on=MONDAY)).named is True


def test_an_event_recorded_more_than_two_working_days_later_is_backdated():
    late, in_time = rules(THURSDAY), rules(WEDNESDAY)
    assert after(new(), lifecycle.assign(new(), MATTER, late, on=MONDAY)).backdated == 1
    assert after(new(), lifecycle.assign(new(), MATTER, in_time, on=MONDAY)).backdated == 0


def test_a_move_happens_neither_before_what_it_follows_nor_in_the_future():
    taken = after(in_status(Status.ASSIGNED), lifecycle.accept(in_status(Status.ASSIGNED), rules(TUESDAY), on=TUESDAY))
    for day in (MONDAY, WEDNESDAY):
        with pytest.raises(RefusedError):
            DO[Move.RESOLVE](taken, rules(TUESDAY), day)


def test_a_reason_is_words():
    for empty in (None, "", "  "):
        with pytest.raises(ReasonRequiredError):
            lifecycle.require_reason(empty)


def test_a_new_calendar_moves_the_due_day_and_the_tasks_that_follow_it():
    wish = replace(MATTER, supports=(POLICE,))
    assigned = after(new(), lifecycle.assign(new(), wish, rules(), on=MONDAY))
    follows = Task(code="JX-I1/gongan", issue="JX-I1", party="gongan", assigned_on=MONDAY, due_on=WEDNESDAY)
    closed = replace(CALENDAR, overrides={WEDNESDAY: ("holiday", "台风停工")})
    moved = replace(rules(), calendar=closed)

    changes = lifecycle.recheck(assigned, moved, [follows])

    assert [(each.name, each.fields["due_on"]) for each in changes] == [
        ("IssueRechecked", date(2026, 9, 18)),
        ("TaskRechecked", THURSDAY),
    ]
    assert lifecycle.recheck(after(assigned, changes), moved) == []
    assert lifecycle.recheck(assigned, rules()) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(Move), st.integers(0, 9), st.integers(-4, 1), st.integers(0, 5)), min_size=1, max_size=25
)
STARTS = st.dates(date(2025, 12, 1), date(2027, 3, 1))


def do(move: Move, seed: int, issue: Issue, r: RuleContext, on: date) -> list[Change]:
    """A move with what it needs picked by a number."""
    wish = (MATTER, PERMIT, replace(MATTER, days=0), replace(MATTER, days=7, unit=DayUnit.CALENDAR))[seed % 4]
    match move:
        case Move.ASSIGN:
            return lifecycle.assign(issue, wish, r, on=on)
        case Move.REASSIGN:
            return lifecycle.reassign(issue, wish, r, on=on)
        case Move.ACCEPT:
            return lifecycle.accept(issue, r, on=on, missing="租赁合同" if seed % 2 else None)
        case Move.FOLLOW_UP if seed < 3:
            return lifecycle.no_answer(issue, r, on=on)
        case Move.FOLLOW_UP:
            solved, content = list(Solved)[seed % 3], list(Satisfaction)[seed % 2]
            return lifecycle.follow_up(issue, r, on=on, contacted=True, solved=solved, satisfaction=content)
        case Move.ESCALATE:
            return lifecycle.escalate(issue, list(Level)[seed % 3], r, on=on)
        case Move.RESOLVE:
            return lifecycle.resolve(issue, r, on=on, outcome=list(Outcome)[seed % 3], reply="好了", wish=wish)
        case _:
            return DO[move](issue, r, on)


def walk(start: date, steps: Any) -> list[tuple[Move | None, date, Issue, list[Change]]]:
    """A random life: time passes, moves are tried on days now and then in the past; those refused change nothing."""
    today = start
    first = lifecycle.opened("JX-I1", {"text": "门口想摆桌子", "owner": "zl"}, rules(start), on=start)
    life = [(None, start, after(None, first), first)]
    for move, passes, back, seed in steps:
        today += timedelta(days=passes)
        on = today + timedelta(days=back)
        issue = life[-1][2]
        try:
            changes = do(move, seed, issue, rules(today), on)
        except RefusedError:
            continue
        life.append((move, on, after(issue, changes), changes))
    return life


@settings(max_examples=300, deadline=None)
@given(STARTS, STEPS)
def test_no_random_life_leaves_the_mapping_and_its_days_never_run_backwards(start, steps):
    life = walk(start, steps)

    for (_m, _d, before, _c), (move, on, issue, _changes) in pairwise(life):
        assert (before.status, move) in MOVES
        if before.held_on is not None:
            assert move in WHILE_HELD
        usual = MOVES[before.status, move]
        other = {
            Move.FOLLOW_UP: {Status.RESOLVED, Status.CLOSED, Status.REOPEN_REQUESTED},
            Move.REOPEN: {Status.IN_PROGRESS, before.status_before},
        }
        assert issue.status in {usual, *other.get(move, ())}
        assert issue.last_on >= before.last_on >= start
        assert on >= issue.opened_on
        assert (issue.group in {Group.OPEN, Group.WAITING}) == issue.is_open == (issue.status in OPEN)
        assert (issue.group is Group.WAITING) == (issue.held_on is not None)
        assert issue.held_days >= before.held_days or move is Move.REOPEN


@settings(max_examples=300, deadline=None)
@given(STARTS, STEPS)
def test_a_due_day_is_always_a_working_day_not_before_its_clock(start, steps):
    for _move, _on, issue, _changes in walk(start, steps):
        for day in (issue.due_on, issue.sign_due_on, issue.triage_due_on, issue.contact_due_on, issue.follow_up_due_on):
            assert day is None or CALENDAR.is_working(day)
        if issue.due_on is not None:
            assert issue.clock_from <= issue.due_on
            assert issue.yellow_on <= issue.due_on
            assert issue.calendar_version == CALENDAR.version
        if issue.status in ON_THE_CLOCK:
            assert issue.due_on is not None


@settings(max_examples=200, deadline=None)
@given(STARTS, STEPS, st.randoms(use_true_random=False))
def test_the_events_of_a_life_fold_in_any_order(start, steps, random):
    events = [change.fields for _m, _d, _i, changes in walk(start, steps) for change in changes]
    random.shuffle(events)

    state = {**default_state("issue"), "ref": "JX-I1"}
    for fields in events:
        state = apply_changes(state, {name: encode(value) for name, value in fields.items()})
        issue = decode(Issue, state)
        assert status_label(issue)
        assert issue.moves() is not None
        assert lifecycle.holds_of(issue) is not None
