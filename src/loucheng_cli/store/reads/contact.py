"""Contacts, their purposes and retention, and the texts that mention them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from loucheng_cli.domain.core.enums import UNFINISHED_GROUPS
from loucheng_cli.domain.privacy.contact import Contact
from loucheng_cli.domain.privacy.typed import NAMING, OF_A_REGISTER, is_plain
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.engine.values import as_day, in_parts, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.refs import full_ref

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
    """Text that stands in events themselves: in how many, some of the subjects, and whether exports carry it."""

    kind: str
    field: str
    events: int
    refs: tuple[str, ...]
    exported: bool


def left_in_journal(db: Database) -> list[LeftInJournal]:
    """What can be shown no more, or is of a register, but stays in the journal, whose events are never changed."""
    found = []
    for kind, name in (
        (kind, name) for kinds in (NAMING, OF_A_REGISTER) for kind, names in kinds.items() for name in names
    ):
        rows = db.stream(
            "select subject, changes from event where kind = :kind and changes like :named order by station, seq",
            {"kind": kind, "named": f'%"{name}":%'},
        )
        count = 0
        refs: dict[str, None] = {}
        for subject, changes in rows:
            value = json.loads(changes).get(name)
            if any(map(is_plain, value if isinstance(value, list) else [value])):
                count += 1
                if len(refs) < _SHOWN:
                    refs[str(subject)] = None
        if count:
            found.append(
                LeftInJournal(kind=kind, field=name, events=count, refs=tuple(refs), exported=kind in OF_A_REGISTER)
            )
    return found


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
    """Kind and ref of issues closed, and visits made, before a day, of which a text is still there."""
    at = {"since": since.isoformat()}
    still = "in (select key from content where text is not null)"
    issues = db.rows(
        f'select ref from issue where "group" not in {sql_words(UNFINISHED_GROUPS)}'
        f" and coalesce(closed_on, last_on) < :since and (text {still} or reply {still}) order by length(ref), ref",
        at,
    )
    visits = db.rows(
        f"select ref from visit where visited_on < :since and (heard {still} or introduced {still} or met_role {still})"
        " order by length(ref), ref",
        at,
    )
    return [("issue", ref) for (ref,) in issues] + [("visit", ref) for (ref,) in visits]


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
