"""Sign the digest of a council and a week, and show it as it was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.calendar.working_days import Calendar
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.digest.model import Digest, Numbering, from_json, to_json
from loucheng_cli.domain.digest.signature import PageSignature, signed_bytes
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.errors import NotFoundError, ReasonRequiredError, RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.services.digest import Moment, composed
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.head import short_head
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.published import keep, void
from loucheng_cli.store.reads import community as communities
from loucheng_cli.store.reads.published import Published, first_day, in_force, published
from loucheng_cli.store.reads.worker import is_director, may_sign


def next_week(db: Database, council: str, today: date) -> Week:
    """The last week that is over and not published for a council; refused where all are."""
    began = first_day(db)
    signed = {each.week for each in in_force(db, council)}
    week = Week.of(today).previous
    while began is not None and week.end >= began:
        if str(week) not in signed:
            return week
        week = week.previous
    raise RefusedError(_("Every week of this council that is over has been published."), hint="loucheng digest list")


def preview(
    db: Database,
    council: str,
    week: Week,
    *,
    calendar: Calendar,
    early: bool = False,
    ledgers: Sequence[Ledger] = (),
    stamp: ActionContext,
) -> Digest:
    """The page as it would be published, after every reason to refuse it was looked at."""
    _check_publishable(db, council, week, early=early, stamp=stamp)
    with db.reading():
        return composed(db, council, week, _moment(db, stamp), calendar, ledgers=ledgers)


def publish(
    db: Database,
    council: str,
    week: Week,
    *,
    calendar: Calendar,
    early: bool = False,
    quotes: frozenset[str] = frozenset(),
    ledgers: Sequence[Ledger] = (),
    sign: Callable[[bytes], PageSignature] | None = None,
    stamp: ActionContext,
) -> Digest:
    """审签: freeze and number the values; only the director may, once a week unless it was voided.

    ``quotes`` are the issues whose typed texts may stand on the page. ``early`` publishes a week that is not over.
    ``sign`` signs with a key.
    """
    with writing(db, stamp) as journal:
        _check_publishable(db, council, week, early=early, stamp=stamp)
        before = published(db, council)
        page = composed(db, council, week, _moment(db, stamp), calendar, quotes, ledgers=ledgers)
        ref = journal.next_ref("D")
        voided = [each for each in before if each.week == str(week)]
        numbering = Numbering(
            ref=ref,
            year=week.year,
            in_year=sum(Week.parse(each.week).year == week.year for each in before) + 1,
            total=len(before) + 1,
            published_on=stamp.today,
            head=short_head(db),
            replaces=f"{ref.rpartition('-D')[0]}-D{voided[-1].number}" if voided else None,
        )
        page = replace(page, numbering=numbering)
        values = to_json(page)
        signature = str(sign(signed_bytes(ref, hashlib.sha256(values.encode()).hexdigest()))) if sign else None
        keep(
            journal, ref, council=council, week=str(week), in_year=numbering.in_year, values=values, signature=signature
        )
    return replace(page, numbering=replace(numbering, signature=signature))


def void_digest(db: Database, wanted: str, reason: str | None, *, stamp: ActionContext) -> Published:
    """作废: declare a published digest void, with a reason; the week can be published again as a correction."""
    if not is_director(db, stamp.worker):
        raise RefusedError(_("Only the director can void a digest."))
    if not (reason or "").strip():
        raise ReasonRequiredError
    with writing(db, stamp) as journal:
        found = [each for each in published(db) if str(each.number) == wanted.upper().rpartition("D")[2]]
        if not found:
            raise NotFoundError(wanted, hint="loucheng digest list")
        if found[0].voided_on is not None:
            raise RefusedError(_("{ref} is void since {day}.").format(ref=wanted, day=found[0].voided_on))
        void(journal, f"{journal.station}-D{found[0].number}", str(reason).strip())
    return next(each for each in published(db) if each.number == found[0].number)


def _check_publishable(db: Database, council: str, week: Week, *, early: bool, stamp: ActionContext) -> None:
    if not may_sign(db, stamp.worker):
        raise RefusedError(_("Only the director can publish a digest."))
    began = first_day(db)
    if began is None or week.end < began:
        raise RefusedError(_("{week} was over before this database began.").format(week=week))
    if week.start > stamp.today and not early:
        raise RefusedError(_("{week} has not begun yet.").format(week=week), hint="--early")
    if week.end >= stamp.today and not early:
        raise RefusedError(_("{week} is not over yet.").format(week=week), hint="--early")
    if any(each.week == str(week) for each in in_force(db, council)):
        raise RefusedError(
            _("The digest of {week} is published; later changes appear in the next one.").format(week=week),
            hint=_("loucheng digest void NUMBER --reason …, to publish a correction"),
        )


def _moment(db: Database, stamp: ActionContext) -> Moment:
    return Moment.now(datetime.fromisoformat(stamp.at), communities.community(db).timezone)


def show(db: Database, wanted: str, council: str | None = None) -> Digest:
    """A published digest by its number (``JX-D3``, ``3``) or its week, as it was frozen; a void one says so."""
    every = published(db, council)
    number = wanted.upper().rpartition("D")[2]
    if number.isdecimal() and len(number) < 4:
        found = [each for each in every if each.number == int(number)]
    else:
        week = str(Week.parse(wanted))
        found = [each for each in every if each.week == week]
        found = [each for each in found if each.voided_on is None] or found
    if not found:
        raise NotFoundError(wanted, hint="loucheng digest list")
    if len(found) > 1:
        raise UsageError(
            _("several councils published a digest for that week; name one"), f"--council {found[0].council}"
        )
    page = _as_signed(found[0])
    if found[0].voided_on is None or page.numbering is None:
        return page
    return replace(page, numbering=replace(page.numbering, voided_on=found[0].voided_on))


def to_send(db: Database, wanted: str | None, council: str | None = None) -> list[Digest]:
    """The published digests that may leave the house: the one named, else the newest of each council."""
    valid = in_force(db, council)
    if wanted is not None:
        page = show(db, wanted, council)
        if page.numbering is None or all(f"D{each.number}" != page.numbering.ref.rpartition("-")[2] for each in valid):
            raise RefusedError(
                _("{ref} is void; what is void is not sent.").format(ref=wanted), hint="loucheng digest list"
            )
        return [page]
    newest = {each.council: each for each in sorted(valid, key=lambda each: (each.week, each.number))}
    if not newest:
        raise RefusedError(
            _("No digest is published yet; only a published one is sent."), hint="loucheng digest publish"
        )
    return [_as_signed(each) for each in newest.values()]


def every_page(db: Database) -> Iterator[tuple[Digest, date | None]]:
    """All published pages as they were signed, and since when each is void."""
    for each in published(db):
        yield _as_signed(each), each.voided_on


def _as_signed(found: Published) -> Digest:
    """The frozen values, with the signature beside them."""
    page = from_json(found.values)
    if found.signature is None or page.numbering is None:
        return page
    return replace(page, numbering=replace(page.numbering, signature=found.signature))
