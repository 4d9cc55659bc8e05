"""Reads of the entries of ledgers, with the typed texts and the names of what they name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.core.events import FreeText, columns, decode_row
from loucheng_cli.domain.ledger.declaration import ANY_STATE, FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.values import as_list, shown
from loucheng_cli.errors import NotFoundError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.reads.refs import parse_ref

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.figures import DueEntry

Names = dict[tuple[str, str], str]
_NAMES = columns(LedgerEntry)
_PRIVATE = _NAMES.index("private")
_COLUMNS = ", ".join("c.text" if name == "private" else f'e."{name}"' for name in _NAMES)
_SELECT = f"select {_COLUMNS} from entry e left join content c on c.key = e.private"
# The tables whose rows have names, and the keys of these rows.
_NAMED = {
    FieldType.ENTERPRISE: ("enterprise", "ref"),
    FieldType.BUILDING: ("building", "code"),
    FieldType.COUNCIL: ("council", "code"),
    FieldType.CONTACT: ("contact", "code"),
}
_NEWEST = "order by e.day desc nulls last, length(e.ref) desc, e.ref desc"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries of a ledger; ``links`` are rows that they must name (``enterprise SM-E3``)."""

    states: Sequence[str] | None = None
    links: Sequence[str] = ()
    fields: Sequence[tuple[str, str]] = ()
    text: str | None = None
    since: date | None = None
    until: date | None = None
    building: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStep:
    """What was done with an entry: the event, the state after it, who and why."""

    on: date
    name: str
    state: str | None
    worker: str | None
    reason: str | None
    action: str


def entries(
    db: Database, ledger: str, wanted: EntryFilter | None = None, *, limit: int = 0
) -> tuple[list[LedgerEntry], int]:
    """The entries of a ledger, the latest first, and how many there are in all."""
    where, params = _where(ledger, wanted or EntryFilter())
    cut = f" limit {limit}" if limit else ""
    found = [_entry(row) for row in db.rows(f"{_SELECT} where {where} {_NEWEST}{cut}", params)]
    if not limit or len(found) < limit:
        return found, len(found)
    texts = "left join content c on c.key = e.private" if "c.text" in where else ""
    return found, int(db.scalar(f"select count(*) from entry e {texts} where {where}", params))


def due_entries(
    db: Database, ledgers: Iterable[Ledger], today: date, buildings: Sequence[str] | None = None
) -> Iterator[tuple[Ledger, DueEntry]]:
    """What the reminders of the ledgers say today; with ``buildings`` only of these and of no building."""
    from loucheng_cli.domain.ledger.figures import due

    for ledger in ledgers:
        states = {state for each in ledger.reminders for state in each.states}
        wanted = EntryFilter(states=None if ANY_STATE in states else sorted(states))
        found = entries(db, ledger.name, wanted)[0] if states else []
        mine = [each for each in found if buildings is None or each.building is None or each.building in buildings]
        yield from ((ledger, each) for each in due(ledger, mine, today))


def counts(db: Database) -> dict[str, int]:
    """How many entries each ledger has."""
    return dict(db.rows("select ledger, count(*) from entry group by ledger order by ledger"))


def find_entry(db: Database, ledger: Ledger, wanted: str) -> LedgerEntry:
    """The entry of a ref, a number, or a title of which the text is the only one or all."""
    ref = parse_ref(wanted, ledger.letter)
    if ref is not None:
        station = ref[0] or str(db.scalar("select code from station where is_local"))
        found = by_refs(db, [f"{station}-{ledger.letter}{ref[1]}"])
        if found and found[0].ledger == ledger.name:
            return found[0]
    named = [
        (entry, str(entry.values.get(ledger.shown_as, "")))
        for entry in entries(db, ledger.name, EntryFilter(text=wanted))[0]
    ]
    hits = [entry for entry, title in named if title == wanted] or [entry for entry, title in named if wanted in title]
    if len(hits) == 1:
        return hits[0]
    listed = _(", ").join(f"{entry.ref} {title}" for entry, title in named[:8])
    raise NotFoundError(
        wanted, hint=_("there are {names}").format(names=listed) if hits else f"loucheng {ledger.name} list"
    )


def by_refs(db: Database, refs: Iterable[str]) -> list[LedgerEntry]:
    """The entries of these refs, of any ledger."""
    found: list[LedgerEntry] = []
    for part in in_parts(sorted(refs)):
        marks, params = placeholders(part)
        found += (_entry(row) for row in db.rows(f"{_SELECT} where e.ref in ({marks})", params))
    return found


def private_values(db: Database, ledger: str, state: str) -> list[tuple[str, list[str], dict[str, object]]]:
    """Ref, codes of the contacts and private values of the entries in a state; what was erased is left out."""
    rows = db.rows(
        "select e.ref, e.people, c.text from entry e join content c on c.key = e.private"
        " where e.ledger = :ledger and e.state = :state and c.text is not null order by e.ref",
        {"ledger": ledger, "state": state},
    )
    return [(ref, json.loads(people), json.loads(text)) for ref, people, text in rows]


def holding(db: Database, contact: str) -> list[LedgerEntry]:
    """The entries that name a contact."""
    rows = db.rows(f"{_SELECT} where e.people like :code order by e.ref", {"code": f'%"{contact}"%'})
    return [_entry(row) for row in rows]


