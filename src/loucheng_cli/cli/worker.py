"""``loucheng worker``: who works here, the handing over when somebody leaves, the PIN of the director."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal, noun
from loucheng_cli.cli.app.options import On, Reason
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import FileError, RefusedError
from loucheng_cli.i18n import _, ngettext

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
        ngettext(
            "{worker} has left; {n} issue was handed over. Take the name out of community.yaml too.",
            "{worker} has left; {n} issues were handed over. Take the name out of community.yaml too.",
            len(left.issues),
        ).format(worker=who.code, n=len(left.issues)),
        ref=who.code,
        value=estate_value(left, to=heir.code if heir else None, left_on=day),
    )


@app.command("pin", help=_("Set the PIN or the key file that acting as the director asks for"))
def pin(
    ctx: typer.Context,
    worker: Annotated[
        str | None,
        typer.Argument(metavar=_("WORKER"), help=_("The director; who acts, if left out."), show_default=False),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar=_("FILE"),
            help=_("Make a key file for scripts (LOUCHENG_DIRECTOR_KEY) instead."),
            show_default=False,
        ),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=_("Take PIN and key away."))] = False,
) -> None:
    from loucheng_cli.cli.app import director, prompts
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.files.writing import save
    from loucheng_cli.services import pins as service
    from loucheng_cli.store.reads.worker import find_worker

    state: State = ctx.obj
    who = find_worker(state.db, worker or state.worker)
    director.require(state, Right.PIN)
    output = state.output()
    if remove:
        for way in ("pin", "key"):
            service.set_pin(state.db, who.code, None, way=way, stamp=state.stamp)
        output.done(_("{worker} has no PIN and no key any more.").format(worker=who.code), ref=who.code, value=None)
        return
    if key is not None:
        if key.exists():
            raise FileError(key, _("it already exists"))
        secret = secrets.token_urlsafe(32)
        service.set_pin(state.db, who.code, secret, way="key", stamp=state.stamp)
        save(key, f"{secret}\n".encode())
        output.done(
            _("The key of {worker} is in {path}. Keep it readable for its owner only.").format(
                worker=who.code, path=key
            ),
            ref=who.code,
            value={"worker": who.code, "key": str(key)},
        )
        return
    if not is_terminal():
        raise RefusedError(_("The director's PIN is asked for on a terminal."), hint="loucheng worker pin --key FILE")
    chosen = prompts.secret(_("New PIN of {worker}").format(worker=who.code))
    if chosen != prompts.secret(_("Once more")):
        raise RefusedError(_("The two are not the same; nothing was changed."))
    service.set_pin(state.db, who.code, chosen, stamp=state.stamp)
    output.done(_("{worker} has a new PIN.").format(worker=who.code), ref=who.code, value={"worker": who.code})
