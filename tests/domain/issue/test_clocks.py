"""What the clocks of an issue did, as its events tell it."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import HoldReason, Outcome, Satisfaction, Solved, Status
from loucheng_cli.domain.core.events import FreeText, apply_changes, decode, default_state, encode
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.clocks import Clock, running
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.replay import passage

RULES = RuleContext(
    calendar=Calendar(announced={2026: AnnouncedYear(holidays={}, make_ups=frozenset({date(2026, 9, 20)}))}),
    policies=Policies.of({}),
    today=date(2026, 9, 30),
    is_director=True,
)
TAX, STREET = (Assignment(lead=Party(key=key, name=key)) for key in ("shuiwu", "street"))


def played(*moves):
    """The events of an issue received on Monday 2026-09-14: (day, what happens), in order."""
    state = {**default_state("issue"), "ref": "JX-I1"}
    events = []

    def keep(on: date, changes):
        nonlocal state
        for change in changes:
            if change.kind == "issue":
                fields = {name: encode(value) for name, value in change.fields.items()}
                state = apply_changes(state, fields)
                events.append((on.isoformat(), fields))

    start = date(2026, 9, 14)
    keep(start, lifecycle.opened("JX-I1", {"text": FreeText("…")}, RULES, on=start))
    for day, move in moves:
        on = date(2026, 9, day)
        keep(on, move(decode(Issue, state), on))
    return events


def assign(wish=TAX):
    return lambda issue, on: lifecycle.assign(issue, wish, RULES, on=on)


def reassign(wish):
    return lambda issue, on: lifecycle.reassign(issue, wish, RULES, on=on)


def accept(issue, on):
    return lifecycle.accept(issue, RULES, on=on)


def resolve(issue, on):
    return lifecycle.resolve(issue, RULES, on=on, outcome=Outcome.SOLVED, reply="好了")


def answered(solved=Solved.YES, satisfaction=Satisfaction.SATISFIED):
    return lambda issue, on: lifecycle.follow_up(
        issue, RULES, on=on, contacted=True, solved=solved, satisfaction=satisfaction
    )


def shown(events, until=30):
    """Clock, due day and day done (days of September), with what is special about the run."""
    found = passage("JX-I1", events, date(2026, 9, until)).runs
    return [
        (
            run.clock.value,
            run.due_on and run.due_on.day,
            run.done_on and run.done_on.day,
            "".join(name for name in ("redo", "returned", "unrated") if getattr(run, name)),
        )
        for run in found
    ]


def test_a_straight_case_runs_through_all_its_clocks():
    events = played((15, assign()), (16, accept), (18, resolve), (21, answered()))

    assert shown(events) == [
        ("triage", 15, 15, ""),
        ("sign", 16, 16, ""),
        ("contact", 17, 18, ""),
        ("handling", 21, 18, ""),
        ("follow_up", 22, 21, ""),
    ]
    assert shown(events, until=16) == [
        ("triage", 15, 15, ""),
        ("sign", 16, 16, ""),
        ("contact", 17, None, ""),
        ("handling", 21, None, ""),
    ]


def test_a_return_ends_the_signing_and_begins_the_routing_again():
    events = played((14, assign()), (15, lambda issue, on: lifecycle.return_(issue, RULES, on=on)))

    assert shown(events) == [
        ("triage", 15, 14, ""),
        ("sign", 15, 15, "returned"),
        ("triage", 16, None, ""),
    ]


def test_on_hold_nothing_is_due_and_resuming_counts_anew():
    held = (15, lambda issue, on: lifecycle.hold(issue, HoldReason.CORRECTION, RULES, on=on))
    resumed = (18, lambda issue, on: lifecycle.resume(issue, RULES, on=on))

    assert ("handling", None, None, "") in shown(played((14, assign()), (14, accept), held))
    assert ("handling", 23, None, "") in shown(played((14, assign()), (14, accept), held, resumed))


def test_handing_it_on_forgives_the_first_party_only_before_its_day():
    early = shown(played((14, assign()), (14, accept), (16, reassign(STREET)), (17, resolve)))
    late = shown(played((14, assign()), (14, accept), (22, reassign(STREET)), (23, resolve)))

    assert [each for each in early if each[0] == "handling"] == [("handling", 22, 17, "")]
    assert [each for each in late if each[0] == "handling"] == [("handling", 20, None, ""), ("handling", 29, 23, "")]


def test_what_is_sent_back_runs_again_as_redone():
    again = (22, lambda issue, on: lifecycle.reopen(issue, RULES, on=on))
    events = played(
        (14, assign()), (18, resolve), (21, answered(Solved.NO, Satisfaction.DISSATISFIED)), again, (24, resolve)
    )

    assert [each for each in shown(events) if each[0] == "handling"] == [
        ("handling", 20, 18, ""),
        ("handling", 29, 24, "redo"),
    ]


def test_what_is_withdrawn_leaves_only_what_was_late_by_then():
    gone = (21, lambda issue, on: lifecycle.withdraw(issue, RULES, on=on))

    assert shown(played((14, assign()), (14, accept), gone)) == [
        ("triage", 15, 14, ""),
        ("sign", 15, 14, ""),
        ("contact", 15, None, ""),
        ("handling", 20, None, ""),
    ]


def test_three_calls_without_an_answer_end_the_follow_up_unrated():
    def call(issue, on):
        return lifecycle.no_answer(issue, RULES, on=on)

    events = played((14, assign()), (15, resolve), (16, call), (17, call), (18, call))

    assert ("follow_up", 18, None, "unrated") in shown(events)


def test_the_first_contact_of_an_old_journal_is_not_due_before_the_signature():
    old = Issue(
        ref="JX-I1",
        status=Status.ASSIGNED,
        opened_on=date(2026, 9, 1),
        contact_due_on=date(2026, 9, 2),
        assigned_on=date(2026, 9, 14),
        sign_due_on=date(2026, 9, 15),
        due_on=date(2026, 9, 21),
    )

    assert running(old)[Clock.CONTACT] == date(2026, 9, 15)
