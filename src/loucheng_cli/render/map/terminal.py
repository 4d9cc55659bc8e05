"""The map on a terminal: each building as a stack of storeys; in a pipe a line for each storey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from loucheng_cli.domain.map.model import Audience, BuildingsMap, MapBuilding, MapFloor
from loucheng_cli.domain.place.space import Space
from loucheng_cli.i18n import _, ngettext, pgettext
from loucheng_cli.render.cells import Column, Section, fit
from loucheng_cli.render.map import wording as words
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from rich.console import RenderableType

_LONGEST_BAR = 30  # squares
_LINES = 2  # of names for a storey


@dataclass(frozen=True, slots=True)
class StoreyLine:
    """A storey of a building, as a pipe has it."""

    building: MapBuilding
    floor: MapFloor
    names: tuple[str, ...]


def storey_lines(drawn: BuildingsMap) -> list[StoreyLine]:
    """The storeys of which anything is known."""
    return [
        StoreyLine(each, floor, _names(floor, drawn))
        for each in drawn.buildings
        for floor in each.floors
        if floor.blocks or floor.open
    ]


def storey_ref(line: StoreyLine) -> str:
    """Building and storey, as a door begins: ``A19``."""
    return f"{line.building.building.code}{line.floor.label or ''}"


def storey_columns(audience: Audience) -> list[Column[StoreyLine]]:
    """Who is on a storey, what is vacant, what is open, when somebody was last seen."""
    found: list[Column[StoreyLine]] = [
        Column(_("Building"), lambda line: line.building.building.code),
        Column(_("Storey"), lambda line: line.floor.label or ""),
        Column(pgettext("building", "Enterprises"), lambda line: str(len(line.names)), right=True),
        Column(pgettext("building", "Open"), lambda line: "" if line.floor.open is None else str(line.floor.open)),
        Column(pgettext("building", "Overdue"), lambda line: _number(line.floor.overdue)),
        Column(_("Who is in it"), lambda line: _(", ").join(line.names), wide=True),
    ]
    if audience is Audience.STAFF:
        found[3:3] = [Column(pgettext("map", "Vacant"), lambda line: str(len(line.floor.vacant)), right=True)]
        found[-1:-1] = [Column(_("Last visit"), lambda line: line.floor.seen_on)]
    return found


def cards(drawn: BuildingsMap, room: int) -> list[RenderableType]:
    """A card for each building: its figures, its storeys from the roof down."""
    from loucheng_cli.render.card import draw_card

    mark = Styled(_(words.AUDIENCES[drawn.audience]), Style.SECONDARY)
    return [draw_card(words.building_title(each), _sections(each, drawn), room, [mark]) for each in drawn.buildings]


def _sections(each: MapBuilding, drawn: BuildingsMap) -> list[Section]:
    pairs = [(name, text) for _key, name, text in words.figure_pairs(each.figures, drawn)]
    if each.open is not None:
        said = words.open_said(each.open, each.overdue) or _("none")
        pairs.append((_("Open issues"), Styled(said, Style.OVERDUE if each.overdue else "")))
    return [
        Section("", pairs),
        Section(_("Floors, from the top"), lines=["…"], drawn=lambda room: _stack(each, drawn, room)),
    ]


def _stack(each: MapBuilding, drawn: BuildingsMap, room: int) -> RenderableType:
    from loucheng_cli.render.card import TimelineEntry, stack
    from loucheng_cli.render.wrapping import width

    spans = list(_spans(each.floors))
    rest = room - max((width(name) for name, _floor in spans), default=0) - 3
    return stack([TimelineEntry(name, list(_lines(floor, drawn, rest))) for name, floor in spans], room)


def _spans(floors: Sequence[MapFloor]) -> Iterator[tuple[str, MapFloor]]:
    """The storeys with their names; those in a row of which nothing is known are one."""
    for is_empty, some in groupby(floors, key=lambda floor: not (floor.blocks or floor.open)):
        part = list(some)
        if is_empty and len(part) > 1:
            yield _("{top} to {bottom}").format(top=words.storey(part[0]), bottom=words.storey(part[-1])), part[0]
        else:
            yield from ((words.storey(floor), floor) for floor in part)


def _lines(floor: MapFloor, drawn: BuildingsMap, room: int) -> Iterator[list[str]]:
    names = _names(floor, drawn)
    if not (names or floor.blocks or floor.open):
        yield [Styled(_("nobody registered"), Style.SECONDARY)]
        return
    open_ = words.open_said(floor.open, floor.overdue)
    vacant = len(floor.vacant)
    yield [
        *_bar(floor),
        ngettext("{n} enterprise", "{n} enterprises", len(names)).format(n=len(names)) if names else "",
        Styled(_("{n} vacant").format(n=vacant) if vacant else "", Style.SOON),
        Styled(open_, Style.OVERDUE if floor.overdue else Style.SOON),
        Styled(_("last visit {day}").format(day=floor.seen_on) if floor.seen_on else "", Style.SECONDARY),
    ]
    if names:
        yield [fit(_(", ").join(names), _LINES * room - 2)]


def _bar(floor: MapFloor) -> list[str]:
    """A full square for a unit that is held, an empty one for a vacant unit."""
    if len(floor.blocks) > _LONGEST_BAR:
        return []
    return [
        Styled("".join("□" if each.state is Space.VACANT else "■" for each in floor.blocks), Style.GOOD),
    ]


def _names(floor: MapFloor, drawn: BuildingsMap) -> tuple[str, ...]:
    keys = dict.fromkeys(key for block in floor.blocks for key in block.tenants)
    return tuple(words.tenant_name(drawn.tenants[key]) for key in keys)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
