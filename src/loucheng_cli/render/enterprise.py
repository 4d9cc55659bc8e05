"""Enterprises: the list and the file of each (一企一档)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.enums import Group
from loucheng_cli.domain.core.labels import floor_name, label
from loucheng_cli.domain.enterprise.model import Enterprise, Occupancy
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.i18n import N_, _
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.output import plain
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.doubles import Double
from loucheng_cli.store.reads.enterprise import EnterpriseLine, TimelineLine

if TYPE_CHECKING:
    from rich.console import RenderableType

Plans = Mapping[str, BuildingPlan]


def line_columns(plans: Plans) -> list[Column[EnterpriseLine]]:
    """The columns of a list of enterprises."""
    return [
        Column(_("No."), lambda line: Styled(line.ref, Style.REF), keep=True),
        Column(_("Name"), lambda line: line.name, wide=True),
        Column(_("Building"), lambda line: line.building_name or line.building),
        Column(_("Unit"), lambda line: door_text(line.building, line.floor, line.unit, plans)),
        Column(_("Kind of enterprise"), lambda line: label(line.kind), below=True),
        Column(_("Industry"), lambda line: Styled(line.industry or "", Style.SECONDARY), below=True),
        Column(_("Stage"), lambda line: label(line.stage), below=True),
        Column(_("Operating"), lambda line: label(line.operating), below=True),
        Column(_("Credit code"), lambda line: line.credit_code, keep=True, below=True),
    ]


def double_columns() -> list[Column[Double]]:
    """The columns of pairs that may be one."""
    return [
        Column(_("No."), lambda each: each.one.ref),
        Column(_("Name"), lambda each: each.one.name, wide=True),
        Column(_("Where"), lambda each: each.one.place),
        Column(_("Perhaps the same"), lambda each: each.other.ref),
        Column(_("Its name"), lambda each: each.other.name, wide=True),
        Column(_("Where"), lambda each: each.other.place),
        Column(_("Because of"), lambda each: _(WHY_DOUBLE[each.why])),
    ]


WHY_DOUBLE = {"code": N_("the same credit code"), "name": N_("the same name"), "near": N_("much the same name")}


def door_text(building: str | None, floor: int | None, unit: str | None, plans: Plans) -> str:
    """The unit, else the storey as its door calls it."""
    if unit or floor is None:
        return unit or ""
    plan = plans.get(building or "")
    return floor_name(floor, plan.labels.get(floor) if plan else None)


def place_text(held: Occupancy, plans: Plans) -> str:
    """Building, door, area and days of an occupancy in a line."""
    plan = plans.get(held.building)
    parts = [plan.name if plan else held.building, door_text(held.building, held.floor, held.unit, plans)]
    if held.area_m2 is not None:
        parts.append(_("{n} m²").format(n=held.area_m2))
    if held.from_on is not None:
        parts.append(_("since {day}").format(day=held.from_on))
    if held.to_on is not None:
        parts.append(_("until {day}").format(day=held.to_on))
    return "  ".join(part for part in parts if part)


def file_value(
    enterprise: Enterprise, held: Sequence[Occupancy], timeline: Iterable[TimelineLine] | None = None
) -> dict[str, object]:
    """The file of an enterprise in JSON: its fields, the main place, all occupancies; visits and issues on request."""
    value: dict[str, object] = plain(enterprise)
    del value["name_key"]  # of the tables alone
    main = next((each for each in held if each.to_on is None), None)
    value |= {name: getattr(main, name, None) for name in ("building", "floor", "unit")}
    value["occupancies"] = plain(held)
    if timeline is not None:
        lines = list(timeline)
        value["visits"] = sum(line.what == "visit" for line in lines)
        value["issues"] = sum(line.what == "issue" for line in lines)
        value["timeline"] = plain(lines)
    return value


def file_sections(
    enterprise: Enterprise,
    held: Sequence[Occupancy],
    timeline: Sequence[TimelineLine],
    plans: Plans,
    names: Mapping[str, str],
    persons: Iterable[str],
) -> list[Section]:
    """The card of an enterprise."""
    here = {True: _("yes"), False: _("no"), None: None}[enterprise.registered_here]
    profile = [
        (_("Credit code"), enterprise.credit_code),
        (_("Registration number"), enterprise.registration_number),
        (_("Kind of enterprise"), label(enterprise.kind)),
        (_("Operating"), label(enterprise.operating)),
        (_("Industry"), enterprise.industry),
        (_("Stage"), label(enterprise.stage)),
        (_("Scale"), " ".join(part for part in (enterprise.scale, enterprise.scale_since) if part)),
        (_("To be raised to scale"), enterprise.nurture),
        (_("Key enterprise"), enterprise.key),
        (_("Headcount"), enterprise.headcount),
        (_("Moved in"), " ".join(str(part) for part in (enterprise.moved_in_on, enterprise.moved_in_from) if part)),
        (_("Lease until"), enterprise.lease_until),
        (_("Permit until"), enterprise.permit_until),
        (_("Moved out"), enterprise.moved_out_on),
        (_("Registered address"), enterprise.registered_address),
        (_("Registered here"), here),
        (_("Operating address"), enterprise.operating_address),
        (_("Registered on"), enterprise.registered_on),
        (_("Capital"), enterprise.capital),
        (_("Scope"), enterprise.scope),
        (_("Tags"), enterprise.tags),
        (_("No visits for now"), enterprise.no_visits_reason or enterprise.no_visits),
        (_("Contacts"), tuple(persons)),
        (_("Note"), enterprise.note),
    ]
    return [
        Section("", profile),
        Section(_("Where"), lines=[place_text(each, plans) for each in held]),
        Section(
            _("Visits and issues"),
            lines=[timeline_text(line, names) for line in timeline],
            drawn=lambda room: _timeline(timeline, names, room),
        ),
    ]


def timeline_text(line: TimelineLine, names: Mapping[str, str]) -> str:
    """A visit or an issue in a line: day, what, how it stands, what was said."""
    return "  ".join(part for part in (line.on.isoformat(), *_timeline_parts(line, names)) if part)


def _timeline_parts(line: TimelineLine, names: Mapping[str, str]) -> list[str]:
    """Number, how it stands, what was said, by whom."""
    text = _("(removed)") if line.text is None and line.what == "issue" else " ".join((line.text or "").split())
    if line.what == "visit":
        state = f"{label(line.kind)} {label(line.result)}"
    else:
        state = _("on hold") if line.held else label(line.status)
        if line.lead_name:
            state += f" {line.lead_name}"
    worker = Styled(names.get(line.worker or "", line.worker or ""), Style.SECONDARY)
    return [Styled(line.ref, Style.REF), Styled(state, _timeline_style(line)), text, worker]


def _timeline_style(line: TimelineLine) -> str:
    if line.what == "visit":
        return Style.SECONDARY
    if line.held or line.group is Group.OPEN:
        return Style.SOON
    return Style.GOOD


def _timeline(timeline: Sequence[TimelineLine], names: Mapping[str, str], room: int) -> RenderableType:
    from loucheng_cli.render import card

    moments = [
        card.TimelineEntry(line.on.isoformat(), [_timeline_parts(line, names)], _timeline_style(line))
        for line in timeline
    ]
    return card.timeline(moments, room)


def state_sentence(enterprise: Enterprise, held: Sequence[Occupancy], plans: Plans) -> str:
    """The state after a change, in a sentence."""
    here = [each for each in held if each.to_on is None]
    where = _(", ").join(place_text(each, plans) for each in here[:3])
    return "  ".join(part for part in (enterprise.ref, enterprise.name, label(enterprise.operating), where) if part)
