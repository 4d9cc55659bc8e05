"""``loucheng building unit``: the rooms of a building, entered one by one or from a list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import Noun, noun
from loucheng_cli.cli.app.options import Building, choice, one_of
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.place.space import Space
from loucheng_cli.errors import LouchengError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context
    from loucheng_cli.services.building_unit import UnitFields

_REJECTED = 6


class UnitNoun(Noun):
    """``building unit A`` lists, as ``building unit list A`` does."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse; a word that is no verb is the building."""
        if not args or (not args[0].startswith("-") and args[0] not in self.commands):
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = noun(_("List the rooms of a building, or enter them"), cls=UnitNoun)

BuildingArg = Annotated[str, typer.Argument(metavar=_("BUILDING"), help=_("Building: code, name or alias."))]


@app.command("list", help=_("List the rooms of a building and who is in them"))
def list_(ctx: typer.Context, building: BuildingArg) -> None:
    from loucheng_cli.render.building import room_columns, rooms_said
    from loucheng_cli.store.reads.building import building_rooms
    from loucheng_cli.store.reads.community import find_building

    state: State = ctx.obj
    rooms = building_rooms(state.db, find_building(state.db, building), today=state.today)
    output = state.output()
    output.rows(rooms, room_columns(rooms), ref=lambda room: room.code)
    output.say(rooms_said(rooms))


@app.command("set", help=_("Enter a room: area, state, rent, from when it can be let"))
def set_(
    ctx: typer.Context,
    building: BuildingArg,
    unit: Annotated[str, typer.Argument(metavar=_("UNIT"), help=_("Number on the door."))],
    area: Annotated[
        int | None,
        typer.Option("--area", metavar="N", min=1, max=1_000_000, help=_("Square metres."), show_default=False),
    ] = None,
    state_: Annotated[
        Space | None,
        typer.Option(
            "--state", metavar=one_of(Space), parser=choice(Space), help=_("Whether it is let."), show_default=False
        ),
    ] = None,
    rent: Annotated[
        int | None,
        typer.Option("--rent", metavar="N", min=0, max=100_000_000, help=_("Yuan a month."), show_default=False),
    ] = None,
    ready: Annotated[
        str | None,
        typer.Option("--ready", metavar=_("DAY"), help=_("From when it can be let."), show_default=False),
    ] = None,
    floor: Annotated[
        str | None, typer.Option("--floor", metavar="N", help=_("Storey or door label."), show_default=False)
    ] = None,
) -> None:
    from loucheng_cli.services.building_unit import enter
    from loucheng_cli.store.reads.building import building_rooms
    from loucheng_cli.store.reads.community import find_building

    state: State = ctx.obj
    given = {
        "area_m2": area,
        "state": state_.value if state_ else None,
        "rent": rent,
        "ready_on": state.day(ready, "--ready", ahead=True) if ready else None,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields and floor is None:
        raise UsageError(_("say what is to be entered"), "loucheng building unit set A 1901 --area 120 --state 空置")
    house = find_building(state.db, building)
    said = _located(state, house.code, floor, unit, fields)
    enter(state.db, [said], on=state.today, stamp=state.stamp)
    room = next(
        each
        for each in building_rooms(state.db, find_building(state.db, building), today=state.today)
        if each.code == f"{said.building}/{said.unit}"
    )
    from loucheng_cli.render.building import room_sentence

    output = state.output()
    output.done(room_sentence(room, house.name), ref=room.code, value=room)
    if state_ is Space.VACANT and room.tenants:
        output.say(
            _("It counts as let as long as {names} is in it: loucheng enterprise move-out {ref}").format(
                names=_(", ").join(each.name for each in room.tenants), ref=room.tenants[0].enterprise
            )
        )


@app.command("import", help=_("Bring in a list of rooms: 楼宇, 楼层, 房号, 面积, 状态, 月租金, 可租日期"))
def import_(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("CSV, XLSX or another list."))],
    building: Building = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would happen; write nothing."))] = False,
) -> None:
    from loucheng_cli.files.unit_sheet import read_units
    from loucheng_cli.services.building_unit import enter

    state: State = ctx.obj
    found: list[UnitFields] = []
    problems: list[str] = []
    for line in read_units(source):
        try:
            found.append(_read(state, line.said, building))
        except (LouchengError, typer.BadParameter) as error:
            problems.append(_("row {n}: {why}").format(n=line.number, why=error.message))
    made = enter(state.db, found, on=state.today, stamp=state.stamp, dry_run=dry_run)
    output = state.output()
    for problem in problems:
        output.say(problem)
    counts = {"added": made.added, "changed": made.changed, "unchanged": made.unchanged}
    text = _("Rooms: {added} added, {changed} changed, {unchanged} unchanged, {rejected} rejected")
    message = text.format(**counts, rejected=len(problems))
    if dry_run:
        message += _("; nothing was written")
    output.done(
        message,
        ref="\n".join(f"{each.building}/{each.unit}" for each in found),
        value={**counts, "rejected": len(problems), "problems": problems, "dry_run": dry_run},
    )
    if problems:
        raise typer.Exit(_REJECTED)


def _read(state: State, said: dict[str, str], building: str | None) -> UnitFields:
    """What a row says of a room, its building named in the row or for the whole list."""
    from loucheng_cli.store.reads.community import find_building

    where = said.get("building") or building
    if not where:
        raise UsageError(_("which building? Name it in the row, or with --building"))
    if not said.get("unit"):
        raise UsageError(_("the number of the room is missing"))
    fields: dict[str, object] = {}
    for name, field in (("area", "area_m2"), ("rent", "rent")):
        if name in said:
            fields[field] = _number(said[name])
    if "state" in said:
        fields["state"] = choice(Space)(said["state"]).value
    if "ready" in said:
        fields["ready_on"] = state.day(said["ready"], "--ready", ahead=True, asks=False)
    return _located(state, find_building(state.db, where).code, said.get("floor"), said["unit"], fields)


def _number(text: str) -> int:
    """A whole number as lists write it: ``1,200``, ``120.5㎡``, ``3500元``."""
    plain = text.replace(",", "").replace("，", "").rstrip("㎡m²元/月 ")
    try:
        found = round(float(plain))
    except (ValueError, OverflowError):
        found = -1
    if found < 0:
        raise UsageError(_("“{text}” is not a number").format(text=text))
    return found


def _located(state: State, building: str, floor: str | None, unit: str, fields: Mapping[str, object]) -> UnitFields:
    """The room with its storey, which its number tells where nobody names it."""
    from loucheng_cli.domain.imports.cells import BadValueError, reason
    from loucheng_cli.domain.place.floor import BuildingPlan
    from loucheng_cli.domain.place.location import parse_spots
    from loucheng_cli.services.building_unit import UnitFields
    from loucheng_cli.store.reads.community import find_building

    try:
        spots = parse_spots(floor, unit, BuildingPlan.of(find_building(state.db, building)))
    except BadValueError as error:
        raise UsageError(_("{name}: {why}").format(name=unit, why=reason(error.code)), "--floor 19") from error
    if len(spots) != 1 or spots[0].unit is None:
        raise UsageError(
            _("“{text}” is not one room").format(text=unit), "loucheng building unit set A 1901 --area 120"
        )
    [spot] = spots
    if spot.floor is None:
        raise UsageError(_("{name} does not say its storey: --floor").format(name=unit), "--floor 19")
    fields = {"floor": spot.floor, **fields}
    return UnitFields(building=building, unit=str(spot.unit), fields=fields)
