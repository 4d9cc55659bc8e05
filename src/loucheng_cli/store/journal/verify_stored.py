"""Verification of what is stored beside the projections: published pages, erasures, numbers, times of receipt.

Each has its counterpart in the journal, and both are compared: what was edited, invented or removed by hand is found.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.store.contacts import COLUMNS, contact_hash
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.reads.texts import texts

Difference = tuple[str, str, str, dict[str, tuple[object, object]]]  # table, key, what, fields
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = 18


_KEY = re.compile('"([0-9a-f]{40})"')
_PART = 2000


@dataclass(slots=True)
class Seen:
    """What events say of what is stored beside the projections, collected while the chain is walked.

    Numbers and times are those of this database's own station.
    """

    station: str
    last_numbers: dict[str, int] = field(default_factory=dict)
    recorded_at: str = ""
    received: list[Difference] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)  # code → the fields of the event that added it
    has_format_1: bool = False

    @property
    def next_second(self) -> str:
        """What publishing sets the station's clock to, so that what follows is later than the page."""
        return _next_second(self.recorded_at)

    def event(self, row: Row) -> None:
        """One more event of any station."""
        if row[4] == "contact" and row[6] == "ContactAdded":
            self.contacts[str(row[5])] = str(row[8])
        if row[7] == 1:
            self.has_format_1 = True
        if row[0] != self.station:
            return
        self.recorded_at = row[12]
        if row[15] != row[12]:
            self.received.append(("event", f"{row[0]}-{row[1]}", "different", {"received_at": (row[15], row[12])}))
        self.number(row[5])

    def number(self, subject: object) -> None:
        """A ref or code that was handed out."""
        if not isinstance(subject, str) or not subject.startswith(self.station):
            return
        numbered = subject[len(self.station) + 1 :]
        number = numbered.lstrip(_LETTERS)
        if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
            return
        series = numbered[: -len(number)]
        if series and int(number) > self.last_numbers.get(series, 0):
            self.last_numbers[series] = int(number)


def numbers_of(db: Database) -> dict[str, int]:
    """The last number of each series as the station has it; nothing where they cannot be read."""
    try:
        found = json.loads(str(db.scalar("select numbers from station where is_local")))
        return {str(series): number for series, number in found.items() if type(number) is int}
    except (ValueError, TypeError, AttributeError):
        return {}


def stored_differences(db: Database, seen: Seen) -> Iterator[Difference]:
    """Everything that is not what the journal says."""
    yield from seen.received
    yield from _pages(db)
    yield from _contacts(db, seen)
    yield from _erased(db, seen)
    yield from _station(db, seen)
    yield from _kept_apart(db)


def _station(db: Database, seen: Seen) -> Iterator[Difference]:
    for (code,) in db.rows("select code from contact order by code"):
        seen.number(code)
    row = db.row("select numbers, recorded_at, seq from station where is_local")
    if row is None:
        return
    low: dict[str, tuple[object, object]]
    try:
        numbers = json.loads(row[0])
        counted = {series: (numbers.get(series, 0), last) for series, last in sorted(seen.last_numbers.items())}
        low = {f"numbers.{series}": pair for series, pair in counted.items() if pair[0] < pair[1]}
    except (ValueError, TypeError, AttributeError):
        low = {"numbers": (row[0], None)}
    # Publishing sets it one second on, so that what follows is later than the page.
    if row[2] and seen.recorded_at and row[1] not in {seen.recorded_at, _next_second(seen.recorded_at)}:
        low["recorded_at"] = (row[1], seen.recorded_at)
    if low:
        yield "station", seen.station, "different", low


