"""Hiring: persons ranked for a job, ticked by a person, notified by message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the file for the gateway."""

    phone: str
    text: str


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


def prepare_messages(
    db: Database, job: LedgerEntry, text: str, *, stamp: ActionContext
) -> tuple[list[Message], list[str], int]:
    """The messages for those who were ticked, their referrals, and how many are left out.

    Left out is who has not agreed any more, has no telephone, unsubscribed, or got a message within 14 days.
    """
    agreed = agreed_contacts(db, Purpose.HIRING, stamp.today)
    recent = {
        entry.fields.get("talent")
        for entry in reads.entries(db, "referral")[0]
        if (on := day_of(entry, "notified")) and stamp.today - on < AGAIN_AFTER
    }
    ticked = {str(each.fields["talent"]): each for each in _referrals(db, job.ref) if each.state == "ticked"}
    messages, notified = [], []
    for talent in reads.by_refs(db, ticked):
        codes = [code for code in talent.people if code in agreed]
        phone = find_contact(db, codes[0]).phone if codes else None
        if phone and talent.state == "active" and talent.ref not in recent:
            messages.append(Message(phone=phone, text=text))
            notified.append(ticked[talent.ref].ref)
    return messages, notified, len(ticked) - len(notified)


def record_notified(
    db: Database, referral: Ledger, job: LedgerEntry, notified: Iterable[str], *, stamp: ActionContext, level: str
) -> str:
    """Register that the messages leave, with the export that they are; returns the ref of the export."""
    notified = list(notified)
    if not notified:
        raise RefusedError(_("Nobody is left to notify; tick somebody: loucheng job match {ref}").format(ref=job.ref))
    step = referral.moves["notify"]
    with writing(db, stamp) as journal:
        book = Book(journal, referral)
        for ref in notified:
            book.move(step, ref, {}, on=stamp.today)
        export = journal.next_ref("X")
        fields = {"what": "job messages", "format": "csv", "rows": len(notified), "level": level, "job": job.ref,
                  "purpose": FreeText(Purpose.HIRING), "from": None, "to": None}  # fmt: skip
        journal.append_notice("export", export, "Exported", fields)
    return export


def _referrals(db: Database, job: str) -> list[LedgerEntry]:
    return reads.entries(db, "referral", reads.EntryFilter(fields=[("job", job)]))[0]
