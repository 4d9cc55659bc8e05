"""The wording of a digest: titles, phrases and definitions, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from loucheng_cli.domain.calendar.period import Length, Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.enums import Outcome, Status, VisitClass
from loucheng_cli.domain.core.labels import floor_name, label
from loucheng_cli.domain.digest.model import (
    BuildingView,
    Digest,
    Disclosure,
    DiscussionReason,
    Figures,
    IssueEntry,
    LastStep,
    MoveEntry,
    Numbering,
    PartyLoad,
    Rate,
    Repeat,
)
from loucheng_cli.i18n import N_, _, language, ngettext, pgettext
from loucheng_cli.render.dates import full_day

_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")
STEPS = {
    LastStep.ASSIGNED: N_("assigned on {day}"),
    LastStep.ACCEPTED: N_("accepted on {day}"),
    LastStep.CONTACTED: N_("first contact on {day}"),
    LastStep.REMINDED: N_("reminded on {day}"),
    LastStep.SUPERVISED: N_("supervised on {day}"),
    LastStep.ESCALATED: N_("escalated on {day}"),
}
# What the party says; whether it is solved only the enterprise can say.
OUTCOMES = {
    Outcome.SOLVED: N_("the party answered: done"),
    Outcome.PARTLY: N_("the party answered: done in part"),
    Outcome.EXPLAINED: N_("the party answered: explained"),
}
WHYS = {
    DiscussionReason.LATE: N_("long overdue"),
    DiscussionReason.REVIEW: N_("result not accepted, to be reviewed"),
    DiscussionReason.DECLINED: N_("not taken on"),
    DiscussionReason.JOINT: N_("handled jointly"),
}
CLASSES = {
    VisitClass.KEY: N_("key enterprises"),
    VisitClass.SCALE: N_("enterprises above scale"),
    VisitClass.ORDINARY: N_("ordinary enterprises"),
    VisitClass.SOLE_TRADER: N_("sole traders"),
}
FIGURES = {
    "enterprises": N_("Enterprises visited"),
    "visits": N_("Visits"),
    "met": N_("Visits that met somebody"),
    "met_remotely": N_("of these by phone or online"),
    "coverage": N_("Visit coverage rate"),
    "opened": N_("New issues"),
    "merged": N_("of these merged"),
    "handled": N_("Handled issues"),
    "open": N_("Open at the end"),
    "overdue": N_("Overdue issues"),
    "held": N_("Issues on hold"),
    "to_follow_up": N_("Awaiting follow-up"),
    "to_review": N_("To be reviewed"),
    "unrated": N_("Filed without a rating"),
    "first_dispatch": N_("First-dispatch accuracy"),
    "on_time": N_("On-time rate"),
    "solved": N_("Solved rate"),
    "partly": N_("Follow-ups that say partly solved"),
    "satisfied": N_("Satisfied rate"),
    "extended": N_("Extended issues"),
    "explained": N_("Explained only"),
    "redone": N_("Redone issues"),
    "backdated": N_("Issues entered late"),
    "late_results": N_("Results entered after the due day"),
    "taken_late": N_("Late when taken from a party"),
    "at_start": N_("Open at the start"),
    "taken_up": N_("Taken up again"),
    "results": N_("Results"),
    "declined": N_("Declined issues"),
    "withdrawn": N_("Withdrawn issues"),
    "duplicates": N_("Merged issues"),
}

_YEAR: ContextVar[int | None] = ContextVar("year", default=None)
_LENGTH: ContextVar[Length] = ContextVar("length", default=Length.WEEK)
# Our own sentences speak of the week; on the page of a month, a quarter or a year these words stand for it.
_WEEK_WORDS = {
    "zh": (("本周", "本{}"), ("上周", "上{}"), ("当周", "当{}"), ("周末", "{}末"), ("周报", "{}报")),
    "en": (("week", "{}"), ("Week", "{}")),
}
_PERIOD_NAMES = {
    "zh": {Length.MONTH: "月", Length.QUARTER: "季度", Length.YEAR: "年"},
    "en": {Length.MONTH: "month", Length.QUARTER: "quarter", Length.YEAR: "year"},
}
_BRACKETS = r"（[^（）]*）"


def numbered(number: int, title: str) -> str:
    """A title with its number: ``二、超期事项``."""
    return _("{number}. {title}").format(number=_NUMERALS[number] if language() == "zh" else number, title=title)


def due_title(digest: Digest) -> str:
    """临期事项（9月21日至27日到期）: what falls due after the cut day, to the end of the week after."""
    until = digest.period.end + timedelta(days=7)
    return _("Falling due ({start} to {end})").format(start=day(digest.cut_on + timedelta(days=1)), end=day(until))


def title(digest: Digest) -> str:
    """锦汐楼事会工作周报, 月报, 季报, 年报."""
    council = digest.council_name or _("what belongs to no building")
    return {
        Length.WEEK: _("Weekly report of {council}"),
        Length.MONTH: _("Monthly report of {council}"),
        Length.QUARTER: _("Quarterly report of {council}"),
        Length.YEAR: _("Annual report of {council}"),
    }[digest.length].format(council=council)


def subtitle(digest: Digest) -> str:
    """The community, the week, the number, as of when."""
    days = digest.period
    year = Week.of(days.start).year if days.length is Length.WEEK else days.start.year
    when = {
        Length.WEEK: _("{year}, week {number} ({start} to {end})"),
        Length.MONTH: _("{year}, month {number} ({start} to {end})"),
        Length.QUARTER: _("{year}, quarter {number} ({start} to {end})"),
        Length.YEAR: _("{year}"),
    }[days.length].format(year=year, number=days.number, start=day(days.start), end=day(days.end))
    parts = [digest.community, when]
    if digest.numbering:
        parts.append(number(digest.numbering))
    return " · ".join([*parts, as_of(digest)])


def number(numbering: Numbering) -> str:
    """2026年第1期（总第12期）, in the order of publishing; of a correction what it replaces."""
    text = _("{year} no. {in_year} ({total} in all)").format(
        year=numbering.year, in_year=numbering.in_year, total=numbering.total
    )
    return (
        _("{number}, correction of {ref}").format(number=text, ref=numbering.replaces) if numbering.replaces else text
    )


def signed(digest: Digest) -> str:
    """Who signs it: an office, never a person."""
    if digest.numbering is None:
        return _("To be signed by: head of the service centre (not yet published)")
    return _("Signed by: head of the service centre, {day}").format(day=full_day(digest.numbering.published_on))


def as_of(digest: Digest) -> str:
    """数据截至2026年9月21日9时; a day alone is meant whole."""
    if len(digest.as_of) == 10:
        return _("data as of {day}").format(day=full_day(date.fromisoformat(digest.as_of)))
    instant = datetime.fromisoformat(digest.as_of)
    return _("data as of {day}, {hour}:{minute:02d}").format(
        day=full_day(instant.date()), hour=instant.hour, minute=instant.minute
    )


def foot(digest: Digest) -> str:
    """What the page does not hold, what stands in brackets, and of a published page the head of the journal and its signature."""
    text = _("This page names no person and no telephone; the brackets behind a rate hold its fraction.")
    head, signature = (digest.numbering.head, digest.numbering.signature) if digest.numbering else (None, None)
    if head is not None:
        text = _("{text} Journal: {head}.").format(text=text, head=head)
    return text if signature is None else _("{text} Signature: {signature}.").format(text=text, signature=signature)


@contextmanager
def of_page(digest: Digest) -> Iterator[None]:
    """Days of another year than that of the page are written with their year; "the week" is what the page is of."""
    year, length = _YEAR.set(digest.period.end.year), _LENGTH.set(digest.length)
    try:
        yield
    finally:
        _YEAR.reset(year)
        _LENGTH.reset(length)


def per(sentence: str) -> str:
    """A sentence of ours on a page of weeks, months, quarters or years."""
    if _LENGTH.get() is Length.WEEK:
        return sentence
    lang = "zh" if language() == "zh" else "en"
    name = _PERIOD_NAMES[lang][_LENGTH.get()]
    for word, said in _WEEK_WORDS[lang]:
        sentence = sentence.replace(word, said.format(name.capitalize() if word[0].isupper() else name))
    return sentence


def day(on: date | None) -> str:
    """9月14日; 2025年9月14日 on a page of another year."""
    if on is None:
        return ""
    if _YEAR.get() not in {None, on.year}:
        return full_day(on)
    return _("{month:02d}-{day:02d}").format(month=on.month, day=on.day)


def rate(value: Rate) -> str:
    """83.3%（5/6）: never without its fraction."""
    percent = value.percent
    shown = "—" if percent is None else f"{_plain(percent)}%"
    return _("{percent} ({part}/{whole})").format(
        percent=shown, part=_plain(Decimal(str(value.part))), whole=value.whole
    )


def count(n: int) -> str:
    """15 件."""
    return pgettext("issues", "{n}").format(n=n)


def sentence(digest: Digest) -> str:
    """The week in one sentence that can be read aloud."""
    figures = digest.figures
    if said := quiet(digest):
        return said
    done = per(
        ngettext(
            "{firms} enterprise visited; issues: {opened} new, {handled} handled, {open} open at the end of the week",
            "{firms} enterprises visited; issues: {opened} new, {handled} handled, {open} open at the end of the week",
            figures.enterprises,
        )
    ).format(firms=figures.enterprises, opened=figures.opened, handled=figures.handled, open=figures.open)
    if figures.overdue:
        longest = max((line.days_late for line in digest.overdue.lines), default=0)
        late = _("{n} of them overdue").format(n=figures.overdue)
        if longest:
            late = ngettext(
                "{n} of them overdue, the longest by {days} working day",
                "{n} of them overdue, the longest by {days} working days",
                longest,
            ).format(n=figures.overdue, days=longest)
    else:
        late = _("none overdue")
    asked = len(digest.discuss) + len(digest.repeats)
    parts = [done, late, *([_("{n} for the council to discuss").format(n=asked)] if asked else [])]
    return _("{sentence}.").format(sentence=_("; ").join(parts))


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the page: its name, its value, what it is made of and how it changed against the week before."""

    name: str
    value: str
    note: str
    is_warning: bool = False


