"""Issues as service requests of Open311 GeoReport v2 (docs/open311.md: the mapping and what it loses)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from loucheng_cli.domain.core.enums import OPEN_GROUPS, Status
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.domain.digest.disclosure import Names, clipped, is_hidden_hazard, veil_of
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.i18n import _
from loucheng_cli.render.export.columns import door
from loucheng_cli.store.reads.export import Filed
from loucheng_cli.store.reads.issue import HistoryLine

LONGEST = 4_000  # characters of a description that the specification takes


def request(filed: Filed, names: Names, zone: ZoneInfo) -> dict[str, object]:
    """One service request; keys and their order are those of the specification."""
    issue = filed.issue
    disclosure = (
        Disclosure.UNNAMED if is_hidden_hazard(issue) and veil_of(issue) is Disclosure.NAMED else veil_of(issue)
    )
    is_public = disclosure is not Disclosure.CONFIDENTIAL
    return {
        "service_request_id": issue.ref,
        "status": "open" if issue.group in OPEN_GROUPS else "closed",
        "status_notes": _status_notes(issue, disclosure, names),
        "service_name": (issue.item_name or label(issue.kind)) if is_public else _("confidential matter"),
        "service_code": issue.item if is_public else None,
        "description": _description(issue, disclosure, names),
        "agency_responsible": issue.lead_name if is_public else None,
        "service_notice": None,
        "requested_datetime": _instant(issue.opened_on, zone, time()),
        "updated_datetime": _local(filed.updated_at, zone),
        "expected_datetime": _instant(issue.due_on, zone, time(23, 59, 59)),
        "address": _address(filed, disclosure) if is_public else None,
        "address_id": issue.building if is_public else None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def extended(filed: Filed, history: Sequence[HistoryLine], words: dict[str, str], zone: ZoneInfo) -> dict[str, object]:
    """The extensions ``notes`` and ``extended_attributes``: the steps without their texts, and what v2 has no field for."""
    issue = filed.issue
    return {
        "notes": [
            {
                "datetime": _local(line.recorded_at, zone),
                "description": _(words.get(line.name, line.name)),
                "type": line.name,
            }
            for line in history
            if not line.voided
        ],
        "extended_attributes": {
            "status": issue.status.value,
            "status_group": issue.group.value,
            "status_label": status_label(issue),
            "kind": issue.kind.value,
            "origin": issue.origin.value,
            "level": issue.level.value,
            "building": issue.building,
            "provisional": issue.provisional,
            "outcome": issue.outcome.value if issue.outcome else None,
            "solved": issue.solved.value if issue.solved else None,
            "satisfaction": issue.satisfaction.value if issue.satisfaction else None,
            "co_agencies": [task.party_name for task in filed.tasks],
            "closed_on": issue.closed_on.isoformat() if issue.closed_on else None,
        }
        if veil_of(issue) is not Disclosure.CONFIDENTIAL
        else {"status": issue.status.value, "status_group": issue.group.value},
    }


def _description(issue: Issue, disclosure: Disclosure, names: Names) -> str | None:
    """What was said, masked; of an unnamed issue only what it is about, since the words would tell who asked."""
    if disclosure is Disclosure.CONFIDENTIAL:
        return None
    if disclosure is Disclosure.UNNAMED or issue.text is None:
        return issue.item_name or label(issue.kind)
    return clipped(names.mask(issue.text), LONGEST)


def _status_notes(issue: Issue, disclosure: Disclosure, names: Names) -> str:
    said = status_label(issue)
    if issue.status is Status.DUPLICATE and issue.duplicate_of:
        said = _("merged into {ref}").format(ref=issue.duplicate_of)
    if disclosure is Disclosure.NAMED and issue.reply:
        said = _("{status}: {why}").format(status=said, why=clipped(names.mask(issue.reply), LONGEST))
    return said


def _address(filed: Filed, disclosure: Disclosure) -> str | None:
    """Building and door; of an unnamed issue the building alone."""
    if filed.building_name is None:
        return None
    where = door(filed)
    return f"{filed.building_name} {where}" if where and disclosure is Disclosure.NAMED else filed.building_name


def _instant(day: date | None, zone: ZoneInfo, at: time) -> str | None:
    """Only days are known: the first moment of the day it was received, the last of the day it is due."""
    return None if day is None else datetime.combine(day, at, zone).isoformat()


def _local(instant: str | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else datetime.fromisoformat(instant).astimezone(zone).isoformat()
