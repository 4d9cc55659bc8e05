"""Imports of lists of enterprises: what is new, what differs, what cannot be taken.

A list of any length goes through in the same memory: rows are read, compared and recorded in batches, all in one
transaction and one action.
"""

from __future__ import annotations

import gc
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import GONE, OnConflict
from loucheng_cli.domain.core.events import ActionContext, Change, default_state, encode
from loucheng_cli.domain.enterprise.name import comparison_key, is_near, pairs_of
from loucheng_cli.domain.imports import enterprise_rows
from loucheng_cli.domain.imports.enterprise_rows import (
    Fault,
    Outcome,
    RowContact,
    RowReader,
    RowReading,
    RowRejectedError,
)
from loucheng_cli.domain.imports.headers import ListKind, shown_field
from loucheng_cli.domain.imports.identity import Likeness, likeness
from loucheng_cli.domain.imports.non_rows import SkippedRow
from loucheng_cli.domain.imports.result import (
    Creation,
    Doubt,
    Imported,
    Missing,
    Namesakes,
    Rejection,
    Skip,
    Update,
)
from loucheng_cli.domain.imports.row_places import RowPlace
from loucheng_cli.i18n import _
from loucheng_cli.services.enterprise import moved_out, with_note
from loucheng_cli.store import contacts
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import enterprise_rows as stored
from loucheng_cli.store.reads.enterprise_rows import Known

Read = tuple[int, Sequence[str], Outcome]
CONTACT_PURPOSE = "诉求办理"
_BATCH = 1000
_MOST_LISTED = 1000  # changes that a report spells out field by field


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list: its name, its rows (number, cells), what reads them, and what is called for a row that is not taken.

    ``readings`` are the rows as read already, where somebody else does that. ``hidden`` counts the hidden rows read.
    """

    name: str
    sheet: str | None = None
    hidden: Callable[[], int] = lambda: 0
    reader: RowReader
    rows: Iterable[tuple[int, Sequence[str]]]
    readings: Iterable[Read] | None = None
    on_reject: Callable[[Rejection, Sequence[str]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import goes; ``contacts_expire_on`` is set where contacts are wanted.

    ``missing``: the lists are full, so whoever they do not speak of is reported, and with ``move_out_missing`` moved out.
    ``namesakes`` is what becomes of a doubtful row (None: rejected), ``decided`` what a person said of one (file, sheet, row).
    """

    dry_run: bool = False
    strict: bool = False
    on_conflict: OnConflict = OnConflict.UPDATE
    contacts_expire_on: date | None = None
    missing: bool = False
    move_out_missing: bool = False
    namesakes: Namesakes | None = None
    decided: Mapping[tuple[str, str | None, int], Namesakes] = field(default_factory=dict)


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
            if terms.dry_run or (terms.strict and not result.is_whole):
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
        return int(number) if number.isdecimal() else None


