"""Random lives over ten weeks: every figure equals a naive recount, the balance holds, lateness stays.

The recount knows nothing of events, replays or clocks: it keeps a copy of each issue after every move and looks at these.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.week import Week
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
from loucheng_cli.domain.digest.model import Figures, Rate
from loucheng_cli.domain.digest.period_facts import IssueFact, PeriodFacts, figures
from loucheng_cli.domain.issue import agenda, lifecycle
from loucheng_cli.domain.issue.clocks import Clock, running
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.replay import is_less_late, passage, status_on
from loucheng_cli.domain.report.measures import Facts, sla_figures, trend_figures
from loucheng_cli.errors import RefusedError
from loucheng_cli.files.calendar.loader import load_calendar

CALENDAR = load_calendar(None)
POLICIES = Policies.of({})
FIRST = date(2026, 3, 2)
WEEKS = [Week.of(FIRST + timedelta(days=7 * n)) for n in range(10)]
PARTIES = [Party(key=key, name=key) for key in ("shuiwu", "xiaofang", "street", "gongan")]
UNDER_WAY = ("new", "assigned", "in_progress")
ENDED = ("declined", "withdrawn", "duplicate")


@dataclass
class Life:
    """An issue, its events, its tasks, and a copy after every move: (day it happened, copy)."""

    ref: str
    issue: Issue | None = None
    tasks: dict[str, Task] = field(default_factory=dict)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    copies: list[tuple[date, str, Issue]] = field(default_factory=list)
    late_entries: list[date] = field(default_factory=list)
    entered: list[tuple[date, Issue, dict[str, Task], int, list[tuple[date, str, Issue]]]] = field(default_factory=list)

    def take_back(self, today: date) -> None:
        """Undo the last move, as a worker who is not a director may."""
        if not self.entered:
            return
        day, issue, tasks, count, copies = self.entered[-1]
        if day < today and is_less_late(self.ref, self.events, self.events[:count], today):
            return
        self.issue, self.tasks, self.copies = issue, tasks, copies
        del self.events[count:], self.entered[-1]

    def put(self, changes: Any, on: date, move: str, today: date) -> None:
        if self.issue is not None:
            self.entered.append((today, self.issue, dict(self.tasks), len(self.events), list(self.copies)))
        for change in changes:
            fields = {name: encode(value) for name, value in change.fields.items()}
            if change.kind == "task":
                before = self.tasks.get(change.subject)
                state = first_state("task", change.subject) if before is None else vars_of(before)
                self.tasks[change.subject] = decode(Task, apply_changes(state, fields))
                continue
            state = first_state("issue", self.ref) if self.issue is None else vars_of(self.issue)
            self.issue = decode(Issue, apply_changes(state, fields))
            self.events.append((on.isoformat(), fields))
        if not any(change.kind == "issue" for change in changes):
            return
        later = [(day, name, copy) for day, name, copy in self.copies if day > on] if move == "contact" else []
        if later:
            # A first contact may be entered behind what happened later: that has it too, its own copy has not that.
            earlier = [each for each in self.copies if each not in later]
            self.copies = [*earlier, (on, move, replace(earlier[-1][2], contacted_on=on))]
            self.copies += [(day, name, replace(copy, contacted_on=on)) for day, name, copy in later]
        else:
            self.copies.append((on, move, self.issue))
        if CALENDAR.working_days_between(on, today) > 2:
            self.late_entries.append(today)

    def at(self, day: date) -> Issue | None:
        """The last copy of a day."""
        return next((copy for on, _move, copy in reversed(self.copies) if on <= day), None)


def vars_of(fact: Any) -> dict[str, Any]:
    return {name: encode(getattr(fact, name)) for name in type(fact).__dataclass_fields__}


def wish(seed: int) -> Assignment:
    lead = PARTIES[seed % 3]
    days, clock = ((None, "assigned"), (2, "assigned"), (5, "accepted"))[seed % 3]
    supports = (PARTIES[3],) if seed % 4 == 3 else ()
    return Assignment(lead=lead, days=days, clock=clock, item="XF-01" if days else None, supports=supports)


def play(life: Life, others: list[Life], move: str, on: date, seed: int, rules: RuleContext) -> None:
    """One move; what a rule refuses leaves everything as it is."""
    issue, tasks = life.issue, list(life.tasks.values())
    assert issue is not None
    main = others[seed % len(others)].issue
    assert main is not None
    calls: dict[str, Any] = {
        "assign": lambda: lifecycle.assign(issue, wish(seed), rules, on=on, tasks=tasks),
        "reassign": lambda: lifecycle.reassign(issue, wish(seed), rules, on=on, tasks=tasks),
        "accept": lambda: lifecycle.accept(issue, rules, on=on, missing="合同" if seed % 5 == 0 else None),
        "return": lambda: lifecycle.return_(issue, rules, on=on),
        "contact": lambda: lifecycle.contact(issue, rules, on=on),
        "hold": lambda: lifecycle.hold(issue, HoldReason.HEARING, rules, on=on),
        "resume": lambda: lifecycle.resume(issue, rules, on=on),
        "extend": lambda: lifecycle.extend(issue, 1, rules, on=on, approved_by="主任"),
        "resolve": lambda: lifecycle.resolve(
            issue, rules, on=on, outcome=list(Outcome)[seed % 3], reply="好", tasks=tasks, wish=wish(seed)
        ),
        "follow_up": lambda: lifecycle.follow_up(
            issue, rules, on=on, contacted=True, solved=list(Solved)[seed % 3],
            satisfaction=list(Satisfaction)[seed // 3 % 3],
        ),
        "tried": lambda: lifecycle.no_answer(issue, rules, on=on),
        "reopen": lambda: lifecycle.reopen(issue, rules, on=on, tasks=tasks),
        "uphold": lambda: lifecycle.uphold(issue, rules, on=on),
        "decline": lambda: lifecycle.decline(issue, DeclineReason.UNCLEAR, "12345", rules, on=on, tasks=tasks),
        "withdraw": lambda: lifecycle.withdraw(issue, rules, on=on, tasks=tasks),
        "duplicate": lambda: lifecycle.duplicate(issue, main, rules, on=on, tasks=tasks),
        "task": lambda: lifecycle.task_moved(
            issue, tasks[0], list(TaskStatus)[seed % 5], rules, on=on
        ) if tasks else [],
    }  # fmt: skip
    try:
        changes = calls[move]()
    except RefusedError:
        return
    except KeyError:  # a task cannot go back to where it began
        return
    life.put(changes, on, move, rules.today)


MOVES = ("assign", "assign", "reassign", "accept", "accept", "return", "contact", "hold", "resume", "extend", "resolve",
         "resolve", "follow_up", "follow_up", "tried", "reopen", "uphold", "decline", "withdraw", "duplicate", "task")  # fmt: skip


def steps_of(moves: tuple[str, ...]) -> Any:
    each = st.tuples(
        st.sampled_from(moves),
        st.integers(0, 3),  # which issue
        st.integers(0, 3),  # days that pass
        st.integers(0, 59),
        st.sampled_from((0, 0, 0, 1, 4, 9)),  # days that it is entered late
    )
    return st.lists(each, min_size=10, max_size=60)


STEPS = steps_of(MOVES)


def lives(steps: Any, *, director: bool) -> list[Life]:
    every = [Life(ref=f"JX-I{n}") for n in range(1, 5)]
    today = FIRST
    for n, life in enumerate(every):
        rules = RuleContext(calendar=CALENDAR, policies=POLICIES, today=today, is_director=director)
        life.put(lifecycle.opened(life.ref, {"kind": list(IssueKind)[n]}, rules, on=today), today, "open", today)
    for move, which, passes, seed, late in steps:
        today = min(today + timedelta(days=passes), WEEKS[-1].end)
        rules = RuleContext(calendar=CALENDAR, policies=POLICIES, today=today, is_director=director)
        play(every[which], every, move, max(FIRST, today - timedelta(days=late)), seed, rules)
    return every


def facts_of(every: list[Life], week: Week) -> PeriodFacts:
    cases = [
        IssueFact(
            now=life.issue,
            passage=passage(life.ref, life.events, week.end),
            eve=status_on(life.events, week.start - timedelta(days=1)),
        )
        for life in every
        if life.issue is not None
    ]
    return PeriodFacts(
        week=week, cut=week.end, cases=[case for case in cases if case.passage.then], visits=[], tenants=[]
    )


def late_on(issue: Issue | None, day: date) -> bool:
    if issue is None or issue.status not in ("assigned", "in_progress") or issue.due_on is None:
        return False
    return issue.due_on < day and not (issue.held_on is not None and issue.held_on <= issue.due_on)


def recount(every: list[Life], week: Week) -> dict[str, Any]:
    """The figures of a week by looking at the copies."""
    start, end = week.start, week.end
    found: dict[str, Any] = dict.fromkeys(
        ("opened", "merged", "handled", "open", "overdue", "held", "to_follow_up", "to_review", "unrated", "partly",
         "extended", "explained", "redone", "backdated", "late_results", "taken_late", "at_start", "taken_up", "results",
         "declined", "withdrawn", "duplicates"), 0,
    )  # fmt: skip
    handled_in_time = late_lines = dispatched = never_returned = answers = solved = 0
    content = 0.0
    for life in every:
        then, eve = life.at(end), life.at(start - timedelta(days=1))
        assert then is not None
        pairs = [(None, *life.copies[0]), *((a[2], *b) for a, b in zip(life.copies, life.copies[1:], strict=False))]
        inside = [(before, move, copy, on) for before, on, move, copy in pairs if start <= on <= end]
        if start <= life.copies[0][0] <= end:
            found["opened"] += 1
            found["merged"] += then.status == "duplicate"
        found["open"] += then.status in UNDER_WAY
        found["held"] += then.status in UNDER_WAY and then.held_on is not None
        found["at_start"] += eve is not None and eve.status in UNDER_WAY
        found["to_follow_up"] += then.status == "resolved"
        found["to_review"] += then.status == "reopen_requested"
        found["backdated"] += any(start <= day <= end for day in life.late_entries) and any(
            on <= end for on, _move, _copy in life.copies
        )
        results = [copy for _before, move, copy, _on in inside if move == "resolve"]
        last = results[-1] if results else None
        found["results"] += len(results)
        if last is not None:
            found["handled"] += 1
            handled_in_time += last.due_on is None or last.resolved_on <= last.due_on
            found["late_results"] += last.late_entry
            found["explained"] += last.outcome == "explained"
        counted = last or (then if then.status in UNDER_WAY else None)
        found["extended"] += counted is not None and counted.extended_days > 0
        taken = [
            before
            for before, move, _copy, on in inside
            if move in ("reassign", "return", "decline", "withdraw", "duplicate") and late_on(before, on)
        ]
        found["taken_late"] += bool(taken)
        found["overdue"] += bool(taken) or late_on(then, end)
        late_lines += len(taken) + late_on(then, end)
        for before, move, copy, _on in inside:
            found["redone"] += move == "reopen" and before.status not in ENDED
            found["taken_up"] += move == "reopen"
            found["declined"] += move == "decline"
            found["withdrawn"] += move == "withdraw"
            found["duplicates"] += move == "duplicate"
            found["unrated"] += move == "tried" and copy.status == "closed"
            if move == "follow_up":
                answers += 1
                solved += copy.solved == "yes"
                found["partly"] += copy.solved == "partly"
                content += {"满意": 1.0, "基本满意": 0.6, "不满意": 0.0}[copy.satisfaction]
        first = next((on for on, move, copy in life.copies if copy.lead is not None), None)
        if first is not None and start <= first <= end:
            dispatched += 1
            never_returned += not any(move == "return" for _on, move, _copy in life.copies)
    content = round(content, 2)
    return found | {
        "first_dispatch": Rate(part=never_returned, whole=dispatched),
        "on_time": Rate(part=handled_in_time, whole=found["handled"] + late_lines),
        "solved": Rate(part=solved, whole=answers),
        "satisfied": Rate(part=int(content) if content == int(content) else content, whole=answers),
    }


VISITS = {"enterprises", "visits", "met", "met_remotely", "coverage"}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(STEPS)
def test_every_figure_of_every_week_equals_a_recount(steps):
    every = lives(steps, director=True)
    for week in WEEKS:
        facts = facts_of(every, week)
        found = figures(facts, POLICIES)
        naive = recount(every, week)
        assert {name: getattr(found, name) for name in Figures.__dataclass_fields__ if name not in VISITS} == naive
        report = Facts(
            span=facts, runs=[run for case in facts.cases for run in case.passage.runs], today=week.end,
            calendar=CALENDAR, policies=POLICIES,
            at_start=frozenset(case.now.ref for case in facts.cases if case.eve in UNDER_WAY),
        )  # fmt: skip
        values = {**trend_figures(report), **sla_figures(report)}
        for name in set(naive) & set(values) - {"partly"}:
            assert (name, values[name].value) == (name, naive[name])


@QUICK
@given(STEPS, st.booleans())
def test_what_comes_in_goes_out_or_is_still_there(steps, director):
    every = lives(steps, director=director)
    for week in WEEKS:
        found = figures(facts_of(every, week), POLICIES)
        assert found.at_start + found.opened + found.taken_up == (
            found.results + found.declined + found.withdrawn + found.duplicates + found.open
        )


def late_cases(every: list[Life], week: Week) -> set[str]:
    """Late in a week: at its end, when taken from a party, or when handled."""
    facts = facts_of(every, week)
    handled = {
        ref for ref, (_case, issue) in facts.handled.items() if issue.due_on and issue.resolved_on > issue.due_on
    }
    return {case.now.ref for case in facts.overdue} | handled


def settled(week: Week, today: date) -> bool:
    """Two working days after a week its figures are complete: what is entered later is 补录."""
    return CALENDAR.working_days_between(week.end, today) > 2


@QUICK
@given(steps_of((*MOVES, "undo", "undo")))
def test_no_worker_but_a_director_lowers_the_late_cases_of_a_past_week(steps):
    """Undo is one of the moves."""
    every = [Life(ref=f"JX-I{n}") for n in range(1, 5)]
    today = FIRST
    rules = RuleContext(calendar=CALENDAR, policies=POLICIES, today=today)
    for n, life in enumerate(every):
        life.put(lifecycle.opened(life.ref, {"kind": list(IssueKind)[n]}, rules, on=today), today, "open", today)
    counts: dict[str, int] = {}
    for move, which, passes, seed, late in steps:
        today = min(today + timedelta(days=passes), WEEKS[-1].end)
        rules = RuleContext(calendar=CALENDAR, policies=POLICIES, today=today)
        for week in WEEKS:
            if settled(week, today):
                counts.setdefault(str(week), len(late_cases(every, week)))
        if move == "undo":
            every[which].take_back(today)
        else:
            play(every[which], every, move, max(FIRST, today - timedelta(days=late)), seed, rules)
        for week in WEEKS:
            if str(week) in counts:
                assert len(late_cases(every, week)) >= counts[str(week)]


@QUICK
@given(STEPS)
def test_today_reports_and_digest_share_one_definition_of_each_clock(steps):
    for life in lives(steps, director=True):
        issue = life.issue
        assert issue is not None
        day = WEEKS[-1].end
        runs = passage(life.ref, life.events, day).runs
        open_runs = {run.clock: run.due_on for run in runs if run.done_on is run.dropped_on is None and not run.unrated}
        assert open_runs == running(issue)
        rules = RuleContext(calendar=CALENDAR, policies=POLICIES, today=date(2027, 1, 29))
        asked = {step.todo.value: step.due_on for step in agenda.steps(issue, (), rules)}
        for clock, todo in ((Clock.TRIAGE, "triage"), (Clock.CONTACT, "contact"), (Clock.FOLLOW_UP, "follow_up")):
            if issue.held_on is None:
                assert asked.get(todo) == running(issue).get(clock)
        late = running(issue).get(Clock.HANDLING)
        assert asked.get("late") == late
        for task in life.tasks.values():
            assert not task.is_open or issue.status not in (Status.CLOSED, Status.DECLINED, Status.WITHDRAWN)