def tiles(digest: Digest) -> list[Tile]:
    """The six figures of the page."""
    now, before = digest.figures, digest.before
    firms = _firms_and_visits(now)
    standing = _change(now.open - before.open)
    if now.overdue:
        standing = _("{n} overdue; {change}").format(n=now.overdue, change=standing)
    return [
        Tile(_(FIGURES["enterprises"]), firms, _change(now.enterprises - before.enterprises)),
        Tile(_(FIGURES["opened"]), count(now.opened), _change(now.opened - before.opened)),
        Tile(_(FIGURES["handled"]), count(now.handled), _change(now.handled - before.handled)),
        Tile(_(FIGURES["open"]), count(now.open), standing, now.overdue > 0),
        rate_tile("on_time", now, before),
        rate_tile("solved", now, before),
    ]


def _firms_and_visits(figures: Figures) -> str:
    firms = ngettext("{n} firm", "{n} firms", figures.enterprises).format(n=figures.enterprises)
    visits = ngettext("{n} visit", "{n} visits", figures.visits).format(n=figures.visits)
    return _("{firms}, {visits}").format(firms=firms, visits=visits)


def rate_tile(key: str, now: Figures, before: Figures) -> Tile:
    """A rate of the page."""
    return Tile(_(FIGURES[key]), *_rate_and_change(getattr(now, key), getattr(before, key)))


