"""Verification that the database holds what was once written into it.

Every hash of the journal is computed again, every table folded again from the journal and compared row by row, in one
reading of one moment and in little memory: both sides come in the order of their keys and are merged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from loucheng_cli.domain.core.events import (
    KINDS,
    FreeText,
    State,
    columns,
    default_state,
    fact_class,
    field_types,
    readers,
)
from loucheng_cli.errors import DatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import structure
from loucheng_cli.store.engine.connection import Database, Row, column_list, connect_foreign
from loucheng_cli.store.engine.guards import FROZEN
from loucheng_cli.store.engine.odd_values import odd_values
from loucheng_cli.store.journal.head import Head, continues
from loucheng_cli.store.journal.journal import EVENT_COLUMNS, FIRST_HASH, content_key, event_hash
from loucheng_cli.store.journal.projection import STEP_COLUMNS, everything, row_maker
from loucheng_cli.store.journal.verify_stored import Seen, erased_salts, stored_differences
from loucheng_cli.store.reads.published import heads_of_pages

OK = "ok"
SHOWN = 1000  # differences that a report lists; of more, the number
_OF_AN_INDEX = re.compile(r"row \d+ missing from index \w+|wrong # of entries in index \w+")
_TELL_EVERY = 20_000
_REMEMBERED = 10_000
_BARE = {str, int, bool, FreeText}  # the types of fields that hold what JSON holds

Progress = Callable[[int, int], None]
Folded = tuple[str, str, State | None, list[list[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDifference:
    """A row that is not what the journal says: ``missing``, ``extra``, ``different``, ``unreadable``, ``altered``, ``erased`` or ``odd``.

    ``fields`` are what stands there and what should.
    """

    table: str
    key: str
    what: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class VerifyReport:
    """What was found; ``chain`` and ``integrity`` are ``ok`` or say what is wrong first.

    ``mendable`` are those of the sentences in ``foreign`` and ``integrity`` that ``--repair`` makes right.
    """

    events: int = 0
    refolded: int = 0
    differences: list[StoredDifference] = field(default_factory=list)
    more: int = 0
    chain: str = OK
    erased: int = 0
    heads: int = 0
    integrity: str = OK
    foreign: list[str] = field(default_factory=list)
    mendable: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs from what was written."""
        return self.is_sound and not self.differences

    @property
    def is_sound(self) -> bool:
        """Whether what cannot be made again is whole: file, journal, and nothing foreign in it."""
        return self.chain == OK and self.integrity == OK and not self.foreign

    @property
    def can_be_repaired(self) -> bool:
        """Whether all that is not whole is made of the journal, and the journal itself is."""
        return self.chain == OK and set(self.wrong) <= set(self.mendable)

    @property
    def wrong(self) -> list[str]:
        """What is not whole, in words."""
        return [*(each for each in (self.integrity, self.chain) if each != OK), *self.foreign]

    def differ(self, difference: StoredDifference) -> None:
        """Note a difference."""
        if len(self.differences) < SHOWN:
            self.differences.append(difference)
        else:
            self.more += 1


def verify(db: Database, progress: Progress | None = None, known: Iterable[tuple[Head, str]] = ()) -> VerifyReport:
    """Check everything, as of one moment; ``progress`` hears how many events of how many are done (each counts twice).

    ``known`` are heads of the journal that somebody has kept, each with where it was found; those in published pages
    are always looked at.
    """
    report = VerifyReport()
    with _integrity(db) as integrity, db.reading():
        try:
            odd_objects = structure.unexpected_objects(db)
            report.foreign = [each.text for each in odd_objects]
            report.mendable = [each.text for each in odd_objects if each.can_be_mended]
            if not structure.is_safe(db, FROZEN):
                report.chain = _("not checked, because something that should be a table is not one")
                return report
            total = int(db.scalar("select count(*) from event")) * 2
            tell = progress or _nobody
            seen = Seen(str(db.scalar("select code from station where is_local")))
            _check_chain(db, report, seen, lambda done: tell(done, total))
            # A table that is missing or has other columns is folded anew, not compared.
            readable = not any(each.is_projection for each in odd_objects)
            _check_contents(db, report, _typed_columns() if readable else [("event", "reason")])
            try:
                if readable:
                    _compare(db, report, lambda done: tell(min(report.events + done, total), total))
            except (ValueError, TypeError, AttributeError, RecursionError):
                if report.chain == OK:
                    report.chain = _("an event cannot be recognised")
                return report
            for odd in odd_values(db, ("station", "contact", "digest")):
                value = {odd.column: (odd.value, None)}
                report.differ(StoredDifference(table=odd.table, key=odd.key, what="odd", fields=value))
            report.erased -= erased_salts(db, seen)
            for table, key, what, fields in stored_differences(db, seen):
                report.differ(StoredDifference(table=table, key=key, what=what, fields=fields))
            _check_heads(db, report, known)
        except DatabaseError as error:
            report.integrity = error.message
    found, mendable = integrity.result()
    report.integrity = found if found != OK else report.integrity
    if mendable:
        report.mendable.append(found)
    return report


