"""``loucheng today``: what is to be done, by whom, and the command for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

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
    issues = open_issues(state.db, mine, buildings, emergencies=state.rules.is_director)
    visits = planned_visits(state.db, state.today, mine, buildings)
    show(state.output(), lines(issues, visits, state.rules, _reminded(state, None if all_ else buildings)))


def _reminded(state: State, buildings: Sequence[str] | None) -> list[Any]:
    """What the ledgers remind of, with the titles of the entries."""
    from loucheng_cli.cli.ledger.commands import names_in
    from loucheng_cli.domain.ledger.values import shown
    from loucheng_cli.render.output import text_of
    from loucheng_cli.store.ledger.entries import counts, due_entries

    used = counts(state.db)
    found = []
    for ledger, due in due_entries(
        state.db, (each for each in state.ledgers.all() if each.name in used), state.today, buildings
    ):
        field = ledger.fields[ledger.shown_as]
        value = due.entry.values.get(field.name)
        found.append((ledger, due, text_of(shown(field, value, names_in(state, ledger, [due.entry])))))
    return found
