"""Import of a list into a ledger: new rows are added, known ones stay or are corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from loucheng_cli.domain.core.events import ActionContext, canonical
from loucheng_cli.domain.imports.result import Creation, Imported, Rejection
from loucheng_cli.domain.ledger.declaration import UNIQUE, FieldType, Ledger
from loucheng_cli.domain.ledger.values import Values, as_list
from loucheng_cli.errors import LouchengError
from loucheng_cli.services.imports.record_rows import PaperRow
from loucheng_cli.services.imports.records import RecordsDryRunError
from loucheng_cli.services.ledger.book import Agreed, Book
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.ledger.keys import KeyFinder, NewPerson, read_fields, with_defaults
from loucheng_cli.store.reads.contact import find_contact


def import_entries(
    db: Database, ledger: Ledger, rows: Iterable[PaperRow], names: KeyFinder, agreed: Agreed, *, stamp: ActionContext,
    dry_run: bool = False, on_reject: Callable[[Rejection, PaperRow], None] | None = None,
) -> Imported:  # fmt: skip
    """All rows are one action. A row is known by its ref, by the unique fields, else by all its values."""
    result = Imported()
    if not dry_run:
        saved = backup(db, "import")
        result.backup = str(saved) if saved else None
    known = _Known(db, ledger)
    try:
        with writing(db, stamp) as journal:
            book = Book(journal, ledger, agreed)
            for row in rows:
                result.read += 1
                try:
                    _take(book, row, names, known, result)
                except LouchengError as error:
                    result.rejected += 1
                    result.rejections.append(_rejection(ledger, row, error))
                    if on_reject:
                        on_reject(result.rejections[-1], row)
            if dry_run:
                raise RecordsDryRunError
            result.batch = journal.batch if result.created or result.updated else None
    except RecordsDryRunError:
        result.batch = None
    return result


def _take(book: Book, row: PaperRow, names: KeyFinder, known: _Known, result: Imported) -> None:
    ledger, today = book.ledger, book.today
    cells = {name: text for name, text in row.cells.items() if name in ledger.fields and text.strip()}
    values = read_fields(ledger, cells, names, today)
    state = ledger.state_named(row.cells.get("state", ""))
    ref = known.find(row.cells.get("ref", "").strip(), values, row.heads)
    if ref is None:
        values = with_defaults(ledger, values, names, today=today)
        ref = book.add(values, on=today)
        result.created += 1
        result.creations.append(Creation(row=row.number, ref=ref, name=str(values.get(ledger.shown_as, ""))))
        if state:
            book.put(ref, state)
    else:
        # A person who is known by name is there already, as a contact.
        plain = {name: value for name, value in values.items() if not _are_persons(value)}
        changed = book.edit(ref, plain, on=today)
        changed = (book.put(ref, state) if state else False) or changed
        result.updated += changed
        result.unchanged += not changed
    known.remember(ref, values)


def _are_persons(value: object) -> bool:
    return any(isinstance(each, NewPerson) for each in as_list(value))


class _Known:
    """The entries of a ledger by what tells a row of a list: ref, unique fields, all values of its columns."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db, self._ledger = db, ledger
        self._unique = [frozenset(rule.fields) for rule in ledger.ruled(UNIQUE)]
        self._people: dict[str, NewPerson] = {}
        self._entries: dict[str, Values] = {}
        self._found: dict[frozenset[str], dict[str, str]] = {names: {} for names in self._unique}
        for entry in reversed(reads.entries(db, ledger.name)[0]):
            self.remember(entry.ref, entry.values)

    def find(self, ref: str, values: Values, columns: Iterable[str]) -> str | None:
        """The ref of the entry that a row speaks of; a default that the row leaves out tells nothing."""
        if ref in self._entries:
            return ref
        fields = self._ledger.fields
        whole = frozenset(
            name for name in columns if name in values or (name in fields and fields[name].default is None)
        )
        for names in self._unique or [whole.intersection(fields)]:
            if names not in self._found:
                self._found[names] = {self._key(names, each): known for known, each in self._entries.items()}
            if known := self._found[names].get(self._key(names, values)):
                return known
        return None

    def remember(self, ref: str, values: Values) -> None:
        """An entry that is there now."""
        values = self._entries[ref] = {**self._entries.get(ref, {}), **values}
        for names, found in self._found.items():
            found[self._key(names, values)] = ref

    def _key(self, names: Iterable[str], values: Values) -> str:
        return canonical({name: self._said(name, values.get(name)) for name in names})

    def _said(self, name: str, value: object) -> object:
        if self._ledger.fields[name].type is not FieldType.CONTACT:
            return value
        people = [each if isinstance(each, NewPerson) else self._person(str(each)) for each in as_list(value)]
        return [[each.name, each.phone] for each in people]

    def _person(self, code: str) -> NewPerson:
        if code not in self._people:
            contact = find_contact(self._db, code)
            self._people[code] = NewPerson(contact.name or code, contact.phone)
        return self._people[code]


def _rejection(ledger: Ledger, row: PaperRow, error: LouchengError) -> Rejection:
    field = getattr(error, "field", None) or next(
        (ledger.fields[name] for name in getattr(error, "fields", ()) if name in ledger.fields), None
    )
    column = (row.heads.get(field.name) or str(field.title)) if field else ""
    value = getattr(error, "value", None) or (row.cells.get(field.name, "") if field else "")
    why = getattr(error, "why", None) or error.message.splitlines()[0]
    return Rejection(row=row.number, column=column, value=value, code=error.code, reason=why, file=row.file)