def _nobody(_done: int, _total: int) -> None:
    """Nobody listens."""


@contextmanager
def _integrity(db: Database) -> Iterator[Future[tuple[str, bool]]]:
    """SQLite's own check, beside the rest: it is one long statement during which Python is free."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(_check_integrity, db.path)


def pages(db: Database) -> str:
    """SQLite's quick check of the file: ``ok``, or what it finds first."""
    return str(db.scalar("pragma quick_check(1)")) if db.is_sqlite else OK


def _check_integrity(path: Path | None) -> tuple[str, bool]:
    """``ok`` or what SQLite finds, and whether that is made right from the journal: indexes, and keys that lead nowhere."""
    if path is None:
        return OK, False
    try:
        with closing(connect_foreign(path)) as db:
            found = [str(row[0]) for row in db.rows("pragma integrity_check(20)")]
            mendable = all(_OF_AN_INDEX.fullmatch(each) for each in found)
            if found == [OK]:
                mendable = True
                found = [
                    _("{table}: a row refers to a missing row of {parent}").format(table=table, parent=parent)
                    for table, _row, parent, _key in db.rows("pragma foreign_key_check")[:20]
                ]
    except DatabaseError as error:
        return error.message, False
    return "; ".join(found) or OK, mendable and bool(found)


def _check_chain(db: Database, report: VerifyReport, seen: Seen, tell: Callable[[int], None]) -> None:
    """Every event in its place, every hash computed again, and each station where its last event left it.

    Order is the sequence; an instant is kept as the clock of its machine gave it, and may lie before the one above it.
    """
    ends: dict[str, tuple[object, ...]] = {}
    station, seq, clock, last = "", 0, 0, FIRST_HASH
    count, is_whole = 0, report.chain == OK
    for row in db.stream(f"select {column_list(EVENT_COLUMNS)} from event order by station, seq"):
        count += 1
        seen.event(row)
        if row[0] != station:
            ends[station] = (seq, last)
            station, seq, clock, last = row[0], 0, 0, FIRST_HASH
        if is_whole and (found := _link(row, seq, clock, last)) != OK:
            report.chain, is_whole = found, False
        seq, clock, last = row[1], row[2], row[14]
        if not count % _TELL_EVERY:
            tell(count)
    report.events = count
    ends[station] = (seq, last)
    ends.pop("", None)
    stations = {code: (seq, last) for code, seq, last in db.rows("select code, seq, hash from station order by code")}
    if report.chain == OK and db.scalar("select count(*) from station where is_local") != 1:
        report.chain = _("it has no station of its own")
    for code in sorted(ends.keys() | stations.keys(), key=str):
        stood, end = (each.get(code, (0, FIRST_HASH)) for each in (stations, ends))
        if report.chain == OK and stood != end:
            report.chain = _("{station}: its journal ends at {seq}, but it had reached {stood}").format(
                station=code, seq=end[0], stood=stood[0]
            )


def _link(row: Row, seq: int, clock: int, last: str) -> str:
    try:
        if row[1] != seq + 1:
            return _("{number} is missing").format(number=f"{row[0]}-{seq + 1}")
        if event_hash(row[:14], last, row[16]) == row[14] and row[2] > clock and 0 < row[3] <= row[1]:
            return OK
    except (TypeError, ValueError):
        return _("{number} has values of the wrong type").format(number=f"{row[0]}-{row[1]}")
    return _("{number} does not follow from the event before it: the event or its hash was changed").format(
        number=f"{row[0]}-{row[1]}"
    )


def _check_contents(db: Database, report: VerifyReport, columns: Iterable[tuple[str, str]]) -> None:
    """Typed texts are what their keys say, or erased; none of those in use is gone."""
    for key, salt, text, erased_on in db.stream("select key, salt, text, erased_on from content"):
        if erased_on is not None and text is None and salt is None:
            report.erased += 1
        elif erased_on is not None or not isinstance(text, str) or content_key(salt, text) != key:
            report.differ(StoredDifference(table="content", key=str(key), what="altered"))
    report.erased += int(db.scalar("select count(*) from contact where erased_on is not null"))
    for (code,) in db.stream(
        "select code from contact where erased_on is not null"
        " and (name is not null or phone is not null or post is not null or consent_how is not null) order by code"
    ):
        report.differ(StoredDifference(table="contact", key=code, what="altered"))
    for table, column in columns:
        sql = (
            f"select t.{column} from {table} t left join content c on c.key = t.{column}"
            # What is shorter was typed before it was kept apart.
            f" where length(t.{column}) = 40 and c.key is null order by t.{column}"
        )
        for (key,) in db.stream(sql):
            report.differ(StoredDifference(table="content", key=str(key), what="missing"))


