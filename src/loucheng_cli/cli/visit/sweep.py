"""``loucheng visit sweep``: a floor, door by door, saved as one action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import On, Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.visit.sweep import DoorFinding, SweepDoor

app = App(cls=Noun, rich_markup_mode=None)
_REJECTED = 6
_KEYS = {"\r": "在", "\n": "在", "i": "在", "c": "关", "e": "空", "n": "新"}  # values of DoorFound


@app.command("sweep", help=_("Sweep a floor: door by door, who is there"))
def sweep(
    ctx: typer.Context,
    building: Annotated[str, typer.Argument(metavar=_("BUILDING"), help=_("Building: code, name or alias."))],
    floor: Annotated[str, typer.Argument(metavar=_("FLOOR"), help=_("Storey or door label."))],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar=_("FILE"),
            help=_("A sheet filled in by hand: 门牌, 企业, 情况 (在, 关, 空, 新), 备注."),
            show_default=False,
        ),
    ] = None,
    on: On = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.imports.cells import BadValueError, reason
    from loucheng_cli.domain.place.floor import BuildingPlan
    from loucheng_cli.domain.place.location import parse_floor
    from loucheng_cli.domain.visit.sweep import outcome
    from loucheng_cli.render.sweep import sweep_lines, sweep_value
    from loucheng_cli.services import sweep as service
    from loucheng_cli.store.reads.community import find_building

    state: State = ctx.obj
    output = state.output()
    house = find_building(state.db, building)
    try:
        storey = parse_floor(floor, BuildingPlan.of(house))
    except BadValueError as error:
        raise UsageError(_("{name}: {why}").format(name=floor, why=reason(error.code)), "visit sweep A 19") from error
    doors = _doors(state, house.code, storey)
    if source is not None:
        findings, problems = _from_sheet(source, doors, _elsewhere(state, house.code, storey))
    elif is_terminal():
        findings, problems = _asked(state, doors), []
    else:
        raise UsageError(_("{option} is needed here").format(option="--from"), "visit sweep A 19 --from 19.csv")
    found = outcome(findings, doors, _registered(state, findings))
    for line in (*sweep_lines(found), *problems):
        output.say(line)
    wanted = yes or (is_terminal() and not found.is_empty and prompts.confirm(_("Save this?")))
    refs: list[str] = []
    if wanted and not found.is_empty:
        refs = service.save(state.db, found, house.code, storey, state.rules, on=state.day(on), stamp=state.stamp)
    said = _("Saved; undo takes all of it back.") if refs else _("Nothing was saved.")
    if not wanted and not is_terminal():
        said = _("Nothing was saved; --yes saves it.")
    value = sweep_value(found, house.code, storey, problems, refs, saved=bool(refs))
    if output.json:
        output.value(value)
    else:
        output.say(said)
        if output.quiet:
            output.document("\n".join(refs))
    if problems:
        raise typer.Exit(_REJECTED)


def _doors(state: State, building: str, floor: int) -> list[SweepDoor]:
    """The doors of a floor by their numbers, with who is known there; the storey itself for who holds all of it."""
    from loucheng_cli.domain.visit.sweep import SweepDoor
    from loucheng_cli.store.reads.building import building_rooms, held_places
    from loucheng_cli.store.reads.community import find_building

    rooms = building_rooms(state.db, find_building(state.db, building), today=state.today)
    doors = [SweepDoor(unit=room.unit, known=room.tenants) for room in rooms if room.floor == floor]
    whole = tuple(
        held for held in held_places(state.db, building, on=state.today) if held.floor == floor and not held.unit
    )
    doors.sort(key=lambda door: door.unit or "")
    return [*doors, *([SweepDoor(unit=None, known=whole)] if whole else [])]


def _elsewhere(state: State, building: str, floor: int) -> Callable[[str], bool]:
    """Whether the number of a door tells that it is on another floor."""
    from loucheng_cli.domain.imports.cells import BadValueError
    from loucheng_cli.domain.place.address import gazetteer, parse_door
    from loucheng_cli.store.reads.plans import plans

    known = gazetteer(plans(state.db))

    def check(unit: str) -> bool:
        try:
            door = parse_door(f"{building} {unit}", known)
        except BadValueError:
            return True
        return door is not None and door.floor not in {None, floor}

    return check


def _from_sheet(
    source: Path, doors: Sequence[SweepDoor], is_elsewhere: Callable[[str], bool]
) -> tuple[list[DoorFinding], list[str]]:
    """The findings of a sheet, and a sentence for each row that cannot be understood."""
    from loucheng_cli.domain.enterprise.near_name import core
    from loucheng_cli.domain.visit.sweep import DoorFinding, DoorFound, door_of
    from loucheng_cli.files.sweep_sheet import read_sweep

    findings: list[DoorFinding] = []
    problems: list[str] = []
    for line in read_sweep(source):
        door = door_of(doors, line.unit)
        known = door.known if door else ()
        named = [held for held in known if not line.name or core(held.name) == core(line.name)]
        if line.finding is None:
            problems.append(_("row {n}: “{word}” is not 在, 关, 空 or 新").format(n=line.number, word=line.word))
        elif door is None and is_elsewhere(line.unit):
            problems.append(_("row {n}: {unit} is on another floor").format(n=line.number, unit=line.unit))
        elif line.finding is DoorFound.NEW or (line.finding is DoorFound.IN and line.name and not named):
            if line.name:
                findings.append(
                    DoorFinding(unit=line.unit or None, finding=DoorFound.NEW, name=line.name, note=line.note or None)
                )
            else:
                problems.append(_("row {n}: somebody new needs a name").format(n=line.number))
        elif not named and line.finding is not DoorFound.EMPTY:
            problems.append(_("row {n}: nobody is known at {unit}").format(n=line.number, unit=line.unit or "?"))
        else:
            findings += [
                DoorFinding(
                    unit=line.unit or None,
                    finding=line.finding,
                    ref=held.enterprise,
                    name=held.name,
                    note=line.note or None,
                )
                for held in named
            ]
    return findings, problems


def _asked(state: State, doors: Sequence[SweepDoor]) -> list[DoorFinding]:
    """One key for each who is known, and for each door where nobody is; ``q`` ends."""
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.visit.sweep import DoorFinding, DoorFound

    say = state.output().say
    say(_("Enter or i in · c closed · e empty · n new · s skip · q end"))
    findings: list[DoorFinding] = []
    for door in doors:
        for held in door.known or (None,):
            who = held.name if held else _("(nobody known)")
            while True:
                say(f"{door.unit or ''}  {who}")
                key = _key()
                finding = DoorFound(_KEYS[key]) if key in _KEYS else None
                if finding or key in {"s", "q"}:
                    break
                say(_("This key means nothing here."))
            if key == "q":
                return findings
            if finding is None or (held is None and finding is not DoorFound.NEW):
                continue
            name = (
                prompts.text(_("Who is new there? (its full name)"), required=True)
                if finding is DoorFound.NEW
                else None
            )
            findings.append(
                DoorFinding(
                    unit=door.unit,
                    finding=finding,
                    ref=None if name else held.enterprise if held else None,
                    name=name or (held.name if held else None),
                )
            )
    while unit := prompts.text(_("Another door? (its number; empty when done)")):
        name = prompts.text(_("Who is new there? (its full name)"), required=True)
        findings.append(DoorFinding(unit=unit, finding=DoorFound.NEW, name=name))
    return findings


def _registered(state: State, findings: Iterable[DoorFinding]) -> dict[str, str]:
    """The refs of those new at a door who are registered already, by name."""
    from loucheng_cli.domain.enterprise.name import comparison_key
    from loucheng_cli.domain.visit.sweep import DoorFound
    from loucheng_cli.store.reads.enterprise_rows import by_keys

    names = [each.name for each in findings if each.finding is DoorFound.NEW and each.name]
    known = by_keys(state.db, {comparison_key(name) for name in names})
    return {name: found[0].ref for name in names if (found := known.get(comparison_key(name)))}


def _key() -> str:
    key: str = typer.getchar()
    if key in {"\x03", "\x04"}:
        raise KeyboardInterrupt
    return key.lower()
