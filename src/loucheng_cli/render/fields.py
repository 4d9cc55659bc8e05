"""Names of the fields of a fact, and how a change of one reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.events import fact_class, readers
from loucheng_cli.domain.core.labels import LABELS, label
from loucheng_cli.i18n import N_, _
from loucheng_cli.render.cells import text_of

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.declaration import Ledger

Pair = tuple[object, object]

FIELDS: dict[str, str] = {
    "status": N_("Status"),
    "group": N_("Group"),
    "text": N_("What was said"),
    "urgency": N_("Urgency"),
    "lead_name": N_("Lead"),
    "item_name": N_("Item"),
    "due_on": N_("Due"),
    "owner": N_("Owner"),
    "held_on": N_("On hold since"),
    "assigned_on": N_("Assigned"),
    "accepted_on": N_("Accepted"),
    "resolved_on": N_("Handled"),
    "closed_on": N_("Closed"),
    "reply": N_("Answer"),
    "outcome": N_("Outcome"),
    "satisfaction": N_("Satisfaction"),
    "name": N_("Name"),
    "building": N_("Building"),
    "floor": N_("Floor"),
    "unit": N_("Unit"),
    "heard": N_("Heard"),
    "visited_on": N_("Visited on"),
    "enterprise": N_("Enterprise"),
    "credit_code": N_("Credit code"),
    "registration_number": N_("Registration number"),
    "kind": N_("Kind"),
    "operating": N_("Operating"),
    "industry": N_("Industry"),
    "stage": N_("Stage"),
    "scale": N_("Scale"),
    "nurture": N_("To be raised to scale"),
    "key": N_("Key enterprise"),
    "headcount": N_("Headcount"),
    "moved_in_on": N_("Moved in"),
    "lease_until": N_("Lease until"),
    "permit_until": N_("Permit until"),
    "moved_out_on": N_("Moved out"),
    "registered_address": N_("Registered address"),
    "registered_here": N_("Registered here"),
    "operating_address": N_("Operating address"),
    "registered_on": N_("Registered on"),
    "capital": N_("Capital"),
    "scope": N_("Scope"),
    "tags": N_("Tags"),
    "no_visits": N_("No visits for now"),
    "contacts": N_("Contacts"),
    "note": N_("Note"),
    "occupancies": N_("Where"),
    "to_on": N_("Moved out"),
    "opened_on": N_("Received"),
    "origin": N_("Origin"),
    "visit": N_("Visit"),
    "named": N_("May be named"),
    "confidential": N_("Confidential"),
    "contacted_on": N_("First contact"),
    "promised_days": N_("Days promised"),
    "sign_due_on": N_("To be accepted by"),
    "materials": N_("Materials missing"),
    "hold_reason": N_("Why on hold"),
    "extended_days": N_("Days extended"),
    "returns": N_("Times returned"),
    "follow_up_due_on": N_("Follow-up due"),
    "followed_up_on": N_("Followed up on"),
    "contacted": N_("Was contacted"),
    "solved": N_("Whether solved"),
    "redone": N_("Times redone"),
    "duplicate_of": N_("Merged into"),
    "level": N_("Level"),
    "reminders": N_("Reminders"),
    "supervised_on": N_("Supervised"),
    "escalated_on": N_("Escalated"),
    "decline_reason": N_("Why declined"),
    "channel_told": N_("Channel told"),
    "worker": N_("Worker"),
    "companions": N_("Companions"),
    "method": N_("Method"),
    "result": N_("Result"),
    "met_role": N_("Role of the person met"),
    "introduced": N_("Introduced"),
    "next_visit_on": N_("Next visit"),
    "party_name": N_("Party"),
    "asked": N_("Asked for"),
    "ended_on": N_("Answered on"),
    "raised_on": N_("Raised"),
    "by_whom": N_("By whom"),
    "given_on": N_("Given on"),
    "until_on": N_("Holds until"),
    "withdrawn": N_("Withdrawn"),
    "no_visits_reason": N_("Why no visits"),
    "source": N_("Source"),
    "area_m2": N_("Area (m²)"),
    "from_on": N_("Moved in"),
    "title": N_("Title"),
    "buildings": N_("Buildings"),
    "left_on": N_("Left on"),
    "state": N_("State"),
    "extension_approved_by": N_("Extension approved by"),
    "hold_approved_by": N_("Hold approved by"),
}


def changed(kind: str, fields: Mapping[str, Pair], ledger: Ledger | None = None) -> Iterator[str]:
    """Fields of a fact before and after, a line each; those that only the program reads, where there are no others.

    ``ledger`` is that of an entry; without it its fields and states stand as they are declared.
    """
    if kind == "entry":
        fields = _entry_fields(fields)
        if ledger is not None:
            yield from _of_entry(ledger, fields)
            return
    for name in [each for each in fields if each in FIELDS or kind == "entry"] or fields:
        title = _(FIELDS[name]) if name in FIELDS else name
        before, after = (_said(kind, name, value) for value in fields[name])
        yield _("{label}: {before} → {after}").format(label=title, before=before, after=after)


def _entry_fields(fields: Mapping[str, Pair]) -> dict[str, Pair]:
    """The values of an entry of a ledger one by one; those that follow from them are left out."""
    found = {name: fields[name] for name in ("state", "ledger") if name in fields}
    for name in ("fields", "private"):
        before, after = (
            json.loads(each) if isinstance(each, str) and each[:1] == "{" else each or {}
            for each in fields.get(name, ("", ""))
        )
        if isinstance(before, dict) and isinstance(after, dict):
            names = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
            found |= {key: (before.get(key), after.get(key)) for key in names}
    return found


def _of_entry(ledger: Ledger, fields: Mapping[str, Pair]) -> Iterator[str]:
    from loucheng_cli.domain.ledger.values import shown

    for name, pair in fields.items():
        field = ledger.fields.get(name)
        if name == "state":
            title = _("State")
            before, after = (ledger.states[str(each)].title if each in ledger.states else each for each in pair)
        elif field is not None:
            title = str(field.title)
            before, after = (shown(field, each, {}) for each in pair)
        else:
            title, (before, after) = name, pair
        yield _("{label}: {before} → {after}").format(
            label=title, before=text_of(before) or _("(empty)"), after=text_of(after) or _("(empty)")
        )


def _said(kind: str, name: str, value: object) -> str:
    cls: object = fact_class(kind)
    if isinstance(value, str) and name in readers(cls):
        word = readers(cls)[name](value)
        return label(word) if isinstance(word, StrEnum) and word in LABELS else text_of(word)
    return _("no") if value is False else text_of(value) or _("(empty)")
