"""What a person may ask of us: to be kept only for what was agreed, to be shown, to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.events import ActionContext, Change, Fact, FreeText
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.issue.lifecycle import require_reason
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.privacy.contact import Contact, Purpose, kept_until, months_later
from loucheng_cli.domain.privacy.typed import NAMING, not_carried
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store import contacts
from loucheng_cli.store.backup.backup import backups, leftovers
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.ledger.entries import holding, people_ever
from loucheng_cli.store.reads import contact as reads
from loucheng_cli.store.reads.actions import Action
from loucheng_cli.store.reads.published import published

_FACTS: dict[str, tuple[type[Fact], str, str]] = {
    "enterprise": (Enterprise, "EnterpriseRedacted", "note"),
    "visit": (Visit, "VisitRedacted", "heard"),
    "issue": (Issue, "IssueRedacted", "text"),
    "topic": (Topic, "TopicRedacted", "text"),
    "notice": (Notice, "NoticeRedacted", "text"),
    "entry": (LedgerEntry, "EntryRedacted", "private"),
}
_PRINTED = frozenset({"issue", "topic", "notice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purging:
    """Whose time is over: contacts, and the issues and visits (kind, ref) whose texts are kept no longer."""

    contacts: tuple[Contact, ...]
    texts: tuple[tuple[str, str], ...] = ()


def add_contact(
    db: Database,
    *,
    enterprise: str | None,
    name: str,
    phone: str | None,
    post: str | None = None,
    purposes: Sequence[Purpose],
    consent_on: date,
    consent_how: str,
    expires_on: date | None,
    policies: Policies,
    stamp: ActionContext,
) -> Contact:
    """Keep a person who agreed, for what was agreed, until the day agreed or the policy's number of months."""
    until = expires_on or kept_until(consent_on, policies.days("retention_months.contact"))
    with writing(db, stamp) as journal:
        code = record_contact(
            journal, enterprise=enterprise, name=name, phone=phone, post=post, purpose="、".join(purposes),
            consent_on=consent_on, consent_how=consent_how, expires_on=until,
        )  # fmt: skip
        if enterprise is not None:
            held = journal.fact(Enterprise, enterprise).contacts
            journal.record([Change("enterprise", enterprise, "EnterpriseChanged", {"contacts": [*held, code]})])
    return reads.find_contact(db, code)


def record_contact(
    journal: Journal, *, enterprise: str | None, name: str, phone: str | None, post: str | None = None, purpose: str,
    consent_on: date, consent_how: str, expires_on: date,
) -> str:  # fmt: skip
    """Keep a person who agreed, in the transaction of the caller; returns the code."""
    today = journal.stamp.today
    if consent_on > today:
        raise RefusedError(_("{day} is in the future; today is {today}.").format(day=consent_on, today=today))
    if expires_on < today:
        raise RefusedError(_("Its retention period is already over ({day}).").format(day=expires_on))
    return contacts.add(
        journal, name=name.strip(), phone=phone, post=post.strip() if post and post.strip() else None,
        enterprise=enterprise, purpose=purpose, consent_on=consent_on, consent_how=consent_how.strip(),
        expires_on=expires_on,
    )  # fmt: skip


def erase_contact(db: Database, code: str, *, reason: str | None, stamp: ActionContext) -> Contact:
    """Forget a person, for good; the code stays and says when."""
    why = require_reason(reason)
    with writing(db, stamp) as journal:
        _forget(journal, reads.find_contact(db, code), why)
    db.scrub()
    return reads.find_contact(db, code)


def prepare_purge(db: Database, policies: Policies, *, texts: bool, today: date) -> Purging:
    """Whose time is over by the community's policies (``retention_months``)."""
    since = months_later(today, -policies.days("retention_months.contact"))
    old = months_later(today, -policies.days("retention_months.text"))
    return Purging(
        contacts=tuple(reads.contacts_due(db, today, since)),
        texts=tuple(reads.texts_due(db, old)) if texts else (),
    )


def purge(db: Database, plan: Purging, *, stamp: ActionContext) -> int:
    """Forget them all, one action; returns how many texts went."""
    why = _("retention period over")
    count = 0
    with writing(db, stamp) as journal:
        for each in plan.contacts:
            _forget(journal, each, why)
        for kind, ref in plan.texts:
            count += _redact(journal, kind, ref, None, why)
    db.scrub()
    return count


