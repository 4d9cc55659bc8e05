"""The digest of a council and a week: work it out, publish it, show it as it was published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from loucheng_cli.domain.calendar.period import Length, Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import VisitClass
from loucheng_cli.domain.digest.anonymity import Anonymity
from loucheng_cli.domain.digest.disclosure import Names, is_public_item, may_be_named, veil_of
from loucheng_cli.domain.digest.model import (
    Correction,
    Corrections,
    Digest,
    Disclosure,
    Figures,
    MoveEntry,
    NoticeLine,
    Rate,
    Repeat,
    Standing,
    TopicLine,
    from_json,
)
from loucheng_cli.domain.digest.period_facts import PeriodFacts, figures
from loucheng_cli.domain.digest.weekly import Page, coverage, ref_key, short_name
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.privacy.page_check import check_text
from loucheng_cli.domain.privacy.personal_numbers import mask_personal
from loucheng_cli.domain.report.measures import is_firm
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.services.ledger.figures import page_counts, page_lines
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.as_of import as_of, touched_since
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads import digest as reads
from loucheng_cli.store.reads import report as moves
from loucheng_cli.store.reads.published import Published, in_force

NOBODY = "none"  # the council of what belongs to no building
TREND = {Length.WEEK: 8, Length.MONTH: 6, Length.QUARTER: 8, Length.YEAR: 5}
REPEATED_TIMES, REPEATED_DAYS = 3, 28  # the same item three times in one building in four weeks
NOTICE_DAYS = 7  # a page is read in the week after


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """As of when: an instant, or a whole day of the community; ``text`` as the page and the JSON say it."""

    instant: str
    local: datetime
    text: str
    is_now: bool = False

    @property
    def day(self) -> date:
        """The day of the community."""
        return self.local.date()

    @classmethod
    def at(cls, instant: datetime, timezone: str) -> Moment:
        """An instant."""
        local = instant.astimezone(ZoneInfo(timezone)).replace(microsecond=0)
        return cls(instant=_utc(instant), local=local, text=local.isoformat())

    @classmethod
    def now(cls, now: datetime, timezone: str) -> Moment:
        """The present: what the database holds, whatever instants its events have."""
        return replace(cls.at(now, timezone), is_now=True)

    @classmethod
    def parse(cls, text: str, timezone: str) -> Moment:
        """An ISO day, which is meant whole, or an instant; without offset it is the community's time."""
        zone = ZoneInfo(timezone)
        try:
            if "-" not in text:
                raise ValueError(text)
            if len(text) == 10:
                end = datetime.combine(date.fromisoformat(text), time(23, 59, 59), zone)
                return cls(instant=_utc(end), local=end, text=text)
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise UsageError(
                _("“{text}” is neither a day nor an instant").format(text=text), "--as-of 2026-09-21T09:00"
            ) from None
        return cls.at(instant if instant.tzinfo else instant.replace(tzinfo=zone), timezone)


def digest(
    db: Database,
    council: str,
    week: Week | Period,
    moment: Moment,
    *,
    calendar: Calendar,
    ledgers: Sequence[Ledger] = (),
) -> Digest:
    """What the page of this council (by code; ``none`` is of what has no building) and week says as of a moment.

    Now means every event, whatever the clocks of the machines say that wrote them.
    """
    with as_of(db, None if moment.is_now else moment.instant):
        page = composed(db, council, week, moment, calendar, ledgers=ledgers)
        issued = next((each for each in in_force(db, council) if each.week == page.week), None)
    return replace(page, issued=from_json(issued.values).numbering) if issued else page


def _council(db: Database, code: str) -> Council:
    if code == NOBODY:
        return Council(code=NOBODY, name="")
    for each in communities.councils(db, retired=True):
        if each.code == code:
            return each
    raise NotFoundError(code, hint=_("this council did not exist at that moment"))


def composed(
    db: Database,
    code: str,
    days: Week | Period,
    moment: Moment,
    calendar: Calendar,
    quotes: frozenset[str] | None = None,
    *,
    ledgers: Sequence[Ledger] = (),
) -> Digest:
    """What the page says by the database as it stands: whoever calls keeps it from moving meanwhile."""
    return of_buildings(db, _council(db, code), days, moment, calendar, quotes, ledgers=ledgers)


