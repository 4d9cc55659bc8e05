"""The wall: the week of a community, or of one council, in figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.digest.disclosure import Names
from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.domain.digest.period_facts import is_covered
from loucheng_cli.domain.digest.wall import Coming, Wall, WallBuilding
from loucheng_cli.domain.digest.weekly import short_name
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.place.building import Building
from loucheng_cli.services.digest import Moment, of_buildings, page_line
from loucheng_cli.services.ledger.figures import page_lines
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads import digest as reads

COMING_DAYS = 28


def wall(
    db: Database,
    council: Council | None,
    week: Week,
    moment: Moment,
    *,
    calendar: Calendar,
    ledgers: Sequence[Ledger] = (),
) -> Wall:
    """What the wall says now of the buildings of a council, or of all buildings in use."""
    with as_of(db, None):
        every = communities.buildings(db)
        whose = council or Council(
            code="", name=communities.community(db).name, buildings=tuple(each.code for each in every)
        )
        page = of_buildings(db, whose, week, moment, calendar)
        policies = reads.policies(db)
        smallest = policies.days("digest.smallest_group")
        views = {each.code: each for each in page.buildings}
        return Wall(
            week=page,
            of_council=council is not None,
            buildings=tuple(
                WallBuilding(
                    name=short_name(each),
                    coverage=_coverage(db, each, page.cut_on, policies, smallest),
                    open=views[each.code].open,
                    overdue=views[each.code].overdue,
                )
                for each in every
                if each.code in views
            ),
            coming=_coming(db, whose, ledgers, moment.day),
            smallest=smallest,
        )


def _coverage(db: Database, building: Building, cut: date, policies: Policies, smallest: int) -> Rate | None:
    tenants = reads.tenants(db, [building.code], on=cut)
    if len(tenants) < smallest:
        return None
    return Rate(part=sum(is_covered(each, cut, policies) for each in tenants), whole=len(tenants))


def _coming(db: Database, council: Council, ledgers: Sequence[Ledger], today: date) -> tuple[Coming, ...]:
    """What the ledgers let stand on a page and is to come; a line in which the check finds something is left out."""
    names = Names((), reads.everybody(db))
    found = set()
    for _ref, text, on in page_lines(db, ledgers, council, today, today + timedelta(days=COMING_DAYS)):
        line = page_line(text, names, released=False)
        if line and on and on >= today:
            found.add((on, line))
    return tuple(Coming(on=on, text=line) for on, line in sorted(found))
