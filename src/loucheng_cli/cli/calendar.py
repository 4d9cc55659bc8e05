"""``loucheng calendar``: the year of working days, and what moves when it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal, noun
from loucheng_cli.cli.app.options import Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _, ngettext

app = noun(_("The working-day calendar"))


@app.command("show", help=_("Show the working days of a year"), quiet=False)
def show(
    ctx: typer.Context,
    year: Annotated[
        int | None,
        typer.Argument(
            metavar=_("[YEAR]"), min=1950, max=2200, help=_("The year; this one if left out."), show_default=False
        ),
    ] = None,
) -> None:
    from loucheng_cli.render.calendar import show_year

    state: State = ctx.obj
    show_year(state.output(), state.calendar, year or state.today.year)


@app.command("recheck", help=_("Count open due days again by today's calendar"))
def recheck(
    ctx: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help=_("Move the due days, in the history of each issue."))] = False,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.render.calendar import moved_columns
    from loucheng_cli.services import calendar as service

    state: State = ctx.obj
    output = state.output()
    found = service.recheck(state.db, state.rules)
    if apply and found and not yes:
        if not is_terminal():
            raise UsageError(
                _("{option} is needed here").format(option="--yes"), "loucheng calendar recheck --apply --yes"
            )
        output.rows(found, moved_columns(), ref=lambda each: each.ref)
        if not prompts.confirm(
            ngettext("Move this {n} due day?", "Move these {n} due days?", len(found)).format(n=len(found))
        ):
            raise RefusedError(_("Nothing was changed."))
    if apply and found:
        found = service.apply(state.db, state.rules, stamp=state.stamp)
    output.rows(found, moved_columns(), ref=lambda each: each.ref)
    if found:
        output.say(_("Done.") if apply else _("Nothing was changed; --apply moves them."))
