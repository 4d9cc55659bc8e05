"""``loucheng enterprise doubles|merge``: enterprises that were recorded twice."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import On, Reason, Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

app = App(cls=Noun, rich_markup_mode=None)


@app.command("doubles", help=_("List pairs of enterprises that may be one and the same"))
def doubles(ctx: typer.Context) -> None:
    from loucheng_cli.render.enterprise import double_columns
    from loucheng_cli.store.reads.doubles import doubles as read

    state: State = ctx.obj
    found = read(state.db)
    output = state.output()
    output.rows(found, double_columns(), ref=lambda each: f"{each.one.ref} {each.other.ref}")
    if found and not output.json:
        output.say(
            _("Join two that are one: {command}").format(
                command=f"loucheng enterprise merge {found[0].one.ref} {found[0].other.ref}"
            )
        )


@app.command("merge", help=_("Join two enterprises that turn out to be one; undo takes it back"))
def merge(
    ctx: typer.Context,
    kept: Annotated[str, typer.Argument(metavar=_("KEPT"), help=_("The enterprise that is kept."))],
    other: Annotated[
        str,
        typer.Argument(metavar=_("OTHER"), help=_("The enterprise that is the same; its number leads to the first.")),
    ],
    on: On = None,
    reason: Reason = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.cli.enterprise.fields import show_standing
    from loucheng_cli.services import merging

    state: State = ctx.obj
    one, two = pick_enterprise(state, kept), pick_enterprise(state, other)
    output = state.output()
    if is_terminal() and not yes and one.ref != two.ref:
        output.say(
            _("{kept} is kept; the places, visits and issues of {other} become its own.").format(
                kept=f"{one.ref} {one.name}", other=f"{two.ref} {two.name}"
            )
        )
        if not prompts.confirm(_("Are they one and the same?")):
            raise RefusedError(_("Nothing was changed."))
    merged = merging.merge(state.db, one.ref, two.ref, on=state.day(on), reason=reason, stamp=state.stamp)
    show_standing(state, output, merged)
