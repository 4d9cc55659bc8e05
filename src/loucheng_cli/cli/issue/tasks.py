"""``loucheng issue task``: what supporting parties did with their part."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.asking import with_reason
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import On, Reason, mask_personal_numbers
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.issue.shared import IssueRef, Reply
from loucheng_cli.domain.core.enums import TaskStatus
from loucheng_cli.i18n import _

app = noun(_("Tasks of supporting parties"))

PartyArgument = Annotated[
    str,
    typer.Argument(metavar=_("PARTY"), help=_("The supporting party (key or short name), or the item of a bundle.")),
]


def _task(
    ctx: typer.Context,
    ref: str,
    party: str,
    status: TaskStatus,
    *,
    on: str | None,
    reply: str | None = None,
    reason: str | None = None,
) -> None:
    from loucheng_cli.domain.catalog.item import plain_code
    from loucheng_cli.render.issue import task_line
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    code = plain_code(party)
    key = code if code[-1:].isdigit() and "-" in code else state.catalog.party_key(party)
    day, number = state.day(on), state.ref(ref, "I")
    moved = with_reason(
        lambda why: service.move_task(
            state.db, number, key, status, state.rules, on=day, reply=reply, reason=why, stamp=state.stamp
        ),
        reason,
    )
    state.output().done(f"{moved.issue} {task_line(moved)}", ref=moved.code, value=moved)


@app.command("accept", help=_("The supporting party took its part on"))
def task_accept(ctx: typer.Context, ref: IssueRef, party: PartyArgument, on: On = None) -> None:
    _task(ctx, ref, party, TaskStatus.IN_PROGRESS, on=on)


@app.command("return", help=_("The supporting party returned its part (with its reason)"))
def task_return(
    ctx: typer.Context,
    ref: IssueRef,
    party: PartyArgument,
    reason: Reason = None,
    on: On = None,
) -> None:
    _task(ctx, ref, party, TaskStatus.RETURNED, on=on, reason=reason)


@app.command("done", help=_("The supporting party did its part"))
def task_done(
    ctx: typer.Context,
    ref: IssueRef,
    party: PartyArgument,
    reply: Reply = None,
    on: On = None,
) -> None:
    _task(ctx, ref, party, TaskStatus.DONE, on=on, reply=reply)


@app.command("waive", help=_("The supporting party is let off its part (with a reason)"))
def task_waive(
    ctx: typer.Context,
    ref: IssueRef,
    party: PartyArgument,
    reason: Reason = None,
    on: On = None,
) -> None:
    _task(ctx, ref, party, TaskStatus.WAIVED, on=on, reason=reason)


@app.command("add", help=_("Ask a further party to help"))
def task_add(
    ctx: typer.Context,
    ref: IssueRef,
    party: PartyArgument,
    asked: Annotated[
        str | None,
        typer.Option(
            "--asked",
            metavar=_("TEXT"),
            help=_("What it is asked for."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    on: On = None,
) -> None:
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.render.issue import task_line
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    number = state.ref(ref, "I")
    parties = intake.parties(state, number, party)
    tasks = service.add_tasks(state.db, number, parties, state.rules, on=state.day(on), asked=asked, stamp=state.stamp)
    for each in tasks:
        state.output().done(f"{each.issue} {task_line(each)}", ref=each.code, value=each)
