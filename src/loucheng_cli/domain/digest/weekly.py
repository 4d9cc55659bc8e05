"""The lists of a digest from the facts of its week; its figures are in ``period_facts``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from loucheng_cli.domain.calendar.deadline import days_late
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import UNDER_WAY, EnterpriseKind, PartyKind, Status, VisitClass
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.digest import disclosure as veils
from loucheng_cli.domain.digest.anonymity import Anonymity
from loucheng_cli.domain.digest.model import (
    BuildingView,
    ClassCoverage,
    DigestLine,
    Disclosure,
    DiscussionReason,
    Floor,
    IssueEntry,
    LastStep,
    PartyLoad,
    Point,
)
from loucheng_cli.domain.digest.period_facts import IssueFact, PeriodFacts, Tenant, covered
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.building import Building

_WEEK = timedelta(days=7)
_SHORT_NAME = 5  # characters; a longer name of a building gives way to its first alias


def coverage(tenants: Sequence[Tenant], cut: date, policies: Policies) -> tuple[ClassCoverage, ...]:
    """The same by class.

    Classes below ``digest.smallest_group`` are shown together, so that none gives an enterprise away, nor what is left
    when the others are taken off the whole.
    """
    smallest = policies.days("digest.smallest_group")
    groups: list[tuple[tuple[VisitClass, ...], list[Tenant]]] = []
    small: tuple[tuple[VisitClass, ...], list[Tenant]] = ((), [])
    for each in VisitClass:
        members = [tenant for tenant in tenants if tenant.visit_class is each]
        if members and len(members) < smallest:
            small = ((*small[0], each), [*small[1], *members])
        elif members:
            groups.append(((each,), members))
    if small[1] and len(small[1]) < smallest and groups:
        least = min(groups, key=lambda group: len(group[1]))
        groups.remove(least)
        small = ((*least[0], *small[0]), [*least[1], *small[1]])
    if len(small[1]) >= smallest:
        groups.append(small)
    return tuple(ClassCoverage(classes=classes, rate=covered(members, cut, policies)) for classes, members in groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the lists of a page need besides the week: names, places, tasks, the calendar."""

    facts: PeriodFacts
    buildings: Mapping[str, Building]
    enterprises: Mapping[str, tuple[str, EnterpriseKind]]
    tasks: Mapping[str, Sequence[Task]]
    names: veils.Names
    calendar: Calendar
    policies: Policies
    anonymity: Anonymity
    quotes: frozenset[str] | None = (
        None  # refs whose typed texts a director confirmed; None in a draft, which quotes all
    )
    _lines: dict[str, IssueEntry | None] = field(default_factory=dict)

    def overdue(self) -> DigestLine:
        """Late ones, the latest first."""
        taken = {ref: pairs[-1][1] for ref, pairs in self.facts.taken_late.items()}
        late = [case for case in self.facts.overdue if case.then.is_overdue(self.facts.cut)]
        late.sort(key=lambda case: (case.then.due_on, ref_key(case.now.ref)))
        gone = [case for case in self.facts.overdue if not case.then.is_overdue(self.facts.cut)]
        gone.sort(key=lambda case: (taken[case.now.ref].due_on, ref_key(case.now.ref)))
        listed = self._listed([*late, *gone])
        return replace(listed, lines=tuple(self._taken(line, taken.get(line.ref)) for line in listed.lines))

    def _taken(self, line: IssueEntry, before: Issue | None) -> IssueEntry:
        """A line of what was late when it was taken from its party: the party and the day it missed."""
        if before is None or line.days_late or before.due_on is None:
            return line
        seen = replace(line, due_on=before.due_on, days_late=days_late(before.due_on, self.facts.cut, self.calendar))
        if line.veil is Disclosure.CONFIDENTIAL:
            return seen
        return replace(seen, lead=before.lead_name, redirected=line.redirected or line.status in UNDER_WAY)

    def handled(self) -> DigestLine:
        """Handled in the week, with what was done and what the enterprise said by its end."""
        done = sorted(self.facts.handled.values(), key=lambda pair: (pair[1].resolved_on, ref_key(pair[0].now.ref)))
        return self._listed([case for case, _issue in done], {case.now.ref: issue for case, issue in done})

    def opened(self) -> DigestLine:
        """New in the week."""
        return self._listed(sorted(self.facts.opened, key=lambda case: (case.now.opened_on, ref_key(case.now.ref))))

    def due_next(self) -> DigestLine:
        """Due after the cut day, to the end of the week after."""
        until = self.facts.week.end + _WEEK
        due = [
            case
            for case in self.facts.under_way
            if case.then.held_on is None and case.then.due_on and self.facts.cut < case.then.due_on <= until
        ]
        return self._listed(sorted(due, key=lambda case: (case.then.due_on, ref_key(case.now.ref))))

    def discuss(self) -> tuple[Point, ...]:
        """Long overdue, not content, declined in the week, with several parties."""
        supervise = self.policies.days("light.supervise_after")
        points: list[Point] = []
        for case in sorted(self.facts.cases, key=lambda case: ref_key(case.now.ref)):
            issue, line = case.then, self._line(case)
            if line is None:
                continue
            if line.days_late >= supervise and issue.is_overdue(self.facts.cut):
                points.append(Point(why=DiscussionReason.LATE, line=line))
            elif issue.status is Status.REOPEN_REQUESTED:
                points.append(Point(why=DiscussionReason.REVIEW, line=line))
            elif issue.status is Status.DECLINED and self.facts.holds(issue.closed_on):
                points.append(Point(why=DiscussionReason.DECLINED, line=line))
            elif issue.status in UNDER_WAY and line.joint:
                points.append(Point(why=DiscussionReason.JOINT, line=line))
        return tuple(sorted(points, key=lambda point: list(DiscussionReason).index(point.why)))

    def building_views(self) -> tuple[BuildingView, ...]:
        """Each building's week, and where in it issues are open."""
        return tuple(self._building(building) for building in self.buildings.values())

    def parties(self) -> tuple[PartyLoad, ...]:
        """Who has how many open and late, the most first; what may not be named stands last."""
        loads: Counter[str | None] = Counter()
        late: Counter[str | None] = Counter()
        for case in self.facts.under_way:
            line = self._line(case)
            name = line.lead if line else None
            loads[name] += 1
            late[name] += case.then.is_overdue(self.facts.cut)
        ordered = sorted(loads, key=lambda name: (name is None, -late[name], -loads[name], name or ""))
        return tuple(PartyLoad(name=name, open=loads[name], overdue=late[name]) for name in ordered)

    def _listed(self, cases: Sequence[IssueFact], after: Mapping[str, Issue] | None = None) -> DigestLine:
        lines = [self._line(case, (after or {}).get(case.now.ref)) for case in cases]
        shown = tuple(line for line in lines if line is not None)
        return DigestLine(lines=shown, withheld=len(lines) - len(shown))

    def _line(self, case: IssueFact, after: Issue | None = None) -> IssueEntry | None:
        """The line of a case; with ``after`` the result is that of a resolution since overwritten."""
        if after is None and case.now.ref in self._lines:
            return self._lines[case.now.ref]
        line = None if veils.is_hidden_hazard(case.then) else self._drawn(case, after)
        if after is None:
            self._lines[case.now.ref] = line
        return line

    def _drawn(self, case: IssueFact, after: Issue | None) -> IssueEntry:
        now, then, cut = case.now, case.then, self.facts.cut
        result = then if then.resolved_on or after is None else after
        name = self.enterprises.get(now.enterprise or "")
        veil = veils.veil_of(now)
        if veil is Disclosure.NAMED and name and not veils.may_be_named(*name, self.names):
            veil = Disclosure.UNNAMED
        line = IssueEntry(
            ref=now.ref,
            veil=veil,
            status=then.status,
            group=then.group,
            held=then.held_on is not None,
            opened_on=then.opened_on,
            due_on=then.due_on,
            provisional=then.provisional,
            days_late=days_late(then.due_on, cut, self.calendar) if then.due_on and then.is_overdue(cut) else 0,
            days_open=self.calendar.working_days_between(then.opened_on, cut) if then.opened_on else 0,
            resolved_on=result.resolved_on,
            visit=now.visit if veil is Disclosure.NAMED else None,  # it would join the case to a named one
        )
        if veil is Disclosure.CONFIDENTIAL:
            return line
        step, step_on = _last_step(then)
        quoted = veils.may_be_quoted(result, veil) and (self.quotes is None or now.ref in self.quotes)
        tasks = [task for task in self.tasks.get(now.ref, ()) if task.assigned_on and task.assigned_on <= cut]
        where, floor = now.building, now.floor
        if name and veil is not Disclosure.NAMED:
            where, floor = self.anonymity.place(where, floor)
        building = self.buildings.get(where or "")
        return replace(
            line,
            of_enterprise=name is not None,
            enterprise=name[0] if name and veil is Disclosure.NAMED else None,
            building=short_name(building) if building else None,
            floor=floor,
            floor_label=building.labels.get(str(floor)) if building else None,
            what=veils.what_of(now, veil, self.names, quoted=quoted),
            kind=now.kind,
            lead=then.lead_name if where == now.building else _party_word(then),
            step=step,
            step_on=step_on,
            outcome=result.outcome,
            late_entry=result.late_entry,
            reply=veils.reply_of(result, veil, self.names) if quoted else None,
            followed_up_on=then.followed_up_on,
            solved=then.solved,
            satisfaction=then.satisfaction,
            redirected=then.returns > 0,
            joint=tuple(task.party_name for task in tasks),
            joint_done=sum(task.ended_on is not None and task.ended_on <= cut for task in tasks),
            merged_into=then.duplicate_of,
            decline_reason=then.decline_reason,
            channel_told=self.names.mask_line(now.channel_told) if quoted else None,
            unreviewed=quoted and self.quotes is None,
        )

    def _building(self, building: Building) -> BuildingView:
        code, cut = building.code, self.facts.cut
        mine = [case for case in self.facts.under_way if case.now.building == code]
        marked: dict[int, list[bool]] = {}
        for case in mine:
            line = self._line(case)
            if line is not None and line.floor is not None:
                marked.setdefault(line.floor, []).append(case.then.is_overdue(cut))
        floors = tuple(
            Floor(floor=floor, label=building.labels.get(str(floor)), open=len(late), overdue=sum(late))
            for floor, late in sorted(marked.items(), reverse=True)
        )
        return BuildingView(
            code=code,
            name=short_name(building),
            floors_above=building.floors_above,
            floors_below=building.floors_below,
            labels=dict(sorted(building.labels.items())),
            visits=sum(visit.building == code for visit in self.facts.visits),
            opened=sum(case.now.building == code for case in self.facts.opened),
            handled=sum(case.now.building == code for case, _issue in self.facts.handled.values()),
            open=len(mine),
            overdue=sum(case.then.is_overdue(cut) for case in mine),
            floors=floors,
            elsewhere=len(mine) - sum(floor.open for floor in floors),
        )


