"""Hiring: persons ranked for a job, ticked by a person, notified by message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from loucheng_cli.domain.core.events import ActionContext, FreeText
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.figures import day_of
from loucheng_cli.domain.ledger.ranking import Ranked, rank
from loucheng_cli.domain.privacy.contact import Purpose
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.services.ledger.book import Book, add_all
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.reads.contact import agreed_contacts, find_contact

AGAIN_AFTER = timedelta(days=14)


def match_talents(db: Database, job: LedgerEntry, *, stamp: ActionContext, top: int) -> list[Ranked]:
    """Who fits a job, of those who look for work and agreed; neither sex nor age is known or asked."""
    agreed = agreed_contacts(db, Purpose.HIRING, stamp.today)
    taken = {entry.fields.get("talent") for entry in _referrals(db, job.ref)}
    offered = (
        (ref, " ".join(str(values.get(name, "")) for name in ("wish", "skills", "education")))
        for ref, people, values in reads.private_values(db, "talent", "active")
        if ref not in taken and any(code in agreed for code in people)
    )
    values = job.values
    wanted = [(str(values.get("position", "")), 2.0), (str(values.get("requirements", "")), 1.0)]
    if values.get("education") not in (None, "不限"):
        wanted.append((str(values["education"]), 0.5))
    return rank(wanted, offered, top)


def tick(
    db: Database, referral: Ledger, job: LedgerEntry, talents: Sequence[str], *, stamp: ActionContext
) -> list[str]:
    """A person decides who hears of the job; returns the refs of the referrals."""
    values = [{"job": job.ref, "talent": ref} for ref in dict.fromkeys(talents)]
    return add_all(db, referral, values, stamp=stamp)


def notify(
    db: Database, referral: Ledger, job: LedgerEntry, write: Callable[[Sequence[str]], None], *, stamp: ActionContext
) -> tuple[str, list[str], int]:
    """Register the messages for those who were ticked: the ref of the export, their referrals, how many are left out.

    ``write`` writes them for these telephones. Left out is who has not agreed any more, has no telephone, unsubscribed,
    or got a message within 14 days.
    """
    agreed = agreed_contacts(db, Purpose.HIRING, stamp.today)

    def phone(talent: LedgerEntry) -> str | None:
        codes = [code for code in talent.people if code in agreed]
        return find_contact(db, codes[0]).phone if codes else None

    days = [(str(each.fields["talent"]), day_of(each, "notified")) for each in reads.entries(db, "referral")[0]]
    recent = {ref for ref, day in days if day and stamp.today - day < AGAIN_AFTER}
    told = {phone(talent) for talent in reads.by_refs(db, recent)}
    ticked = {str(each.fields["talent"]): each.ref for each in _referrals(db, job.ref) if each.state == "ticked"}
    notified: dict[str, str] = {}
    for talent in reads.by_refs(db, ticked):
        number = phone(talent)
        if number and talent.state == "active" and number not in told:
            notified.setdefault(number, ticked[talent.ref])
    if not notified:
        raise RefusedError(_("Nobody is left to notify; tick somebody: loucheng job match {ref}").format(ref=job.ref))
    with writing(db, stamp) as journal:
        book = Book(journal, referral)
        for ref in notified.values():
            book.move(referral.moves["notify"], ref, {}, on=stamp.today)
        export = journal.next_ref("X")
        fields = {"what": "job messages", "format": "csv", "rows": len(notified), "level": referral.level,
                  "job": job.ref, "purpose": FreeText(Purpose.HIRING), "from": None, "to": None}  # fmt: skip
        journal.append_notice("export", export, "Exported", fields)
        write(list(notified))
    return export, list(notified.values()), len(ticked) - len(notified)


def _referrals(db: Database, job: str) -> list[LedgerEntry]:
    return reads.entries(db, "referral", reads.EntryFilter(fields=[("job", job)]))[0]
