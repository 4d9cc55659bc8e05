"""The journal: the only way to write. A decided change becomes an event, and the event a row.

``with writing(db, stamp) as journal`` is one transaction and one *action*: what ``undo`` takes back.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from loucheng_cli.domain.core.events import (
    KINDS,
    ActionContext,
    Change,
    Fact,
    FreeText,
    State,
    apply_changes,
    canonical,
    columns,
    decode,
    default_state,
    encode,
    fact_class,
    field_types,
    first_state,
    quoted,
)
from loucheng_cli.errors import DatabaseError, NotFoundError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.engine.outcome import Deed
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.journal.projection import Steps, refold, rows_of

F = TypeVar("F", bound=Fact)

EVENT_COLUMNS = (
    "station", "seq", "clock", "action", "kind", "subject", "name", "version", "changes", "reason", "voids",
    "worker", "recorded_at", "happened_on", "hash", "received_at", "login",
)  # fmt: skip
VERSION = 3  # since 2 each contact and each erasure has an event of its own, since 3 an event holds the login
FIRST_HASH = ""
_BATCH = 2000
_SAME_MOMENT = timedelta(minutes=5)
_PRIMITIVES = frozenset({str, int, bool, type(None)})


def _lags_a_little(at: str, last: str) -> bool:
    if not last or at >= last:
        return False
    return datetime.fromisoformat(last) - datetime.fromisoformat(at) <= _SAME_MOMENT


@contextmanager
def writing(db: Database, stamp: ActionContext) -> Iterator[Journal]:
    """One transaction; leaving it by an exception changes nothing."""
    with db.transaction():
        journal = Journal(db, stamp)
        yield journal
        journal.finish()


class Journal:
    """The open transaction: loads facts to decide on, and records what was decided."""

    def __init__(self, db: Database, stamp: ActionContext) -> None:
        self.db = db
        self.stamp = stamp
        row = db.row("select code, seq, clock, hash, recorded_at, numbers from station where is_local")
        if row is None:
            raise DatabaseError(_("it has no station of its own"))
        self.station, self._seq, self._clock, self._hash, last, numbers = row
        self._numbers: dict[str, int] = json.loads(numbers)
        # Order is the sequence. A clock that lags a little behind the last event is taken for the same moment; one that
        # differs more is kept as it is, so that one event from a wrong clock does not date all later ones.
        self.recorded_at = self._not_before = last if _lags_a_little(stamp.at, last) else stamp.at
        self._stood_at = last
        self.action = self._seq + 1
        self._login = _login(stamp.login, db.session_user)

    @property
    def batch(self) -> str:
        """What ``undo`` takes this action by: ``SM-1201``."""
        return f"{self.station}-{self.action}"

    @property
    def has_events(self) -> bool:
        """Whether anything was recorded yet."""
        return bool(self._seq >= self.action)

    def find(self, cls: type[F], subject: str) -> F | None:
        """The fact as it stands now, or None."""
        states = self._states(cls.KIND, [subject])
        return decode(cls, states[subject]) if subject in states else None

    def fact(self, cls: type[F], subject: str) -> F:
        """The fact as it stands now; not found is an error the user reads."""
        found = self.find(cls, subject)
        if found is None:
            raise NotFoundError(subject)
        return found

    def next_ref(self, letter: str) -> str:
        """The next number of this station: ``SM-I12``."""
        return f"{self.station}-{letter}{self.next_number(letter)}"

    def next_number(self, series: str) -> int:
        """The next number of a series of this station."""
        self._numbers[series] = self._numbers.get(series, 0) + 1
        return self._numbers[series]

    def upcoming_number(self, series: str) -> int:
        """The number that ``next_number`` gives next."""
        return self._numbers.get(series, 0) + 1

    def record(self, changes: Iterable[Change], *, on: date | None = None, reason: str | None = None) -> None:
        """Append changes as events of this action and put them into the tables.

        ``on`` is the day it happened (today if left out). A ``Typed`` reason is kept apart like all typed text.
        """
        day = (on or self.stamp.today).isoformat()
        kept: list[Row] = []
        key = self._keep(FreeText(reason), kept) if reason else None
        rest = iter(changes)
        while batch := list(islice(rest, _BATCH)):
            self._record(batch, day, key, kept)
            kept = []

    def append_prepared(self, kind: str, name: str, facts: Sequence[tuple[str, str, Row]]) -> None:
        """Record facts that begin and were written down beforehand: subject, canonical JSON of the fields, row.

        The row is that of its table, behind the key. For a long list; nothing is looked at, none may exist yet, and the
        subjects are numbered by ``next_number``.
        """
        if not facts:
            return
        day, at, worker = self.stamp.today.isoformat(), self.recorded_at, self.stamp.worker
        # What ``event_hash`` writes, with the columns put together once that are the same in all of them.
        begin, then, last = f"[{quoted(self.station)},", f",{self.action:d},{quoted(kind)},", self._hash
        version = f",{quoted(name)},{VERSION:d},"
        login = "null" if self._login is None else quoted(self._login)
        end = f",null,null,{'null' if worker is None else quoted(worker)},{quoted(at)},{quoted(day)},{login},"
        events: list[Row] = []
        seq, clock = self._seq, self._clock
        for subject, text, _row in facts:
            seq += 1
            clock += 1
            body = f'{begin}{seq},{clock}{then}{quoted(subject)}{version}{quoted(text)}{end}"{last}"]'
            last = hashlib.sha256(body.encode()).hexdigest()
            events.append(
                (self.station, seq, clock, self.action, kind, subject, name, VERSION, text, None, None, worker, at, day, last, at, self._login)
            )  # fmt: skip
        self._seq, self._clock, self._hash = seq, clock, last
        self.db.insert("event", EVENT_COLUMNS, events)
        self.db.insert(kind, columns(fact_class(kind)), [(subject, *row) for subject, _text, row in facts])

    def void(self, action: int, reason: str, left: Iterable[str] = ()) -> None:
        """Take back an action of this station: its events are skipped from now on; the tables follow.

        ``left`` are subjects (``issue SM-I3``) of which its events go on counting, since something stands on them.
        """
        touched = self._touched(action)
        kept: list[Row] = []
        key = self._keep(FreeText(reason), kept)
        left = sorted(left)
        event = self._event(
            "action",
            f"{self.station}-{action}",
            "ActionVoided",
            canonical({"left": left} if left else {}),
            self.stamp.today.isoformat(),
            key,
            action,
        )
        self.db.insert("content", ("key", "salt", "text"), kept)
        self.db.insert("event", EVENT_COLUMNS, [event])
        spared = set(left)
        refold(self.db, {at for at in touched if at[0] in KINDS and " ".join(at) not in spared})

    def append_notice(self, kind: str, subject: str, name: str, fields: Mapping[str, object]) -> None:
        """An event of what is no fact and has no table here: a digest was published, something was exported."""
        kept: list[Row] = []
        stored = {field: self._primitive(value, kept) for field, value in fields.items()}
        event = self._event(kind, subject, name, canonical(stored), self.stamp.today.isoformat(), None)
        self.db.insert("content", ("key", "salt", "text"), kept)
        self.db.insert("event", EVENT_COLUMNS, [event])

    def advance_clock(self) -> None:
        """Whatever follows is later than this action, be it by a second: as of its instant it reads as it ends now."""
        after = datetime.fromisoformat(self.recorded_at) + timedelta(seconds=1)
        self._not_before = after.strftime("%Y-%m-%dT%H:%M:%SZ")

    def finish(self) -> None:
        """Remember where the station stands; called once, when the transaction ends well."""
        self.db.execute(
            "update station set seq = :seq, clock = :clock, hash = :hash, recorded_at = :at, numbers = :numbers"
            " where code = :station",
            {
                "seq": self._seq,
                "clock": self._clock,
                "hash": self._hash,
                "at": self._not_before if self.has_events else self._stood_at,
                "numbers": canonical(self._numbers),
                "station": self.station,
            },
        )
        if self.has_events:
            self.db.deed = Deed(self.db.url, station=self.station, action=self.action, seq=self._seq, hash=self._hash)

    def _touched(self, action: int) -> set[tuple[str, str]]:
        """The subjects of an action; taking back a taking-back touches what the first one touched."""
        found: set[tuple[str, str]] = set()
        waiting = [action]
        while waiting:
            rows = self.db.rows(
                "select distinct kind, subject, voids from event"
                " where station = :station and seq >= :action and action = :action",
                {"station": self.station, "action": waiting.pop()},
            )
            found |= {(kind, subject) for kind, subject, _voids in rows}
            waiting += [voids for _kind, _subject, voids in rows if voids is not None]
        return found

    def _record(self, batch: Sequence[Change], day: str, reason: str | None, kept: list[Row]) -> None:
        states: dict[str, dict[str, State]] = {}
        stored_before: dict[str, list[str]] = {}
        for change in batch:
            states.setdefault(change.kind, {})
            if not change.new:
                stored_before.setdefault(change.kind, []).append(change.subject)
        for kind, subjects in stored_before.items():
            states[kind] |= self._states(kind, subjects)
        begun: dict[str, set[str]] = {kind: set() for kind in states}
        events = []
        steps = Steps(self.db)
        for change in batch:
            kind, subject = change.kind, change.subject
            fields = {
                name: value if type(value) in _PRIMITIVES else self._primitive(value, kept)
                for name, value in change.fields.items()
            }
            events.append(self._event(kind, subject, change.name, canonical(fields), day, reason))
            before = states[kind].get(subject)
            if before is None:
                begun[kind].add(subject)
                before = first_state(kind, subject)
            states[kind][subject] = after = apply_changes(before, fields)
            if kind == "issue":
                steps.follow(subject, before, after, day, begun=subject in begun[kind])
        if kept:
            self.db.insert("content", ("key", "salt", "text"), kept)
        self.db.insert("event", EVENT_COLUMNS, events)
        for kind, changed in states.items():
            self._save(kind, changed, only_begun=len(begun[kind]) == len(changed))
        steps.save()

    def _save(self, kind: str, states: Mapping[str, State], *, only_begun: bool) -> None:
        cls = fact_class(kind)
        rows = rows_of(kind, states.values())
        if only_begun:
            self.db.insert(kind, columns(cls), rows)
        else:
            self.db.upsert(kind, cls.KEY, columns(cls), rows)

    def _states(self, kind: str, subjects: Sequence[str]) -> dict[str, State]:
        cls = fact_class(kind)
        names = columns(cls)
        found: dict[str, State] = {}
        for part in in_parts(subjects):
            marks, params = placeholders(part)
            sql = f'select {column_list(names)} from {kind} where "{cls.KEY}" in ({marks})'
            for row in self.db.rows(sql, params):
                fact = dict(zip(names, row, strict=True))
                found[fact[cls.KEY]] = as_state(kind, fact)
        return found

    def _event(
        self,
        kind: str,
        subject: str,
        name: str,
        changes: str,
        day: str,
        reason: str | None,
        voids: int | None = None,
    ) -> Row:
        self._seq += 1
        self._clock += 1
        if subject.startswith(self.station):
            self._note_number(subject[len(self.station) + 1 :])
        body = (
            self.station, self._seq, self._clock, self.action, kind, subject, name, VERSION, changes,
            reason, voids, self.stamp.worker, self.recorded_at, day,
        )  # fmt: skip
        self._hash = event_hash(body, self._hash, self._login)
        return (*body, self._hash, self.recorded_at, self._login)

    def _note_number(self, numbered: str) -> None:
        """What stands in the journal is never handed out again, however the ref came about."""
        series = numbered.rstrip("0123456789")
        number = numbered[len(series) :]
        if number and series.isalpha() and int(number) > self._numbers.get(series, 0):
            self._numbers[series] = int(number)

    def _primitive(self, value: object, kept: list[Row]) -> object:
        if isinstance(value, FreeText):
            return self._keep(value, kept)
        if isinstance(value, tuple):
            return [self._primitive(each, kept) for each in value]
        return encode(value)

    @staticmethod
    def _keep(text: FreeText, kept: list[Row]) -> str:
        salt = os.urandom(16).hex()
        key = content_key(salt, text)
        kept.append((key, salt, str(text)))
        return key


def _login(machine: str | None, server: str | None) -> str | None:
    """Who was at the keyboard: the machine's user, and on a server its session user: ``zhangli@district``."""
    return f"{machine or ''}@{server}" if server else machine


