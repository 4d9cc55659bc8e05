"""The moves of an issue's life, each a verb of ``loucheng issue`` (design.md §6)."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import On, Reason, Yes, choice, mask_personal_numbers, words
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.issue.shared import IssueRef, Item, Reply, To, With, say_rerouted, show_moved
from loucheng_cli.domain.core.enums import DeclineReason, HoldReason, Level, Outcome, Satisfaction, Solved, Status
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

app = App(cls=Noun, rich_markup_mode=None)

ItemArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[ITEM]"),
        help=_("Item of the catalogue; left out: the first match, or the party alone."),
        show_default=False,
    ),
]


@app.command("assign", help=_("Route an issue to an item and its party"))
def assign(
    ctx: typer.Context,
    ref: IssueRef,
    item: ItemArgument = None,
    to: To = None,
    with_: With = None,
    on: On = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    wish = intake.routing(state, state.ref(ref, "I"), item=item, to=to, with_=with_, yes=yes)
    issue = service.assign(state.db, state.ref(ref, "I"), wish, state.rules, on=state.day(on), stamp=state.stamp)
    show_moved(state, state.output(), issue)
    if not (state.json or state.quiet):
        say_rerouted(state, state.output(), issue)


@app.command("reassign", help=_("Route it to another party (with a reason)"))
def reassign(
    ctx: typer.Context,
    ref: IssueRef,
    item: ItemArgument = None,
    to: To = None,
    with_: With = None,
    reason: Reason = None,
    on: On = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    wish = intake.routing(state, state.ref(ref, "I"), item=item, to=to, with_=with_, yes=yes)
    issue = service.reassign(
        state.db, state.ref(ref, "I"), wish, state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)
    if not (state.json or state.quiet):
        say_rerouted(state, state.output(), issue)


@app.command("accept", help=_("Register that the party took it on"))
def accept(
    ctx: typer.Context,
    ref: IssueRef,
    materials: Annotated[
        str | None,
        typer.Option(
            "--materials",
            metavar=_("complete|missing “…”"),
            help=_("complete, or what is missing."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    missing = (
        None if materials is None or materials.strip().casefold() in {"complete", "齐全", "材料齐全"} else materials
    )
    issue = service.accept(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), missing=missing, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("return", help=_("Register that the party returned it (with its reason)"))
def return_(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.return_(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("contact", help=_("Register the first contact with the enterprise"))
def contact(ctx: typer.Context, ref: IssueRef, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.contact(state.db, state.ref(ref, "I"), state.rules, on=state.day(on), stamp=state.stamp)
    show_moved(state, state.output(), issue)


@app.command("hold", help=_("Stop the clock, for a reason of the list"))
def hold(
    ctx: typer.Context,
    ref: IssueRef,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar=_("REASON"),
            help=_("{words}; more may follow after a colon.").format(words=words(HoldReason)),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    on: On = None,
) -> None:
    from loucheng_cli.domain.issue.lifecycle import require_reason
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    word, _colon, more = require_reason(reason).replace(":", "：").partition("：")
    because = choice(HoldReason)(word)
    issue = service.hold(
        state.db,
        state.ref(ref, "I"),
        because,
        state.rules,
        on=state.day(on),
        reason=more.strip() or None,
        stamp=state.stamp,
    )
    show_moved(state, state.output(), issue)


@app.command("resume", help=_("Start the clock again"))
def resume(ctx: typer.Context, ref: IssueRef, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.resume(state.db, state.ref(ref, "I"), state.rules, on=state.day(on), stamp=state.stamp)
    show_moved(state, state.output(), issue)


@app.command("extend", help=_("Extend it, once, before the due day has passed"))
def extend(
    ctx: typer.Context,
    ref: IssueRef,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=3650, help=_("So many days more."))],
    approved_by: Annotated[
        str,
        typer.Option(
            "--approved-by",
            metavar=_("WHO"),
            help=_("Who approved it (an office or a post)."),
            callback=mask_personal_numbers,
        ),
    ],
    reason: Reason = None,
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.extend(
        state.db,
        state.ref(ref, "I"),
        days,
        state.rules,
        on=state.day(on),
        approved_by=approved_by,
        reason=reason,
        stamp=state.stamp,
    )
    show_moved(state, state.output(), issue)


@app.command("resolve", help=_("The party says it is done (on the spot: before it was assigned)"))
def resolve(
    ctx: typer.Context,
    ref: IssueRef,
    outcome: Annotated[
        Outcome | None,
        typer.Option(
            "--outcome",
            metavar="solved|partly|explained",
            parser=choice(Outcome),
            help=words(Outcome),
            show_default=False,
        ),
    ] = None,
    reply: Reply = None,
    item: Item = None,
    to: To = None,
    on: On = None,
) -> None:
    from loucheng_cli.cli.app import personal_numbers, prompts
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    if outcome is None:
        _needed("--outcome solved|partly|explained")
        outcome = prompts.select(_("How did it end?"), [(_label(each), each) for each in Outcome])
    if reply is None:
        _needed("--reply “…”")
        reply = personal_numbers.asked(state, _("What was the enterprise told?"), required=True)
    issue = service.resolve(
        state.db,
        state.ref(ref, "I"),
        state.rules,
        on=state.day(on),
        outcome=outcome,
        reply=reply,
        assignment=intake.on_the_spot(state, state.ref(ref, "I"), item=item, to=to),
        stamp=state.stamp,
    )
    show_moved(state, state.output(), issue)


@app.command("follow-up", help=_("What the enterprise says: contacted, solved, content"))
def follow_up(
    ctx: typer.Context,
    ref: IssueRef,
    satisfaction: Annotated[
        Satisfaction | None,
        typer.Option(
            "--satisfaction",
            metavar="满意|基本满意|不满意",
            parser=choice(Satisfaction),
            help=_("How content it is."),
            show_default=False,
        ),
    ] = None,
    solved: Annotated[
        Solved | None,
        typer.Option(
            "--solved",
            metavar="yes|partly|no",
            parser=choice(Solved),
            help=_("Whether it is solved; yes if left out."),
            show_default=False,
        ),
    ] = None,
    contacted: Annotated[
        bool, typer.Option("--contacted/--not-contacted", help=_("Whether the party had called the enterprise."))
    ] = True,
    no_answer: Annotated[
        bool, typer.Option("--no-answer", help=_("Nobody answered; after three days it is filed unrated."))
    ] = False,
    note: Annotated[
        str | None,
        typer.Option(
            "--note",
            metavar=_("TEXT"),
            help=_("In the enterprise's words."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    on: On = None,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    number, day = state.ref(ref, "I"), state.day(on)
    if no_answer:
        issue = service.no_answer(state.db, number, state.rules, on=day, stamp=state.stamp)
        show_moved(state, state.output(), issue)
        return
    asked = _to_be_asked(state, number)
    if satisfaction is None:
        _needed("--satisfaction 满意|基本满意|不满意, --no-answer")
        answers = []
        for name in asked or [""]:
            if len(asked) > 1:
                state.output().say(name)
            answers.append(
                (
                    prompts.confirm(_("Did the party contact the enterprise?")),
                    prompts.select(_("Is it solved?"), [(_label(each), each) for each in Solved]),
                    prompts.select(
                        _("How content is the enterprise?"), [(_label(each), each) for each in Satisfaction]
                    ),
                )
            )
        # It is as good as the least content of those it was done for.
        contacted = all(answer[0] for answer in answers)
        solved = max((answer[1] for answer in answers), key=list(Solved).index)
        satisfaction = max((answer[2] for answer in answers), key=list(Satisfaction).index)
    elif len(asked) > 1:
        state.output().say(_("The answer stands for all of: {names}").format(names=_(", ").join(asked)))
    issue = service.follow_up(
        state.db,
        number,
        state.rules,
        on=day,
        contacted=contacted,
        solved=solved or Solved.YES,
        satisfaction=satisfaction,
        note=note,
        stamp=state.stamp,
    )
    show_moved(state, state.output(), issue)
    if issue.owner != state.worker:
        return
    state.output().say(_("Note: a follow-up should not be made by the worker who handled the issue."))


def _to_be_asked(state: State, number: str) -> list[str]:
    """The enterprises a follow-up asks: the issue's own, and those whose issues were merged into it."""
    from loucheng_cli.store.reads.issue import issues_where

    lines = issues_where(state.db, "i.ref = :ref or i.duplicate_of = :ref", {"ref": number}, today=state.today)
    return list(dict.fromkeys(line.enterprise_name for line in lines if line.enterprise_name))


