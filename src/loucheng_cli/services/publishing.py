"""Sign the digest of a council and a week, and show it as it was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.digest.model import Digest, Numbering, from_json, to_json
from loucheng_cli.errors import NotFoundError, RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.services.digest import Moment, composed
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.published import keep
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads.published import published
from loucheng_cli.store.reads.worker import is_director


def publish(db: Database, council: str, week: Week, *, calendar: Calendar, stamp: ActionContext) -> Digest:
    """审签: freeze and number the values; only the director may, once for each week that has begun."""
    if not is_director(db, stamp.worker):
        raise RefusedError(_("Only the director publishes a digest."))
    if week.start > stamp.today:
        raise RefusedError(_("{week} has not begun yet.").format(week=week))
    moment = Moment.at(datetime.fromisoformat(stamp.at), communities.community(db).timezone)
    with writing(db, stamp) as journal:
        before = published(db, council)
        if any(each.week == str(week) for each in before):
            raise RefusedError(
                _("The digest of {week} is published; later changes appear in the next one.").format(week=week)
            )
        page = composed(db, council, week, moment, calendar)
        ref = journal.next_ref("D")
        numbering = Numbering(
            ref=ref, year=week.year, in_year=week.number, total=len(before) + 1, published_on=stamp.today
        )
        page = replace(page, numbering=numbering)
        keep(journal, ref, council=council, week=str(week), in_year=week.number, values=to_json(page))
    return page


def show(db: Database, wanted: str, council: str | None = None) -> Digest:
    """A published digest by its number (``JX-D3``, ``3``) or its week, exactly as it was frozen."""
    every = published(db, council)
    number = wanted.upper().rpartition("D")[2]
    if number.isdigit() and len(number) < 4:
        found = [each for each in every if each.number == int(number)]
    else:
        week = str(Week.parse(wanted))
        found = [each for each in every if each.week == week]
    if not found:
        raise NotFoundError(wanted, hint="loucheng digest list")
    if len(found) > 1:
        raise UsageError(
            _("several councils published a digest for that week; name one"), f"--council {found[0].council}"
        )
    return from_json(found[0].values)