def event_hash(body: Sequence[Any], previous: str, login: str | None = None) -> str:
    """SHA-256 over the columns of an event up to ``happened_on``, since version 3 the login, and the hash before it.

    They are written as a JSON list without spaces; TypeError where a column holds what it should not.
    """
    station, seq, clock, action, kind, subject, name, version, changes, reason, voids, worker, at, day = body
    # Written out: a third faster than a loop, and a million events are hashed here.
    text = (
        f"[{quoted(station)},{seq:d},{clock:d},{action:d},{quoted(kind)},{quoted(subject)},{quoted(name)},{version:d},"
        f"{quoted(changes)},{'null' if reason is None else quoted(reason)},{'null' if voids is None else f'{voids:d}'},"
        f"{'null' if worker is None else quoted(worker)},{quoted(at)},{quoted(day)},"
        f"{'' if version < 3 else 'null,' if login is None else f'{quoted(login)},'}{quoted(previous)}]"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def content_key(salt: str, text: str) -> str:
    """The salted hash that stands for a typed text in the journal."""
    return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()[:40]


def as_state(kind: str, row: Mapping[str, object]) -> State:
    """The state in a row: lists and objects parsed, truth values true or false, as events hold them."""
    start = default_state(kind)
    state: State = {}
    for name, value in row.items():
        default = start[name]
        if isinstance(default, list | dict) and isinstance(value, str):
            state[name] = json.loads(value)
        elif isinstance(value, int) and name in _flags(kind):
            state[name] = bool(value)
        else:
            state[name] = value
    return state


@cache
def _flags(kind: str) -> frozenset[str]:
    cls: object = fact_class(kind)
    return frozenset(name for name, held in field_types(cls).items() if held is bool)