def _change(difference: int) -> str:
    return per(_("{n} against last week")).format(n=f"{difference:+d}" if difference else "±0")


def _rate_and_change(now: Rate, before: Rate) -> tuple[str, str]:
    """The percentage, and its fraction with the change in percentage points where both weeks have one."""
    if now.percent is None:
        return "—", per(_("none this week"))
    fraction = f"{_plain(Decimal(str(now.part)))}/{now.whole}"
    change = per(_("no rate last week"))
    if before.percent is not None:
        difference = now.percent - before.percent
        points = 1 if abs(difference) == 1 else 2
        change = per(ngettext("{n} point against last week", "{n} points against last week", points))
        change = change.format(n=_signed(difference))
    return f"{_plain(now.percent)}%", _("{fraction}; {change}").format(fraction=fraction, change=change)


def _signed(difference: Decimal) -> str:
    return ("+" if difference > 0 else "") + _plain(difference) if difference else "±0"


def figure_rows(figures: Figures, *, short: bool = False) -> list[tuple[str, str, str]]:
    """Each figure: its key, what it is called, what it says; ``short`` for the week beside it."""
    visited = _firms_and_visits(figures)
    opened = count(figures.opened)
    if figures.merged:
        opened = _("{n} ({merged} merged)").format(n=figures.opened, merged=figures.merged)
    standing = _("{n} ({overdue} overdue, {held} on hold; reviews apart)").format(
        n=figures.open, overdue=figures.overdue, held=figures.held
    )
    if not short:
        visited = _("{visited} (met {met})").format(visited=visited, met=figures.met)
    said = {"enterprises": visited} if short else {"enterprises": visited, "opened": opened, "open": standing}
    keys = (
        "enterprises", "coverage", "opened", "handled", "open", "to_follow_up", "to_review", "unrated",
        "first_dispatch", "on_time", "solved", "satisfied", "redone",
    )  # fmt: skip
    return [(key, _(FIGURES[key]), said.get(key) or _figure(getattr(figures, key))) for key in keys]


