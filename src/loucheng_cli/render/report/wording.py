"""Names of the reports, of their figures, and of the rules behind the figures."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from loucheng_cli.domain.calendar.period import Length, Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.enums import VisitClass
from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.domain.report.model import Figure, How, Row
from loucheng_cli.domain.report.result import ReportResult
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.i18n import _, ngettext, pgettext
from loucheng_cli.render.digest.wording import CLASSES, rate

NOTHING = "—"


def title(kind: Kind) -> str:
    """承办单位办理情况."""
    return {
        Kind.PARTIES: _("How the parties handle issues"),
        Kind.BUILDINGS: _("The buildings"),
        Kind.COUNCILS: _("The councils compared"),
        Kind.WORKERS: _("Workload"),
        Kind.COVERAGE: _("Visit coverage"),
        Kind.ITEMS: _("Most frequent items"),
        Kind.TREND: _("Trend"),
        Kind.SLA: _("Time limits"),
        Kind.INDICATORS: _("Economic indicators of the buildings"),
    }[kind]


def subtitle(made: ReportResult) -> str:
    """Of what and of which days."""
    wanted = made.wanted
    parts = [made.community]
    if made.council_name:
        parts.append(made.council_name)
    if wanted.building:
        parts.append(wanted.building.name)
    if wanted.department_name:
        parts.append(wanted.department_name)
    return " · ".join([*parts, period(wanted.period)])


def period(days: Period) -> str:
    """2026年第38周（2026-09-14—2026-09-20）."""
    span = _("{start} to {end}").format(start=days.start, end=days.end)
    if days.length is Length.WEEK:
        week = Week.of(days.start)
        return _("{year}, week {number} ({span})").format(year=week.year, number=week.number, span=span)
    if days.length is Length.MONTH:
        return _("{year}-{month:02d} ({span})").format(year=days.start.year, month=days.start.month, span=span)
    return span


def warnings(made: ReportResult) -> list[str]:
    """What must be known before the figures are read: not begun, not over, nothing there."""
    said = []
    if made.wanted.kind is Kind.COUNCILS:
        said.append(_("For the service centre only: not to be given to a council."))
    if not made.begun:
        said.append(_("This period has not begun; what is open is as of {day}.").format(day=made.cut))
    elif made.partial:
        said.append(_("This period is not over: counted up to {day}.").format(day=made.cut))
    if made.is_empty:
        said.append(_("Nothing falls into this period: every figure is 0."))
    if made.wanted.kind in {Kind.TREND, Kind.SLA, Kind.ITEMS}:
        said.append(_("Compared with {period}.").format(period=period(made.before)))
    return said


def row_name(kind: Kind, row: Row) -> str:
    """What a line is about."""
    if kind in {Kind.TREND, Kind.SLA}:
        return heading(row.key or "")
    if row.key == "total":
        return pgettext("report", "Total")
    if row.key is None:
        return {
            Kind.PARTIES: _("not assigned"),
            Kind.ITEMS: _("without item"),
            Kind.WORKERS: _("nobody named"),
        }.get(kind, _("without building"))
    if kind is Kind.COVERAGE:
        return _(CLASSES[VisitClass(row.key)])
    if kind is Kind.ITEMS and row.name:
        return f"{row.key} {row.name}"
    return row.name or row.key


def first_title(kind: Kind) -> str:
    """The heading of the column of names."""
    return {
        Kind.PARTIES: pgettext("report", "Party"),
        Kind.BUILDINGS: pgettext("report", "Building"),
        Kind.COUNCILS: pgettext("report", "Council"),
        Kind.WORKERS: pgettext("report", "Worker"),
        Kind.COVERAGE: pgettext("report", "Class"),
        Kind.ITEMS: pgettext("report", "Item"),
        Kind.TREND: pgettext("report", "Figure"),
        Kind.SLA: pgettext("report", "Figure"),
        Kind.INDICATORS: pgettext("report", "Building"),
    }[kind]


def detail_titles(kind: Kind) -> tuple[str, ...]:
    """The headings of the cells beside a name."""
    return {
        Kind.WORKERS: (pgettext("report", "Post"), pgettext("report", "Buildings")),
        Kind.COVERAGE: (pgettext("report", "Every … days"),),
        Kind.ITEMS: (pgettext("report", "In charge"),),
    }.get(kind, ())


def heading(figure: str) -> str:
    """The name of a figure, short enough for the head of a column."""
    return {
        "assigned": pgettext("report", "Assigned"),
        "returned": pgettext("report", "Returned"),
        "opened": pgettext("report", "New"),
        "opened_before": pgettext("report", "Before"),
        "merged": pgettext("report", "Merged"),
        "handled": pgettext("report", "Handled"),
        "open": pgettext("report", "Open"),
        "overdue": pgettext("report", "Overdue"),
        "held": pgettext("report", "On hold"),
        "extended": pgettext("report", "Extended"),
        "explained": pgettext("report", "Explained only"),
        "redone": pgettext("report", "Redone"),
        "backdated": pgettext("report", "Entered late"),
        "late_results": pgettext("report", "Result entered after due day"),
        "taken_late": pgettext("report", "Late when taken from a party"),
        "at_start": pgettext("report", "Open at the start"),
        "taken_up": pgettext("report", "Taken up again"),
        "results": pgettext("report", "Results"),
        "declined": pgettext("report", "Declined"),
        "withdrawn": pgettext("report", "Withdrawn"),
        "duplicates": pgettext("report", "Merged in the period"),
        "extended_rate": pgettext("report", "Extended, rate"),
        "explained_rate": pgettext("report", "Explained only, rate"),
        "redone_rate": pgettext("report", "Redone, rate"),
        "backdated_rate": pgettext("report", "Entered late, rate"),
        "assessed": pgettext("report", "On time (assessed)"),
        "on_time": pgettext("report", "On time (weekly)"),
        "solved": pgettext("report", "Solved"),
        "partly": pgettext("report", "Partly solved"),
        "satisfied": pgettext("report", "Satisfied"),
        "unrated": pgettext("report", "Not rated"),
        "days_median": pgettext("report", "Days (median)"),
        "days_ninth": pgettext("report", "Days (9 of 10)"),
        "days_open_median": pgettext("report", "Days since receipt (median)"),
        "days_open_ninth": pgettext("report", "Days since receipt (9 of 10)"),
        "firms": pgettext("report", "Firms visited"),
        "visits": pgettext("report", "Visits"),
        "met": pgettext("report", "Met"),
        "coverage": pgettext("report", "Coverage"),
        "active": pgettext("report", "Active"),
        "missed": pgettext("report", "Not visited"),
        "first_visits": pgettext("report", "First visits"),
        "no_visits": pgettext("report", "Not to be visited"),
        "owned": pgettext("report", "Newly owned"),
        "to_follow_up": pgettext("report", "To follow up"),
        "to_review": pgettext("report", "To review"),
        "triage": pgettext("report", "Assigned in time"),
        "contact": pgettext("report", "First contact in time"),
        "sign": pgettext("report", "Accepted in time"),
        "first_dispatch": pgettext("report", "First dispatch right"),
        "received_handled": pgettext("report", "Handled of received"),
        "stock_handled": pgettext("report", "Handled of all in hand"),
        "redo_in_time": pgettext("report", "Redone in time"),
        "follow_up": pgettext("report", "Followed up"),
        "follow_up_in_time": pgettext("report", "Followed up in time"),
        "on_the_spot": pgettext("report", "Handled on the spot"),
        "escalated": pgettext("report", "Escalated"),
        "meetings": pgettext("report", "Meetings on site"),
        "moved_in_firms": pgettext("report", "Firms moved in"),
        "moved_in_traders": pgettext("report", "Sole traders moved in"),
        "moved_out": pgettext("report", "Moved out"),
        "net": pgettext("report", "Net"),
        "scale": pgettext("report", "Above scale"),
        "scale_new": pgettext("report", "Newly above scale"),
        "registered_here": pgettext("report", "Registered here"),
        "let": pgettext("report", "Let (m²)"),
        "let_rooms": pgettext("report", "Let (rooms)"),
        "revenue": pgettext("report", "Revenue (10,000 yuan)"),
        "active_firms": pgettext("report", "Firms active"),
        "active_traders": pgettext("report", "Sole traders active"),
        "tax": pgettext("report", "Tax (10,000 yuan)"),
        "tax_per_m2": pgettext("report", "Tax (yuan per m²)"),
        "revived_m2": pgettext("report", "Revived (m²)"),
        "jobs": pgettext("report", "Job openings"),
        "notified": pgettext("report", "People told of jobs"),
        "hired": pgettext("report", "People hired"),
        "events": pgettext("report", "Activities"),
        "attended": pgettext("report", "People at activities"),
        "desk_cases": pgettext("report", "Cases at the desk"),
        "promotions": pgettext("report", "Promotions"),
        "now": pgettext("report", "This period"),
        "before": pgettext("report", "Period before"),
        "year": pgettext("report", "Year to date"),
        "change": pgettext("report", "Change"),
    }[figure]


def unit(figure: str, how: How) -> str:
    """What a figure is counted in."""
    if how is How.RATE:
        return "%"
    if how in {How.MEDIAN, How.P90}:
        return pgettext("unit", "working days")
    if figure in {"firms", "moved_in_firms", "moved_in_traders", "moved_out"}:
        return pgettext("unit", "enterprises")
    if figure in {"visits", "met", "meetings"}:
        return pgettext("unit", "times")
    return pgettext("unit", "issues")


def definition(figure: str) -> str | None:
    """How a figure is computed, in a sentence; None where the heading says it all."""
    return {
        "assigned": _("cases assigned to the party in the period (the last assignment of each counts)"),
        "returned": _("assignments the party returned within the sign limit"),
        "handled": _("cases the party says are done; a case handled twice counts once. Handled is not solved"),
        "open": _("to be assigned, waiting for acceptance or in progress at the end, held ones among them; reviews apart"),
        "overdue": _("with a party, not on hold, due day passed at the end; and late when it was taken from the party in the period"),
        "assessed": _("due in the period, or handled early in it: handled by the due day ÷ all of these"),
        "on_time": _("handled on time in the period ÷ (handled in it + open and overdue at its end + late when taken from a party)"),
        "solved": _("follow-ups that say solved ÷ valid follow-ups; partly solved stands apart"),
        "satisfied": _("(satisfied × its weight + mostly satisfied × its weight) ÷ valid follow-ups"),
        "unrated": _("filed after three tries on three days that nobody answered; outside both rates"),
        "days_median": _("working days from the start of the clock to handling, those on hold taken out"),
        "days_open_median": _("working days from receipt to handling"),
        "firms": _("each firm once, in the building where it was visited last"),
        "met": _("visits at which somebody was spoken to"),
        "coverage": _("seen in person (on site or at our desk, and met) within the interval of the class ÷ in business, less"
                      " those not to be visited"),
        "first_visits": _("seen in person within the first working days after moving in ÷ those whose days ended in the period"),
        "opened": _("issues received in the period"),
        "opened_before": _("received in the period before"),
        "owned": _("issues received in the period that the worker first heard"),
        "triage": _("assigned by the day that is due ÷ due in the period, or done early in it"),
        "contact": _("called back, or answered, by the day that is due ÷ due in the period, or done early in it"),
        "sign": _("accepted or returned by the day that is due ÷ due in the period, or done early in it; handling implies it"),
        "first_dispatch": _("first assignments never returned ÷ first assignments of the period"),
        "received_handled": _("received in the period and handled by its end ÷ received in it, merged ones apart"),
        "stock_handled": _("handled in the period ÷ (open at its start + received + taken up again)"),
        "redo_in_time": _("the same as on time (assessed), of cases sent back to be done again"),
        "follow_up": _("valid follow-ups ÷ follow-ups due in the period, or done early in it"),
        "extended_rate": _("extended ones of those handled in the period or open at its end"),
        "explained_rate": _("of those handled, the ones that were only explained"),
        "redone_rate": _("sent back to be done again in the period ÷ handled in it or sent back"),
        "backdated_rate": _("entered in the period more than two working days after it happened ÷ these, and all received or handled in it"),
        "late_results": _("entered after the due day, for a day that was in time"),
        "taken_late": _("reassigned, declined, withdrawn or merged after the due day"),
        "taken_up": _("sent back to be handled again, or taken up after it was declined or withdrawn; each time"),
        "results": _("each time that a party says it is done"),
        "on_the_spot": _("handled when they were received ÷ received"),
        "moved_in_firms": _("moved in during the period, also those that left again; branches and associations among the firms"),
        "net": _("moved in less moved out or deregistered; a move between councils counts in both"),
        "scale": _("in the statistics office's list at the end; the program does not compute it; new by the month of entry"),
        "registered_here": _("in business with a registered address here ÷ in business"),
        "let": _("area let ÷ rentable area, where the areas of all rooms are known"),
        "let_rooms": _("rooms let ÷ rooms, where areas are missing"),
        "tax": _("entered by building for just this month, quarter or year; never by enterprise"),
        "tax_per_m2": _("tax of the period ÷ rentable area"),
        "year": _("from 1 January to the last day counted"),
    }.get(figure)  # fmt: skip


def cell(figure: Figure) -> str:
    """The figure as a page shows it: a rate never without its fraction."""
    value = figure.value
    if isinstance(value, Rate):
        if figure.how is How.RATIO:
            fraction = _("{percent} ({part}/{whole})")
            return (
                NOTHING
                if not value.whole
                else fraction.format(percent=quotient(value), part=number(value.part), whole=value.whole)
            )
        return rate(value) if value.whole else NOTHING
    return NOTHING if value is None else number(value)


def change(now: Figure, before: Figure) -> str:
    """How the period differs from the one before: a number, or percentage points."""
    late, early = now.value, before.value
    if isinstance(late, Rate) and isinstance(early, Rate):
        if late.percent is None or early.percent is None:
            return NOTHING
        points = late.percent - early.percent
        return ngettext("{n} point", "{n} points", 1 if abs(points) == 1 else 2).format(n=signed(points))
    if late is None or early is None or isinstance(late, Rate) or isinstance(early, Rate):
        return NOTHING
    return signed(Decimal(str(late)) - Decimal(str(early)))


def caveats(total: Row, beside: tuple[str, ...]) -> str:
    """The five ways in which an on-time rate is embellished, beside it."""
    said = [f"{heading(name)} {cell(total.figures[name])}" for name in beside]
    return _("Beside the on-time rates: {figures}").format(figures=_(", ").join(said))


def quotient(value: Rate) -> str:
    """Of two amounts, to one decimal."""
    return str((Decimal(str(value.part)) / value.whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def signed(value: Decimal) -> str:
    """+3, −2.5, 0."""
    return "0" if not value else f"{value.normalize():+f}".replace("-", "−")


def number(value: float) -> str:
    """A whole number without a point."""
    return str(int(value)) if value == int(value) else str(value)
