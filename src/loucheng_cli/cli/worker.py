"""``loucheng worker``: who works here, and the handing over when somebody leaves."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import On, Reason
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = noun(_("Workers: hand over on leaving"))
REFUSED = 4


@app.command("list", help=_("List the workers"))
def list_(
    ctx: typer.Context,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Also those who left."))] = False,
) -> None:
    from loucheng_cli.render.output import plain
    from loucheng_cli.render.worker import columns
    from loucheng_cli.store.reads.worker import open_by_owner, workers

    state: State = ctx.obj
    owned = open_by_owner(state.db)
    state.output().rows(
        workers(state.db, left=all_),
        columns(owned),
        ref=lambda row: row[0].code,
        as_json=lambda row: {**plain(row[0]), "name": row[1], "open_issues": owned.get(row[0].code, 0)},
    )


@app.command("leave", help=_("A worker leaves: list and hand over what is open"))
def leave(
    ctx: typer.Context,
    worker: Annotated[str, typer.Argument(metavar=_("WORKER"), help=_("Code, login or name of the worker."))],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar=_("WORKER"), help=_("Who takes everything over."), show_default=False),
    ] = None,
    reason: Reason = None,
    on: On = None,
) -> None:
    from loucheng_cli.render.worker import estate_sections, estate_value
    from loucheng_cli.services import worker as service
    from loucheng_cli.store.reads.handover import estate
    from loucheng_cli.store.reads.worker import find_worker

    state: State = ctx.obj
    output = state.output()
    who = find_worker(state.db, worker)
    heir = find_worker(state.db, to) if to else None
    left = estate(state.db, who)
    if heir is None and not left.is_empty:
        # Like a report that finds something: printed, with an exit code of its own.
        output.card(who.code, estate_sections(left), ref=who.code, value=estate_value(left, to=None, left_on=None))
        output.say(_('{worker} cannot leave before this is handed over: --to … --reason "…"').format(worker=who.code))
        raise typer.Exit(REFUSED)
    day = state.day(on)
    left = service.leave(state.db, who, heir, state.rules, on=day, reason=reason, stamp=state.stamp)
    output.done(
        _("{worker} has left; {n} issues were handed over. Take the name out of community.yaml too.").format(
            worker=who.code, n=len(left.issues)
        ),
        ref=who.code,
        value=estate_value(left, to=heir.code if heir else None, left_on=day),
    )