def caveats(figures: Figures) -> str:
    """The ways in which an on-time rate is embellished, beside it."""
    return _(
        "Beside the on-time rate: on hold {held}, extended {extended}, explained {explained}, redone {redone},"
        " entered late {backdated}, results entered after the due day {late_results}"
    ).format(
        held=figures.held,
        extended=figures.extended,
        explained=figures.explained,
        redone=figures.redone,
        backdated=figures.backdated,
        late_results=figures.late_results,
    )


def balance(figures: Figures) -> str | None:
    """期初 + 新增 + 重办 = 办结 + 不予办理 + 撤回 + 并单 + 期末; None for a page that was published before it was printed."""
    ended = figures.results + figures.declined + figures.withdrawn + figures.duplicates
    if figures.at_start + figures.opened + figures.taken_up != ended + figures.open:
        return None
    return _(
        "Open at the start {at_start} + new {opened} + taken up again {taken_up} = results {results} + declined {declined}"
        " + withdrawn {withdrawn} + merged {duplicates} + open at the end {open}"
    ).format(
        at_start=figures.at_start,
        opened=figures.opened,
        taken_up=figures.taken_up,
        results=figures.results,
        declined=figures.declined,
        withdrawn=figures.withdrawn,
        duplicates=figures.duplicates,
        open=figures.open,
    )


def warning(digest: Digest) -> str | None:
    """What stands above the figures: that the page is void, that its week was published, that it is not over."""
    said = []
    if digest.numbering and digest.numbering.voided_on:
        said.append(_("This page was declared void on {day}.").format(day=full_day(digest.numbering.voided_on)))
    if digest.issued:
        said.append(
            per(
                _("This week was published as {number} (loucheng digest show {ref}); this is what the data say now.")
            ).format(number=number(digest.issued), ref=digest.issued.ref)
        )
    return " ".join([*said, *filter(None, [unfinished(digest)])]) or None


def unfinished(digest: Digest) -> str | None:
    """What a week says that is not over."""
    days = digest.period
    if digest.cut_on < days.start:
        return per(_("This week has not begun; what is open is as of {day}.")).format(day=day(digest.cut_on))
    if digest.cut_on < days.end:
        return per(_("This week is not over: counted up to {day}.")).format(day=day(digest.cut_on))
    return None


