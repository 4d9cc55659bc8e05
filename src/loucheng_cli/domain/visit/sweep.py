"""扫楼核查: what was found behind each door of a floor, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.domain.place.space import Held


class DoorFound(StrEnum):
    """What was found at a door."""

    IN = "在"
    CLOSED = "关"
    EMPTY = "空"
    NEW = "新"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepDoor:
    """A door of the floor, with who is known to be behind it; without a unit it is the storey itself."""

    unit: str | None
    known: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorFinding:
    """What was found at a door: of one who is known (``ref``), or of somebody new (``name``)."""

    unit: str | None
    finding: DoorFound
    ref: str | None = None
    name: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What a sweep comes to: visits to those who are there, who left, who moved in, who is new."""

    visits: tuple[DoorFinding, ...] = ()
    moves_out: tuple[DoorFinding, ...] = ()
    moves_in: tuple[DoorFinding, ...] = ()
    new: tuple[DoorFinding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was found."""
        return not (self.visits or self.moves_out or self.moves_in or self.new)


def outcome(findings: Iterable[DoorFinding], doors: Sequence[SweepDoor], registered: dict[str, str]) -> Sweep:
    """What is to be recorded. ``registered`` has the refs of known names: whoever is new at a door may be no stranger.

    Somebody new behind a door means that who was known there has left, unless the sheet says that both are in.
    """
    every = list(findings)
    present = {each.ref for each in every if each.finding in {DoorFound.IN, DoorFound.CLOSED} and each.ref}
    visits: list[DoorFinding] = []
    out: list[DoorFinding] = []
    moved: list[DoorFinding] = []
    new: list[DoorFinding] = []
    for each in every:
        if each.finding is DoorFound.NEW:
            known = registered.get(each.name or "")
            (moved if known else new).append(replace(each, ref=known))
            door = door_of(doors, each.unit)
            out += [
                replace(each, ref=held.enterprise, name=held.name, finding=DoorFound.EMPTY, note=None)
                for held in (door.known if door else ())
                if held.enterprise not in present and held.enterprise != known
            ]
        elif each.finding is DoorFound.EMPTY:
            if each.ref:
                out.append(each)
        else:
            visits.append(each)
    unique = list({each.ref: each for each in out}.values())
    return Sweep(visits=tuple(visits), moves_out=tuple(unique), moves_in=tuple(moved), new=tuple(new))


def door_of(doors: Iterable[SweepDoor], unit: str | None) -> SweepDoor | None:
    """The door with this number."""
    wanted = (unit or "").strip().upper()
    for door in doors:
        if (door.unit or "").upper() == wanted or (wanted and door.unit and unit_holds(door.unit, wanted)):
            return door
    return None
