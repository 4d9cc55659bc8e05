"""How the figures of the supervisors' reports are computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import EnterpriseKind, Outcome, Solved, Status, VisitClass
from loucheng_cli.domain.digest.period_facts import PeriodFacts, Tenant, VisitFact, content, is_covered, is_on_time
from loucheng_cli.domain.issue.clocks import Clock, Run
from loucheng_cli.domain.issue.lifecycle import holds_of
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.report.model import Entry, Figure, How

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """An enterprise present on the cut day; ``building`` is where it is counted (its first place of those asked for)."""

    ref: str
    name: str
    kind: EnterpriseKind
    visit_class: VisitClass
    active: bool
    no_visits: bool
    building: str | None = None
    floor: int | None = None
    unit: str | None = None
    seen_on: date | None = None
    first_seen_on: date | None = None
    moved_in_on: date | None = None
    registered_here: bool | None = None
    scale: str | None = None
    scale_since: str | None = None

    @property
    def tenant(self) -> Tenant:
        """The same as coverage sees it."""
        return Tenant(ref=self.ref, visit_class=self.visit_class, seen_on=self.seen_on, kind=self.kind)

    @property
    def counts(self) -> bool:
        """In business, and not among those not to be visited."""
        return self.active and not self.no_visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An enterprise that moved in during the days, whether or not it is still there; from another council too."""

    ref: str
    kind: EnterpriseKind
    building: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An enterprise that moved out or was deregistered in the days, or went to another council, and from where."""

    ref: str
    building: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was read for one period; ``at_start`` are the issues under way on the evening before it."""

    span: PeriodFacts
    runs: Sequence[Run]
    at_start: frozenset[str] = frozenset()
    meetings: Sequence[Entry] = ()
    residents: Sequence[Resident] = ()
    came: Sequence[Came] = ()
    gone: Sequence[Gone] = ()
    today: date
    calendar: Calendar
    policies: Policies


def trend_figures(facts: Facts) -> dict[str, Figure]:
    """What a week or a month came to."""
    span = facts.span
    firms = {visit.enterprise: visit for visit in span.visits}
    merged = (case for case in span.opened if case.then.status is Status.DUPLICATE)
    return {
        "firms": count_of(Entry(ref, on=visit.on) for ref, visit in firms.items()),
        "visits": count_of(of_visit(visit) for visit in span.visits),
        "met": count_of(of_visit(visit) for visit in span.visits if visit.met),
        "coverage": Figure(how=How.RATE, entries=tuple(entry for _key, entry in covering(facts, lambda _each: None))),
        "opened": count_of(Entry(case.now.ref, on=case.now.opened_on) for case in span.opened),
        "merged": count_of(Entry(case.now.ref, on=case.now.opened_on) for case in merged),
        "handled": count_of(Entry(ref, on=issue.resolved_on) for ref, (_case, issue) in span.handled.items()),
        "open": count_of(Entry(case.now.ref, on=case.now.opened_on) for case in span.under_way),
        "overdue": count_of(Entry(case.now.ref, on=case.then.due_on) for case in span.overdue),
        **{name: figure for name, figure in sla_figures(facts).items() if name in _TREND_RATES},
        "moved_in_firms": count_of(Entry(each.ref, on=each.on) for each in facts.came if is_firm(each.kind)),
        "moved_in_traders": count_of(Entry(each.ref, on=each.on) for each in facts.came if not is_firm(each.kind)),
        "moved_out": count_of(Entry(each.ref, on=each.on) for each in facts.gone),
    }


_TREND_RATES = (
    "received_handled", "first_dispatch", "assessed", "on_time", "solved", "satisfied", "unrated", "redone_rate",
)  # fmt: skip