def quiet(digest: Digest) -> str | None:
    """What an empty week says."""
    if not digest.is_quiet:
        return None
    if not digest.figures.open:
        return per(_("No visits and no new issues this week; none is open."))
    said = per(
        ngettext(
            "No visits and no new issues this week; {n} open issue stands below.",
            "No visits and no new issues this week; {n} open issues stand below.",
            digest.figures.open,
        )
    )
    return said.format(n=digest.figures.open)


def coverage_line(digest: Digest) -> str | None:
    """Coverage by class, where there is more than one to tell apart."""
    if len(digest.coverage) < 2:
        return None
    together = _(", ")
    parts = [
        f"{together.join(_(CLASSES[each]) for each in group.classes)} {rate(group.rate)}" for group in digest.coverage
    ]
    return _("Coverage by class: {classes}").format(classes=_("; ").join(parts))


def place(line: IssueEntry) -> str:
    """Who and where, as far as the veil lets it be said."""
    if line.veil is Disclosure.CONFIDENTIAL:
        return _("an enterprise")
    where = spot(line.building, line.floor, line.floor_label)
    if not line.of_enterprise:
        return where
    who = line.enterprise or _("an enterprise here")
    return _("{who} ({where})").format(who=who, where=where) if where else who


def spot(building: str | None, floor: int | None, floor_label: str | None) -> str:
    """望澜大厦地下1层, 锦汐里L3, 锦汐A座12A层."""
    if building is None:
        return ""
    if floor is None:
        return building
    return _("{building} {floor}").format(building=building, floor=floor_name(floor, floor_label))


def what(line: IssueEntry) -> str:
    """What it is about; an item without what stands in its brackets."""
    if line.veil is Disclosure.CONFIDENTIAL:
        return _("(confidential matter)")
    return re.sub(_BRACKETS, "", line.what or "") or line.what or label(line.kind)


def lead(line: IssueEntry) -> str:
    """Who handles it; 改派 is all that is said of a return."""
    if line.lead is None:
        return ""
    return _("{lead} (reassigned)").format(lead=line.lead) if line.redirected else line.lead


def due(line: IssueEntry) -> str:
    """Its due day, marked where it is provisional."""
    if line.due_on is None:
        return ""
    shown = _("{day} (provisional)") if line.provisional else "{day}"
    return shown.format(day=day(line.due_on))


def status(line: IssueEntry) -> str:
    """Where it stands."""
    if line.held:
        return _("on hold")
    if line.status is Status.DUPLICATE and line.merged_into:
        return _("merged into {ref}").format(ref=line.merged_into)
    if line.status is Status.CLOSED:
        return label(line.group)
    return label(line.status)


def late(line: IssueEntry) -> str:
    """超期4个工作日; on the days off behind the due day there is none to count yet."""
    return (
        ngettext("{n} working day", "{n} working days", line.days_late).format(n=line.days_late)
        if line.days_late
        else _("less than one working day")
    )


def since(line: IssueEntry) -> str:
    """受理已9个工作日."""
    return ngettext("{n} working day", "{n} working days", line.days_open).format(n=line.days_open)


def last_step(line: IssueEntry) -> str:
    """9月18日已督办."""
    return _(STEPS[line.step]).format(day=day(line.step_on)) if line.step else ""


def result(line: IssueEntry) -> str:
    """What the party says came of it."""
    if line.veil is Disclosure.CONFIDENTIAL or line.outcome is None:
        return ""
    outcome = _(OUTCOMES[line.outcome])
    if line.late_entry:
        outcome = _("{outcome} (entered after the due day)").format(outcome=outcome)
    if not line.reply:
        return outcome
    reply = _("{reply} (not reviewed)").format(reply=line.reply) if line.unreviewed else line.reply
    return _("{outcome}: {reply}").format(outcome=outcome, reply=reply)


def said(line: IssueEntry) -> str:
    """What the enterprise says came of it, or how far its answer is."""
    if line.solved is not None:
        return _(", ").join(filter(None, [label(line.solved), label(line.satisfaction)]))
    return status(line)


