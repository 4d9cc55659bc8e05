"""The map of the buildings, read in one moment: for staff whole, for a council only what is on its doors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.core.enums import Operating
from loucheng_cli.domain.digest.anonymity import Anonymity
from loucheng_cli.domain.digest.disclosure import Names, is_hidden_hazard, may_be_named, veil_of
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.map import plan
from loucheng_cli.domain.map.model import Audience, BuildingsMap, MapBuilding, MapIssue, MapTenant
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.report.measures import count_of
from loucheng_cli.domain.report.model import Entry, Figure
from loucheng_cli.domain.report.result import ReportRequest
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.services.digest import Moment
from loucheng_cli.services.report import ReportReader
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads import digest as digests
from loucheng_cli.store.reads import map as reads
from loucheng_cli.store.reads.building import held_places

FIGURES = (
    "active", "active_firms", "active_traders", "let", "let_rooms", "registered_here", "scale", "moved_in_firms",
    "moved_in_traders", "moved_out",
)  # fmt: skip
Key = TypeVar("Key")


def draw(
    db: Database,
    moment: Moment,
    *,
    audience: Audience,
    calendar: Calendar,
    building: str | None = None,
    council: Council | None = None,
) -> BuildingsMap:
    """The map of all buildings, of those of a council or of one, as it was known at a moment."""
    with as_of(db, None if moment.is_now else moment.instant):
        on = moment.day
        places = [
            each
            for each in communities.buildings(db)
            if building in {None, each.code} and (council is None or each.code in council.buildings)
        ]
        reader = MapReader(db, places, on)
        if audience is Audience.COUNCIL:
            return reader.for_council()
        return reader.for_staff(calendar, whole=building is None and council is None)


class MapReader:
    """What was read of one moment."""

    def __init__(self, db: Database, places: Sequence[Building], on: date) -> None:
        self.db, self.places, self.on = db, places, on
        self.codes = [each.code for each in places]
        self.councils = {code: each for each in communities.councils(db) for code in each.buildings}
        self.tenants = reads.tenants(db, self.codes, on=on)
        self.issues = [each for each in reads.open_issues(db) if each.building in set(self.codes)]
        self.since = date(on.year, 1, 1)

    def for_staff(self, calendar: Calendar, *, whole: bool) -> BuildingsMap:
        """Everything, with the figures of the report of indicators since New Year."""
        codes = None if whole else tuple(self.codes)
        wanted = ReportRequest(kind=Kind.INDICATORS, period=Period(self.since, self.on), buildings=codes)
        report = ReportReader(self.db, wanted, calendar, self.on)
        table = report.table()
        residents = report.residents
        seen = {each.ref: each.seen_on for each in residents}
        counted = self._counted((each.enterprise, each) for each in self.issues)
        tenants = {}
        for ref, tenant in self.tenants.items():
            opened, late = counted.get(ref, (0, 0))
            tenants[ref] = replace(tenant, seen_on=seen.get(ref), open=opened, overdue=late)
        leases = {ref: each.lease_until for ref, each in tenants.items() if each.lease_until}
        offered = reads.vacant_spaces(self.db)
        rows = {row.key: row.figures for row in table.rows}
        buildings = []
        for place in self.places:
            mine = [each for each in self.issues if each.building == place.code]
            drawn = plan.drawn_rooms(
                communities.units(self.db, place.code),
                held_places(self.db, place.code, on=self.on),
                offered.get(place.code, ()),
            )
            floors = plan.floors_of(place, drawn, tenants, self._counted((each.floor, each) for each in mine))
            here = [each for each in residents if each.building == place.code]
            buildings.append(
                MapBuilding(
                    building=place,
                    council=self.councils.get(place.code),
                    figures={
                        **_known(rows.get(place.code, {})),
                        **plan.more_figures(here, leases, self.on),
                        **plan.vacancy(floors),
                    },
                    floors=floors,
                    open=len(mine),
                    overdue=sum(each.is_overdue(self.on) for each in mine),
                )
            )
        every = (floor for each in buildings for floor in each.floors)
        total = _known(table.total.figures if table.total else {})
        return BuildingsMap(
            community=communities.community(self.db).name,
            audience=Audience.STAFF,
            on=self.on,
            since=self.since,
            buildings=tuple(buildings),
            tenants=tenants,
            figures={**total, **plan.more_figures(residents, leases, self.on), **plan.vacancy(every)},
            issues=tuple(self._issue(each) for each in self.issues),
        )

    def for_council(self) -> BuildingsMap:
        """Names and industries of what is open for business; issues are counted where all belongs to one council.

        The rules are those of its page: a name that may be a person's is not printed, and no group is smaller
        than the smallest.
        """
        shown = {ref: each for ref, each in self.tenants.items() if each.operating is Operating.ACTIVE}
        numbers = {ref: str(n) for n, ref in enumerate(shown, 1)}
        may_be_named = self._naming()
        tenants = {}
        for ref, each in shown.items():
            key = numbers[ref]
            named = MapTenant(key=key, name=each.name, initials=each.initials, industry=each.industry)
            tenants[key] = named if may_be_named(each) else MapTenant(key=key, name=None)
        anonymity = Anonymity(
            tenants=digests.tenants_by_floor(self.db, on=self.on),
            smallest=digests.policies(self.db).days("digest.smallest_group"),
        )
        whose = [self.councils.get(code) for code in self.codes]
        is_one = None not in whose and len({each.code for each in whose if each}) == 1
        buildings = []
        for place in self.places:
            drawn = plan.drawn_rooms([], held_places(self.db, place.code, on=self.on))
            mine = [each for each in self.issues if each.building == place.code]
            counted = is_one and anonymity.place(place.code, None)[0] is not None
            marked = self._counted((_floor_told(each, anonymity), each) for each in mine)
            marked.pop(None, None)  # known of the building only
            whole = plan.floors_of(place, drawn, shown, marked if counted else None)
            floors = tuple(plan.for_council(each, numbers) for each in whole)
            keys = dict.fromkeys(key for floor in floors for block in floor.blocks for key in block.tenants)
            buildings.append(
                MapBuilding(
                    building=place,
                    council=self.councils.get(place.code),
                    figures={"active": count_of(Entry(key) for key in keys)},
                    floors=floors,
                    open=len(mine) if counted else None,
                    overdue=sum(each.is_overdue(self.on) for each in mine) if counted else None,
                )
            )
        return BuildingsMap(
            community=communities.community(self.db).name,
            audience=Audience.COUNCIL,
            on=self.on,
            since=self.since,
            buildings=tuple(buildings),
            tenants=tenants,
            figures={"active": count_of(Entry(key) for key in tenants)},
        )

    def _counted(self, pairs: Iterable[tuple[Key, Issue]]) -> dict[Key, tuple[int, int]]:
        """How many are open, and of these overdue, by a key."""
        found: dict[Key, tuple[int, int]] = {}
        for key, each in pairs:
            opened, late = found.get(key, (0, 0))
            found[key] = (opened + 1, late + each.is_overdue(self.on))
        return found

    def _naming(self) -> Callable[[MapTenant], bool]:
        """Whether a name may be printed; the people of an enterprise are looked for in its own name only."""
        names = Names(digests.person_names(self.db, ()), digests.everybody(self.db))
        people = reads.contact_names(self.db)

        def may_be_printed(each: MapTenant) -> bool:
            name = each.name or ""
            if each.kind is None or any(len(person) > 1 and person in name for person in people.get(each.key, ())):
                return False
            return may_be_named(name, each.kind, names)

        return may_be_printed

    def _issue(self, issue: Issue) -> MapIssue:
        return MapIssue(
            ref=issue.ref,
            tenant=issue.enterprise if issue.enterprise in self.tenants else None,
            building=issue.building,
            floor=issue.floor,
            item=issue.item_name,
            due_on=issue.due_on,
            is_overdue=issue.is_overdue(self.on),
            is_held=issue.held_on is not None,
            is_confidential=issue.confidential,
        )


def _known(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {name: figures[name] for name in FIGURES if name in figures}


def _floor_told(issue: Issue, anonymity: Anonymity) -> int | None:
    """The storey on which an issue may be marked: nothing of a confidential one, of a hazard, or of a small group."""
    if veil_of(issue) is Disclosure.CONFIDENTIAL or is_hidden_hazard(issue):
        return None
    return anonymity.place(issue.building, issue.floor)[1]
