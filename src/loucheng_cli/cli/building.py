"""``loucheng building``: the file of a building, its storeys and its rooms."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli import building_unit
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = noun(_("Buildings: file, units and who is in them"))

BuildingArg = Annotated[str, typer.Argument(metavar=_("BUILDING"), help=_("Building: code, name or alias."))]


@app.command("list", help=_("List the buildings"))
def list_(ctx: typer.Context) -> None:
    from loucheng_cli.render.building import building_columns, line_value
    from loucheng_cli.store.reads.building import building_list

    state: State = ctx.obj
    lines = building_list(state.db, today=state.today)
    state.output().rows(lines, building_columns(), ref=lambda line: line.building.code, as_json=line_value)


@app.command("show", help=_("Show the file of a building, floor by floor"))
def show(ctx: typer.Context, building: BuildingArg) -> None:
    from loucheng_cli.render.building import file_sections, file_value
    from loucheng_cli.store.reads.building import building_file
    from loucheng_cli.store.reads.community import find_building

    state: State = ctx.obj
    file = building_file(state.db, find_building(state.db, building), today=state.today)
    title = f"{file.building.code} {file.building.name}"
    drawn = [] if state.json or state.quiet else file_sections(file, state.today)
    state.output().card(title, drawn, ref=file.building.code, value=file_value(file))


app.add_typer(building_unit.app, name="unit")
