"""What is a field of a fact called where a person reads how it changes?"""

from __future__ import annotations

from typing import Any

from loucheng_cli.i18n import N_, _
from loucheng_cli.render.output import text_of

FIELDS: dict[str, str] = {
    "status": N_("Status"),
    "group": N_("Group"),
    "text": N_("What was said"),
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
}


def changed(name: str, before: Any, after: Any) -> str:
    """A field before and after, in a line."""
    label = _(FIELDS[name]) if name in FIELDS else name
    return _("{label}: {before} → {after}").format(label=label, before=_said(before), after=_said(after))


def _said(value: Any) -> str:
    return _("no") if value is False else text_of(value) or _("(empty)")
