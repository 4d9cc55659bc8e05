"""The visits, issues and enterprises that the figures of a period count.

The digest's figures are the lengths of these lists and reports name what stands in them, so that both mean the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    UNDER_WAY,
    EnterpriseKind,
    Method,
    Outcome,
    Result,
    Satisfaction,
    Solved,
    Status,
    VisitClass,
    VisitKind,
)
from loucheng_cli.domain.digest.model import Figures, Rate
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.replay import IssueReplay
from loucheng_cli.domain.visit.model import IN_PERSON


class Days(Protocol):
    """A week, a month, or any days in a row."""

    @property
    def start(self) -> date:
        """The first day."""

    @property
    def end(self) -> date:
        """The last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact:
    """A visit, as the figures need it."""

    ref: str = ""
    enterprise: str
    building: str | None
    on: date
    method: Method
    result: Result
    kind: VisitKind = VisitKind.ROUTINE
    worker: str | None = None

    @property
    def met(self) -> bool:
        """Somebody was spoken to, in person or not."""
        return self.result is Result.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """An active enterprise of some buildings, and when it was last seen in person."""

    visit_class: VisitClass
    seen_on: date | None
    ref: str = ""
    kind: EnterpriseKind = EnterpriseKind.FIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFact:
    """An issue as it is known now, which decides what may be shown, and as it was at the end of the days."""

    now: Issue
    passage: IssueReplay

    @property
    def then(self) -> Issue:
        """The issue on the cut day; only of a case that existed then."""
        assert self.passage.then is not None
        return self.passage.then


Cases = dict[str, tuple[IssueFact, Issue]]  # by ref: the case, and the issue right after what is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts:
    """What was read of a week (or of any days) of some buildings, up to the cut day."""

    week: Days
    cut: date
    cases: Sequence[IssueFact]
    visits: Sequence[VisitFact]
    tenants: Sequence[Tenant]

    @property
    def opened(self) -> list[IssueFact]:
        """The issues received in these days."""
        return [case for case in self.cases if self.holds(case.now.opened_on)]

    @property
    def handled(self) -> Cases:
        """Each issue handled in these days, as it stood after its last resolution in them."""
        return {
            case.now.ref: (case, issue)
            for case in self.cases
            for issue in case.passage.resolved
            if self.holds(issue.resolved_on)
        }

    @property
    def under_way(self) -> list[IssueFact]:
        """期末在办: with us or a party at the end, held ones among them."""
        return [case for case in self.cases if case.then.status in UNDER_WAY]

    @property
    def overdue(self) -> list[IssueFact]:
        """Late on the cut day."""
        return [case for case in self.cases if case.then.is_overdue(self.cut)]

    @property
    def dispatched(self) -> list[IssueFact]:
        """First assigned in these days."""
        return [case for case in self.cases if self.holds(case.now.first_assigned_on)]

    @property
    def followed_up(self) -> list[tuple[IssueFact, Issue]]:
        """The valid follow-ups of these days, and the issue right after each."""
        return [
            (case, issue)
            for case in self.cases
            for issue in case.passage.followed_up
            if self.holds(issue.followed_up_on)
        ]

    @property
    def unrated(self) -> list[tuple[IssueFact, Issue]]:
        """Filed in these days without anybody having answered the follow-up."""
        return [(case, issue) for case in self.cases for issue in case.passage.unrated if self.holds(issue.closed_on)]

    @property
    def reopened(self) -> list[IssueFact]:
        """Sent back to be done again in these days, once for each time."""
        return [case for case in self.cases for day in case.passage.reopened_on if self.holds(day)]

    @property
    def touched(self) -> Cases:
        """Under way at the end, or handled in these days."""
        return {case.now.ref: (case, case.then) for case in self.under_way} | self.handled

    @property
    def entered(self) -> list[IssueFact]:
        """Received or handled in these days: where a late entry (补录) would show."""
        handled = self.handled
        return [case for case in self.cases if case.now.ref in handled or self.holds(case.now.opened_on)]

    def holds(self, day: date | None) -> bool:
        """Whether it was in these days, up to the cut."""
        return day is not None and self.week.start <= day <= self.cut


def figures(facts: PeriodFacts, policies: Policies) -> Figures:
    """The figures of these days."""
    handled, overdue, under_way = facts.handled, facts.overdue, facts.under_way
    answers = [issue for _case, issue in facts.followed_up]
    ended = Counter(case.then.status for case in facts.cases)
    met = [visit for visit in facts.visits if visit.met]
    return Figures(
        enterprises=len({visit.enterprise for visit in facts.visits}),
        visits=len(facts.visits),
        met=len(met),
        met_remotely=sum(visit.method not in IN_PERSON for visit in met),
        coverage=covered(facts.tenants, facts.cut, policies),
        opened=len(facts.opened),
        merged=sum(case.then.status is Status.DUPLICATE for case in facts.opened),
        handled=len(handled),
        open=len(under_way),
        overdue=len(overdue),
        held=sum(case.then.held_on is not None for case in under_way),
        to_follow_up=ended[Status.RESOLVED],
        to_review=ended[Status.REOPEN_REQUESTED],
        unrated=len(facts.unrated),
        first_dispatch=Rate(
            part=sum(not case.now.first_returned for case in facts.dispatched), whole=len(facts.dispatched)
        ),
        on_time=Rate(
            part=sum(is_on_time(issue) for _case, issue in handled.values()), whole=len(handled) + len(overdue)
        ),
        solved=Rate(part=sum(issue.solved is Solved.YES for issue in answers), whole=len(answers)),
        partly=sum(issue.solved is Solved.PARTLY for issue in answers),
        satisfied=Rate(part=added(content(issue, policies) for issue in answers), whole=len(answers)),
        extended=sum(issue.extended_days > 0 for _case, issue in facts.touched.values()),
        explained=sum(issue.outcome is Outcome.EXPLAINED for _case, issue in handled.values()),
        redone=len(facts.reopened),
        backdated=sum(case.then.backdated > 0 for case in facts.entered),
    )


def covered(tenants: Iterable[Tenant], cut: date, policies: Policies) -> Rate:
    """走访覆盖率: seen in person within the interval of its own class ÷ active ones."""
    every = list(tenants)
    return Rate(part=sum(is_covered(each, cut, policies) for each in every), whole=len(every))


def is_covered(tenant: Tenant, cut: date, policies: Policies) -> bool:
    """Seen in person within the interval (calendar days) of its class."""
    days = policies.days(f"visit_every.{tenant.visit_class.value}")
    return tenant.seen_on is not None and (cut - tenant.seen_on).days <= days


def is_on_time(issue: Issue) -> bool:
    """Handled by its due day, as it was when it was handled."""
    return issue.due_on is None or (issue.resolved_on is not None and issue.resolved_on <= issue.due_on)


def content(issue: Issue, policies: Policies) -> float:
    """What an answer weighs in 满意率: the weight of 满意 and 基本满意 by policy, nothing for the others."""
    if issue.satisfaction not in {Satisfaction.SATISFIED, Satisfaction.MOSTLY}:
        return 0.0
    return float(policies.values.get(f"satisfaction.weights.{issue.satisfaction.value}", "0"))


def added(weights: Iterable[float]) -> float:
    """The sum of weights; a whole number where it is one."""
    total = round(sum(weights), 2)
    return int(total) if total == int(total) else total
