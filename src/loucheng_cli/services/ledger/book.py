"""What a worker does with an entry: add, correct, move on. The rules are those of the ledger's declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.ledger import entry as rules
from loucheng_cli.domain.ledger.declaration import CONSENT, UNIQUE, FieldType, Ledger, LedgerMove
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.values import Values, as_list
from loucheng_cli.domain.privacy.contact import Purpose, kept_until
from loucheng_cli.errors import NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.services.privacy import record_contact
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.ledger.keys import NewPerson
from loucheng_cli.store.ledger.views import ensure_view
from loucheng_cli.store.reads.contact import find_contact
from loucheng_cli.store.reads.enterprise import occupancies


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a new person agreed to: when, how, until when; without an end, for so many months."""

    on: date | None = None
    how: str | None = None
    until: date | None = None
    months: int = 24


def add(
    db: Database, ledger: Ledger, values: Values, agreed: Agreed | None, *, on: date, stamp: ActionContext
) -> LedgerEntry:
    """A new entry."""
    with writing(db, stamp) as journal:
        ref = Book(journal, ledger, agreed).add(values, on=on)
    return find(db, ledger, ref)


def add_all(db: Database, ledger: Ledger, every: Sequence[Values], *, stamp: ActionContext) -> list[str]:
    """Several new entries, one action; returns their refs."""
    with writing(db, stamp) as journal:
        book = Book(journal, ledger)
        return [book.add(values, on=stamp.today) for values in every]


def edit(
    db: Database, ledger: Ledger, ref: str, values: Values, agreed: Agreed | None, *, on: date,
    reason: str | None = None, stamp: ActionContext,
) -> LedgerEntry:  # fmt: skip
    """更正: the named fields take these values, None erases."""
    with writing(db, stamp) as journal:
        Book(journal, ledger, agreed).edit(ref, values, on=on, reason=reason)
    return find(db, ledger, ref)


def move(
    db: Database, ledger: Ledger, step: LedgerMove, ref: str, values: Values, agreed: Agreed | None, *, on: date,
    reason: str | None = None, alongside: Callable[[Book, LedgerEntry, date], None] | None = None, stamp: ActionContext,
) -> LedgerEntry:  # fmt: skip
    """One move of the declaration, and what goes ``alongside`` it, which gets the entry as it was."""
    with writing(db, stamp) as journal:
        book, known = Book(journal, ledger, agreed), find(db, ledger, ref)
        book.move(step, ref, values, on=on, reason=reason)
        if alongside:
            alongside(book, known, on)
    return find(db, ledger, ref)


def find(db: Database, ledger: Ledger, ref: str) -> LedgerEntry:
    """The entry of this ref in this ledger."""
    found = reads.by_refs(db, [ref])
    if not found or found[0].ledger != ledger.name:
        raise NotFoundError(ref, hint=f"loucheng {ledger.name} list")
    return found[0]


