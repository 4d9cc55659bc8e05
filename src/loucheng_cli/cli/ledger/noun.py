"""``loucheng ledger``: which ledgers are declared, and whether a declaration is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import DatabaseError, RefusedError
from loucheng_cli.i18n import _, ngettext

app = noun(_("The declared ledgers: list, check"))


@app.command("list", help=_("List the ledgers with their states and moves"))
def list_(ctx: typer.Context) -> None:
    from loucheng_cli.render.ledger import ledger_columns, ledger_value
    from loucheng_cli.store.ledger.entries import counts

    state: State = ctx.obj
    try:
        numbers = counts(state.db)
    except DatabaseError:  # the declarations are there without a database
        numbers = {}
    state.output().rows(state.ledgers.all(), ledger_columns(numbers), ref=lambda each: each.name, as_json=ledger_value)


@app.command("check", help=_("Check declarations: every problem with file and line"))
def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=_("[FILE...]"), help=_("Declarations; all of the catalogue if left out."), show_default=False
        ),
    ] = None,
) -> None:
    from loucheng_cli.cli.app.main import NOUNS
    from loucheng_cli.files.ledger.loader import check_ledgers, ledger_files
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    paths = files or list(ledger_files(state.catalog_folder).values())
    findings = check_ledgers(paths, taken=NOUNS, beside=state.ledgers.all())
    output = state.output()
    place = Path.cwd() if files else state.catalog_folder
    if state.json:
        output.value(render.findings_value(place, findings))
    elif findings:
        output.rows(findings, render.finding_columns(place), ref=lambda finding: render.where(place, finding))
    else:
        output.say(ngettext("{n} ledger is right.", "{n} ledgers are right.", len(paths)).format(n=len(paths)))
    if findings:
        raise typer.Exit(RefusedError.exit_code)
