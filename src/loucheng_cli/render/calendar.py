"""Counts of days and years of working days, as small calendars that need no colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loucheng_cli.domain.calendar.explanation import CountReason, DayCount, MovedDueDay
from loucheng_cli.domain.calendar.working_days import Calendar, DayKind
from loucheng_cli.domain.core.enums import HoldReason, Status
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.cells import Column, pad
from loucheng_cli.render.issue import EVENTS, due_text, promise_text
from loucheng_cli.render.output import Output
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.render.wrapping import width

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
WHY = {
    CountReason.COUNTED: N_("counts"),
    CountReason.MAKE_UP: N_("make-up day, counts"),
    CountReason.WEEKEND: N_("weekend"),
    CountReason.HOLIDAY: N_("holiday"),
    CountReason.ON_HOLD: N_("on hold"),
    CountReason.MOVED: N_("moved to the next working day"),
}
KINDS = {
    DayKind.WORKING: N_("working day"),
    DayKind.WEEKEND: N_("weekend"),
    DayKind.HOLIDAY: N_("holiday"),
    DayKind.MAKE_UP: N_("make-up day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count of days, as it is shown: where it started, each day, and the day it is due."""

    start: date
    due_on: date
    provisional: bool
    days: tuple[DayCount, ...]


def count_value(count: Count) -> dict[str, object]:
    """The JSON of ``deadline`` (docs/contracts.md); ``name`` is the holiday's."""
    return {
        "start": count.start,
        "due_on": count.due_on,
        "provisional": count.provisional,
        "days": [{"date": day.date, "count": day.count, "why": day.why, "name": day.name} for day in count.days],
    }


def show_count(
    output: Output, count: Count, *, title: str, notes: Sequence[str] = (), value: dict[str, object]
) -> None:
    """JSON, a small calendar on a terminal, or a line a day in a pipe."""
    if output.json:
        output.value(value)
        return
    if output.draws:
        output.page("\n".join([title, "", *count_lines(count), *notes]))
        return
    output.rows(count.days, _day_columns(), ref=lambda day: day.date.isoformat())
    output.say("\n".join([title, *notes]))


def explain_value(issue: Issue, count: Count | None) -> dict[str, object]:
    """The JSON of ``issue explain``."""
    body = count_value(count) if count else {"start": None, "days": []}
    return {"ref": issue.ref, **body, "due_on": issue.due_on, "provisional": issue.provisional}


def explain_notes(issue: Issue, count: Count, olds: Sequence[tuple[date, str, date]]) -> list[str]:
    """What bears on the count: holds, extension, a calendar that has changed since, and the due days of before."""
    notes = [""]
    notes += [_("On hold: {holds}").format(holds=_(", ").join(issue.holds))] if issue.holds else []
    if issue.held_on is not None:
        notes.append(_("On hold since {day}; the due day moves when it is resumed.").format(day=issue.held_on))
    if issue.extended_days:
        notes.append(
            ngettext(
                "Extended by {n} day, approved by {who}", "Extended by {n} days, approved by {who}", issue.extended_days
            ).format(n=issue.extended_days, who=issue.extension_approved_by)
        )
    if count.due_on != issue.due_on:
        notes.append(
            _("By today's calendar it would be {day}: loucheng calendar recheck").format(
                day=due_text(count.due_on, provisional=count.provisional)
            )
        )
    earlier = olds[:-1] if olds and olds[-1][2] == issue.due_on else olds
    if earlier:
        notes.append(_("Due days of before:"))
        notes += [f"  {on}  {_(EVENTS.get(name, name))}  {due}" for on, name, due in earlier]
    return [line for n, line in enumerate(notes) if line or n == 0] if len(notes) > 1 else []


