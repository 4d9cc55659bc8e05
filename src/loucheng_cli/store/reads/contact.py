"""Contacts, their purposes and retention, and the texts that mention them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from loucheng_cli.domain.core.enums import UNFINISHED_GROUPS
from loucheng_cli.domain.core.events import Fact, FreeText, field_types
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.location import is_free_unit
from loucheng_cli.domain.privacy.contact import Contact
from loucheng_cli.domain.privacy.typed import NAMING, OF_A_DOOR, OF_A_REGISTER, is_plain
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.engine.values import as_day, in_parts, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.refs import full_ref
from loucheng_cli.store.reads.texts import is_key

_COLUMNS = tuple(each.name for each in fields(Contact))
_DAYS = frozenset({"consent_on", "expires_on", "erased_on"})
_SHOWN = 20
_KEY = 40  # characters of a content key


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEvent:
    """What happened with a contact: added, shared with whom, exported, erased."""

    recorded_at: str
    name: str
    subject: str
    worker: str | None
    fields: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftInJournal:
    """Text that stands in events themselves: in how many, some of the subjects, and whether exports carry it.

    Of the kind ``event`` it is who acted, and the subjects are the actions.
    """

    kind: str
    field: str
    events: int
    refs: tuple[str, ...]
    exported: bool


@dataclass(slots=True)
class _Count:
    """What was met so far of one field."""

    events: int = 0
    refs: dict[str, None] = field(default_factory=dict)
    exported: bool = False

    def add(self, ref: str, *, exported: bool) -> None:
        self.events += 1
        self.exported |= exported
        if len(self.refs) < _SHOWN:
            self.refs[ref] = None

    def named(self, kind: str, name: str) -> Iterator[LeftInJournal]:
        if self.events:
            yield LeftInJournal(
                kind=kind, field=name, events=self.events, refs=tuple(self.refs), exported=self.exported
            )


def left_in_journal(db: Database) -> list[LeftInJournal]:
    """What can be shown no more, or is of a register, but stays in the journal, whose events are never changed."""
    known = {code for (code,) in db.rows("select code from worker order by code")}

    def is_nobody(word: object) -> bool:
        # In letters a name looks like a code; only where workers are declared can it be told.
        return is_plain(word) or bool(known and word and word not in known and not is_key(word))

    found = [*_acted(db, is_nobody)]
    for kinds, is_left in ((NAMING, is_nobody), (OF_A_REGISTER, is_plain), (OF_A_DOOR, _is_free_unit)):
        for kind, names in kinds.items():
            for name in names:
                found += _left(db, kind, name, is_left, is_carried=kinds is not NAMING)
    return found


def _left(
    db: Database, kind: str, name: str, is_left: Callable[[object], bool], *, is_carried: bool
) -> Iterator[LeftInJournal]:
    count = _Count()
    rows = db.stream(
        "select subject, changes from event where kind = :kind and changes like :named order by station, seq",
        {"kind": kind, "named": f'%"{name}":%'},
    )
    for subject, changes in rows:
        value = json.loads(changes).get(name)
        if left := [word for word in (value if isinstance(value, list) else [value]) if is_left(word)]:
            count.add(str(subject), exported=is_carried or not all(map(is_plain, left)))
    yield from count.named(kind, name)


def _acted(db: Database, is_nobody: Callable[[object], bool]) -> Iterator[LeftInJournal]:
    """Who acted under a word that is no worker's code and not the login of the machine."""
    count = _Count()
    rows = db.stream(
        "select station, action, worker from event where worker is not null"
        " and worker not in (select login from worker where login is not null)"
        " and (login is null or (login <> worker and substr(login, 1, length(worker) + 1) <> worker || '@'))"
        " order by station, seq"
    )
    for station, action, worker in rows:
        if is_nobody(worker):
            count.add(f"{station}-{action}", exported=not is_plain(worker))
    yield from count.named("event", "worker")


def _is_free_unit(word: object) -> bool:
    return is_plain(word) and is_free_unit(str(word))


def contacts(db: Database, *, enterprise: str | None = None, erased: bool = False) -> list[Contact]:
    """The contacts, by number."""
    parts = [] if erased else ["erased_on is null"]
    if enterprise is not None:
        parts.append("enterprise = :enterprise")
    where = f"where {' and '.join(parts)} " if parts else ""
    return _contacts(db, f"{where}order by length(code), code", {"enterprise": enterprise})


def find_contact(db: Database, wanted: str) -> Contact:
    """The contact of this number."""
    code = full_ref(db, wanted, "C")
    found = _contacts(db, "where code = :code", {"code": code})
    if not found:
        raise NotFoundError(wanted, hint="loucheng contact list")
    return found[0]


def agreed_contacts(db: Database, purpose: str, today: date) -> set[str]:
    """The codes of persons whose consent to a purpose holds on a day."""
    rows = db.rows(
        "select code from contact where erased_on is null and consent_on is not null and purpose like :purpose"
        " and (expires_on is null or expires_on >= :today) order by code",
        {"purpose": f"%{purpose}%", "today": today.isoformat()},
    )
    return {code for (code,) in rows}


