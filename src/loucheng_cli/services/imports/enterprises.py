"""Importing lists of enterprises: new rows, differing rows, rejected rows.

A list of any length goes through in the same memory: rows are read, compared and recorded in batches, all in one
transaction and one action.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import OnConflict
from loucheng_cli.domain.core.events import ActionContext, Change, encode
from loucheng_cli.domain.enterprise.model import GONE
from loucheng_cli.domain.imports import enterprise_rows
from loucheng_cli.domain.imports.enterprise_rows import RowContact, RowPlace, RowReader, RowReading, RowRejectedError
from loucheng_cli.domain.imports.result import Creation, Imported, Missing, Rejection, Update
from loucheng_cli.i18n import _
from loucheng_cli.services.enterprise import moved_out, with_note
from loucheng_cli.store import contacts
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import enterprise_rows as stored
from loucheng_cli.store.reads.enterprise_rows import Known

Read = tuple[int, Sequence[str], RowReading | RowRejectedError]
CONTACT_PURPOSE = "诉求办理"
_BATCH = 1000
_TOLD = 1000  # changes that a report spells out field by field


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list: its name, its rows (number, cells), what reads them, and who is told of a row that is not taken.

    ``readings`` are the rows as read already, where somebody else does that.
    """

    name: str
    reader: RowReader
    rows: Iterable[tuple[int, Sequence[str]]]
    readings: Iterable[Read] | None = None
    on_reject: Callable[[Rejection, Sequence[str]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import goes; ``contacts_expire_on`` is set where contacts are wanted.

    ``missing``: the lists are full, so whoever they do not speak of is reported, and with ``move_out_missing`` moved out.
    """

    dry_run: bool = False
    strict: bool = False
    on_conflict: OnConflict = OnConflict.UPDATE
    contacts_expire_on: date | None = None
    missing: bool = False
    move_out_missing: bool = False


def contacts_expiry(policies: Policies, today: date) -> date:
    """Until when a contact that comes with a list is kept, by the policy's months."""
    months = today.year * 12 + today.month - 1 + policies.days("retention_months.contact")
    year, month = divmod(months, 12)
    # The last day of a shorter month: 31 January and one month end on 28 February.
    first_after = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), first_after - timedelta(days=1))


class DryRunError(Exception):
    """Ends a transaction that is not to stay."""