@app.command("reopen", help=_("Do it again (with a reason)"))
def reopen(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.reopen(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("uphold", help=_("Keep the result and file it as not solved (with a reason)"))
def uphold(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.uphold(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("decline", help=_("It will not be handled here; say why and where to turn"))
def decline(
    ctx: typer.Context,
    ref: IssueRef,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar=_("REASON"),
            help=_("{words}; more may follow after a colon.").format(words=words(DeclineReason)),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    channel: Annotated[
        str,
        typer.Option(
            "--channel",
            metavar=_("TEXT"),
            help=_("The way the enterprise was told of, such as 12345."),
            callback=mask_personal_numbers,
        ),
    ] = "",
    on: On = None,
) -> None:
    from loucheng_cli.domain.issue.lifecycle import require_reason
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    word, _colon, more = require_reason(reason).replace(":", "：").partition("：")
    issue = service.decline(
        state.db,
        state.ref(ref, "I"),
        choice(DeclineReason)(word),
        channel,
        state.rules,
        on=state.day(on),
        reason=more.strip() or None,
        stamp=state.stamp,
    )
    show_moved(state, state.output(), issue)


@app.command("withdraw", help=_("The enterprise takes it back"))
def withdraw(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.withdraw(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("duplicate", help=_("It is the same affair as another issue"))
def duplicate(
    ctx: typer.Context,
    ref: IssueRef,
    of: Annotated[str, typer.Option("--of", metavar=_("ISSUE"), help=_("The issue it is merged into."))],
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.duplicate(
        state.db, state.ref(ref, "I"), state.ref(of, "I"), state.rules, on=state.day(on), stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("escalate", help=_("Take it to the street or the district (with a reason)"))
def escalate(
    ctx: typer.Context,
    ref: IssueRef,
    to: Annotated[Level, typer.Option("--to", metavar="street|district", parser=choice(Level), help=_("The level."))],
    reason: Reason = None,
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.escalate(
        state.db, state.ref(ref, "I"), to, state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("supervise", help=_("Supervise a late issue"))
def supervise(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.supervise(
        state.db, state.ref(ref, "I"), state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    )
    show_moved(state, state.output(), issue)


@app.command("note", help=_("Write progress down"))
def note(
    ctx: typer.Context,
    ref: IssueRef,
    text: Annotated[str, typer.Argument(metavar=_("TEXT"), help=_("What happened."), callback=mask_personal_numbers)],
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    issue = service.note(state.db, state.ref(ref, "I"), text, state.rules, on=state.day(on), stamp=state.stamp)
    show_moved(state, state.output(), issue)


@app.command("handover", help=_("Hand issues over to another worker (with a reason)"))
def handover(
    ctx: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar=_("ISSUE…"), help=_("Numbers of the issues."))],
    to: Annotated[str, typer.Option("--to", metavar=_("WORKER"), help=_("Who answers for them from now on."))],
    reason: Reason = None,
    on: On = None,
) -> None:
    from loucheng_cli.services import issue as service
    from loucheng_cli.store.reads.worker import find_worker

    state: State = ctx.obj
    numbers = [state.ref(ref, "I") for ref in refs]
    worker = find_worker(state.db, to).code
    for issue in service.handover(
        state.db, numbers, worker, state.rules, on=state.day(on), reason=reason, stamp=state.stamp
    ):
        show_moved(state, state.output(), issue)


def _needed(option: str) -> None:
    if not is_terminal():
        raise UsageError(_("{option} is needed here").format(option=option), f"loucheng issue … {option}")


def _label(word: Outcome | Solved | Satisfaction | Status) -> str:
    from loucheng_cli.domain.core.labels import label

    return label(word)