def _next_second(at: str) -> str:
    try:
        return (datetime.fromisoformat(at) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return at


def _pages(db: Database) -> Iterator[Difference]:
    """Each page beside the event that published it, both ways."""
    events: dict[str, dict[str, dict[str, object]]] = {}
    for subject, changes, worker, day in db.rows(
        "select subject, changes, worker, happened_on from event where kind = 'digest' and name = 'DigestPublished'"
        " order by station, seq"
    ):
        try:
            fields = json.loads(changes)
            events.setdefault(str(subject).rpartition("-D")[2], {})[str(fields["hash"])] = {
                **fields, "published_by": worker, "published_on": day,
            }  # fmt: skip
        except (ValueError, TypeError, KeyError):  # the chain reports it
            continue
    counted: Counter[tuple[str, int]] = Counter()
    for number, council, week, in_year, on, by, as_of, hash_, values in db.rows(
        'select number, council, week, in_year, published_on, published_by, as_of, hash, "values" from digest'
        " order by number"
    ):
        published = events.pop(str(number), {})
        made = hashlib.sha256(str(values).encode()).hexdigest()
        if not published:
            yield "digest", str(number), "extra", {}
            continue
        signed = published.get(made) or published.get(str(hash_)) or next(iter(published.values()))
        year = _year(str(week))
        counted[str(council), year] += 1
        stands = {
            "council": council, "week": week, "published_on": on, "published_by": by, "as_of": as_of, "hash": hash_,
            "values": made, "in_year": in_year,
        }  # fmt: skip
        should = {**signed, "values": signed["hash"], "in_year": counted[str(council), year]}
        found = {name: (value, should.get(name)) for name, value in stands.items() if value != should.get(name)}
        if set(found) == {"values"}:
            yield "digest", str(number), "altered", {}
        elif found:
            yield "digest", str(number), "different", found
    for number in sorted(events, key=str):
        yield "digest", str(number), "missing", {}


def _year(week: str) -> int:
    try:
        return Week.parse(week).year
    except Exception:  # noqa: BLE001 - whatever stands there instead of a week is compared as it is
        return 0


def _erased(db: Database, seen: Seen) -> Iterator[Difference]:
    """What is erased was erased by an event, and what an event erased is gone."""
    since = _first_day_of_format_2(db, seen)
    salts = {event.get("salt") for event in _contacts_added(seen).values()}
    for table, key, text, name in (
        ("content", "key", "text", "TextRedacted"),
        ("contact", "code", "name", "ContactErased"),
    ):
        for found, day in db.rows(
            f"select t.{key}, t.erased_on from {table} t where t.erased_on is not null and t.{text} is null"
            f" and not exists (select 1 from event e where e.kind = '{table}' and e.name = '{name}' and e.subject = t.{key}) order by t.{key}"
        ):
            if since is not None and str(day) > since and found not in salts:
                yield table, str(found), "erased", {}
        for (found,) in db.rows(
            f"select t.{key} from {table} t join event e on e.kind = '{table}' and e.name = '{name}'"
            f" and e.subject = t.{key} where t.erased_on is null order by t.{key}"
        ):
            yield table, str(found), "altered", {}


def _kept_apart(db: Database) -> Iterator[Difference]:
    """The texts that notices and lists in events name by their keys: PINs, purposes, salts of contacts, who came along."""
    rows = db.stream(
        f"select changes from event where kind not in {tuple(KINDS)} or (kind = 'visit' and changes like :listed)"
        " order by station, seq",
        {"listed": '%"companions":["%'},
    )
    while part := list(islice(rows, _PART)):
        keys = {key for (changes,) in part for key in _KEY.findall(str(changes))}
        for key in sorted(keys - texts(db, keys).keys()):
            yield "content", key, "missing", {}


def erased_salts(db: Database, seen: Seen) -> int:
    """How many of the erased contents are no texts but salts of contacts."""
    salts = {str(event["salt"]) for event in _contacts_added(seen).values() if event.get("salt")}
    return sum(text is None for text in texts(db, salts).values())


def _contacts(db: Database, seen: Seen) -> Iterator[Difference]:
    """Each contact beside the salted hash in the event that added it, both ways."""
    added = _contacts_added(seen)
    keys = {str(event["salt"]) for event in added.values() if event.get("salt")}
    salts: dict[Any, Any] = texts(db, keys)
    since = _first_day_of_format_2(db, seen)
    for code, *rest, erased_on in db.stream(f"select {', '.join(COLUMNS)}, erased_on from contact order by code"):
        event = added.pop(str(code), None)
        if event is None:
            if since == "":
                yield "contact", str(code), "extra", {}
            continue
        salt = salts.get(event.get("salt")) if erased_on is None and "hash" in event else None
        if salt is not None and contact_hash(str(salt), (code, *rest)) != event["hash"]:
            yield "contact", str(code), "altered", {}
    for code in sorted(added):
        yield "contact", code, "missing", {}


def _contacts_added(seen: Seen) -> dict[str, dict[str, object]]:
    found = {}
    for code, changes in seen.contacts.items():
        try:
            found[code] = dict(json.loads(changes))
        except (ValueError, TypeError):  # the chain reports it
            continue
    return found


def _first_day_of_format_2(db: Database, seen: Seen) -> str | None:
    """Since when contacts and erasures have events of their own: "" is from the beginning, None not yet."""
    if not seen.has_format_1:
        return ""
    day = db.scalar("select min(happened_on) from event where version >= 2 and name <> 'ActionVoided'")
    recorded = db.scalar("select min(recorded_at) from event where version >= 2")
    return None if recorded is None else max(str(day)[:10], str(recorded)[:10])