def of_buildings(
    db: Database,
    council: Council,
    days: Week | Period,
    moment: Moment,
    calendar: Calendar,
    quotes: frozenset[str] | None = None,
    *,
    ledgers: Sequence[Ledger] = (),
) -> Digest:
    """The same for the buildings of a council that need not be stored."""
    week = Period.week(days) if isinstance(days, Week) else days
    community = communities.community(db)
    policies = reads.policies(db)
    codes: reads.Places = list(council.buildings) if council.code != NOBODY else [None]
    every = {each.code: each for each in communities.buildings(db, retired=True)}
    buildings = {code: every[code] for code in codes if code in every}
    cut = min(week.end, moment.day)
    last = None
    if week.length is Length.WEEK:
        last = next((each for each in reversed(in_force(db, council.code)) if each.week < str(week)), None)
    printed = from_json(last.values) if last else None
    begin = min([week.previous.start, *([Week.parse(last.week).start] if last else [])])
    stories = reads.stories(db, codes, since=begin, until=cut)
    facts = _facts(db, codes, stories, week, cut)
    before = _facts(db, codes, stories, week.previous, min(week.previous.end, cut))
    refs = [case.now.enterprise for case in facts.cases]
    came = moves.moved_in(db, codes, start=week.start, end=cut)
    gone = moves.moved_out(db, codes, start=week.start, end=cut)
    moved_in = reads.moved(db, ((each.ref, each.building, each.on) for each in came))
    moved_out = reads.moved(db, ((each.ref, each.building, each.on) for each in gone))
    near = reads.person_names(db, [*refs, *(each.ref for each in (*moved_in, *moved_out))])
    names = Names(near, reads.everybody(db))
    anonymity = Anonymity(tenants=reads.tenants_by_floor(db, on=cut), smallest=policies.days("digest.smallest_group"))
    page = Page(
        facts=facts,
        buildings=buildings,
        enterprises=reads.enterprise_names(db, refs),
        tasks=reads.tasks(db, (case.now.ref for case in facts.cases)),
        names=names,
        calendar=calendar,
        policies=policies,
        anonymity=anonymity,
        quotes=quotes,
    )
    return Digest(
        community=community.name,
        center=community.center,
        council=council.code,
        council_name=council.name,
        week=str(week),
        length=week.length,
        cut_on=cut,
        as_of=moment.text,
        figures=figures(facts, policies),
        before=figures(before, policies),
        coverage=coverage(facts.tenants, cut, policies),
        overdue=page.overdue(),
        topics=_topics(db, council, week, cut, names),
        handled=page.handled(),
        opened=page.opened(),
        due_next=page.due_next(),
        discuss=page.discuss(),
        repeats=_repeats(db, buildings, cut, policies) if buildings else (),
        buildings=page.building_views(),
        parties=page.parties(),
        trend=tuple(reads.trend(db, codes, weeks=week.up_to_now(TREND[week.length]), cut=cut)),
        moved_in=_moved(moved_in, buildings, names, anonymity),
        moved_out=_moved(moved_out, buildings, names, anonymity),
        standing=_standing(db, codes, cut, moved_in, moved_out),
        notices=_notices(db, council, week, moment, cut, names, ledgers),
        corrections=_corrections(db, codes, stories, last, printed, policies) if last and printed else None,
        visit_every={each.value: policies.days(f"visit_every.{each.value}") for each in VisitClass},
        weights={each: policies.text(f"satisfaction.weights.{each}") for each in ("满意", "基本满意")},
    )


def _standing(
    db: Database, codes: reads.Places, cut: date, came: Sequence[MoveEntry], gone: Sequence[MoveEntry]
) -> Standing:
    """Who came, left and is here; each entry and exit counts, a move between councils on both pages."""
    here = reads.standing(db, codes, on=cut)
    year = [each.kind for each in moves.moved_in(db, codes, start=date(cut.year, 1, 1), end=cut)]
    firms = {
        "came": sum(is_firm(each.kind) for each in came),
        "left": sum(is_firm(each.kind) for each in gone),
        "year": sum(map(is_firm, year)),
        "here": sum(many for kind, many in here.items() if is_firm(kind)),
    }
    whole = {"came": len(came), "left": len(gone), "year": len(year), "here": sum(here.values())}
    return Standing(
        **{f"{name}_firms": many for name, many in firms.items()},
        **{f"{name}_traders": whole[name] - many for name, many in firms.items()},
    )


def _facts(db: Database, codes: reads.Places, stories: Sequence[reads.Story], week: Period, cut: date) -> PeriodFacts:
    return PeriodFacts(
        week=week,
        cut=cut,
        cases=reads.cases(db, stories, since=week.start, until=cut),
        visits=reads.visits(db, codes, start=week.start, end=cut),
        tenants=reads.tenants(db, codes, on=cut),
    )


