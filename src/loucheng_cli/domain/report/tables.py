"""The figures and rows of each report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.core.enums import Outcome, Solved, Status, VisitClass
from loucheng_cli.domain.digest.period_facts import Days, content, is_covered
from loucheng_cli.domain.issue.clocks import Clock
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.space import LET, Room
from loucheng_cli.domain.report.indicator import COMPUTED, Indicator, Measure, entered_for, period_of
from loucheng_cli.domain.report.measures import (
    Facts,
    answer,
    covering,
    first_visits,
    handling_days,
    is_firm,
    listed_since,
    of_visit,
    on_time,
    settled,
    sla_figures,
    trend_figures,
)
from loucheng_cli.domain.report.model import Entry, How, Pairs, ReportSheet, ReportTable, Row
from loucheng_cli.domain.report.types import Kind

CAVEATS = (
    "held",
    "extended",
    "explained",
    "redone",
    "backdated",
    "late_results",
)  # the ways an on-time rate is embellished


def parties(facts: Facts) -> ReportTable:
    """承办单位办理情况: by the party that led the case at the time of what is counted."""
    sheet = ReportSheet(Kind.PARTIES, {})
    last = {
        case.now.ref: issue
        for case in facts.span.cases
        for issue in case.passage.assigned
        if facts.span.holds(issue.assigned_on)
    }
    sheet.put("assigned", ((each.lead_name, Entry(ref, on=each.assigned_on)) for ref, each in last.items()))
    returned = (run for run in facts.runs if run.returned and facts.span.holds(run.done_on))
    sheet.put("returned", ((run.issue.lead_name, Entry(run.issue.ref, on=run.done_on)) for run in returned))
    _handling(sheet, facts, lambda issue: issue.lead_name)
    return _ordered(sheet.table(beside=CAVEATS), "open")


def items(facts: Facts, before: Facts) -> ReportTable:
    """高频事项: by the item the issue has now."""
    names: dict[str | None, str | None] = {}
    details: dict[str | None, tuple[str, ...]] = {}
    for case in (*before.span.cases, *facts.span.cases):
        if case.now.item is not None:
            names[case.now.item] = case.now.item_name
            details[case.now.item] = (case.now.department_name or case.now.lead_name or "",)
    sheet = ReportSheet(Kind.ITEMS, names, details)
    sheet.put("opened", ((case.now.item, Entry(case.now.ref, on=case.now.opened_on)) for case in facts.span.opened))
    sheet.put(
        "opened_before", ((each.now.item, Entry(each.now.ref, on=each.now.opened_on)) for each in before.span.opened)
    )
    _ends(sheet, facts, lambda issue: issue.item)
    return _ordered(sheet.table(only_filled=True), "opened")


def buildings(facts: Facts, names: Mapping[str | None, str | None]) -> ReportTable:
    """楼宇情况: visits and enterprises by their building, issues by theirs."""
    return _places(Kind.BUILDINGS, facts, names, lambda code: code)


def councils(facts: Facts, names: Mapping[str | None, str | None], of: Mapping[str | None, str | None]) -> ReportTable:
    """各楼事会对比: the same by council; ``of`` has the council of each building."""
    return _places(Kind.COUNCILS, facts, names, of.get)


def _places(
    kind: Kind,
    facts: Facts,
    names: Mapping[str | None, str | None],
    place: Callable[[str | None], str | None],
) -> ReportTable:
    sheet = ReportSheet(kind, dict(names))
    # A firm visited in two buildings counts where it was visited last, so that the sum is the number of firms.
    firms = {visit.enterprise: visit for visit in sorted(facts.span.visits, key=lambda each: (each.on, each.ref))}
    sheet.put("firms", ((place(visit.building), Entry(ref, on=visit.on)) for ref, visit in firms.items()))
    sheet.put("visits", ((place(visit.building), of_visit(visit)) for visit in facts.span.visits))
    sheet.put("met", ((place(visit.building), of_visit(visit)) for visit in facts.span.visits if visit.met))
    sheet.put("coverage", covering(facts, lambda each: place(each.building)), How.RATE)
    opened = ((place(case.now.building), Entry(case.now.ref, on=case.now.opened_on)) for case in facts.span.opened)
    sheet.put("opened", opened)
    _handling(sheet, facts, lambda issue: place(issue.building))
    return sheet.table(beside=CAVEATS)


def workers(
    facts: Facts, names: Mapping[str | None, str | None], details: Mapping[str | None, tuple[str, ...]]
) -> ReportTable:
    """工作量: what each has in hand. No rate and no rank; the order is that of the codes."""
    sheet = ReportSheet(Kind.WORKERS, dict(names), details)
    sheet.put("owned", ((case.then.owner, Entry(case.now.ref, on=case.now.opened_on)) for case in facts.span.opened))
    sheet.put("open", ((case.then.owner, Entry(case.now.ref, on=case.now.opened_on)) for case in facts.span.under_way))
    for figure, status in (("to_follow_up", Status.RESOLVED), ("to_review", Status.REOPEN_REQUESTED)):
        cases = (case for case in facts.span.cases if case.then.status is status)
        sheet.put(figure, ((case.then.owner, Entry(case.now.ref, on=case.now.opened_on)) for case in cases))
    sheet.put("visits", ((visit.worker, of_visit(visit)) for visit in facts.span.visits))
    sheet.put("met", ((visit.worker, of_visit(visit)) for visit in facts.span.visits if visit.met))
    return sheet.table()


def coverage(facts: Facts) -> ReportTable:
    """走访覆盖: by class; the interval of each stands beside it."""
    names: dict[str | None, str | None] = {each.value: None for each in VisitClass}
    details: dict[str | None, tuple[str, ...]] = {
        each.value: (facts.policies.text(f"visit_every.{each.value}"),) for each in VisitClass
    }
    sheet = ReportSheet(Kind.COVERAGE, names, details)
    counted = [each for each in facts.residents if each.counts]
    sheet.put("active", ((each.visit_class.value, Entry(each.ref)) for each in counted))
    sheet.put("coverage", covering(facts, lambda each: each.visit_class.value), How.RATE)
    late = (each for each in counted if not is_covered(each.tenant, facts.span.cut, facts.policies))
    sheet.put("missed", ((each.visit_class.value, Entry(each.ref, on=each.seen_on)) for each in late))
    sheet.put("first_visits", ((each.visit_class.value, entry) for each, entry in first_visits(facts)), How.RATE)
    sheet.put("no_visits", ((each.visit_class.value, Entry(each.ref)) for each in facts.residents if each.no_visits))
    return sheet.table()


def trend(now: Facts, before: Facts, year: Facts) -> ReportTable:
    """趋势: every figure of the period, of the one before, of the year to date."""
    columns = {"now": trend_figures(now), "before": trend_figures(before), "year": trend_figures(year)}
    return ReportTable(
        kind=Kind.TREND,
        columns=tuple(columns),
        rows=tuple(
            Row(key=key, name=None, figures={name: figures[key] for name, figures in columns.items()})
            for key in columns["now"]
        ),
    )


def sla(now: Facts, before: Facts) -> ReportTable:
    """时限执行: every clock, and the ways in which a rate is embellished."""
    columns = {"now": sla_figures(now), "before": sla_figures(before)}
    return ReportTable(
        kind=Kind.SLA,
        columns=tuple(columns),
        rows=tuple(
            Row(key=key, name=None, figures={name: figures[key] for name, figures in columns.items()})
            for key in columns["now"]
        ),
    )


def indicators(
    facts: Facts,
    places: Sequence[Building],
    rooms: Mapping[str, Sequence[Room]],
    entered: Sequence[Indicator],
    computed: Mapping[Measure, Pairs] | None = None,
) -> ReportTable:
    """楼宇经济指标: by building; what was entered for just this period, never by enterprise."""
    sheet = ReportSheet(Kind.INDICATORS, {each.code: each.name for each in places})
    active = [each for each in facts.residents if each.active]
    sheet.put("active", ((each.building, Entry(each.ref)) for each in active))
    sheet.put("active_firms", ((each.building, Entry(each.ref)) for each in active if is_firm(each.kind)))
    sheet.put("active_traders", ((each.building, Entry(each.ref)) for each in active if not is_firm(each.kind)))
    came = [(each, Entry(each.ref, on=each.on)) for each in facts.came]
    sheet.put("moved_in_firms", ((each.building, entry) for each, entry in came if is_firm(each.kind)))
    sheet.put("moved_in_traders", ((each.building, entry) for each, entry in came if not is_firm(each.kind)))
    sheet.put("moved_out", ((each.building, Entry(each.ref, on=each.on)) for each in facts.gone))
    came_and_went: list[tuple[str | None, Entry]] = [(each.building, entry) for each, entry in came]
    came_and_went += [(each.building, Entry(each.ref, -1, each.on)) for each in facts.gone]
    sheet.put("net", came_and_went, How.SUM)
    listed = [(each, listed_since(each.scale_since)) for each in active if each.scale]
    listed = [(each, since) for each, since in listed if since is None or since <= facts.span.cut]
    sheet.put("scale", ((each.building, Entry(each.ref, on=since)) for each, since in listed))
    new = ((each, since) for each, since in listed if facts.span.holds(since))
    sheet.put("scale_new", ((each.building, Entry(each.ref, on=since)) for each, since in new))
    sheet.put(
        "registered_here", ((each.building, Entry(each.ref, each.registered_here is True)) for each in active), How.RATE
    )
    areas = _areas(places, rooms)
    let = (
        (code, Entry(room.code, room.area_m2 or 0)) for code in areas for room in rooms[code or ""] if room.state in LET
    )
    sheet.put("let", let, How.RATE, over=areas)
    by_rooms = {code: found for code, found in rooms.items() if code not in areas}
    sheet.put(
        "let_rooms",
        ((code, Entry(room.code, room.state in LET)) for code, found in by_rooms.items() for room in found),
        How.RATE,
    )
    taxes, revenues = (_of_period(entered, measure, facts.span.week) for measure in (Measure.TAX, Measure.REVENUE))
    sheet.put("revenue", ((each.building, Entry(each.code, float(each.value))) for each in revenues), How.AMOUNT)
    sheet.put("tax", ((each.building, Entry(each.code, float(each.value))) for each in taxes), How.AMOUNT)
    rentable: dict[str | None, int] = {each.code: each.rentable_m2 for each in places if each.rentable_m2}
    sheet.put(
        "tax_per_m2",
        ((each.building, Entry(each.code, float(each.value) * 10_000)) for each in taxes),
        How.RATIO,
        over={code: rentable[code] for code in rentable if code in {each.building for each in taxes}},
    )
    for measure, pairs in (computed or {}).items():
        sheet.put(COMPUTED[measure], pairs, How.SUM)
    return sheet.table()


def _handling(sheet: ReportSheet, facts: Facts, key: Callable[[Issue], str | None]) -> None:
    """What parties and buildings are measured by, and the caveats beside it."""
    span = facts.span
    _ends(sheet, facts, key)
    sheet.put("assessed", ((key(run.issue), entry) for run, entry in settled(facts, Clock.HANDLING)), How.RATE)
    sheet.put("on_time", ((key(issue), entry) for issue, entry in on_time(facts)), How.RATE)
    answers = [issue for _case, issue in span.followed_up]
    sheet.put("solved", ((key(issue), answer(issue, issue.solved is Solved.YES)) for issue in answers), How.RATE)
    satisfied = ((key(issue), answer(issue, content(issue, facts.policies))) for issue in answers)
    sheet.put("satisfied", satisfied, How.RATE)
    took = (
        (key(issue), Entry(ref, handling_days(issue, facts.calendar), issue.resolved_on))
        for ref, (_case, issue) in span.handled.items()
    )
    sheet.put("days_median", took, How.MEDIAN)
    held = (case for case in span.under_way if case.then.held_on)
    sheet.put("held", ((key(case.then), Entry(case.now.ref, on=case.then.held_on)) for case in held))
    extended = ((ref, issue) for ref, (_case, issue) in span.touched.items() if issue.extended_days > 0)
    sheet.put("extended", ((key(issue), Entry(ref, on=issue.due_on)) for ref, issue in extended))
    explained = (issue for _case, issue in span.handled.values() if issue.outcome is Outcome.EXPLAINED)
    sheet.put("explained", ((key(issue), Entry(issue.ref, on=issue.resolved_on)) for issue in explained))
    sheet.put("redone", ((key(case.then), Entry(case.now.ref)) for case in span.reopened))
    sheet.put("backdated", ((key(case.then), Entry(case.now.ref, on=case.now.opened_on)) for case in span.backdated))
    late = (case for case in span.late_results)
    sheet.put("late_results", ((key(case.then), Entry(case.now.ref, on=case.then.resolved_on)) for case in late))


def _ends(sheet: ReportSheet, facts: Facts, key: Callable[[Issue], str | None]) -> None:
    """Handled, open, overdue."""
    span = facts.span
    handled = span.handled.items()
    sheet.put("handled", ((key(issue), Entry(ref, on=issue.resolved_on)) for ref, (_case, issue) in handled))
    sheet.put("open", ((key(case.then), Entry(case.now.ref, on=case.now.opened_on)) for case in span.under_way))
    late = {(key(issue), case.now.ref): issue.due_on for case, issue in span.late}
    sheet.put("overdue", ((name, Entry(ref, on=due)) for (name, ref), due in late.items()))


def _areas(places: Sequence[Building], rooms: Mapping[str, Sequence[Room]]) -> dict[str | None, int]:
    """可租面积 of the buildings of which every let room's area is known."""
    return {
        each.code: each.rentable_m2
        for each in places
        if each.rentable_m2 and rooms.get(each.code) and all(room.area_m2 is not None for room in rooms[each.code])
    }


def _of_period(entered: Sequence[Indicator], measure: Measure, days: Days) -> list[Indicator]:
    """What was entered of a measure for just this month, quarter or year, by building."""
    period = period_of(Period(days.start, days.end))
    found: dict[str, dict[str, Indicator]] = {}
    for each in entered:
        if each.measure is measure:
            found.setdefault(each.building, {})[each.period] = each
    return [one for periods in found.values() for one in (period and entered_for(periods, period)) or []]


def _ordered(table: ReportTable, figure: str) -> ReportTable:
    """The most first, what belongs to none last."""
    rows = sorted(table.rows, key=lambda row: (row.key is None, -len(row.figures[figure].entries), row.key or ""))
    return replace(table, rows=tuple(rows))


def named(table: ReportTable, names: Mapping[str, str | None]) -> ReportTable:
    """The same with names for rows that had none of their own."""
    return replace(
        table, rows=tuple(replace(row, name=names.get(row.key or "") or row.name or row.key) for row in table.rows)
    )