def redact(
    db: Database, kind: str, ref: str, *, instead: str | None = None, reason: str | None = None, stamp: ActionContext
) -> int:
    """Remove, for good, all that was typed into a thing that is in ``_FACTS``; returns how many texts went.

    ``instead`` is what stands from now on in the place of what was said.
    """
    with writing(db, stamp) as journal:
        count = _redact(journal, kind, ref, instead, reason)
        if not count:
            raise RefusedError(_("{ref} has no text left.").format(ref=ref))
    db.scrub()
    return count


def redact_action(db: Database, action: Action, *, stamp: ActionContext) -> int:
    """Remove, for good, what was typed in one action, such as the reason of an undo; returns how many texts went."""
    with writing(db, stamp) as journal:
        keys = reads.keys_of_action(db, action.station, action.number)
        if not keys:
            raise RefusedError(_("{ref} has no text left.").format(ref=action))
        _erase(journal, keys)
    db.scrub()
    return len(keys)


def kept_in_backups(db: Database) -> int:
    """How many backups beside the file were made before and still hold what is erased now."""
    return len(backups(db))


def printed_on(db: Database, kind: str, ref: str) -> list[int]:
    """The numbers of the published digests that print what was typed into a thing."""
    return [page.number for page in published(db) if kind in _PRINTED and f'"{ref}"' in page.values]


def _forget(journal: Journal, person: Contact, reason: str) -> None:
    if person.erased_on is not None:
        raise RefusedError(_("{ref} was already erased on {day}.").format(ref=person.code, day=person.erased_on))
    _forget_alone(journal, person, reason)
    for entry in holding(journal.db, person.code):
        # What a ledger says of a person goes with the person.
        _erase(journal, reads.content_keys(journal.db, "entry", entry.ref))


def forget_unheld(journal: Journal, codes: Iterable[str], reason: str) -> None:
    """Forget those of these persons whom nothing names any more."""
    for code in codes:
        person = reads.find_contact(journal.db, code)
        named = reads.is_named_outside(journal.db, code) or holding(journal.db, code)
        if person.erased_on is None and not named:
            _forget_alone(journal, person, reason)


def _forget_alone(journal: Journal, person: Contact, reason: str) -> None:
    contacts.erase(journal, person.code, reason)


def _redact(journal: Journal, kind: str, ref: str, instead: str | None, reason: str | None) -> int:
    cls, name, field = _FACTS[kind]
    # A fact that is loaded to be changed holds keys in the place of texts.
    fact = journal.fact(cls, ref)
    keys = reads.content_keys(journal.db, kind, ref)
    codes = people_ever(journal.db, ref) if kind == "entry" else ()
    people = [reads.find_contact(journal.db, code) for code in codes]
    # A contact of an enterprise is there without the entry.
    people = [each for each in people if each.erased_on is None and not reads.is_named_outside(journal.db, each.code)]
    for person in people:
        _forget_alone(journal, person, reason or _("removed with {ref}").format(ref=ref))
        others = [each.ref for each in holding(journal.db, person.code) if each.ref != ref]
        keys += [key for other in others for key in reads.content_keys(journal.db, "entry", other)]
    fields, plain = _without_names(kind, fact)
    if instead and instead.strip():
        fields[field] = FreeText(instead.strip())
    journal.record([Change(kind, ref, name, fields)], reason=reason)
    _erase(journal, keys)
    return len(keys) + len(people) + plain


def _without_names(kind: str, fact: object) -> tuple[dict[str, object], int]:
    """The fields that hold names from the journal itself, without them, and how many go: they stay there, and are shown no more."""
    fields: dict[str, object] = {}
    count = 0
    for name in NAMING.get(kind, ()):
        value = getattr(fact, name)
        if name == "worker" or not value:
            continue
        kept = not_carried(kind, {name: value})[name]
        if gone := len(value) - len(kept) if isinstance(value, tuple) and isinstance(kept, list) else int(kept is None):
            fields[name] = kept
            count += gone
    return fields, count


def files_holding(db: Database, words: Iterable[str | None] = ()) -> list[str]:
    """The files that commands which did not end have left, and that hold one of these words, or any where none is given."""
    wanted = [word.encode() for word in words if word]
    found = []
    for file in leftovers(db):
        with suppress(OSError):
            if not wanted or any(word in file.read_bytes() for word in wanted):
                found.append(str(file))
    return found


def _erase(journal: Journal, keys: Sequence[str]) -> None:
    contacts.erase_texts(journal, keys)
