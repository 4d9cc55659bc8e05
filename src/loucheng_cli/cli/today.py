"""``loucheng today``: what is to be done, by whom, and the command for it."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = App(**PLAIN)


@app.command("today", help=_("What is to be done today"))
def today(
    ctx: typer.Context,
    worker: Annotated[
        str | None,
        typer.Option(
            "--worker", "-w", metavar=_("WORKER"), help=_("Whose list; yours if left out."), show_default=False
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Everybody's."))] = False,
) -> None:
    from loucheng_cli.render.today import lines, show
    from loucheng_cli.store.reads.today import open_issues, planned_visits
    from loucheng_cli.store.reads.worker import find_worker, patch_of

    state: State = ctx.obj
    who = find_worker(state.db, worker).code if worker else state.worker
    buildings = patch_of(state.db, who)
    mine = None if all_ else who
    issues = open_issues(state.db, mine, buildings)
    visits = planned_visits(state.db, state.today, mine, buildings)
    show(state.output(), lines(issues, visits, state.rules))