class Book:
    """A ledger in an open transaction."""

    def __init__(self, journal: Journal, ledger: Ledger, agreed: Agreed | None = None) -> None:
        self.journal, self.ledger, self.agreed = journal, ledger, agreed or Agreed()
        self.today = journal.stamp.today
        ensure_view(journal.db, ledger)

    def add(self, values: Values, *, on: date) -> str:
        """A new entry; returns its ref."""
        rules.require(self.ledger, (each.name for each in self.ledger.fields.values() if each.required), values)
        values = self._with_people(values)
        self._check(values, None, on)
        ref = self.journal.next_ref(self.ledger.letter)
        for field in self.ledger.fields.values():
            if field.default and "{n}" in field.default and field.name not in values:
                number = self.journal.next_number(f"{self.ledger.name} {on.year}")
                values = {**values, field.name: field.default.format(year=on.year, n=number)}
        self.journal.record(self._placed(rules.added(self.ledger, ref, values, on=on)), on=on)
        return ref

    def edit(self, ref: str, values: Values, *, on: date, reason: str | None = None) -> bool:
        """Correct fields; whether anything changed."""
        known = find(self.journal.db, self.ledger, ref)
        values = self._with_people(values)
        changes = rules.edited(self.ledger, known, values)
        if changes:
            self._check({**known.values, **values}, ref, known.added_on or on)
            self.journal.record(self._placed(changes), on=on, reason=reason)
        return bool(changes)

    def move(self, step: LedgerMove, ref: str, values: Values, *, on: date, reason: str | None = None) -> None:
        """Take an entry on to the next state."""
        if on > self.today:
            raise RefusedError(_("{day} has not come yet; today is {today}.").format(day=on, today=self.today))
        known = find(self.journal.db, self.ledger, ref)
        rules.require_move(self.ledger, known, step, values, on=on, reason=reason)
        values = self._with_people(values)
        self._check({**known.values, **values}, ref, known.added_on or on, only_values=not values)
        self.journal.record(
            self._placed(rules.moved(self.ledger, known, step.target, values, on=on)), on=on, reason=reason
        )

    def put(self, ref: str, state: str) -> bool:
        """Put an entry of a list into the state that the list gives it, whatever moves lead there."""
        known = find(self.journal.db, self.ledger, ref)
        if known.state == state:
            return False
        self.journal.record(rules.moved(self.ledger, known, state, {}, on=self.today))
        return True

    def _placed(self, changes: list[Change]) -> list[Change]:
        """An entry that names no building is counted in that of its one enterprise, else of an entry that it names."""
        for change in changes:
            named: dict[str, list[str]] = {}
            for link in change.fields.get("links", ()):
                kind, _space, key = link.partition(" ")
                named.setdefault(kind, []).append(key)
            whose, others = named.get("enterprise", []), named.get("entry", [])
            held = occupancies(self.journal.db, whose[0], ended=False) if len(whose) == 1 else []
            places = [each.building for each in held]
            places += [each.building for each in reads.by_refs(self.journal.db, others) if each.building]
            if places and "building" not in named:
                return [replace(change, fields={**change.fields, "building": places[0]})]
        return changes

    def _check(self, values: Values, ref: str | None, added_on: date, *, only_values: bool = False) -> None:
        """All rules: those between the values of the entry, and those that look at other rows."""
        rules.check_values(self.ledger, values, today=self.today, added_on=added_on)
        if only_values:
            return
        for rule in self.ledger.ruled(UNIQUE):
            known = values.get(rule.fields[0]) is not None
            if known and (other := reads.taken_by(self.journal.db, self.ledger, rule.fields, values, ref)):
                titles = _(", ").join(self.ledger.fields[name].title for name in rule.fields)
                raise RefusedError(
                    _("{ref} has the same {fields} already.").format(ref=other, fields=titles),
                    hint=f"loucheng {self.ledger.name} show {other}",
                )
        for rule in self.ledger.ruled(CONSENT):
            for code in as_list(values.get(rule.fields[0])):
                self._require_consent(str(code), rule.purpose)

    def _require_consent(self, code: str, purpose: str) -> None:
        contact = find_contact(self.journal.db, code)
        lapsed = contact.expires_on is not None and contact.expires_on < self.today
        if contact.erased_on or lapsed or contact.consent_on is None or purpose not in (contact.purpose or ""):
            raise RefusedError(
                _("{ref} has not agreed to “{purpose}”, or the consent has lapsed.").format(ref=code, purpose=purpose),
                hint=f"loucheng contact show {code}",
            )

    def _with_people(self, values: Values) -> Values:
        """The values with codes of contacts in the place of new persons, who are kept only with their consent."""
        found = dict(values)
        enterprises = [each for each in self.ledger.named(FieldType.ENTERPRISE) if not each.many]
        enterprise = next((found[each.name] for each in enterprises if found.get(each.name)), None)
        for field in self.ledger.named(FieldType.CONTACT):
            if found.get(field.name) is None:
                continue
            purpose = next(
                (rule.purpose for rule in self.ledger.ruled(CONSENT) if field.name in rule.fields), Purpose.CASE
            )
            people = as_list(found[field.name])
            codes = [self._keep(each, purpose, enterprise) if isinstance(each, NewPerson) else each for each in people]
            found[field.name] = codes if field.many else codes[0]
        return found

    def _keep(self, person: NewPerson, purpose: str, enterprise: str | None) -> str:
        agreed = self.agreed
        if agreed.on is None or not agreed.how:
            raise RefusedError(_('A person is kept only with consent: --consent 2026-09-14 --consent-how "…"'))
        return record_contact(
            self.journal, enterprise=enterprise, name=person.name, phone=person.phone, purpose=purpose,
            consent_on=agreed.on, consent_how=agreed.how,
            expires_on=agreed.until or kept_until(agreed.on, agreed.months),
        )  # fmt: skip
