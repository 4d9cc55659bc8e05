"""What a sweep of a floor comes to, before and after it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loucheng_cli.domain.core.enums import Result
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.visit.sweep import DoorFinding, DoorFound, Sweep
from loucheng_cli.i18n import _


def sweep_lines(found: Sweep) -> Iterator[str]:
    """A line for each thing that is to be recorded."""
    for each in found.new:
        yield _("{unit}: new enterprise {name}").format(unit=each.unit, name=each.name)
    for each in found.moves_in:
        yield _("{unit}: {ref} {name} moves in").format(unit=each.unit, ref=each.ref, name=each.name)
    for each in found.moves_out:
        yield _("{unit}: {ref} {name} moves out").format(unit=each.unit, ref=each.ref, name=each.name)
    for each in found.visits:
        yield _("{unit}: {ref} {name}, {result}").format(
            unit=each.unit or "", ref=each.ref, name=each.name, result=label(_result(each))
        )


def sweep_value(
    found: Sweep, building: str, floor: int, problems: Sequence[str], refs: Sequence[str], *, saved: bool
) -> dict[str, object]:
    """The same in JSON."""
    return {
        "building": building,
        "floor": floor,
        "new": [_value(each) for each in found.new],
        "moves_in": [_value(each) for each in found.moves_in],
        "moves_out": [_value(each) for each in found.moves_out],
        "visits": [{**_value(each), "result": _result(each).value} for each in found.visits],
        "problems": list(problems),
        "saved": saved,
        "refs": list(refs),
    }


def _value(each: DoorFinding) -> dict[str, object]:
    return {"unit": each.unit, "ref": each.ref, "name": each.name, "note": each.note}


def _result(each: DoorFinding) -> Result:
    return Result.ABSENT if each.finding is DoorFound.CLOSED else Result.MET
