"""Options of an enterprise's fields, and from them to values."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.options import choice, mask_personal_numbers, words
from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage
from loucheng_cli.domain.core.events import Fields
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.enterprise.model import Enterprise
    from loucheng_cli.domain.imports.row_places import RowPlace
    from loucheng_cli.render.output import Output


def _text(name: str, metavar: str, help_: str) -> object:
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


Floor = Annotated[str | None, _text("--floor", "N", _("Storey or door label."))]
Unit = Annotated[str | None, _text("--unit", "N", _("Unit, or several: 1901, 1902."))]
Area = Annotated[str | None, _text("--area", "M2", _("Area in square metres."))]
CreditCode = Annotated[str | None, _text("--credit-code", "CODE", _("Unified social credit code, 18 characters."))]
Kind = Annotated[
    EnterpriseKind | None,
    typer.Option(
        "--kind", metavar=_("KIND"), parser=choice(EnterpriseKind), help=words(EnterpriseKind), show_default=False
    ),
]
AStage = Annotated[
    Stage | None,
    typer.Option("--stage", metavar=_("STAGE"), parser=choice(Stage), help=words(Stage), show_default=False),
]
AnOperating = Annotated[
    Operating | None,
    typer.Option(
        "--operating", metavar=_("STATUS"), parser=choice(Operating), help=words(Operating), show_default=False
    ),
]
Industry = Annotated[str | None, _text("--industry", _("TEXT"), _("Industry."))]
Scale = Annotated[str | None, _text("--scale", _("TEXT"), _("Scale, as the statistics office lists it."))]
ScaleSince = Annotated[
    str | None,
    _text("--scale-since", _("MONTH"), _("The month it entered the statistics office's list, such as 2026-09.")),
]
Headcount = Annotated[str | None, _text("--headcount", "N", _("How many work there."))]
MovedInOn = Annotated[str | None, _text("--moved-in-on", _("DAY"), _("Since when it sits here."))]
LeaseUntil = Annotated[str | None, _text("--lease-until", _("DAY"), _("Until when the lease runs."))]
PermitUntil = Annotated[
    str | None,
    _text("--permit-until", _("DAY"), _("Until when the permit for its business runs; today reminds of it.")),
]
Registered = Annotated[str | None, _text("--registered-address", _("TEXT"), _("Address on the licence."))]
OperatingAt = Annotated[str | None, _text("--operating-address", _("TEXT"), _("Where it really works."))]
Key = Annotated[
    bool | None, typer.Option("--key/--no-key", help=_("Whether it is a key enterprise."), show_default=False)
]
NoVisits = Annotated[
    bool | None, typer.Option("--no-visits/--visits", help=_("Whether it wants no visits for now."), show_default=False)
]
Tags = Annotated[str | None, _text("--tags", _("TEXT"), _("Tags, separated by commas."))]
Note = Annotated[
    str | None,
    typer.Option("--note", metavar=_("TEXT"), help=_("A note."), show_default=False, callback=mask_personal_numbers),
]


def fields_of(state: State, given: Mapping[str, object]) -> dict[str, object]:
    """The fields that options name; an empty text erases the field. Raises ``UsageError`` for what cannot be read."""
    from loucheng_cli.domain.imports.cells import TRIM, BadValueError
    from loucheng_cli.domain.imports.enterprise_rows import DAYS, LAST_DAYS, NOT_ABOVE, READERS, RowRejectedError

    fields: dict[str, object] = {}
    for name, value in given.items():
        if value is None:
            continue
        if not isinstance(value, str) or name not in READERS:
            fields[name] = value
            continue
        text = value.strip(TRIM)
        read = READERS[name]
        option = f"--{name.replace('_', '-')}"
        if text and name in DAYS:
            with suppress(UsageError):
                fields[name] = state.day(text, option, ahead=name in LAST_DAYS, asks=False).isoformat()
                continue
        try:
            given_value = None if not text else read(text) if read else text
            fields[name] = None if given_value == NOT_ABOVE and name == "scale" else given_value
        except BadValueError as error:
            why = RowRejectedError(name, text, error.code).reason
            raise UsageError(_("{name}: {why}").format(name=f"{option} {text}", why=why), EXAMPLE) from error
    return fields


def name_of(text: str) -> str:
    """A name as it was typed, which must not be empty or hold what no terminal can show."""
    from loucheng_cli.domain.imports.cells import TRIM, reason, text_problem

    name = text.strip(TRIM)
    if not name:
        raise UsageError(_("an enterprise needs a name"), EXAMPLE)
    if problem := text_problem(name):
        raise UsageError(reason(problem), EXAMPLE)
    return name


def require_change(fields: Fields, places: tuple[RowPlace, ...]) -> None:
    """Something must be named to be corrected, and a name is never erased."""
    if not fields and not places:
        raise UsageError(_("say what changes"), "loucheng enterprise edit E12 --headcount 30")
    if "name" in fields:
        name_of(fields["name"] or "")


EXAMPLE = "loucheng enterprise add 半枝糖水铺 --building M --unit L1-15"


def places_of(
    state: State, building: str | None, floor: str | None, unit: str | None, area: str | None
) -> tuple[RowPlace, ...]:
    """The places that the options name; a floor or a unit needs its building."""
    if building is None:
        if floor or unit or area:
            raise UsageError(_("a floor or a unit needs its building"), EXAMPLE)
        return ()
    from loucheng_cli.domain.imports.enterprise_rows import RowRejectedError, read_area, spots
    from loucheng_cli.domain.imports.row_places import RowPlace
    from loucheng_cli.domain.place.floor import BuildingPlan
    from loucheng_cli.store.reads.community import find_building

    plan = BuildingPlan.of(find_building(state.db, building))
    try:
        size = read_area(area) if area else None
        return spots(plan, floor, unit, size) if floor or unit else (RowPlace(plan.code, area_m2=size),)
    except RowRejectedError as error:
        named = f"--{error.field.removesuffix('_m2')} {error.value}"
        raise UsageError(_("{name}: {why}").format(name=named, why=error.reason), EXAMPLE) from error


def asked_place(state: State) -> tuple[RowPlace, ...]:
    """Where a new enterprise sits, asked at a terminal; nothing for one in none of the buildings."""
    if not is_terminal() or state.json or state.quiet:
        return ()
    from loucheng_cli.cli.app import prompts

    default = ""
    while True:
        default = prompts.text(_("At which door? (such as A1901; empty: in none of the buildings)"), default=default)
        if not default:
            return ()
        if places := _door(state, default):
            return places
        state.output().say(_("“{text}” is no door of the buildings").format(text=default))


def _door(state: State, text: str) -> tuple[RowPlace, ...]:
    from loucheng_cli.domain.imports.cells import BadValueError
    from loucheng_cli.domain.imports.row_places import RowPlace
    from loucheng_cli.domain.place.address import gazetteer, parse_door
    from loucheng_cli.store.reads.plans import plans

    try:
        door = parse_door(text, gazetteer(plans(state.db)))
    except BadValueError:
        return ()
    return (RowPlace(door.building, floor=door.floor, unit=door.unit),) if door is not None and door.building else ()


def show_standing(state: State, output: Output, enterprise: Enterprise) -> None:
    """The state after a change."""
    from loucheng_cli.render.enterprise import file_value, state_sentence
    from loucheng_cli.store.reads.enterprise import occupancies
    from loucheng_cli.store.reads.plans import plans

    held = occupancies(state.db, enterprise.ref)
    places = {plan.code: plan for plan in plans(state.db)}
    output.done(state_sentence(enterprise, held, places), ref=enterprise.ref, value=file_value(enterprise, held))