def _party_word(issue: Issue) -> str | None:
    """The kind of the lead where its name would tell the building: 物业 of a building that is not named."""
    return (
        label(PartyKind.PROPERTY) if issue.lead and issue.lead.startswith(PartyKind.PROPERTY.value) else issue.lead_name
    )


def short_name(building: Building) -> str:
    """The name, or the first alias where the name is long: 锦汐里 for 锦汐里购物中心."""
    return building.name if len(building.name) <= _SHORT_NAME or not building.aliases else building.aliases[0]


def ref_key(ref: str) -> tuple[str, str, int]:
    """Refs in the order of their numbers: station, letter, number."""
    station, _dash, rest = ref.rpartition("-")
    return station, rest[:1], int(rest[1:]) if rest[1:].isdecimal() else 0


def _last_step(issue: Issue) -> tuple[LastStep | None, date | None]:
    steps = {
        LastStep.ASSIGNED: issue.assigned_on,
        LastStep.ACCEPTED: issue.accepted_on,
        LastStep.CONTACTED: issue.contacted_on,
        LastStep.REMINDED: issue.reminded_on,
        LastStep.SUPERVISED: issue.supervised_on,
        LastStep.ESCALATED: issue.escalated_on,
    }
    taken = [(day, list(LastStep).index(step), step) for step, day in steps.items() if day is not None]
    if not taken:
        return None, None
    day, _rank, step = max(taken)
    return step, day