def is_named_outside(db: Database, code: str) -> bool:
    """Whether an enterprise, a worker or a representative names a contact, and not only entries of ledgers."""
    return bool(
        db.scalar(
            "select (select count(*) from enterprise where contacts like :quoted)"
            " + (select count(*) from worker where contact = :code)"
            " + (select count(*) from representative where contact = :code)",
            {"code": code, "quoted": f'%"{code}"%'},
        )
    )


def contact_events(db: Database, code: str) -> list[ContactEvent]:
    """What happened with a contact, the first first: what a person may ask to see (45条)."""
    rows = db.rows(
        "select recorded_at, name, subject, worker, changes from event where subject = :code and kind = 'contact'"
        " union all select recorded_at, name, subject, worker, changes from event"
        " where name = 'ContactShared' and changes like :quoted escape '\\' order by 1, 2, 3",
        {"code": code, "quoted": f'%"{code}"%'},
    )
    return [
        ContactEvent(recorded_at=at, name=name, subject=subject, worker=worker, fields=json.loads(changes))
        for at, name, subject, worker, changes in rows
    ]


def contacts_due(db: Database, today: date, since: date) -> list[Contact]:
    """Those whose time is over: expired, agreed to before ``since`` without an end, or of a worker gone before then."""
    return _contacts(
        db,
        "where erased_on is null and (expires_on < :today or (expires_on is null and consent_on < :since)"
        " or code in (select contact from worker where left_on < :since)"
        " or code in (select contact from representative where retired)) order by length(code), code",
        {"today": today.isoformat(), "since": since.isoformat()},
    )


def texts_due(db: Database, since: date) -> list[tuple[str, str]]:
    """Kind and ref of issues closed, and visits made, before a day, of which a text is still there.

    A text is also who came along, who approved, and what a party was asked or answered.
    """
    at = {"since": since.isoformat()}
    still = "in (select key from content where text is not null)"

    def held(cls: type[Fact], table: str) -> str:
        return " or ".join(f"{table}.{name} {still}" for name, kind in field_types(cls).items() if kind is FreeText)

    closed = f'"group" not in {sql_words(UNFINISHED_GROUPS)} and coalesce(closed_on, last_on) < :since'
    issues = db.rows(
        f"select ref from issue where {closed} and ({held(Issue, 'issue')}"
        f" or exists (select 1 from task where task.issue = issue.ref and ({held(Task, 'task')}))) order by ref",
        at,
    )
    approved = db.rows(
        f"select ref, extension_approved_by, hold_approved_by from issue where {closed}"
        " and (extension_approved_by is not null or hold_approved_by is not null) order by ref",
        at,
    )
    visits = db.rows(f"select ref from visit where visited_on < :since and ({held(Visit, 'visit')}) order by ref", at)
    along = db.rows(
        "select ref, companions from visit where visited_on < :since and companions <> '[]' order by ref", at
    )
    there = set(_keys(db, [(companions, None) for _ref, companions in along]))
    found = {
        "issue": {ref for (ref,) in issues} | {ref for ref, *names in approved if any(map(is_plain, names))},
        "visit": {ref for (ref,) in visits}
        | {ref for ref, words in along if any(is_plain(word) or word in there for word in json.loads(words or "[]"))},
    }
    return [(kind, ref) for kind, refs in found.items() for ref in sorted(refs, key=lambda ref: (len(ref), ref))]


def content_keys(db: Database, kind: str, ref: str) -> list[str]:
    """The keys of all that was ever typed into a thing and is still there.

    Of an issue that is also what its tasks hold, of all of them why what was done to them was taken back.
    """
    rows = db.rows(
        "select changes, reason from event where subject = :ref and kind = :kind"
        " union all select changes, reason from event where kind = 'task' and :kind = 'issue'"
        " and subject > :first and subject < :last"
        " union all select u.changes, u.reason from event u where u.voids is not null and exists (select 1 from event e"
        " where e.subject = :ref and e.kind = :kind and e.station = u.station and e.action = u.voids)",
        {"ref": ref, "kind": kind, "first": f"{ref}/", "last": f"{ref}0"},
    )
    return _keys(db, rows)


def keys_of_action(db: Database, station: str, number: int) -> list[str]:
    """The keys of all that was typed in one action and is still there."""
    rows = db.rows(
        "select changes, reason from event where station = :station and seq >= :number and action = :number",
        {"station": station, "number": number},
    )
    return _keys(db, rows)


def _keys(db: Database, rows: list[Row]) -> list[str]:
    perhaps = {reason for _changes, reason in rows if reason}
    perhaps.update(word for changes, _reason in rows for word in _words(json.loads(changes)) if len(word) == _KEY)
    keys = sorted(perhaps)
    found: list[str] = []
    for part in in_parts(keys):
        marks, params = placeholders(part)
        sql = f"select key from content where text is not null and key in ({marks}) order by key"
        found += [key for (key,) in db.rows(sql, params)]
    return found


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)


def _contacts(db: Database, where: str, params: dict[str, object]) -> list[Contact]:
    return [_contact(row) for row in db.rows(f"select {column_list(_COLUMNS)} from contact {where}", params)]


def _contact(row: Row) -> Contact:
    values = dict(zip(_COLUMNS, row, strict=True))
    read = {name: as_day(value) if name in _DAYS else value for name, value in values.items()}
    return Contact(**read)
