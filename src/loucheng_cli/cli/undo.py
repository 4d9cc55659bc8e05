"""``loucheng undo``: revert the last action, or the one named, with a reason."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App, is_terminal
from loucheng_cli.cli.app.options import Reason, Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

app = App(**PLAIN)


@app.command("undo", help=_("Take the last step back (with a reason)"))
def undo(
    ctx: typer.Context,
    action: Annotated[
        str | None,
        typer.Argument(
            metavar=_("[ACTION]"),
            help=_(
                "Number of an action or batch, such as SM-1201 (issue history shows it); your last one if left out."
            ),
            show_default=False,
        ),
    ] = None,
    reason: Reason = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import personal_numbers, prompts
    from loucheng_cli.cli.app.director import acts_as_director
    from loucheng_cli.cli.app.savepoint import say_savepoint
    from loucheng_cli.domain.issue.lifecycle import require_reason
    from loucheng_cli.render.undo import preview, undo_value
    from loucheng_cli.services import undo as service
    from loucheng_cli.store.reads.names import worker_names

    state: State = ctx.obj
    output = state.output()
    plan = service.prepare(state.db, action, state.worker)
    entries = any(each.kind == "entry" for each in plan.differences)
    ledgers = {each.letter: each for each in state.ledgers.all()} if entries else {}
    output.say(preview(plan, worker_names(state.db), ledgers))
    if reason is None and is_terminal():
        reason = personal_numbers.asked(state, _("Why is it taken back?"), required=True)
    require_reason(reason)
    if is_terminal() and not yes and not prompts.confirm(_("Take it back?")):
        raise RefusedError(_("Nothing was changed."))
    say_savepoint(state)
    number, done = service.undo(
        state.db, plan.action, reason=reason, stamp=state.stamp, is_director=acts_as_director(state)
    )
    output.done(
        _("{action} is taken back; loucheng undo {number} puts it back.").format(action=plan.action, number=number),
        ref=number,
        value=undo_value(number, done),
    )
