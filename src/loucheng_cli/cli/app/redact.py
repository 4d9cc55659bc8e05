"""``redact``, a verb of every noun that stores texts, and of ``privacy`` for all others."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import EnterpriseArg, WhyRemoved, Yes, masked
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _, ngettext

enterprises = App(cls=Noun, rich_markup_mode=None)
visits = App(cls=Noun, rich_markup_mode=None)
issues = App(cls=Noun, rich_markup_mode=None)
topics = App(cls=Noun, rich_markup_mode=None)
notices = App(cls=Noun, rich_markup_mode=None)
actions = App(cls=Noun, rich_markup_mode=None)

Instead = Annotated[
    str | None,
    typer.Option(
        "--instead",
        metavar=_("TEXT"),
        help=_("What stands in its place, without personal data."),
        show_default=False,
        callback=masked,
    ),
]


@issues.command("redact", help=_("Remove personal data: all that was typed into an issue goes, for good"))
def issue(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("ISSUE"), help=_("Number of the issue: SM-I12, I12 or 12."))],
    instead: Instead = None,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.store.reads.issue import find_issue

    found = find_issue(ctx.obj.db, ctx.obj.ref(ref, "I"))
    redact_thing(ctx.obj, "issue", found.ref, found.text, instead, reason, yes=yes)
    if found.visit:
        state: State = ctx.obj
        state.output().say(
            _("The visit it came from has texts of its own: loucheng visit redact {ref}").format(ref=found.visit)
        )


@visits.command("redact", help=_("Remove personal data: all that was typed into a visit goes, for good"))
def visit(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("VISIT"), help=_("Number of the visit: SM-V7, V7 or 7."))],
    instead: Instead = None,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.store.reads.visit import find_visit

    found = find_visit(ctx.obj.db, ctx.obj.ref(ref, "V"))
    redact_thing(ctx.obj, "visit", found.ref, found.heard, instead, reason, yes=yes)


@enterprises.command("redact", help=_("Remove personal data: all that was typed into an enterprise goes, for good"))
def enterprise(
    ctx: typer.Context,
    enterprise: EnterpriseArg,
    instead: Instead = None,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise

    found = pick_enterprise(ctx.obj, enterprise)
    redact_thing(ctx.obj, "enterprise", found.ref, found.note, instead, reason, yes=yes)


@topics.command("redact", help=_("Remove personal data: all that was typed into a topic goes, for good"))
def topic(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("TOPIC"), help=_("Number of the topic: SM-T3, T3 or 3."))],
    instead: Instead = None,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.store.reads.council import find_topic

    found = find_topic(ctx.obj.db, ctx.obj.ref(ref, "T"))
    redact_thing(ctx.obj, "topic", found.ref, found.text, instead, reason, yes=yes)


@notices.command("redact", help=_("Remove personal data: all that was typed into a notice goes, for good"))
def notice(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("NOTICE"), help=_("Number of the notice: SM-N3, N3 or 3."))],
    instead: Instead = None,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.store.reads.council import find_notice

    found = find_notice(ctx.obj.db, ctx.obj.ref(ref, "N"))
    redact_thing(ctx.obj, "notice", found.ref, found.text, instead, reason, yes=yes)


@actions.command("redact", help=_("Remove what was typed in one action, such as the reason of an undo, for good"))
def action(
    ctx: typer.Context,
    number: Annotated[
        str,
        typer.Argument(
            metavar=_("ACTION"),
            help=_("Number of an action, such as SM-1201: undo, issue history and export journal show it."),
        ),
    ],
    yes: Yes = False,
) -> None:
    from loucheng_cli.services import privacy as service
    from loucheng_cli.store.reads.actions import find_action

    state: State = ctx.obj
    found = find_action(state.db, number)
    _require_consent(str(found), yes=yes)
    _say_removed(state, "action", str(found), service.redact_action(state.db, found, stamp=state.stamp))


def redact_thing(
    state: State,
    kind: str,
    ref: str,
    text: str | None,
    instead: str | None,
    reason: str | None,
    *,
    yes: bool,
) -> None:
    from loucheng_cli.cli.app import personal_numbers
    from loucheng_cli.domain.privacy.personal_numbers import mask_personal
    from loucheng_cli.services import privacy as service

    if is_terminal() and not yes and instead is None and kind != "entry":
        question = _("What shall stand in its place? (empty: nothing)")
        instead = personal_numbers.asked(state, question, default=mask_personal(text or ""))
    _require_consent(ref, yes=yes)
    count = service.redact(state.db, kind, ref, instead=instead, reason=reason, stamp=state.stamp)
    _say_removed(state, kind, ref, count)


def _require_consent(ref: str, *, yes: bool) -> None:
    from loucheng_cli.cli.app import prompts

    if not is_terminal() or yes:
        return
    if not prompts.confirm(_("Remove all that was typed into {ref}, for good?").format(ref=ref), default=False):
        raise RefusedError(_("Nothing was changed."))


def _say_removed(state: State, kind: str, ref: str, count: int) -> None:
    """How many texts went, and where they still stand: in backups, on pages that were signed."""
    from loucheng_cli.cli.contact import say_backups
    from loucheng_cli.services.privacy import kept_in_backups, printed_on

    pages = printed_on(state.db, kind, ref)
    value = {"ref": ref, "erased": count, "backups": kept_in_backups(state.db), "published": pages}
    output = state.output()
    output.done(
        ngettext("{n} text of {ref} is removed.", "{n} texts of {ref} are removed.", count).format(n=count, ref=ref),
        ref=ref,
        value=value,
    )
    if pages:
        numbers = _(", ").join(map(str, pages))
        output.say(
            _("Published pages that name {ref} stay as they were signed: No. {numbers}").format(
                ref=ref, numbers=numbers
            )
        )
    say_backups(state)