def import_rows(
    db: Database,
    sources: Iterable[Source],
    terms: ImportOptions,
    *,
    stamp: ActionContext,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Bring lists in as one action (``batch`` names it); every row is counted, none stops the others.

    A dry run does everything and takes it back, so that it reports what would happen; so does ``strict`` where a row is
    rejected. An SQLite file is backed up before it changes. ``progress`` hears how many rows were read.
    """
    result = Imported()
    if not terms.dry_run:
        saved = backup(db, "import")
        result.backup = str(saved) if saved else None
    try:
        with _few_collections(), db.bulk_write_cache(), writing(db, stamp) as journal:
            running = _Import(journal, terms, result)
            running.run(sources, progress)
            if terms.missing:
                running.missing()
            if terms.dry_run or (terms.strict and result.rejected):
                raise DryRunError
    except DryRunError:
        result.batch = None
    return result


@contextmanager
def _few_collections() -> Iterator[None]:
    """Millions of small objects come and go here: the search for cycles need not look at all the others each time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _FirstRows:
    """Which row of this import spoke of an enterprise first: eight bytes for each, so that memory stays flat."""

    def __init__(self, station: str) -> None:
        self._prefix = f"{station}-E"
        self._rows = array("Q")
        self._others: dict[str, int] = {}

    def get(self, ref: str) -> int:
        number = self._number(ref)
        if number is None:
            return self._others.get(ref, 0)
        return self._rows[number] if number < len(self._rows) else 0

    def set(self, ref: str, row: int) -> None:
        number = self._number(ref)
        if number is None:
            self._others[ref] = row
        else:
            self.set_own(number, row)

    def set_own(self, number: int, row: int) -> None:
        """The same for the enterprise of this number of our own station."""
        if number >= len(self._rows):
            self._rows.extend([0] * (number + 1 - len(self._rows)))
        self._rows[number] = row

    def _number(self, ref: str) -> int | None:
        number = ref.removeprefix(self._prefix)
        return int(number) if number.isdigit() else None


class _Import:
    """The state of one import while its rows go by."""

    def __init__(self, journal: Journal, terms: ImportOptions, result: Imported) -> None:
        self._journal = journal
        self._db = journal.db
        self._terms = terms
        self._result = result
        self._on = journal.stamp.today
        self._perhaps = stored.perhaps_known(self._db)
        self._first = _FirstRows(journal.station)
        self._files: list[str] = []
        self._codes: dict[str, Known] = {}
        self._names: dict[str, list[Known]] = {}
        self._spared: set[str] = set()
        self._buildings: set[str] = set()
        self._unplaced = False
        self._begun: list[tuple[str, str, Row]] = []  # of this batch, not recorded yet: see ``_begin``
        self._settled: list[Change] = []
        self._just_named: set[str | None] = set()
        self._not_found_yet: set[str] = set()

    def run(self, sources: Iterable[Source], progress: Callable[[int], None] | None) -> None:
        """All rows of all lists."""
        result = self._result
        for source in sources:
            self._files.append(source.name)
            readings = iter(source.readings or source.reader.readings(source.rows))
            counts_contacts = source.reader.has_contacts and self._terms.contacts_expire_on is None
            while batch := list(islice(readings, _BATCH)):
                if counts_contacts:
                    result.contacts_left += sum(source.reader.contacts_in(cells) for _row, cells, _reading in batch)
                changes = list(self._decided(source, batch))
                self._record_begun()
                self._record(changes)
                result.read += len(batch)
                if progress:
                    progress(result.read)

    def missing(self) -> None:
        """Whom these lists should speak of and do not (``domain.imported.Missing``); moved out if the terms say so.

        Those in a building of which the lists name anybody; those in no building only if the lists name such a one that
        was known before. A row that was rejected spares whoever bears its name or its code.
        """
        found = []
        for ref, name, code, held in stored.present(self._db):
            if self._first.get(ref) or name in self._spared or code in self._spared:
                continue
            if any(place.building in self._buildings for place in held.values()) or (not held and self._unplaced):
                found.append((Missing(ref=ref, name=name, places=tuple(_doors(held))), held))
        self._result.missing = [each for each, _held in found]
        if self._terms.move_out_missing:
            self._result.moved_out = len(found)
            for start in range(0, len(found), _BATCH):
                part = found[start : start + _BATCH]
                self._record([change for each, held in part for change in moved_out(each.ref, held, on=self._on)])

    def _record(self, changes: Sequence[Change]) -> None:
        if changes:
            self._journal.record(changes)
            self._result.batch = self._journal.batch

    def _speaks_of(self, known: Known, *, is_new: bool = False) -> None:
        """Which part of the community these lists are about; only asked for when somebody may be missing."""
        if not self._terms.missing:
            return
        self._buildings.update(place.building for place in known.held.values())
        if not known.held and not is_new and known.state["operating"] not in GONE:
            self._unplaced = True

    def _decided(self, source: Source, batch: Sequence[Read]) -> Iterator[Change]:
        self._look_up(batch)
        for row, cells, reading in batch:
            # Not raised: its traceback would hold this batch, and the batch holds it.
            if isinstance(reading, RowRejectedError):
                self._reject(source, row, cells, reading)
                continue
            if reading.written and self._is_new(reading):
                self._begin(source, row, reading, reading.written)
                continue
            self._find_begun(reading)
            try:
                yield from self._decide(source, row, reading)
            except RowRejectedError as error:
                self._reject(source, row, cells, error)

    def _reject(self, source: Source, row: int, cells: Sequence[str], error: RowRejectedError) -> None:
        rejection = Rejection(
            row=row,
            column=source.reader.column(error.field),
            value=error.value,
            code=error.code,
            reason=error.reason,
            file=source.name,
        )
        self._result.rejected += 1
        self._result.rejections.append(rejection)
        if self._terms.missing:
            self._spared.update(filter(None, source.reader.spoken_of(cells)))
        if source.on_reject:
            source.on_reject(rejection, cells)

    def _look_up(self, batch: Sequence[Read]) -> None:
        """What is stored of those that the rows of this batch may speak of."""
        self._just_named, self._not_found_yet = set(), set()
        perhaps = self._perhaps
        codes, names = [], []
        for _row, _cells, reading in batch:
            if isinstance(reading, RowRejectedError):
                continue
            code, name = reading.fields.get("credit_code"), reading.fields["name"]
            if code and code in perhaps:
                codes.append(code)
            if name in perhaps:
                names.append(name)
        self._codes = stored.by_codes(self._db, codes) if codes else {}
        self._names = stored.by_names(self._db, names) if names else {}
        # One and the same object, whether it was found by code or by name.
        for known in self._codes.values():
            namesakes = self._names.get(known.state["name"], [])
            self._names[known.state["name"]] = [known if each.ref == known.ref else each for each in namesakes]

    def _decide(self, source: Source, row: int, reading: RowReading) -> Iterator[Change]:
        known = self._match(reading)
        if known is None:
            yield from self._create(source, row, reading)
            return
        fields = enterprise_rows.changed(with_note(self._db, known.state), reading.fields, reading.derived)
        moves = enterprise_rows.relocated(
            known.ref, known.held, known.highest, reading.places, on=self._on, sure=reading.sure
        )
        first = self._first.get(known.ref)
        if (fields or moves) and first:
            self._refuse("duplicate", reading, fields, first=self._row_text(first))
        if first:
            self._result.unchanged += 1
            return
        self._first.set(known.ref, self._packed(row))
        self._speaks_of(known)
        person = self._replaced(known, reading.person)
        if not (fields or moves or person) or self._terms.on_conflict is OnConflict.SKIP:
            self._result.unchanged += 1
            return
        if self._terms.on_conflict is OnConflict.REJECT:
            self._first.set(known.ref, 0)
            self._refuse("conflict", reading, fields)
        if person:
            fields["contacts"] = [self._contact(known.ref, person, known.state.get("contacts", ()))]
        yield from self._update(source, row, known, fields, moves)

    def _is_new(self, reading: RowReading) -> bool:
        """Nobody of this name or code was ever seen, here or further up in the lists."""
        code = reading.fields.get("credit_code")
        return reading.fields["name"] not in self._perhaps and (not code or code not in self._perhaps)

    def _begin(self, source: Source, row: int, reading: RowReading, written: tuple[str, Row]) -> None:
        """What ``_create`` does, for most rows of a first list: all was written down while they were read."""
        ref = self._made(source, row, reading)
        self._begun.append((ref, *written))
        self._not_found_yet.add(ref)
        self._just_named.update((reading.fields["name"], reading.fields.get("credit_code")))
        if reading.places:
            self._settled += enterprise_rows.settled(ref, reading.places, from_on=reading.fields.get("moved_in_on"))
            self._buildings.update(place.building for place in reading.places)

    def _record_begun(self) -> None:
        if self._begun:
            self._journal.append_prepared("enterprise", enterprise_rows.ADDED, self._begun)
            self._record(self._settled)
            self._result.batch = self._journal.batch
            self._begun, self._settled = [], []

    def _find_begun(self, reading: RowReading) -> None:
        """Whom this row may speak of, if that is one that was begun in this batch."""
        name, code = reading.fields["name"], reading.fields.get("credit_code")
        if name not in self._just_named and (not code or code not in self._just_named):
            return
        self._record_begun()
        found = [
            *stored.by_codes(self._db, [code] if code else []).values(),
            *stored.by_names(self._db, [name]).get(name, []),
        ]
        for known in found:
            if known.ref in self._not_found_yet:
                self._not_found_yet.remove(known.ref)
                self._remember(known)

    def _remember(self, known: Known) -> None:
        self._names.setdefault(known.state["name"], []).append(known)
        if code := known.state.get("credit_code"):
            self._codes[code] = known

    def _made(self, source: Source, row: int, reading: RowReading) -> str:
        """The ref of somebody new; counted and told."""
        number = self._journal.next_number("E")
        ref = f"{self._journal.station}-E{number}"
        name = reading.fields["name"]
        self._result.created += 1
        self._result.unplaced += not reading.places
        self._first.set_own(number, self._packed(row))
        if len(self._result.creations) < _TOLD:
            self._result.creations.append(Creation(row=row, ref=ref, name=name, file=source.name))
        self._perhaps.add(name)
        if code := reading.fields.get("credit_code"):
            self._perhaps.add(code)
        return ref

    def _refuse(self, code: str, reading: RowReading, fields: dict[str, Any], **named: Any) -> None:
        names = list(fields) or ["unit"]
        field_ = "credit_code" if "credit_code" in reading.fields else "name"
        raise RowRejectedError(field_, reading.fields[field_], code, fields=_(", ").join(names), **named)

    def _create(self, source: Source, row: int, reading: RowReading) -> Iterator[Change]:
        ref = self._made(source, row, reading)
        fields = {**reading.derived, **reading.fields}
        if reading.person and self._terms.contacts_expire_on:
            fields["contacts"] = [self._contact(ref, reading.person)]
        yield from enterprise_rows.added(ref, fields, reading.places, from_on=fields.get("moved_in_on"))
        held = {f"{ref}/{n}": place for n, place in enumerate(reading.places, 1)}
        known = Known(ref, fields, held, len(held))
        self._speaks_of(known, is_new=True)
        self._remember(known)

    def _update(
        self, source: Source, row: int, known: Known, fields: dict[str, Any], moves: list[Change]
    ) -> Iterator[Change]:
        self._result.updated += 1
        held = _doors(known.held)
        self._settle(known, moves)
        self._speaks_of(known)
        if len(self._result.updates) < _TOLD:
            before = with_note(self._db, known.state)
            told = {name: (before.get(name), encode(value)) for name, value in fields.items() if name != "initials"}
            if moves:
                told["occupancies"] = (held, _doors(known.held))
            name = fields.get("name", known.state["name"])
            self._result.updates.append(Update(row=row, ref=known.ref, name=str(name), fields=told, file=source.name))
        if fields:
            yield Change("enterprise", known.ref, "EnterpriseChanged", fields)
        yield from moves
        known.state = {**known.state, **{name: encode(value) for name, value in fields.items()}}
        self._perhaps.add(known.state["name"])
        if code := known.state.get("credit_code"):
            self._perhaps.add(code)
            self._codes[code] = known

    @staticmethod
    def _settle(known: Known, moves: list[Change]) -> None:
        """The places it holds after these moves."""
        for move in moves:
            if move.name == "OccupancyEnded":
                del known.held[move.subject]
            else:
                before = known.held.get(move.subject) or RowPlace(
                    move.fields["building"], move.fields.get("floor"), move.fields.get("unit")
                )
                known.held[move.subject] = before._replace(area_m2=move.fields.get("area_m2"))
                known.highest = max(known.highest, int(move.subject.rpartition("/")[2]))

    def _match(self, reading: RowReading) -> Known | None:
        """By credit code, else by exact name and place."""
        code = reading.fields.get("credit_code")
        if code and (known := self._codes.get(code)):
            return known
        namesakes = self._names.get(reading.fields["name"], ())
        # Of two in one place, a row without a code means the one without: else a second run would find the other.
        for known in sorted(namesakes, key=lambda each: each.state.get("credit_code") != code):
            if code and known.state.get("credit_code") not in {None, code}:
                continue
            if self._is_same_place(reading, known):
                return known
        return None

    @staticmethod
    def _is_same_place(reading: RowReading, known: Known) -> bool:
        if reading.places and known.held:
            held = {place.key for place in known.held.values()}
            return any(place.key in held for place in reading.places)
        stated = {reading.fields.get(name) for name in _ADDRESSES} - {None}
        if stated:
            return bool(stated & {known.state.get(name) for name in _ADDRESSES})
        return not reading.places

    def _replaced(self, known: Known, person: RowContact | None) -> RowContact | None:
        """The person the list names, if it is another than the one that is kept; what the list leaves out stays."""
        if person is None or self._terms.contacts_expire_on is None:
            return None
        codes = known.state.get("contacts")
        kept = stored.people(self._db, codes[:1]).get(codes[0]) if codes else None
        if kept is None:
            return person
        merged = RowContact(*(new or old for new, old in zip(person, kept, strict=True)))
        return None if merged == RowContact(*kept) else merged

    def _contact(self, ref: str, person: RowContact, before: Sequence[str] = ()) -> str:
        for code in before:
            contacts.erase(self._journal, code)
        return contacts.add(
            self._journal,
            name=person.name,
            phone=person.phone,
            post=person.post,
            enterprise=ref,
            purpose=CONTACT_PURPOSE,
            expires_on=self._terms.contacts_expire_on,
        )

    def _packed(self, row: int) -> int:
        return (len(self._files) - 1) << 32 | row

    def _row_text(self, packed: int) -> str:
        number, row = packed >> 32, packed & 0xFFFFFFFF
        return str(row) if number == len(self._files) - 1 else f"{self._files[number]}:{row}"


def _doors(held: Mapping[str, RowPlace]) -> list[str]:
    """The places it holds, as a report names them."""
    return [f"{place.building} {place.unit or place.floor or ''}".strip() for place in held.values()]


_ADDRESSES = ("registered_address", "operating_address")