def start_notes(issue: Issue) -> list[str]:
    """Why the count starts on its day, and that it is provisional while papers are missing."""
    if issue.status is Status.NEW or issue.clock_from is None:
        return []
    if issue.is_emergency:
        why = _("It is an emergency: due on the day it was received.")
    elif issue.clock != "accepted":
        why = _("It counts from the assignment ({day}).").format(day=issue.clock_from)
    elif issue.accepted_on is None:
        why = _("It counts from the acceptance with complete papers; until the party accepts, from the assignment.")
    elif issue.clock_from == issue.accepted_on:
        why = _("It counts from the acceptance with complete papers ({day}).").format(day=issue.clock_from)
    else:
        why = _("Nobody accepted it in time, so it counts from {day}.").format(day=issue.clock_from)
    if issue.held_on is None or issue.hold_reason is not HoldReason.CORRECTION:
        return ["", why]
    papers = _(" ({papers})").format(papers=issue.materials) if issue.materials else ""
    missing = _("Papers are missing{papers}: the due day is provisional until they are complete.")
    return ["", why, missing.format(papers=papers)]


def explain_title(issue: Issue) -> str:
    """What was promised, from when, until when."""
    return _("{ref}: {promise} from {start}, due {due}").format(
        ref=issue.ref,
        promise=promise_text(issue.promised_days, issue.promised_unit),
        start=issue.clock_from,
        due=due_text(issue.due_on, provisional=issue.provisional),
    )


def count_lines(count: Count) -> list[str]:
    """The months from the start to the due day, each day with its number or why it has none."""
    marks = {day.date: _mark(day, is_due=day.date == count.days[-1].date) for day in count.days}
    marks.setdefault(count.start, f"{count.start.day}{_('S')}")
    lines: list[str] = []
    month = count.start.replace(day=1)
    last = max(count.days[-1].date, count.start)
    room = max(5, *(width(mark) for mark in marks.values()))
    while month <= last:
        lines += [*_month(month, lambda day: marks.get(day, ""), room), ""]
        month = _next_month(month)
    lines.append(
        _("S start · =n day n · W make-up day · H holiday · x weekend · P on hold · [ ] due")
        if any(day.count is not None for day in count.days)
        else _("S start · H holiday · x weekend · P on hold · [ ] due")
    )
    names = dict.fromkeys(day.name for day in count.days if day.name)
    if names:
        lines.append(_("Holidays and closings: {names}").format(names=_(", ").join(names)))
    if count.provisional:
        years = dict.fromkeys(str(day.date.year) for day in count.days if day.provisional)
        lines.append(provisional_sentence(years))
    return lines


def provisional_sentence(years: Sequence[str] | dict[str, None]) -> str:
    """That a due day may still move, and why."""
    return _("The due day is provisional: the holidays of {years} are not announced yet").format(
        years=_(", ").join(years) or "?"
    )


def year_lines(calendar: Calendar, year: int) -> list[str]:
    """Twelve months, two beside each other, within 80 columns."""
    lines = [str(year), ""]
    if year not in calendar.announced:
        lines[0] = _("{year} (provisional: not announced yet; Monday to Friday less the days off by law)").format(
            year=year
        )
    for number in range(1, 13, 2):
        left, right = (
            _month(date(year, month, 1), lambda day: _year_mark(calendar, day), 4) for month in (number, number + 1)
        )
        height = max(len(left), len(right))
        wide = 7 * 5 - 1
        for row in range(height):
            one = left[row] if row < len(left) else ""
            other = right[row] if row < len(right) else ""
            lines.append(f"{pad(one, wide)}    {other}".rstrip())
        lines.append("")
    lines.append(_("8 working day · (8) weekend · 8H holiday · 8W make-up day, worked"))
    lines += [f"  {name}  {days}" for name, days in _named_days(calendar, year)]
    count = calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))
    return [*lines, ngettext("{n} working day", "{n} working days", count).format(n=count)]