def reason(why: DiscussionReason, line: IssueEntry) -> str:
    """What the council should know before it discusses an issue."""
    if why is DiscussionReason.LATE:
        return _("late by {late}; received {since} ago").format(late=late(line), since=since(line))
    if why is DiscussionReason.DECLINED:
        parts = [label(line.decline_reason), line.channel_told or ""]
        return _("; ").join(part for part in parts if part)
    if why is DiscussionReason.JOINT:
        return _("with {parties}; {done} of {all} done").format(
            parties=_(", ").join(line.joint), done=line.joint_done, all=len(line.joint)
        )
    return said(line)


def moved(each: MoveEntry) -> str:
    """An enterprise that came or went: name, place, trade, day."""
    where = spot(each.building, each.floor, each.floor_label)
    name = each.name or _("an enterprise here")
    return _("{ref} {who}, {industry}, {day}").format(
        ref=each.ref,
        who=_("{who} ({where})").format(who=name, where=where) if where else name,
        industry=each.industry or label(each.kind),
        day=day(each.on),
    )


def standing(digest: Digest) -> list[str]:
    """新增入驻, 迁出, 净增 of the days; 累计新增 beside 期末在驻. Nothing on a page that was published before."""
    each = digest.standing
    if each is None:
        return []
    came, left = each.came_firms + each.came_traders, each.left_firms + each.left_traders
    days = per(
        _(
            "This week: moved in {came} (enterprises {came_firms}, sole traders {came_traders}), moved out {left}"
            " (enterprises {left_firms}, sole traders {left_traders}), net {net}."
        )
    ).format(
        came=came,
        came_firms=each.came_firms,
        came_traders=each.came_traders,
        left=left,
        left_firms=each.left_firms,
        left_traders=each.left_traders,
        net=f"{came - left:+d}" if came != left else "0",
    )
    stock = _(
        "Moved in since 1 January: {year} (enterprises {year_firms}, sole traders {year_traders});"
        " in business on {day}: {here} (enterprises {here_firms}, sole traders {here_traders})."
    ).format(
        year=each.year_firms + each.year_traders,
        year_firms=each.year_firms,
        year_traders=each.year_traders,
        day=day(digest.cut_on),
        here=each.here_firms + each.here_traders,
        here_firms=each.here_firms,
        here_traders=each.here_traders,
    )
    return [days, stock]


def trend_title(digest: Digest) -> str:
    """近八周."""
    return {
        Length.WEEK: _("Eight weeks"),
        Length.MONTH: _("Six months"),
        Length.QUARTER: _("Eight quarters"),
        Length.YEAR: _("Five years"),
    }[digest.length]


def point(label: str) -> str:
    """38周, 9月, 3季度, 2026年: how the picture names one of its points."""
    days = Period.parse(label)
    return {
        Length.WEEK: _("W{week}").format(week=days.number),
        Length.MONTH: _("M{month}").format(month=days.number),
        Length.QUARTER: _("Q{quarter}").format(quarter=days.number),
    }.get(days.length, label)


def repeated(each: Repeat) -> str:
    """An item that comes up again and again; a digest published long ago may not say in which issues."""
    line = _("{building}: “{item}” came up {n} times in four weeks").format(
        building=each.building, item=each.item, n=each.times
    )
    refs = _(", ").join(each.refs)
    return _("{line}: {refs}").format(line=line, refs=refs) if refs else line


def building_figures(view: BuildingView) -> str:
    """A building's week in a line."""
    return _("{name}: new {opened}, handled {handled}, open {open}, overdue {overdue}").format(
        name=view.name, opened=view.opened, handled=view.handled, open=view.open, overdue=view.overdue
    )


def party(load: PartyLoad) -> str:
    """Who has it."""
    return load.name or _("not assigned, or confidential")


def withheld(n: int) -> str | None:
    """How many more the figure counts than the list shows."""
    return (
        ngettext("{n} more is not listed, by rule.", "{n} more are not listed, by rule.", n).format(n=n) if n else None
    )


