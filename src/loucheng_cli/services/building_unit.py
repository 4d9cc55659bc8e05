"""What a worker enters about the units of a building: area, state, rent, from when they can be let."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.place.building import Unit
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFields:
    """A unit and what is said of it; ``fields`` are those of ``Unit``, and None erases."""

    building: str
    unit: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsEntered:
    """How many units a list added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def enter(
    db: Database, units: Iterable[UnitFields], *, on: date, stamp: ActionContext, dry_run: bool = False
) -> UnitsEntered:
    """Enter units as one action; a unit that is not in the building's file is added."""
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    with writing(db, stamp) as journal:
        changes = [change for each in units if (change := _change(journal, each, counts)) is not None]
        if not dry_run:
            journal.record(changes, on=on)
    return UnitsEntered(**counts)


def _change(journal: Journal, said: UnitFields, counts: dict[str, int]) -> Change | None:
    code = f"{said.building}/{said.unit}"
    known = _known(journal, code)
    if known is None:
        counts["added"] += 1
        fields = {"building": said.building, "unit": said.unit, **said.fields, "entered": True}
        return Change("unit", code, "UnitAdded", fields, new=True)
    wanted = {**said.fields, "entered": True, "retired": False}
    changed = {name: value for name, value in wanted.items() if value != getattr(known, name)}
    if not changed.keys() - {"entered"}:
        counts["unchanged"] += 1
        return None
    counts["changed"] += 1
    return Change("unit", code, "UnitChanged", changed)


def _known(journal: Journal, code: str) -> Unit | None:
    try:
        return journal.fact(Unit, code)
    except NotFoundError:
        return None