class _DoubtfulYetError(Exception):
    """A namesake that is not surely the same, as far as the list was read."""


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
        self._doubted: dict[str, Doubt] = {}
        self._new_names: list[tuple[int, str, str, Source]] = []  # only where somebody may be missing
        self._ended: dict[tuple[str, RowPlace], str] = {}  # the places that this import took from anybody
        self._given_back: dict[str, RowPlace] = {}
        self._buildings: set[str] = set()
        self._unplaced = False
        self._begun: list[tuple[str, str, Row]] = []  # of this batch, not recorded yet: see ``_begin``
        self._settled: list[Change] = []
        self._just_named: set[str | None] = set()
        self._not_found_yet: set[str] = set()
        self._waiting: list[Read] | None = None  # rows of this list that a later one may explain

    def run(self, sources: Iterable[Source], progress: Callable[[int], None] | None) -> None:
        """All rows of all lists."""
        result = self._result
        for source in sources:
            self._files.append(source.name)
            readings = iter(source.readings or source.reader.readings(source.rows))
            counts_contacts = source.reader.has_contacts and self._terms.contacts_expire_on is None
            rejected_before = len(result.rejections)
            self._waiting = []
            while batch := list(islice(readings, _BATCH)):
                if counts_contacts:
                    result.contacts_left += sum(
                        source.reader.contacts_in(cells)
                        for _row, cells, reading in batch
                        if not isinstance(reading, SkippedRow)
                    )
                changes = list(self._decided(source, batch))
                self._record_begun()
                self._record(changes)
                result.read += len(batch)
                if progress:
                    progress(result.read)
            self._decide_waiting(source)
            result.rejections[rejected_before:] = sorted(result.rejections[rejected_before:], key=lambda each: each.row)
            result.hidden += source.hidden()

    def _decide_waiting(self, source: Source) -> None:
        """The doubtful namesakes of a list again, as long as one is explained: a list means the same in any order."""
        left = None
        while self._waiting is not None and left != len(self._waiting):
            waiting, self._waiting = self._waiting, []
            left = len(waiting)
            self._decide_again(source, waiting)
        waiting, self._waiting = self._waiting or [], None
        self._decide_again(source, waiting)

    def _decide_again(self, source: Source, waiting: Sequence[Read]) -> None:
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            self._look_up(batch)
            changes = [
                change
                for row, cells, reading in batch
                if isinstance(reading, RowReading)
                for change in self._decided_or_rejected(source, row, cells, reading)
            ]
            self._record(changes)

    def missing(self) -> None:
        """Whom these lists should speak of and do not (``domain.imported.Missing``); moved out if the terms say so.

        Those in a building of which the lists name anybody; those in no building only if the lists name such a one that
        was known before. A row that was rejected spares whoever bears its name or its code, and so does a row that
        is perhaps about the same enterprise, by a name that is the same or much the same.
        """
        found = []
        near = NearNames(self._new_names)
        for ref, name, code, held in stored.present(self._db):
            if self._first.get(ref) or ref in self._doubted:
                continue
            if comparison_key(name) in self._spared or code in self._spared:
                continue
            if any(place.building in self._buildings for place in held.values()) or (not held and self._unplaced):
                if same := near.find(name):
                    row, new_ref, new_name, source = same
                    self._doubt(
                        source, row, new_name, ref, name, held, code="near", done="not moved out", new_ref=new_ref
                    )
                    continue
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
        if not known.held and not is_new and known.state.get("operating") not in GONE:
            self._unplaced = True

    def _decided(self, source: Source, batch: Sequence[Read]) -> Iterator[Change]:
        self._look_up(batch)
        for row, cells, reading in batch:
            if isinstance(reading, SkippedRow):
                self._skip(source, row, reading)
                continue
            # Not raised: its traceback would hold this batch, and the batch holds it.
            if isinstance(reading, RowRejectedError):
                self._reject(source, row, cells, reading)
                continue
            for name in reading.months:
                column = source.reader.column(name)
                self._result.months[column] = self._result.months.get(column, 0) + 1
            if reading.left_out:
                self._result.values_left_out += (self._rejection(source, row, each) for each in reading.left_out)
            if reading.written and self._is_new(reading):
                self._begin(source, row, reading, reading.written)
                continue
            self._find_begun(reading)
            yield from self._decided_or_rejected(source, row, cells, reading)

    def _decided_or_rejected(
        self, source: Source, row: int, cells: Sequence[str], reading: RowReading
    ) -> Iterator[Change]:
        try:
            yield from self._decide(source, row, reading)
        except _DoubtfulYetError:
            assert self._waiting is not None
            self._waiting.append((row, cells, reading))
        except RowRejectedError as error:
            self._reject(source, row, cells, error)

    def _skip(self, source: Source, row: int, skipped: SkippedRow) -> None:
        self._result.skipped.append(
            Skip(
                row=row,
                code=skipped.code,
                reason=skipped.reason,
                text=skipped.text,
                file=source.name,
                sheet=source.sheet,
            )
        )

    @staticmethod
    def _rejection(source: Source, row: int, fault: Fault) -> Rejection:
        return Rejection(
            row=row,
            column=source.reader.column(fault.field),
            value=fault.value,
            code=fault.code,
            reason=fault.reason,
            file=source.name,
            field=fault.field or None,
            sheet=source.sheet,
        )

    def _reject(self, source: Source, row: int, cells: Sequence[str], error: RowRejectedError) -> None:
        rejections = [self._rejection(source, row, fault) for fault in error.faults]
        self._result.rejected += 1
        self._result.rejections += rejections
        if self._terms.missing:
            name, code = source.reader.spoken_of(cells)
            self._spared.update(filter(None, (name and comparison_key(name), code)))
        if source.on_reject:
            source.on_reject(replace(rejections[0], reason=error.reason), cells)

    def _look_up(self, batch: Sequence[Read]) -> None:
        """What is stored of those that the rows of this batch may speak of."""
        self._just_named, self._not_found_yet = set(), set()
        perhaps = self._perhaps
        codes, names = [], []
        for _row, _cells, reading in batch:
            if not isinstance(reading, RowReading):
                continue
            code = reading.fields.get("credit_code")
            if code and code in perhaps:
                codes.append(code)
            if reading.key in perhaps:
                names.append(reading.key)
        self._codes = stored.by_codes(self._db, codes) if codes else {}
        self._names = stored.by_keys(self._db, names) if names else {}
        # One and the same object, whether it was found by code or by name.
        same = {known.ref: known for known in self._codes.values()}
        self._codes = {code: same[known.ref] for code, known in self._codes.items()}
        for namesakes in self._names.values():
            for at, each in enumerate(namesakes):
                namesakes[at] = same.setdefault(each.ref, each)

    def _decide(self, source: Source, row: int, reading: RowReading) -> Iterator[Change]:
        known = self._match(source, row, reading)
        if known is SKIPPED:
            return
        if known is None:
            yield from self._create(source, row, reading)
            return
        first = self._first.get(known.ref)
        state = with_note(self._db, known.state)
        given = reading.fields
        if not given.get("credit_code") or known.state.get("credit_code") != given["credit_code"]:
            # Found by its name, perhaps by that of one that was merged into it: the name stays.
            given = {**given, "name": known.state["name"]}
        fields = enterprise_rows.changed(state, given, reading.derived)
        if first:
            yield from self._add_row(source, row, reading, known, fields, state)
            return
        moves = enterprise_rows.relocated(
            known.ref, known.held, known.highest, reading.places, on=self._on, sure=reading.sure
        )
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

    def _add_row(
        self,
        source: Source,
        row: int,
        reading: RowReading,
        known: Known,
        fields: dict[str, object],
        state: Mapping[str, object],
    ) -> Iterator[Change]:
        """A further row of one that the list named before: a further place, and what the rows before left open."""
        standing = {**default_state("enterprise"), **state}
        against = {name: value for name, value in fields.items() if standing[name] not in _OPEN}
        if against:
            self._refuse("duplicate", reading, against, first=self._row_text(self._first.get(known.ref)))
        moves = self._further_places(known, reading) if reading.sure else []
        if not (fields or moves) or self._terms.on_conflict is OnConflict.SKIP:
            self._result.unchanged += 1
            return
        yield from self._update(source, row, known, fields, moves)

    def _further_places(self, known: Known, reading: RowReading) -> list[Change]:
        """It sits there too; a place that this import took from it is given back."""
        moves: list[Change] = []
        ended: set[str] = set()
        n = known.highest
        for place in reading.places:
            if any(each.covers(place) for each in known.held.values()):
                continue
            for code, each in known.held.items():
                # What was said less exactly before is said exactly now.
                if place.covers(each) and code not in ended:
                    ended.add(code)
                    moves.append(Change("occupancy", code, "OccupancyEnded", {"to_on": self._on}))
            again = self._ended.pop((known.ref, place._replace(area_m2=None)), None)
            if again is not None:
                self._given_back[again] = place
                moves.append(Change("occupancy", again, "OccupancyChanged", {"to_on": None}))
                continue
            n += 1
            moves.append(enterprise_rows.began(known.ref, n, place, None))
        return moves

    def _is_new(self, reading: RowReading) -> bool:
        """Nobody of this name or code was ever seen, here or further up in the lists."""
        code = reading.fields.get("credit_code")
        return reading.key not in self._perhaps and (not code or code not in self._perhaps)

    def _begin(self, source: Source, row: int, reading: RowReading, written: tuple[str, Row]) -> None:
        """What ``_create`` does, for most rows of a first list: all was written down while they were read."""
        ref = self._made(source, row, reading)
        self._begun.append((ref, *written))
        self._not_found_yet.add(ref)
        self._just_named.update((reading.key, reading.fields.get("credit_code")))
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
        key, code = reading.key, reading.fields.get("credit_code")
        if key not in self._just_named and (not code or code not in self._just_named):
            return
        self._record_begun()
        found = [
            *stored.by_codes(self._db, [code] if code else []).values(),
            *stored.by_keys(self._db, [key]).get(key, []),
        ]
        for known in found:
            if known.ref in self._not_found_yet:
                self._not_found_yet.remove(known.ref)
                self._remember(known)

    def _remember(self, known: Known) -> None:
        self._names.setdefault(comparison_key(known.state["name"]), []).append(known)
        if code := known.state.get("credit_code"):
            self._codes[code] = known

    def _made(self, source: Source, row: int, reading: RowReading) -> str:
        """The ref of somebody new; counted and listed."""
        number = self._journal.next_number("E")
        ref = f"{self._journal.station}-E{number}"
        name = reading.fields["name"]
        self._result.created += 1
        self._result.unplaced += not reading.places
        self._first.set_own(number, self._packed(row))
        if len(self._result.creations) < _MOST_LISTED:
            self._result.creations.append(Creation(row=row, ref=ref, name=name, file=source.name))
        self._perhaps.add(reading.key)
        if self._terms.missing:
            self._new_names.append((row, ref, name, source))
        if code := reading.fields.get("credit_code"):
            self._perhaps.add(code)
        return ref

    def _refuse(self, code: str, reading: RowReading, fields: dict[str, Any], **named: Any) -> None:
        given = [name for name in fields if name != "initials"]  # these follow from the name
        names = [shown_field(name, ListKind.ENTERPRISE) for name in given or ("unit",)]
        field_ = "credit_code" if "credit_code" in reading.fields else "name"
        raise RowRejectedError(field_, reading.fields[field_], code, fields=_(", ").join(names), **named)

    def _create(self, source: Source, row: int, reading: RowReading) -> Iterator[Change]:
        ref = self._made(source, row, reading)
        fields = {name: value for name, value in {**reading.derived, **reading.fields}.items() if value is not None}
        if reading.person and self._terms.contacts_expire_on:
            fields["contacts"] = [self._contact(ref, reading.person)]
        yield from enterprise_rows.added(ref, fields, reading.places, from_on=fields.get("moved_in_on"))
        held = {f"{ref}/{n}": place for n, place in enumerate(reading.places, 1)}
        known = Known(ref, fields, held, len(held))
        self._speaks_of(known, is_new=True)
        self._remember(known)

    def _update(
        self, source: Source, row: int, known: Known, fields: dict[str, object], moves: list[Change]
    ) -> Iterator[Change]:
        self._result.updated += 1
        before_moves, held = list(known.held.values()), _doors(known.held)
        self._settle(known, moves)
        self._speaks_of(known)
        if len(self._result.updates) < _MOST_LISTED:
            before = with_note(self._db, known.state)
            changed = {name: (before.get(name), encode(value)) for name, value in fields.items() if name != "initials"}
            if moves:
                changed["occupancies"] = (held, _doors(known.held))
            name = fields.get("name", known.state["name"])
            # The same place said more exactly is no move.
            moved = any(not any(now.covers(then) for now in known.held.values()) for then in before_moves)
            self._result.updates.append(
                Update(row=row, ref=known.ref, name=str(name), fields=changed, moved=moved, file=source.name)
            )
        if fields:
            yield Change("enterprise", known.ref, "EnterpriseChanged", fields)
        yield from moves
        known.state = {**known.state, **{name: encode(value) for name, value in fields.items()}}
        if "name" in fields:
            self._perhaps.add(comparison_key(known.state["name"]))
        if code := known.state.get("credit_code"):
            self._perhaps.add(code)
            self._codes[code] = known

    def _settle(self, known: Known, moves: list[Change]) -> None:
        """The places it holds after these moves."""
        for move in moves:
            if move.name == "OccupancyEnded":
                place = known.held.pop(move.subject)
                self._ended[known.ref, place._replace(area_m2=None)] = move.subject
            elif "to_on" in move.fields:
                known.held[move.subject] = self._given_back[move.subject]
            else:
                before = known.held.get(move.subject) or RowPlace(
                    move.fields["building"], move.fields.get("floor"), move.fields.get("unit")
                )
                known.held[move.subject] = before._replace(area_m2=move.fields.get("area_m2"))
                known.highest = max(known.highest, int(move.subject.rpartition("/")[2]))

    def _match(self, source: Source, row: int, reading: RowReading) -> Known | None:
        """By credit code, else by name and place; None for somebody new, ``SKIPPED`` where the row is left out."""
        code = reading.fields.get("credit_code")
        if code and (known := self._codes.get(code)):
            return known
        ranked: list[tuple[Likeness, Known]] = []
        for known in self._names.get(reading.key, ()):
            first = self._first.get(known.ref)
            if reading.merged and first:
                return known
            like = likeness(reading.fields, reading.places, known.state, known.held.values(), is_in_list=bool(first))
            ranked.append((like, known))
        best = max((like for like, _known in ranked), default=Likeness.OTHER)
        if best is Likeness.OTHER:
            return None
        # Of two in one place, a row without a code means the one without: else a second run would find the other.
        likest = sorted(
            (known for like, known in ranked if like is best), key=lambda each: each.state.get("credit_code") != code
        )
        if best is Likeness.EXACT or (best is Likeness.SAME and len(likest) == 1):
            return likest[0]
        return self._doubtful(source, row, reading, likest[0])

    def _doubtful(self, source: Source, row: int, reading: RowReading, known: Known) -> Known | None:
        """A namesake that is not surely the same: what was decided for this row, else the row is rejected."""
        decided = self._terms.decided.get((source.name, source.sheet, row), self._terms.namesakes)
        if decided is None and self._waiting is not None:
            raise _DoubtfulYetError
        name, known_name = reading.fields["name"], known.state["name"]
        new_ref = None
        if decided is Namesakes.CREATE:
            new_ref = f"{self._journal.station}-E{self._journal.upcoming_number('E')}"
        done = {Namesakes.CREATE: "created", Namesakes.SKIP: "skipped", Namesakes.SAME: "same"}
        self._doubt(
            source, row, name, known.ref, known_name, known.held, code="namesake",
            done=done.get(decided, "rejected") if decided else "rejected", new_ref=new_ref,
        )  # fmt: skip
        if decided is Namesakes.SAME:
            return known
        if decided is Namesakes.CREATE:
            return None
        if decided is Namesakes.SKIP:
            self._skip(source, row, SkippedRow("namesake", name))
            return SKIPPED
        where = _(", ").join(_doors(known.held)) or _("no place")
        raise RowRejectedError("name", name, "doubtful", ref=known.ref, name=known_name, place=where)

    def _doubt(
        self,
        source: Source,
        row: int,
        name: str,
        ref: str,
        known_name: str,
        held: Mapping[str, RowPlace],
        *,
        code: str,
        done: str,
        new_ref: str | None,
    ) -> None:
        doubt = Doubt(
            row=row, name=name, ref=ref, known_name=known_name, place=_(", ").join(_doors(held)), code=code, done=done,
            new_ref=new_ref, file=source.name, sheet=source.sheet,
        )  # fmt: skip
        self._doubted[ref] = doubt
        self._result.doubtful.append(doubt)

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


SKIPPED = Known("", {}, {})  # a row of which nothing is taken
_OPEN: tuple[object, ...] = (None, "", [], False)


class NearNames:
    """Finds, among the names that a list brought in anew, one that is written much as another."""

    def __init__(self, names: Sequence[tuple[int, str, str, Source]]) -> None:
        self._names = names
        self._by_pair: dict[str, list[int]] = {}
        for at, (_row, _ref, name, _source) in enumerate(names):
            for pair in pairs_of(name):
                self._by_pair.setdefault(pair, []).append(at)

    def find(self, name: str) -> tuple[int, str, str, Source] | None:
        """The nearest of them, if it is near enough."""
        shared = Counter(at for pair in pairs_of(name) for at in self._by_pair.get(pair, ()))
        near = next((at for at, _count in shared.most_common(5) if is_near(self._names[at][2], name)), None)
        return None if near is None else self._names[near]
