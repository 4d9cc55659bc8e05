"""An entry of a ledger, and what the rules of its declaration decide about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from loucheng_cli.domain.core.events import Change, FreeText, canonical
from loucheng_cli.domain.ledger.declaration import AT_MOST, NAMES_KIND, NOT_BEFORE, FieldType, Ledger, LedgerMove
from loucheng_cli.domain.ledger.values import Values, as_day, as_list, shown
from loucheng_cli.errors import MoveRefusedError, ReasonRequiredError, RefusedError
from loucheng_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """An entry of a ledger (台账条目).

    ``fields`` are its plain values; ``private`` is the content key of a JSON object of all free texts and personal
    values, so that they can be erased together. ``reached`` has the day on which each state was reached; ``links`` are
    the rows that it names (``enterprise SM-E3``), ``people`` the codes of its contacts.
    """

    KIND: ClassVar[str] = "entry"
    KEY: ClassVar[str] = "ref"

    ref: str
    ledger: str = ""
    state: str = ""
    day: date | None = None
    building: str | None = None
    added_on: date | None = None
    last_on: date | None = None
    reached: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    private: FreeText | None = None
    people: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def values(self) -> Values:
        """All values, where ``private`` holds the text and not its key."""
        return {**self.fields, **(json.loads(self.private) if self.private else {})}


def require(ledger: Ledger, names: Iterable[str], values: Values) -> None:
    """Refuse a step while one of these fields is empty."""
    missing = [name for name in names if values.get(name) is None]
    if missing:
        raise FieldsMissingError(ledger, missing)


def added(ledger: Ledger, ref: str, values: Values, *, on: date) -> list[Change]:
    """A new entry in the first state."""
    state = ledger.first_state
    begun = {"ledger": ledger.name, "state": state, "added_on": on, "last_on": on, "reached": {state: on}}
    return [Change("entry", ref, "EntryAdded", {**begun, **_stored(ledger, {}, {}, values)}, new=True)]


def edited(ledger: Ledger, entry: LedgerEntry, given: Values) -> list[Change]:
    """Named fields take these values; None erases one that is not required."""
    erased = [name for name, value in given.items() if value is None and ledger.fields[name].required]
    if erased:
        raise FieldsMissingError(ledger, erased)
    changed = _changed(ledger, entry, given)
    return [Change("entry", entry.ref, "EntryChanged", changed)] if changed else []


def require_move(
    ledger: Ledger, entry: LedgerEntry, move: LedgerMove, given: Values, *, on: date, reason: str | None
) -> None:
    """Refuse a move that its state, its day, its fields or a missing reason forbid."""
    if entry.state not in move.sources:
        current = ledger.states.get(entry.state)
        raise MoveRefusedError(
            entry.ref, move.title, current.title if current else entry.state,
            (each.title for each in ledger.moves_from(entry.state)),
        )  # fmt: skip
    if move.reason and not (reason or "").strip():
        raise ReasonRequiredError
    if entry.last_on and on < entry.last_on:
        raise RefusedError(
            _("It cannot have happened before {day}, the day of what it follows.").format(day=entry.last_on)
        )
    require(ledger, move.requires, {**entry.values, **given})


def moved(ledger: Ledger, entry: LedgerEntry, target: str, given: Values, *, on: date) -> list[Change]:
    """The entry goes on to a state."""
    reached = {**entry.reached, target: on}
    fields = {"state": target, "last_on": on, "reached": reached, **_changed(ledger, entry, given)}
    return [Change("entry", entry.ref, "EntryMoved", fields)]


def check_values(ledger: Ledger, values: Values, *, today: date, added_on: date) -> None:
    """The rules that hold the values of one entry to each other."""
    known = {**values, "today": today.isoformat(), "added": added_on.isoformat()}
    for rule in (*ledger.ruled(NOT_BEFORE), *ledger.ruled(AT_MOST)):
        first: Any = known.get(rule.fields[0])
        other: Any = known.get(rule.fields[1]) if len(rule.fields) > 1 else rule.limit
        if rule.kind == NOT_BEFORE:
            first, other = as_day(first), as_day(other)
        if None in (first, other) or type(first) is not type(other):  # a value of another type is from before a change
            continue
        about = ledger.fields[rule.fields[0]]
        beside = [ledger.fields[name].title for name in rule.fields[1:] if name in ledger.fields]
        limit = " ".join([*beside, str(shown(about, other, {}))])
        if rule.kind == NOT_BEFORE and first < other:
            raise RefusedError(_("{field} cannot be before {day}.").format(field=about.title, day=limit))
        if rule.kind == AT_MOST and first > other:
            value = shown(about, first, {})
            raise RefusedError(
                _("{field} is {value}; at most {limit}.").format(field=about.title, value=value, limit=limit)
            )


class FieldsMissingError(RefusedError):
    """Fields without which the step cannot be taken."""

    code = "fields_missing"

    def __init__(self, ledger: Ledger, names: Iterable[str]) -> None:
        named = [ledger.fields[name] for name in names]
        self.fields = tuple(each.name for each in named)
        options = " ".join(each.flag for each in named)
        super().__init__(
            _("Still needed: {fields} ({options})").format(
                fields=_(", ").join(each.title for each in named), options=options
            )
        )


def _changed(ledger: Ledger, entry: LedgerEntry, given: Values) -> dict[str, object]:
    fields = _stored(ledger, entry.fields, entry.values, given)
    if fields["links"] == entry.links:  # where it is counted follows from what it names
        fields["building"] = entry.building
    return {name: value for name, value in fields.items() if value != getattr(entry, name)}


def _stored(ledger: Ledger, plain: Mapping[str, object], all_: Values, given: Values) -> dict[str, object]:
    """The columns of the entry after these values; of a field no longer declared what was there stays."""
    fields, private = dict(plain), {name: value for name, value in all_.items() if name not in plain}
    for name, value in given.items():
        kept = private if ledger.fields[name].is_private else fields
        if value is None or value in ((), []):
            fields.pop(name, None)
            private.pop(name, None)
        else:
            kept[name] = list(value) if isinstance(value, tuple) else value
    # What is personal stands in no column of its own.
    named = [(each, key) for each in ledger.fields.values() for key in as_list(fields.get(each.name))]
    building = next((key for each, key in named if each.type is FieldType.BUILDING), None)
    day = fields.get(ledger.day) if ledger.day else None
    return {
        "fields": fields,
        "private": FreeText(canonical(private)) if private else None,
        "day": as_day(day),
        "building": building,
        "people": tuple(str(key) for each, key in named if each.type is FieldType.CONTACT),
        "links": tuple(f"{NAMES_KIND[each.type]} {key}" for each, key in named if each.type in NAMES_KIND),
    }