def _topics(db: Database, council: Council, week: Period, cut: date, names: Names) -> tuple[TopicLine, ...]:
    return tuple(
        TopicLine(
            ref=each.ref,
            text=page_line(each.text, names, released=each.released),
            issue=each.issue,
            raised_on=each.raised_on,
            by_whom=page_line(each.by_whom, names, released=each.released),
            due_on=each.due_on,
            result=page_line(each.result, names, released=each.released),
            resolved_on=each.resolved_on,
        )
        for each in reads.topics(db, council.code, start=week.start, end=cut)
    )


def _notices(
    db: Database, council: Council, week: Period, moment: Moment, cut: date, names: Names, ledgers: Sequence[Ledger]
) -> tuple[NoticeLine, ...]:
    """What was announced, and what the ledgers let stand on the page, by day."""
    ahead = cut + timedelta(days=NOTICE_DAYS)
    found = [
        NoticeLine(ref=each.ref, text=page_line(each.text, names, released=each.released), until_on=each.until_on)
        for each in reads.notices(db, council.code, given_by=min(moment.day, ahead), after=cut)
    ]
    if week.length is not Length.WEEK and (counted := page_counts(db, ledgers, council, week.start, cut)):
        text = _("The ledgers count: {figures}").format(figures=_(", ").join(counted))
        found.append(NoticeLine(ref="", text=text, until_on=None))
    for ref, text, on in page_lines(db, ledgers, council, week.start, ahead):
        past = on is None or on <= cut
        found.append(NoticeLine(ref=ref, text=page_line(text, names, released=False), until_on=None if past else on))
    return tuple(sorted(found, key=lambda each: each.until_on or date.min)) if ledgers else tuple(found)


def page_line(text: str | None, names: Names, *, released: bool) -> str | None:
    """A text of a topic or a notice: only where the check finds nothing in it, or a director released it."""
    if text is None or (not released and not check_text(mask_personal(text)).is_clean):
        return None
    return names.mask_line(text)


def _repeats(db: Database, buildings: Mapping[str, Building], cut: date, policies: Policies) -> tuple[Repeat, ...]:
    times = max(REPEATED_TIMES, policies.days("digest.smallest_group"))
    since = cut - timedelta(days=REPEATED_DAYS)
    found = reads.repeated(db, list(buildings), since=since, until=cut, times=times)
    return tuple(
        Repeat(
            building=short_name(buildings[some[0].building or ""]),
            item=item,
            times=len(some),
            # A confidential one is counted, but its number beside the item would tell what it is about.
            refs=tuple(each.ref for each in some if veil_of(each) is not Disclosure.CONFIDENTIAL),
        )
        for some in found
        if is_public_item(item := max(each.item_name or "" for each in some))
    )


def _moved(
    moves: Sequence[MoveEntry], buildings: Mapping[str, Building], names: Names, anonymity: Anonymity
) -> tuple[MoveEntry, ...]:
    shown = []
    for each in moves:
        is_named = may_be_named(each.name or "", each.kind, names)
        floor = each.floor if is_named else anonymity.place(each.building, each.floor)[1]
        building = buildings.get(each.building)
        shown.append(
            replace(
                each,
                name=each.name if is_named else None,
                industry=each.industry if is_named else None,
                building=short_name(building) if building else "",
                floor=floor if building else None,
                floor_label=building.labels.get(str(floor)) if building else None,
            )
        )
    return tuple(shown)


def _corrections(
    db: Database,
    codes: reads.Places,
    stories: Sequence[reads.Story],
    last: Published,
    printed: Digest,
    policies: Policies,
) -> Corrections:
    """How the last published page would read today, where it would read otherwise."""
    now = figures(_facts(db, codes, stories, Period.parse(last.week), printed.cut_on), policies)
    refs = reads.late_refs(db, touched_since(db, last.as_of), codes, received_after=last.as_of, until=printed.cut_on)
    changed = []
    printed_then = json.loads(last.values)["figures"]
    for each in fields(Figures):
        if each.name not in printed_then:  # a figure that came later
            continue
        old, new = (_as_rate(getattr(values, each.name)) for values in (printed.figures, now))
        if old != new:
            changed.append(Correction(figure=each.name, then=old, now=new))
    return Corrections(
        week=last.week, number=last.number, figures=tuple(changed), refs=tuple(sorted(refs, key=ref_key))
    )


def _as_rate(figure: Rate | int) -> Rate:
    return figure if isinstance(figure, Rate) else Rate(part=figure, whole=0)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
