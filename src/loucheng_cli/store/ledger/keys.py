"""Values of an entry read from texts: names of enterprises, buildings, workers and the like become keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loucheng_cli.domain.ledger.declaration import FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.values import Values, read_value
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import parse_floor
from loucheng_cli.domain.privacy.personal_numbers import normalise_phone
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.reads.community import find_building, find_council
from loucheng_cli.store.reads.contact import find_contact
from loucheng_cli.store.reads.enterprise import find_enterprise
from loucheng_cli.store.reads.refs import full_ref, parse_ref
from loucheng_cli.store.reads.worker import find_worker


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person who is not a contact yet, as typed: the name, and a telephone number behind it."""

    name: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFinder:
    """Finds the keys behind names; ``catalog`` and ``declared`` are asked for only where a field needs them."""

    db: Database
    catalog: Callable[[], Any]
    declared: Callable[[str], Ledger]

    def __call__(self, field: LedgerField, text: str, so_far: Values) -> Any:
        """The key of the row that a text names, of the type of the field."""
        match field.type:
            case FieldType.ENTERPRISE:
                return find_enterprise(self.db, text).ref
            case FieldType.BUILDING:
                return find_building(self.db, text).code
            case FieldType.COUNCIL:
                return find_council(self.db, text).code
            case FieldType.WORKER:
                return find_worker(self.db, text).code
            case FieldType.PARTY:
                return self.catalog().party_key(text)
            case FieldType.ITEM:
                return self.catalog().item(text.split(maxsplit=1)[0]).code
            case FieldType.ISSUE:
                ref = full_ref(self.db, text, "I")
                if not self.db.scalar("select count(*) from issue where ref = :ref", {"ref": ref}):
                    raise NotFoundError(ref)
                return ref
            case FieldType.ENTRY:
                return reads.find_entry(self.db, self.declared(field.ledger or ""), text).ref
            case FieldType.FLOOR:
                building = next((value for name, value in so_far.items() if name == "building"), None)
                plan = BuildingPlan.of(find_building(self.db, building)) if building else None
                return parse_floor(text, plan or BuildingPlan(code="", name="", floors_above=200, floors_below=20))
            case _:
                if parse_ref(text, "C"):
                    return find_contact(self.db, text).code
                return _person(text)


def read_fields(ledger: Ledger, given: Mapping[str, str | None], names: KeyFinder, today: date) -> dict[str, object]:
    """The values that texts stand for, by field; an empty text erases."""
    values: dict[str, object] = {}
    # A floor is read in its building, and so after it.
    for field in sorted(ledger.fields.values(), key=lambda each: each.type is FieldType.FLOOR):
        text = given.get(field.name)
        if text is not None:
            values[field.name] = read_value(field, text, names, values, today=today)
    return values


def with_defaults(ledger: Ledger, values: Values, names: KeyFinder, *, today: date) -> dict[str, object]:
    """The values with what the declaration fills in, and without empty ones; numbers are given when it is recorded."""
    whole = {name: value for name, value in values.items() if value is not None}
    for field in ledger.fields.values():
        if field.default is not None and field.name not in values and "{n}" not in field.default:
            text = today.isoformat() if field.default == "today" else field.default
            whole[field.name] = read_value(field, text, names, whole, today=today)
    return whole


def _person(text: str) -> NewPerson:
    for at in range(len(text)):
        phone = normalise_phone(text[at:]) if text[at].isdigit() or text[at] in "+(（" else None
        if phone and text[:at].strip():
            return NewPerson(text[:at].strip(" ，,（(:："), phone)
    return NewPerson(text.strip(), None)
