"""The reports of the supervisors, from what was read in one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import UNDER_WAY
from loucheng_cli.domain.digest.period_facts import IssueFact, PeriodFacts, is_covered
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.place.space import lettable
from loucheng_cli.domain.report import tables
from loucheng_cli.domain.report.measures import Facts, Resident
from loucheng_cli.domain.report.model import ReportTable
from loucheng_cli.domain.report.result import Missed, ReportRequest, ReportResult
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _
from loucheng_cli.services.ledger.figures import measured
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads import digest as digests
from loucheng_cli.store.reads import report as reads
from loucheng_cli.store.reads.building import held_places
from loucheng_cli.store.reads.indicator import indicators
from loucheng_cli.store.reads.worker import workers

_ONE_DAY = timedelta(days=1)
BY_DEPARTMENT = frozenset({Kind.PARTIES, Kind.ITEMS, Kind.SLA})  # visits and enterprises have no department


def make(
    db: Database,
    wanted: ReportRequest,
    *,
    calendar: Calendar,
    today: date,
    listed: bool = False,
    ledgers: Sequence[Ledger] = (),
) -> ReportResult:
    """A report; ``listed`` describes everything its figures count, ``ledgers`` give the indicators that are computed."""
    if wanted.department is not None and wanted.kind not in BY_DEPARTMENT:
        raise UsageError(
            _("--department is only for the reports {kinds}").format(kinds=_(", ").join(sorted(BY_DEPARTMENT))),
            f"report parties --department {wanted.department_name or wanted.department}",
        )
    with db.reading():
        reader = ReportReader(db, wanted, calendar, today, ledgers)
        table = reader.table()
        missed = reader.missed() if wanted.kind is Kind.COVERAGE else ()
        refs = (entry.ref for row in table.rows for figure in row.figures.values() for entry in figure.entries)
        return ReportResult(
            wanted=wanted,
            table=table,
            cut=reader.cut,
            before=wanted.period.before(today),
            community=communities.community(db).name,
            council_name=next(
                (each.name for each in communities.councils(db, retired=True) if each.code == wanted.council), None
            ),
            partial=wanted.period.is_partial(today),
            begun=wanted.period.start <= today,
            missed=missed,
            described=reads.described(db, refs) if listed else {},
        )


class ReportReader:
    """What was read of one moment, period by period."""

    def __init__(
        self, db: Database, wanted: ReportRequest, calendar: Calendar, today: date, ledgers: Sequence[Ledger] = ()
    ) -> None:
        self.ledgers = ledgers
        self.db, self.wanted, self.calendar, self.today = db, wanted, calendar, today
        self.cut = wanted.period.cut(today)
        self.policies: Policies = digests.policies(db)
        self.every = communities.buildings(db, retired=True)
        self.places: reads.Places = (
            [*(each.code for each in self.every), None]
            if wanted.buildings is None
            else wanted.buildings or (None,)  # of no council: what belongs to no building
        )
        self.residents: Sequence[Resident] = ()

    def table(self) -> ReportTable:
        """The figures of the report that is wanted."""
        match self.wanted.kind:
            case Kind.PARTIES:
                return tables.parties(self._facts(self.wanted.period))
            case Kind.ITEMS:
                return tables.items(*self._two())
            case Kind.BUILDINGS:
                return tables.buildings(self._facts(self.wanted.period), self._names())
            case Kind.COUNCILS:
                return self._councils()
            case Kind.WORKERS:
                return self._workers()
            case Kind.COVERAGE:
                return tables.coverage(self._facts(self.wanted.period, issues=False))
            case Kind.SLA:
                return tables.sla(*self._two())
            case Kind.TREND:
                year = self.wanted.period.year_to_date(self.today)
                return tables.trend(*self._two(), self._facts(year))
            case Kind.INDICATORS:
                return self._indicators()

    def missed(self) -> tuple[Missed, ...]:
        """Those not seen within the interval of their class, those never seen first, then the longest unseen."""
        places = {each.code: each for each in self.every}
        late = [
            Missed(
                resident=each,
                building_name=places[each.building].name if each.building in places else None,
                floor_label=places[each.building].labels.get(str(each.floor)) if each.building in places else None,
                days=(self.cut - each.seen_on).days if each.seen_on else None,
                interval=self.policies.days(f"visit_every.{each.visit_class.value}"),
            )
            for each in self.residents
            if each.counts and not is_covered(each.tenant, self.cut, self.policies)
        ]
        order = list(type(late[0].resident.visit_class)) if late else []
        return tuple(
            sorted(
                late,
                key=lambda each: (
                    order.index(each.resident.visit_class),
                    each.days is not None,
                    -(each.days or 0),
                    each.resident.building or "~",
                    -(each.resident.floor or 0),
                    len(each.resident.ref),
                    each.resident.ref,
                ),
            )
        )

    def _two(self) -> tuple[Facts, Facts]:
        return self._facts(self.wanted.period), self._facts(self.wanted.period.before(self.today))

    def _facts(self, period: Period, *, issues: bool = True) -> Facts:
        cut = period.cut(self.today)
        stories = reads.stories(self.db, self.places, since=period.start, until=cut) if issues else []
        cases = [digests.case_of(story, since=period.start, until=cut) for story in stories]
        cases = [each for each in cases if each.passage.then is not None and self._is_meant(each)]
        meant = {each.now.ref for each in cases}
        stories = [story for story in stories if story.now.ref in meant]
        residents = reads.residents(self.db, self.places, on=cut)
        if period is self.wanted.period:
            self.residents = residents
        return Facts(
            span=PeriodFacts(
                week=period,
                cut=cut,
                cases=cases,
                visits=reads.visits(self.db, self.places, start=period.start, end=cut),
                tenants=[each.tenant for each in residents if each.counts],
            ),
            runs=[run for case in cases for run in case.passage.runs],
            at_start=frozenset(case.now.ref for case in cases if case.eve in UNDER_WAY),
            meetings=reads.meetings(stories, start=period.start, end=cut),
            residents=residents,
            came=reads.moved_in(self.db, self.places, start=period.start, end=cut),
            gone=reads.moved_out(self.db, self.places, start=period.start, end=cut),
            today=self.today,
            calendar=self.calendar,
            policies=self.policies,
        )

    def _is_meant(self, case: IssueFact) -> bool:
        return self.wanted.department is None or case.then.lead == self.wanted.department

    def _names(self) -> dict[str | None, str | None]:
        return {
            each.code: each.name for each in self.every if each.code in self.places and not (each.retired and self._all)
        }

    @property
    def _all(self) -> bool:
        return self.wanted.buildings is None

    def _councils(self) -> ReportTable:
        """Each council that has one of the buildings, the one it has now."""
        every = communities.councils(self.db)
        of: dict[str | None, str | None] = {code: each.code for each in every for code in each.buildings}
        names: dict[str | None, str | None] = {
            each.code: each.name for each in every if self._all or each.code == self.wanted.council
        }
        return tables.councils(self._facts(self.wanted.period), names, of)

    def _workers(self) -> ReportTable:
        people = workers(self.db)
        names: dict[str | None, str | None] = {worker.code: name for worker, name in people}
        details: dict[str | None, tuple[str, ...]] = {
            worker.code: (worker.title or "", " ".join(worker.buildings)) for worker, _name in people
        }
        gone = {worker.code: name for worker, name in workers(self.db, left=True)}
        table = tables.workers(self._facts(self.wanted.period), names, details)
        return tables.named(table, gone)

    def _indicators(self) -> ReportTable:
        facts = self._facts(self.wanted.period, issues=False)
        places = [each for each in self.every if each.code in self._names()]
        rooms = {
            each.code: lettable(communities.units(self.db, each.code), held_places(self.db, each.code, on=self.cut))
            for each in places
        }
        entered = [
            each for each in indicators(self.db, year=self.cut.year) if each.building in {p.code for p in places}
        ]
        start, end = self.wanted.period.start, self.cut
        computed = measured(self.db, self.ledgers, start, end, self.wanted.buildings)
        return tables.indicators(facts, places, rooms, entered, computed)
