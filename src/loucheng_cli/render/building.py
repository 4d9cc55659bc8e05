"""Buildings: the list, the file with its floors as a stack, the rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.labels import floor_name
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.space import LET, Held, Room, Space
from loucheng_cli.i18n import N_, _, ngettext, pgettext
from loucheng_cli.render.cells import Column, Section, pad
from loucheng_cli.render.issue import light_text
from loucheng_cli.render.output import plain
from loucheng_cli.render.theme import Style, Styled, style_of
from loucheng_cli.render.wrapping import width
from loucheng_cli.store.reads.building import BuildingFile, BuildingLine, FloorLine
from loucheng_cli.store.reads.issue import IssueLine

if TYPE_CHECKING:
    from rich.console import RenderableType

_LONGEST_BAR = 30  # squares
SPACES = {
    Space.LET: N_("let"),
    Space.FITTING_OUT: N_("let, fitting out"),
    Space.OWN_USE: N_("used by the owner"),
    Space.VACANT: N_("vacant"),
}


def building_columns() -> list[Column[BuildingLine]]:
    """The columns of ``building list``."""
    return [
        Column(_("Code"), lambda line: Styled(line.building.code, Style.REF), keep=True),
        Column(_("Name"), lambda line: line.building.name),
        Column(_("Use"), lambda line: line.building.kind, below=True),
        Column(_("Floors"), lambda line: f"{line.building.floors_above}+{line.building.floors_below}"),
        Column(_("Council"), lambda line: line.council, below=True),
        Column(pgettext("building", "Enterprises"), lambda line: str(line.enterprises), right=True),
        Column(pgettext("building", "Open"), lambda line: str(line.open), right=True),
        Column(pgettext("building", "Overdue"), lambda line: _alarm(line.overdue), right=True),
        Column(_("Manager"), lambda line: line.building.manager, below=True),
    ]


def _alarm(count: int) -> Styled:
    return Styled(str(count), Style.OVERDUE if count else "")


def line_value(line: BuildingLine) -> dict[str, object]:
    """A building of the list in JSON."""
    rest = {"council": line.council, "enterprises": line.enterprises, "open": line.open, "overdue": line.overdue}
    return {**plain(line.building), **rest}


def file_value(file: BuildingFile) -> dict[str, object]:
    """A building with its storeys in JSON."""
    return {
        **plain(file.building),
        "council": plain(file.council),
        "workers": [{"code": worker.code, "name": name, "title": worker.title} for worker, name in file.workers],
        "enterprises": file.enterprises,
        "overdue": file.overdue,
        "floors": [
            {
                "floor": each.floor,
                "label": each.label,
                "enterprises": plain(each.held),
                "rooms": plain(each.rooms),
                "issues": plain(each.issues),
            }
            for each in file.floors
        ],
        "unplaced": plain(file.unplaced),
        "elsewhere": plain(file.elsewhere),
    }


def file_sections(file: BuildingFile, today: date) -> list[Section]:
    """The card of a building, its storeys from the roof down."""
    building = file.building
    declared = [room for floor in file.floors for room in floor.rooms]
    facts = [
        (_("Also called"), building.aliases),
        (_("Address"), building.address),
        (_("Use"), building.kind),
        (_("Built"), building.built),
        (_("Floors"), storeys(building)),
        (_("Gross area"), _area(building.gross_m2)),
        (_("Rentable area"), _area(building.rentable_m2)),
        (_("Tenure"), _tenure(building.tenure, building.owners)),
        (_("Managed by"), building.manager),
        (_("Lifts"), building.lifts),
        (_("Parking spaces"), building.parking),
        (_("Coordinates"), building.coordinates),
        (_("Council"), file.council.name if file.council else _("none")),
        (
            _("Looked after by"),
            _(", ").join(_person(worker.title, name or worker.code) for worker, name in file.workers),
        ),
        (_("Enterprises here"), str(file.enterprises)),
        (_("Open issues"), Styled(_open(file), Style.OVERDUE if file.overdue else "")),
        (_("Rooms"), _let(declared) if declared else _("not entered")),
    ]
    return [
        Section("", facts),
        Section(
            _("Floors, from the top"),
            lines=list(_plain_stack(file, today)),
            drawn=lambda room: _drawn_stack(file, today, room),
        ),
        Section(_("Without a floor"), lines=[_tenant(each) for each in file.unplaced]),
        Section(_("Open issues without a floor"), lines=[_issue(each, today) for each in file.elsewhere]),
    ]


def room_columns(rooms: Sequence[Room] = ()) -> list[Column[Room]]:
    """The columns of ``building unit``; rent and the day it is free from where a room has one."""
    more = [
        Column[Room](_("Rent a month"), lambda room: room.rent, right=True),
        Column[Room](_("Can be let from"), lambda room: room.ready_on, keep=True),
    ]
    return [
        Column(_("Storey"), lambda room: None if room.floor is None else str(room.floor), right=True),
        Column(_("Unit no."), lambda room: Styled(room.unit, Style.REF), keep=True),
        Column(_("m²"), lambda room: room.area_m2, right=True),
        Column(
            _("State"), lambda room: Styled(_(SPACES[room.state]), Style.SOON if room.state is Space.VACANT else "")
        ),
        Column(_("Who is in it"), lambda room: _(", ").join(each.name for each in room.tenants), wide=True),
        Column(_("In the file"), lambda room: _("yes") if room.declared else _("no")),
        *(more if any(room.rent is not None or room.ready_on for room in rooms) else ()),
    ]


def room_sentence(room: Room, building: str) -> str:
    """A room in a line: where, how large, its state, its rent, who is known to be in it."""
    parts = [f"{building} {room.unit}", _(SPACES[room.state])]
    if room.area_m2 is not None:
        parts.append(_("{n} m²").format(n=room.area_m2))
    if room.rent is not None:
        parts.append(_("{n} yuan a month").format(n=room.rent))
    if room.ready_on is not None:
        parts.append(_("can be let from {day}").format(day=room.ready_on))
    if room.tenants:
        parts.append(_("in it: {names}").format(names=_(", ").join(each.name for each in room.tenants)))
    return _("; ").join(parts)


def rooms_said(rooms: Sequence[Room]) -> str:
    """How many rooms there are, and how full: only what is in the file can be vacant."""
    declared = [room for room in rooms if room.declared]
    others = len(rooms) - len(declared)
    if not declared:
        return ngettext(
            "No rooms are entered for this building; {n} is known by who sits there.",
            "No rooms are entered for this building; {n} are known by who sits there.",
            others,
        ).format(n=others)
    return ngettext(
        "{let}; {n} more is known only by who sits there.", "{let}; {n} more are known only by who sits there.", others
    ).format(let=_let(declared), n=others)


def _let(rooms: Sequence[Room]) -> str:
    let = sum(room.state in LET for room in rooms)
    vacant = [room for room in rooms if room.state is Space.VACANT]
    area = sum(room.area_m2 or 0 for room in vacant)
    said = ngettext(
        "{all} room: {let} let, {vacant} vacant", "{all} rooms: {let} let, {vacant} vacant", len(rooms)
    ).format(all=len(rooms), let=let, vacant=len(vacant))
    return f"{said} ({area} m²)" if area and all(room.area_m2 is not None for room in vacant) else said


def _spans(file: BuildingFile) -> list[tuple[str, FloorLine]]:
    """The floors from the top with their names; floors in a row of which nothing is known are one."""
    labels = file.building.labels
    names = {each.floor: floor_name(each.floor, labels.get(str(each.floor))) for each in file.floors}
    spans = []
    for is_empty, some in groupby(file.floors, key=_is_empty):
        part = list(some)
        spans += [part] if is_empty else [[each] for each in part]
    return [(_span(part, names), part[0]) for part in spans]


def _plain_stack(file: BuildingFile, today: date) -> Iterator[str]:
    """The floors as text: who sits there, how full it is, what is open."""
    spans = _spans(file)
    room = max((width(name) for name, _floor in spans), default=0)
    for name, floor in spans:
        yield f"{pad(name, room)}  {_('; ').join(map(_tenant, floor.held)) or _('nobody registered')}"
        if floor.rooms:
            yield f"{' ' * (room + 2)}{_let(floor.rooms)}"
        yield from (f"{' ' * (room + 2)}! {_issue(issue, today)}" for issue in floor.issues)


def _drawn_stack(file: BuildingFile, today: date, room: int) -> RenderableType:
    """The same for a terminal: a full square for a room that is let, an empty one for a vacant room."""
    from loucheng_cli.render.card import TimelineEntry, stack

    moments = []
    for name, floor in _spans(file):
        lines: list[list[str]] = [[_tenant(tenant) for tenant in floor.held]]
        if not floor.held:
            lines = [[Styled(_("nobody registered"), Style.SECONDARY)]]
        if floor.rooms:
            lines.append([*_bar(floor.rooms), Styled(_let(floor.rooms), Style.SECONDARY)])
        for issue in floor.issues:
            number, light, *rest = _issue_parts(issue, today)
            lines.append([Styled(f"! {number}", style_of(light)), light, *rest])
        moments.append(TimelineEntry(name, lines))
    return stack(moments, room)


def _bar(rooms: Sequence[Room]) -> list[str]:
    vacant = sum(room.state is Space.VACANT for room in rooms)
    if len(rooms) > _LONGEST_BAR:
        return []
    return [Styled("■" * (len(rooms) - vacant), Style.GOOD), Styled("□" * vacant, Style.SOON)]


def _span(part: Sequence[FloorLine], names: dict[int, str]) -> str:
    first, last = names[part[0].floor], names[part[-1].floor]
    return first if len(part) == 1 else _("{top} to {bottom}").format(top=first, bottom=last)


def _is_empty(floor: FloorLine) -> bool:
    return not (floor.held or floor.rooms or floor.issues)


def _tenant(each: Held) -> str:
    return f"{each.unit} {each.name}" if each.unit else each.name


def storeys(building: Building) -> str:
    """地上28层、地下3层."""
    if not building.floors_below:
        return _("{above} up").format(above=building.floors_above)
    return _("{above} up, {below} down").format(above=building.floors_above, below=building.floors_below)


def _issue(issue: IssueLine, today: date) -> str:
    return "  ".join(part for part in _issue_parts(issue, today) if part)


def _issue_parts(issue: IssueLine, today: date) -> list[str]:
    light = light_text(issue, today) or Styled(_("on hold") if issue.held_on else "", Style.SECONDARY)
    lead = Styled(issue.lead_name or "", Style.SECONDARY)
    return [issue.ref, light, issue.item_name or "", lead]


def _open(file: BuildingFile) -> str:
    count = sum(len(floor.issues) for floor in file.floors) + len(file.elsewhere)
    return _("{n}, {overdue} of them overdue").format(n=count, overdue=file.overdue)


def _person(title: str | None, name: str) -> str:
    return _("{name} ({title})").format(name=name, title=title) if title else name


def _area(square_metres: int | None) -> str | None:
    return None if square_metres is None else f"{square_metres:,} m²"


def _tenure(tenure: str | None, owners: int | None) -> str | None:
    if tenure is None or owners is None:
        return tenure
    return ngettext("{tenure}, {n} owner", "{tenure}, {n} owners", owners).format(tenure=tenure, n=owners)