def taken_by(
    db: Database, ledger: Ledger, names: Sequence[str], values: Mapping[str, object], but: str | None
) -> str | None:
    """The ref of another entry whose fields have these values."""
    wanted = {name: values.get(name) for name in names}
    # The fields are compared as values; the text of the first only narrows down what is read.
    probe = _escaped(json.dumps(wanted[names[0]], ensure_ascii=False))
    sql = "select ref, fields from entry where ledger = :ledger and fields like :probe escape '\\' order by ref"
    for ref, fields in db.rows(sql, {"ledger": ledger.name, "probe": f"%{probe}%"}):
        held = json.loads(fields)
        if ref != but and all(held.get(name) == value for name, value in wanted.items()):
            return str(ref)
    return None


def history(db: Database, ref: str) -> list[EntryStep]:
    """What was done with an entry, the first first; what was taken back is left out."""
    from loucheng_cli.store.journal.projection import is_voided, voided_actions
    from loucheng_cli.store.reads.texts import texts

    voided = voided_actions(db)
    rows = db.rows(
        "select happened_on, name, changes, worker, reason, station, action from event"
        " where kind = 'entry' and subject = :ref order by clock, station, seq",
        {"ref": ref},
    )
    why = texts(db, (row[4] for row in rows))
    return [
        EntryStep(
            on=date.fromisoformat(on),
            name=name,
            state=json.loads(changes).get("state"),
            worker=worker,
            reason=why.get(reason or ""),
            action=f"{station}-{action}",
        )
        for on, name, changes, worker, reason, station, action in rows
        if not is_voided(voided, station, action, "entry", ref)
    ]


def names_in(
    db: Database, ledger: Ledger, found: Sequence[LedgerEntry], declared: Callable[[str], Ledger] | None = None
) -> Names:
    """The names behind the keys in these entries; ``declared`` gives the ledger of an entry that is named."""
    wanted: dict[FieldType, dict[str, LedgerField]] = {}
    for entry in found:
        values = entry.values
        for field in ledger.fields.values():
            for key in as_list(values.get(field.name)):
                wanted.setdefault(field.type, {})[str(key)] = field
    names: Names = {}
    for type_, keys in wanted.items():
        if type_ is FieldType.WORKER:
            from loucheng_cli.store.reads.names import worker_names

            names |= {(type_.value, code): name for code, name in worker_names(db).items()}
        elif type_ is FieldType.ENTRY and declared is not None:
            for name in {field.ledger or "" for field in keys.values()}:
                refs = [key for key, field in keys.items() if field.ledger == name]
                names |= {(type_.value, ref): title for ref, title in _titles(db, declared(name), refs).items()}
        elif type_ in _NAMED:
            table, key_column = _NAMED[type_]
            for part in in_parts(sorted(keys)):
                marks, params = placeholders(part)
                sql = f"select {key_column}, name from {table} where name is not null and {key_column} in ({marks})"
                names |= {(type_.value, code): name for code, name in db.rows(sql, params)}
    return names


def _titles(db: Database, ledger: Ledger, refs: Iterable[str]) -> dict[str, str]:
    found = by_refs(db, refs)
    names = names_in(db, ledger, found)
    field = ledger.fields[ledger.shown_as]
    return {each.ref: f"{each.ref} {shown(field, each.values.get(field.name), names) or ''}".strip() for each in found}


def naming(db: Database, ref: str) -> list[LedgerEntry]:
    """The entries that name this one, the latest first."""
    return [
        _entry(row) for row in db.rows(f"{_SELECT} where e.links like :link {_NEWEST}", {"link": f'%"entry {ref}"%'})
    ]


def people_ever(db: Database, ref: str) -> list[str]:
    """The codes of all contacts that an entry ever named."""
    rows = db.rows("select changes from event where kind = 'entry' and subject = :ref", {"ref": ref})
    return sorted({code for (changes,) in rows for code in json.loads(changes).get("people") or ()})


def _where(ledger: str, wanted: EntryFilter) -> tuple[str, dict[str, Any]]:
    parts, params = ["e.ledger = :ledger"], {"ledger": ledger}
    for column, keys in (("state", wanted.states), ("building", wanted.building)):
        if keys is not None:
            marks, found = placeholders(keys, column)
            parts.append(f"e.{column} in ({marks})")
            params |= found
    texts = [("e.links like", f'%"{link}"%') for link in wanted.links]
    for name, value in wanted.fields:
        said = _escaped(json.dumps({name: value}, ensure_ascii=False)[1:-1])
        texts.append(("e.fields like", f"%{said}%"))
    days = [(f"e.day {sign}", day.isoformat()) for sign, day in ((">=", wanted.since), ("<=", wanted.until)) if day]
    for n, (test, value) in enumerate([*texts, *days]):
        parts.append(f"{test} :p{n}" + (" escape '\\'" if "fields" in test else ""))
        params[f"p{n}"] = value
    if wanted.text:
        parts.append("(lower(e.fields) like :text escape '\\' or lower(c.text) like :text escape '\\')")
        params["text"] = f"%{_escaped(wanted.text.lower())}%"
    return " and ".join(parts), params


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _entry(row: Row) -> LedgerEntry:
    cells = list(row)
    cells[_PRIVATE] = None if cells[_PRIVATE] is None else FreeText(cells[_PRIVATE])
    return decode_row(LedgerEntry, cells)
