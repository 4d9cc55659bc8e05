"""The columns of the exports: their titles and their cells (诉求台账)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from loucheng_cli.domain.core.enums import Status
from loucheng_cli.domain.core.labels import floor_name, label, place_name, status_label
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.privacy.typed import is_plain, not_carried, without_plain
from loucheng_cli.i18n import _, ngettext, pgettext
from loucheng_cli.render.issue import promise_text
from loucheng_cli.store.journal.journal import EVENT_COLUMNS
from loucheng_cli.store.reads.export import ExportedVisit, Filed, Registered


def issue_heads() -> list[str]:
    """The 26 heads of the ledger."""
    return [
        pgettext("ledger", "Row"),
        pgettext("ledger", "No."),
        pgettext("ledger", "Received"),
        pgettext("ledger", "Origin"),
        pgettext("ledger", "Enterprise"),
        pgettext("ledger", "Building"),
        pgettext("ledger", "Unit"),
        pgettext("ledger", "What was said"),
        pgettext("ledger", "Kind"),
        pgettext("ledger", "Item"),
        pgettext("ledger", "Lead"),
        pgettext("ledger", "Supporting parties"),
        pgettext("ledger", "Level"),
        pgettext("ledger", "Assigned"),
        pgettext("ledger", "Accepted"),
        pgettext("ledger", "Promised"),
        pgettext("ledger", "Due"),
        pgettext("ledger", "First contact"),
        pgettext("ledger", "Handled"),
        pgettext("ledger", "Result"),
        pgettext("ledger", "Overdue"),
        pgettext("ledger", "Followed up"),
        pgettext("ledger", "Solved"),
        pgettext("ledger", "Satisfaction"),
        pgettext("ledger", "Owner"),
        pgettext("ledger", "Notes"),
    ]


def issue_cells(n: int, filed: Filed, people: Mapping[str, str], today: date) -> list[object]:
    """One issue under the 26 heads."""
    issue = filed.issue
    return [
        n,
        issue.ref,
        issue.opened_on,
        label(issue.origin),
        filed.enterprise_name,
        filed.building_name or issue.building,
        door(filed),
        _("(removed)") if issue.text is None else issue.text,
        label(issue.kind),
        f"{issue.item} {issue.item_name or ''}".strip() if issue.item else None,
        issue.lead_name,
        _(", ").join(task.party_name for task in filed.tasks),
        label(issue.level),
        issue.assigned_on,
        issue.accepted_on,
        promise_text(issue.promised_days, issue.promised_unit),
        issue.due_on,
        issue.contacted_on,
        issue.resolved_on,
        _result(issue),
        _("yes") if was_late(issue, today) else _("no"),
        issue.followed_up_on,
        label(issue.solved),
        label(issue.satisfaction),
        people.get(issue.owner or "", issue.owner),
        _notes(issue),
    ]


def door(filed: Filed) -> str | None:
    """The unit, or what the storey is called: 1901, 12A层, 地下1层."""
    issue = filed.issue
    return issue.unit or (None if issue.floor is None else floor_name(issue.floor, filed.floor_label))


def was_late(issue: Issue, today: date) -> bool:
    """Handled after its due day, or late now."""
    if issue.resolved_on is not None and issue.due_on is not None:
        return issue.resolved_on > issue.due_on
    return issue.is_overdue(today)


def _result(issue: Issue) -> str:
    if issue.status is Status.DUPLICATE:
        return _("merged into {ref}").format(ref=issue.duplicate_of)
    if issue.status is Status.DECLINED:
        why = [label(issue.decline_reason), issue.channel_told or ""]
        return _("{status}: {why}").format(status=label(issue.status), why=_("; ").join(filter(None, why)))
    if issue.outcome is None:
        return status_label(issue)
    reply = issue.reply or ""
    return _("{outcome}: {reply}").format(outcome=label(issue.outcome), reply=reply) if reply else label(issue.outcome)


def _notes(issue: Issue) -> str:
    """What explains the days and the place on the page."""
    said = [
        _("due day provisional") if issue.provisional else "",
        _("on hold since {day}: {why}").format(day=issue.held_on, why=label(issue.hold_reason))
        if issue.held_on
        else "",
        ngettext("extended by {n} day", "extended by {n} days", issue.extended_days).format(n=issue.extended_days)
        if issue.extended_days
        else "",
        ngettext("returned once", "returned {n} times", issue.returns).format(n=issue.returns) if issue.returns else "",
        ngettext("redone once", "redone {n} times", issue.redone).format(n=issue.redone) if issue.redone else "",
        _("entered late") if issue.backdated else "",
        _("not rated") if issue.status is Status.CLOSED and issue.solved is None else "",
        _("confidential") if issue.confidential else "" if issue.named else _("not to be named"),
    ]
    return _("; ").join(filter(None, said))


def visit_heads() -> list[str]:
    """The heads of the list of visits."""
    return [
        pgettext("ledger", "No."),
        pgettext("ledger", "Visited on"),
        pgettext("ledger", "Time"),
        pgettext("ledger", "Enterprise no."),
        pgettext("ledger", "Enterprise"),
        pgettext("ledger", "Building"),
        pgettext("ledger", "Worker"),
        pgettext("ledger", "Companions"),
        pgettext("ledger", "Method"),
        pgettext("ledger", "Kind of visit"),
        pgettext("ledger", "Result of the visit"),
        pgettext("ledger", "Post of who was met"),
        pgettext("ledger", "Introduced"),
        pgettext("ledger", "Heard"),
        pgettext("ledger", "Issues"),
        pgettext("ledger", "Next visit"),
        pgettext("ledger", "Entered late"),
        pgettext("ledger", "Headcount"),
        pgettext("ledger", "Lease until"),
        pgettext("ledger", "Lease plan"),
        pgettext("ledger", "How business goes"),
    ]


def visit_cells(_n: int, made: ExportedVisit, people: Mapping[str, str], _today: date) -> list[object]:
    """One visit."""
    visit = made.visit
    return [
        visit.ref,
        visit.visited_on,
        visit.visited_at,
        visit.enterprise,
        made.enterprise_name,
        made.building_name or visit.building,
        people.get(visit.worker or "", None if is_plain(visit.worker) else visit.worker),
        _(", ").join(people.get(each, each) for each in without_plain(visit.companions)),
        label(visit.method),
        label(visit.kind),
        label(visit.result),
        visit.met_role,
        visit.introduced,
        visit.heard,
        _(", ").join(made.issues),
        visit.next_visit_on,
        visit.backdated,
        visit.headcount,
        visit.lease_until,
        visit.lease_plan and label(visit.lease_plan),
        visit.business and label(visit.business),
    ]


def enterprise_heads() -> list[str]:
    """The heads of the list of enterprises, which ``enterprise import`` reads back."""
    return [
        pgettext("ledger", "No."),
        pgettext("ledger", "Name of the enterprise"),
        pgettext("ledger", "Credit code"),
        pgettext("ledger", "Kind of enterprise"),
        pgettext("ledger", "Industry"),
        pgettext("ledger", "Stage"),
        pgettext("ledger", "Operating"),
        pgettext("ledger", "Building"),
        pgettext("ledger", "Floor"),
        pgettext("ledger", "Unit"),
        pgettext("ledger", "All places"),
        pgettext("ledger", "Headcount"),
        pgettext("ledger", "Scale"),
        pgettext("ledger", "Listed since"),
        pgettext("ledger", "Nurtured"),
        pgettext("ledger", "Key enterprise"),
        pgettext("ledger", "Moved in on"),
        pgettext("ledger", "Moved in from"),
        pgettext("ledger", "Lease until"),
        pgettext("ledger", "Moved out on"),
        pgettext("ledger", "Registered address"),
        pgettext("ledger", "Operating address"),
        pgettext("ledger", "Registered here"),
        pgettext("ledger", "Registered on"),
        pgettext("ledger", "Capital"),
        pgettext("ledger", "Scope"),
        pgettext("ledger", "Tags"),
        pgettext("ledger", "Not to be visited"),
        pgettext("ledger", "Note"),
        pgettext("ledger", "Permit until"),
    ]


def enterprise_cells(_n: int, registered: Registered, _people: Mapping[str, str], _today: date) -> list[object]:
    """One enterprise with the places it holds; names and phones of persons are not among them."""
    each: Enterprise = registered.enterprise
    held = [place for place in registered.occupancies if place.to_on is None]
    main = held[0] if held else None
    return [
        each.ref,
        each.name,
        each.credit_code or each.registration_number,
        label(each.kind),
        each.industry,
        label(each.stage),
        label(each.operating),
        registered.building_name,
        main.floor if main else None,
        main.unit if main else None,
        _("; ").join(_place(place.building, place.floor, place.unit) for place in held) if len(held) > 1 else None,
        each.headcount,
        each.scale,
        each.scale_since,
        each.nurture,
        each.key,
        each.moved_in_on,
        each.moved_in_from,
        each.lease_until,
        each.moved_out_on,
        each.registered_address,
        each.operating_address,
        None if each.registered_here is None else _("yes") if each.registered_here else _("no"),
        each.registered_on,
        each.capital,
        each.scope,
        _(", ").join(each.tags),
        each.no_visits,
        each.note,
        each.permit_until,
    ]


def journal_heads() -> list[str]:
    """The columns of the journal, as docs/contracts.md names them."""
    return list(EVENT_COLUMNS)


def journal_cells(_n: int, event: Mapping[str, object], _people: Mapping[str, str], _today: date) -> list[object]:
    """One event."""
    return [event[name] for name in EVENT_COLUMNS]


def whole(row: Any) -> dict[str, object]:
    """Everything that is known of a row, for JSON lines: the fact's own fields, then the names behind its refs."""
    if isinstance(row, Mapping):
        return dict(row)
    fact, *rest = (field.name for field in fields(row))
    found = {field.name: getattr(getattr(row, fact), field.name) for field in fields(getattr(row, fact))}
    return not_carried(getattr(row, fact).KIND, found) | {name: getattr(row, name) for name in rest}


def _place(building: str, floor: int | None, unit: str | None) -> str:
    return place_name(building, floor, unit)
