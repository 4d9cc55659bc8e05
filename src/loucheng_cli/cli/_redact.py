"""Removing what was typed: a verb of ``loucheng issue`` and of ``loucheng visit``."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli._app import App, Noun, is_terminal
from loucheng_cli.cli._options import Json, Quiet, Reason, Yes
from loucheng_cli.cli._state import State
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

issues = App(cls=Noun, rich_markup_mode=None)
visits = App(cls=Noun, rich_markup_mode=None)

Instead = Annotated[
    str | None,
    typer.Option(
        "--instead", metavar=_("TEXT"), help=_("What stands in its place, without personal data."), show_default=False
    ),
]


@issues.command("redact", help=_("Remove personal data: all that was typed into an issue goes, for good"))
def issue(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("ISSUE"), help=_("Number of the issue: SM-I12, I12 or 12."))],
    instead: Instead = None,
    reason: Reason = None,
    yes: Yes = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    from loucheng_cli.store.reads.issue import find_issue

    found = find_issue(ctx.obj.db, ctx.obj.ref(ref, "I"))
    _redact(ctx.obj, "issue", found.ref, found.text, instead, reason, yes=yes, json=json, quiet=quiet)
    if found.visit:
        state: State = ctx.obj
        state.output(json).say(
            _("The visit it came from has texts of its own: loucheng visit redact {ref}").format(ref=found.visit)
        )


@visits.command("redact", help=_("Remove personal data: all that was typed into a visit goes, for good"))
def visit(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("VISIT"), help=_("Number of the visit: SM-V7, V7 or 7."))],
    instead: Instead = None,
    reason: Reason = None,
    yes: Yes = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    from loucheng_cli.store.reads.visit import find_visit

    found = find_visit(ctx.obj.db, ctx.obj.ref(ref, "V"))
    _redact(ctx.obj, "visit", found.ref, found.heard, instead, reason, yes=yes, json=json, quiet=quiet)


def _redact(
    state: State,
    kind: str,
    ref: str,
    text: str | None,
    instead: str | None,
    reason: str | None,
    *,
    yes: bool,
    json: bool,
    quiet: bool,
) -> None:
    from loucheng_cli.cli import _ask
    from loucheng_cli.cli.contact import say_backups
    from loucheng_cli.domain.personal import mask_personal
    from loucheng_cli.services import privacy as service

    if is_terminal() and not yes:
        if instead is None:
            question = _("What shall stand in its place? (empty: nothing)")
            instead = _ask.text(question, default=mask_personal(text or ""))
        if not _ask.confirm(_("Remove all that was typed into {ref}, for good?").format(ref=ref), default=False):
            raise RefusedError(_("Nothing was changed."))
    count = service.redact(state.db, kind, ref, instead=instead, reason=reason, stamp=state.stamp)
    state.output(json, quiet).done(
        _("{n} texts of {ref} are removed.").format(n=count, ref=ref), ref=ref, value={"ref": ref, "erased": count}
    )
    say_backups(state, quiet=json)