def year_value(calendar: Calendar, year: int) -> dict[str, object]:
    """The JSON of ``calendar show``."""
    days = _days_of(year)
    return {
        "year": year,
        "provisional": year not in calendar.announced,
        "version": calendar.version,
        "working_days": sum(calendar.is_working(day) for day in days),
        "days": [{"date": day, "kind": calendar.kind(day), "name": calendar.name(day)} for day in days],
    }


def show_year(output: Output, calendar: Calendar, year: int) -> None:
    """JSON, twelve months on a terminal, or a line a day in a pipe."""
    if output.json:
        output.value(year_value(calendar, year))
    elif output.draws:
        output.page("\n".join(year_lines(calendar, year)))
    else:
        columns: list[Column[date]] = [
            Column(_("Day"), lambda day: day),
            Column(_("Kind"), lambda day: _(KINDS[calendar.kind(day)])),
            Column(_("Name"), calendar.name),
            Column(_("Provisional"), calendar.is_provisional),
        ]
        output.rows(_days_of(year), columns, ref=lambda day: day.isoformat())


def moved_columns() -> list[Column[MovedDueDay]]:
    """The columns of ``calendar recheck``."""
    return [
        Column(_("No."), lambda each: Styled(each.ref, Style.REF), keep=True),
        Column(_("Lead"), lambda each: each.lead_name, wide=True),
        Column(_("Due so far"), lambda each: due_text(each.before, provisional=each.was_provisional)),
        Column(_("Due now"), lambda each: due_text(each.after, provisional=each.provisional)),
    ]


def _mark(day: DayCount, *, is_due: bool) -> str:
    text = str(day.date.day)
    if day.why is CountReason.ON_HOLD:
        text += _("P")
    elif day.count is not None:
        text += f"{_('W') if day.why is CountReason.MAKE_UP else ''}={day.count}"
    else:
        text += {CountReason.WEEKEND: "x", CountReason.HOLIDAY: _("H"), CountReason.MOVED: "→"}.get(day.why, "")
    return f"[{text}]" if is_due else text


def _year_mark(calendar: Calendar, day: date) -> str:
    text = str(day.day).rjust(2)
    match calendar.kind(day):
        case DayKind.WEEKEND:
            return f"({text})"
        case DayKind.HOLIDAY:
            return f"{text}{_('H')}"
        case DayKind.MAKE_UP:
            return f"{text}{_('W')}"
        case _:
            return f"{text} "


def _month(first: date, mark: Callable[[date], str], room: int) -> list[str]:
    """Title, weekdays, and a line a week, each day in ``room`` columns."""
    lines = [
        _("{year}-{month:02}").format(year=first.year, month=first.month),
        _row([_(name) for name in WEEKDAYS], room),
    ]
    after = _next_month(first)
    monday = first - timedelta(days=first.weekday())
    while monday < after:
        week = [monday + timedelta(days=n) for n in range(7)]
        cells = [mark(day) if first <= day < after else "" for day in week]
        if any(cells):
            lines.append(_row(cells, room))
        monday += timedelta(days=7)
    return lines


def _row(cells: Sequence[str], room: int) -> str:
    return " ".join(pad(cell, room) for cell in cells).rstrip()


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1)]


def _named_days(calendar: Calendar, year: int) -> list[tuple[str, str]]:
    """Each named run of days: ``国庆节  10-01 – 10-07``."""
    runs: list[tuple[str, date, date]] = []
    for day in _days_of(year):
        name = calendar.name(day)
        if name is None:
            continue
        if runs and runs[-1][0] == name and runs[-1][2] == day - timedelta(days=1):
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    return [
        (name, f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}") for name, first, last in runs
    ]


def _day_columns() -> list[Column[DayCount]]:
    return [
        Column(_("Day"), lambda day: day.date),
        Column(_("Count"), lambda day: day.count),
        Column(_("Why"), lambda day: _(WHY[day.why])),
        Column(_("Name"), lambda day: day.name),
        Column(_("Provisional"), lambda day: day.provisional),
    ]