def sla_figures(facts: Facts) -> dict[str, Figure]:
    """The clocks, what they led to, and what stands beside them."""
    span, handled = facts.span, facts.span.handled
    received = [case for case in span.opened if case.then.status is not Status.DUPLICATE]
    stock = dict.fromkeys(sorted(facts.at_start)) | {case.now.ref: None for case in received} | dict.fromkeys(handled)
    under_way = span.under_way
    figures = {
        "triage": in_time(facts, Clock.TRIAGE),
        "contact": in_time(facts, Clock.CONTACT),
        "sign": in_time(facts, Clock.SIGN),
        "first_dispatch": rate_of(
            Entry(case.now.ref, not case.now.first_returned, case.now.first_assigned_on) for case in span.dispatched
        ),
        "received_handled": rate_of(
            Entry(case.now.ref, case.then.resolved_on is not None, case.now.opened_on) for case in received
        ),
        "stock_handled": rate_of(
            Entry(ref, ref in handled, handled[ref][1].resolved_on if ref in handled else None) for ref in stock
        ),
        "assessed": in_time(facts, Clock.HANDLING),
        "on_time": rate_of(entry for _issue, entry in on_time(facts)),
        "redo_in_time": rate_of(entry for run, entry in settled(facts, Clock.HANDLING) if run.redo),
        "follow_up": rate_of(
            Entry(run.issue.ref, run.done_on is not None, entry.on) for run, entry in settled(facts, Clock.FOLLOW_UP)
        ),
        "follow_up_in_time": in_time(facts, Clock.FOLLOW_UP),
        "unrated": count_of(Entry(issue.ref, on=issue.closed_on) for _case, issue in span.unrated),
        "solved": rate_of(answer(issue, issue.solved is Solved.YES) for _case, issue in span.followed_up),
        "partly": rate_of(answer(issue, issue.solved is Solved.PARTLY) for _case, issue in span.followed_up),
        "satisfied": rate_of(answer(issue, content(issue, facts.policies)) for _case, issue in span.followed_up),
        "held": count_of(Entry(case.now.ref, on=case.then.held_on) for case in under_way if case.then.held_on),
        "extended_rate": rate_of(Entry(ref, issue.extended_days > 0) for ref, (_case, issue) in span.touched.items()),
        "explained_rate": rate_of(
            Entry(ref, issue.outcome is Outcome.EXPLAINED, issue.resolved_on) for ref, (_case, issue) in handled.items()
        ),
        "redone_rate": redone(facts),
        "backdated_rate": backdated(facts),
        "late_results": count_of(Entry(case.now.ref, on=case.then.resolved_on) for case in span.late_results),
        "taken_late": count_of(Entry(ref, on=pairs[0][1].due_on) for ref, pairs in span.taken_late.items()),
        **balance(facts),
        "on_the_spot": rate_of(Entry(case.now.ref, case.then.on_the_spot, case.now.opened_on) for case in received),
        "escalated": count_of(
            Entry(case.now.ref, on=case.then.escalated_on) for case in span.cases if span.holds(case.then.escalated_on)
        ),
        "meetings": count_of(facts.meetings),
    }
    for name, days in (("days", handling_days), ("days_open", received_days)):
        took = tuple(
            Entry(ref, days(issue, facts.calendar), issue.resolved_on) for ref, (_case, issue) in handled.items()
        )
        figures[f"{name}_median"] = Figure(how=How.MEDIAN, entries=took)
        figures[f"{name}_ninth"] = Figure(how=How.P90, entries=took)
    return figures


def handling_days(issue: Issue, calendar: Calendar) -> int:
    """Working days from the start of the clock to the day it was handled, those on hold taken out."""
    start, end = issue.clock_from or issue.assigned_on, issue.resolved_on
    if start is None or end is None:
        return 0
    held = sum(
        calendar.working_days_between(max(begin - _ONE_DAY, start), min(until - _ONE_DAY, end))
        for begin, until in holds_of(issue)
        if until is not None
    )
    return calendar.working_days_between(start, end) - held


def received_days(issue: Issue, calendar: Calendar) -> int:
    """Working days from the day it was received."""
    assert issue.opened_on is not None
    return calendar.working_days_between(issue.opened_on, issue.resolved_on or issue.opened_on)


def on_time(facts: Facts) -> Iterator[tuple[Issue, Entry]]:
    """周报口径: handled in the days, what was open and late at their end, and what was late when taken from a party."""
    for ref, (_case, issue) in facts.span.handled.items():
        yield issue, Entry(ref, is_on_time(issue), issue.resolved_on)
    for case, issue in facts.span.late:
        yield issue, Entry(case.now.ref, 0, issue.due_on)


def settled(facts: Facts, clock: Clock) -> Iterator[tuple[Run, Entry]]:
    """考核口径: the runs that were due in the days, or done early in them; a run counts once, on one day."""
    for run in facts.runs:
        if run.clock is clock:
            day = run.settled_on(facts.today)
            if facts.span.holds(day):
                yield run, Entry(run.issue.ref, run.in_time, day)