def provisional(digest: Digest) -> str | None:
    """Which due days may still move."""
    years = digest.provisional_years
    if not years:
        return None
    return _("Provisional due days: the holidays of {years} are not announced yet").format(
        years=_(", ").join(map(str, years))
    )


def definitions(digest: Digest) -> list[str]:
    """How each figure is computed, in the order in which they stand on the page."""
    every = digest.visit_every
    intervals = _(", ").join(
        ngettext("{group} {days} day", "{group} {days} days", every[each.value]).format(
            group=_(CLASSES[each]), days=every[each.value]
        )
        for each in VisitClass
        if each.value in every
    )
    rules = {
        "enterprises": _("each once, and every visit of the week; met: somebody was spoken to, by phone or online too"),
        "coverage": _("enterprises seen in person (on site or at our desk, and met) within the interval of their class"
                      " ({intervals}) ÷ active enterprises, less those not to be visited").format(intervals=intervals),
        "opened": _("received in the week, those merged since among them"),
        "handled": _("cases the party says are done; a case handled twice counts once. Handled is not solved"),
        "open": _("to be assigned, waiting for acceptance, in progress or on hold on {day}; overdue: with a party, not on"
                  " hold, due day passed, or taken from a party when it had").format(day=day(digest.cut_on)),
        "to_follow_up": _("handled, and the enterprise not asked yet, at the end of the week"),
        "to_review": _("the enterprise says not solved or not satisfied, and nobody has decided yet, at the end of the week"),
        "unrated": _("filed after three tries on three days that nobody answered; outside both rates"),
        "first_dispatch": _("first assignments never returned ÷ first assignments of the week"),
        "on_time": _("handled on time in the week ÷ (handled in the week + open and overdue at its end + late when taken from a party)"),
        "solved": _("follow-ups that say solved ÷ valid follow-ups; partly solved stands apart"),
        "satisfied": _("(satisfied × {satisfied} + mostly satisfied × {mostly}) ÷ valid follow-ups").format(
            satisfied=digest.weights.get("满意", ""), mostly=digest.weights.get("基本满意", "")),
        "redone": _("sent back to be handled again in the week, each time"),
        "held": _("their clock stands still at the end of the week"),
        "extended": _("of those handled in the week or open at its end"),
        "explained": _("of those handled, the ones that were only explained"),
        "backdated": _("entered in the week, more than two working days after it happened"),
        "late_results": _("of those handled: entered after the due day, for a day that was in time"),
        "taken_late": _("reassigned, declined, withdrawn or merged after the due day; they stay overdue for that week"),
        "taken_up": _("sent back to be handled again, or taken up after it was declined or withdrawn; each time"),
        "results": _("each time that a party says it is done; an issue handled twice counts twice"),
    }  # fmt: skip
    found = [_("{figure}: {rule}.").format(figure=_(FIGURES[key]), rule=per(rule)) for key, rule in rules.items()]
    by_week = per(_("by week: filed as solved after the enterprise said so"))
    return [*found, _("{figure}: {rule}.").format(figure=_("Solved"), rule=by_week)]


def corrections(digest: Digest) -> list[str]:
    """What has changed since the last published digest."""
    found = digest.corrections
    if digest.length is not Length.WEEK:
        return []
    if found is None:
        return [_("No digest was published before this one.")]
    week = Week.parse(found.week)
    lines = [
        _("Week {week}: {figure} printed as {then}, now {now}").format(
            week=week.number,
            figure=_(FIGURES[each.figure]),
            then=_rate_or_count(each.then),
            now=_rate_or_count(each.now),
        )
        for each in found.figures
    ]
    if found.refs:
        lines.append(_("Entered late or put right: {refs}").format(refs=_(", ").join(found.refs)))
    return lines or [_("Nothing has changed in week {week} since it was published.").format(week=week.number)]


def _figure(value: Rate | int) -> str:
    return rate(value) if isinstance(value, Rate) else count(value)


def _rate_or_count(value: Rate) -> str:
    return rate(value) if value.whole else _plain(Decimal(str(value.part)))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
