"""``loucheng doctor``: what this machine, the database and the catalogue are like, each with the command that mends."""

from __future__ import annotations

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = App(**PLAIN)
FOUND = 6


@app.command("doctor", help=_("Look at this machine, the database and the catalogue"), quiet=False)
def doctor(ctx: typer.Context) -> None:
    from loucheng_cli.cli.app.checks import checks
    from loucheng_cli.render.doctor import Health, columns, verdict

    state: State = ctx.obj
    found = checks(state)
    output = state.output()
    output.rows(found, columns(), ref=lambda each: each.name)
    output.say(verdict(found))
    if any(each.health is Health.WRONG for each in found):
        raise typer.Exit(FOUND)