def in_time(facts: Facts, clock: Clock) -> Figure:
    """及时率 of a clock: in time ÷ due."""
    return rate_of(entry for _run, entry in settled(facts, clock))


def balance(facts: Facts) -> dict[str, Figure]:
    """The six sides of 期初 + 新增 + 重办 = 办结 + 不予办理 + 撤回 + 并单 + 期末 that no other figure has."""
    span = facts.span
    ended = {
        name: [
            Entry(case.now.ref, on=issue.closed_on)
            for case in span.cases
            for issue in case.passage.ended
            if issue.status is status and span.holds(issue.closed_on)
        ]
        for name, status in (
            ("declined", Status.DECLINED), ("withdrawn", Status.WITHDRAWN), ("duplicates", Status.DUPLICATE),
        )
    }  # fmt: skip
    again = (
        Entry(case.now.ref, on=day)
        for case in span.cases
        for day in (*case.passage.reopened_on, *case.passage.taken_up_on)
        if span.holds(day)
    )
    results = (
        Entry(case.now.ref, on=issue.resolved_on)
        for case in span.cases
        for issue in case.passage.resolved
        if span.holds(issue.resolved_on)
    )
    return {
        "at_start": count_of(Entry(ref) for ref in sorted(facts.at_start)),
        "taken_up": count_of(again),
        "results": count_of(results),
        **{name: count_of(entries) for name, entries in ended.items()},
    }


def backdated(facts: Facts) -> Figure:
    """补录占比: received, handled or entered late in the days; the late entries among them made in the days."""
    late = {case.now.ref for case in facts.span.backdated}
    refs = dict.fromkeys([*(case.now.ref for case in facts.span.entered), *sorted(late)])
    return rate_of(Entry(ref, ref in late) for ref in refs)


def redone(facts: Facts) -> Figure:
    """重办率: sent back to be done again in the days ÷ handled in them, or sent back."""
    again = {case.now.ref for case in facts.span.reopened}
    return rate_of(Entry(ref, ref in again) for ref in dict.fromkeys([*facts.span.handled, *sorted(again)]))


def covering(facts: Facts, key: Callable[[Resident], str | None]) -> Iterator[tuple[str | None, Entry]]:
    """走访覆盖率: the enterprises that count, by a key, and whether each was seen within the interval of its class."""
    for each in facts.residents:
        if each.counts:
            yield key(each), Entry(each.ref, is_covered(each.tenant, facts.span.cut, facts.policies), each.seen_on)


def first_visits(facts: Facts) -> Iterator[tuple[Resident, Entry]]:
    """新入驻首访: those whose first ten working days ended in the days, and whether they were seen in them."""
    days = facts.policies.days("first_visit")
    for each in facts.residents:
        if each.moved_in_on is None or each.no_visits:
            continue
        until = facts.calendar.nth_working_day_after(each.moved_in_on, days)
        if facts.span.holds(until) and until < facts.today:
            yield each, Entry(each.ref, each.first_seen_on is not None and each.first_seen_on <= until, until)


def is_firm(kind: EnterpriseKind) -> bool:
    """企业 (with branches and associations) as against 个体工商户."""
    return kind is not EnterpriseKind.SOLE_TRADER


def listed_since(text: str | None) -> date | None:
    """The first day of the month of entry into the statistics office's list: ``2026-09``, ``2026年9月``, ``202609``."""
    found = re.match(r"(\d{4})\D?(1[0-2]|0?[1-9])(?!\d)", text or "") or re.match(r"(\d{4})(\d{2})", text or "")
    return date(int(found[1]), int(found[2]), 1) if found and 1 <= int(found[2]) <= 12 else None


def answer(issue: Issue, weight: float) -> Entry:
    """A valid follow-up."""
    return Entry(issue.ref, weight, issue.followed_up_on)


def of_visit(visit: VisitFact) -> Entry:
    """A visit."""
    return Entry(visit.ref, on=visit.on)


def rate_of(entries: Iterable[Entry]) -> Figure:
    """A fraction: the weights of the entries ÷ their number."""
    return Figure(how=How.RATE, entries=tuple(entries))


def count_of(entries: Iterable[Entry]) -> Figure:
    """How many."""
    return Figure(how=How.COUNT, entries=tuple(entries))