def _check_heads(db: Database, report: VerifyReport, known: Iterable[tuple[Head, str]]) -> None:
    """Today's journal continues the journal of each day of which somebody kept the head."""
    for kept, where in (*heads_of_pages(db), *known):
        report.heads += 1
        if report.chain == OK and not continues(db, kept):
            report.chain = _(
                "it does not continue {head}, which stands in {where}: it was rewritten or cut off"
            ).format(head=kept.short, where=where)


def _typed_columns() -> Iterator[tuple[str, str]]:
    yield "event", "reason"
    for kind in KINDS:
        cls: object = fact_class(kind)
        for name, held in field_types(cls).items():
            if held is FreeText:
                yield kind, name


def _compare(db: Database, report: VerifyReport, tell: Callable[[int], None]) -> None:
    """Each table beside what the journal gives."""
    left = set(KINDS)
    for kind, subjects in groupby(everything(db), key=itemgetter(0)):
        left.discard(kind)
        _compare_kind(db, report, kind, subjects, tell)
    for kind in sorted(left):
        _compare_kind(db, report, kind, (), tell)


def _compare_kind(
    db: Database, report: VerifyReport, kind: str, subjects: Iterable[Folded], tell: Callable[[int], None]
) -> None:
    cls = fact_class(kind)
    made, readable = row_maker(kind), _reader(kind)
    facts = _Merge(db, report, kind, columns(cls), (cls.KEY,))
    steps = _Merge(db, report, "step", STEP_COLUMNS, ("issue", "n")) if kind == "issue" else None
    for _kind, subject, state, stays in subjects:
        if state is None:
            continue
        facts.expect(made(state))
        for stay in stays if steps else ():
            steps.expect(tuple(stay))  # type: ignore[union-attr]
        if not readable(state):
            report.differ(StoredDifference(table=kind, key=subject, what="unreadable"))
        report.refolded += 1
        if not report.refolded % _TELL_EVERY:
            tell(report.refolded)
    facts.finish()
    if steps:
        steps.finish()


def _reader(kind: str) -> Callable[[State], bool]:
    """What tells whether a state can become a fact. A word or a day that was read once is known to be sound."""
    cls: object = fact_class(kind)
    nested = {name: type(value) for name, value in default_state(kind).items() if isinstance(value, list | dict)}
    bare = {name for name, held in field_types(cls).items() if held in _BARE}
    known: list[tuple[str, Callable[[object], object], set[object]]] = [
        (name, read, {None}) for name, read in readers(cls).items() if name not in bare | nested.keys()
    ]
    listed = [(name, its, readers(cls)[name]) for name, its in nested.items()]

    def readable(state: State) -> bool:
        try:
            for name, read, sound in known:
                if (value := state[name]) not in sound:
                    read(value)
                    if len(sound) < _REMEMBERED:
                        sound.add(value)
            for name, its, read in listed:
                if type(state[name]) is not its:
                    read(state[name])
        except (ValueError, TypeError, AttributeError):
            return False
        return True

    return readable


class _Merge:
    """The rows of a table in the order of its key, held against those that should be there in the same order."""

    def __init__(
        self, db: Database, report: VerifyReport, table: str, names: tuple[str, ...], key: tuple[str, ...]
    ) -> None:
        self._report = report
        self._table = table
        self._names = names
        self._at = [names.index(name) for name in key]
        order = ", ".join(f'"{name}"' for name in key)
        self._rows = db.stream(f"select {column_list(names)} from {table} order by {order}")
        self._row = next(self._rows, None)

    def expect(self, row: Row) -> None:
        """This row should come next."""
        if row == self._row:
            self._row = next(self._rows, None)
            return
        key = self._key(row)
        while self._row is not None and self._stands_before(key):
            self._differ(self._row, "extra")
            self._row = next(self._rows, None)
        if self._row is None or self._key(self._row) != key:
            self._differ(row, "missing")
            return
        stands = zip(self._names, self._row, row, strict=True)
        if found := {name: (is_, should) for name, is_, should in stands if is_ != should}:
            self._differ(row, "different", found)
        self._row = next(self._rows, None)

    def finish(self) -> None:
        """Nothing more should come."""
        while self._row is not None:
            self._differ(self._row, "extra")
            self._row = next(self._rows, None)

    def _key(self, row: Row) -> list[object]:
        return [row[at] for at in self._at]

    def _stands_before(self, key: list[object]) -> bool:
        stands = self._key(self._row or ())
        # A key of another type than ours belongs to nobody.
        return any(type(one) is not type(other) for one, other in zip(stands, key, strict=True)) or stands < key

    def _differ(self, row: Row, what: str, found: dict[str, tuple[object, object]] | None = None) -> None:
        key = "/".join(str(each) for each in self._key(row))
        self._report.differ(StoredDifference(table=self._table, key=key, what=what, fields=found or {}))
