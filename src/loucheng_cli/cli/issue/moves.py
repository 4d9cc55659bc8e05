"""The moves of an issue's life, each a verb of ``loucheng issue``.

A move is its options and its rule of ``domain.issue.lifecycle``; ``_move`` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import typer

from loucheng_cli.cli.app.asking import with_reason
from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import On, Reason, Yes, choice, one_of
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.issue.move_options import (
    ApprovedBy,
    Channel,
    Contacted,
    Days,
    DeclineBecause,
    HoldApprovedBy,
    HoldBecause,
    Issues,
    ItemArgument,
    Materials,
    NoAnswer,
    Note,
    NoteText,
    Of,
    OutcomeOption,
    SatisfactionOption,
    SolvedOption,
    ToLevel,
    ToWorker,
)
from loucheng_cli.cli.issue.shared import IssueRef, Item, Reply, To, With, say_decided, say_rerouted, show_moved
from loucheng_cli.domain.core.enums import DeclineReason, HoldReason, Move, Outcome, Satisfaction, Solved
from loucheng_cli.domain.core.labels import label
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.core.events import Change
    from loucheng_cli.domain.issue.context import RuleContext
    from loucheng_cli.domain.issue.model import Issue, Task

    Rule = Callable[[Issue, Sequence[Task], RuleContext, date], list[Change]]

W = TypeVar("W", bound=StrEnum)
app = App(cls=Noun, rich_markup_mode=None)

COMPLETE = frozenset({"complete", "齐全", "材料齐全"})


def _move(
    ctx: typer.Context, refs: str | list[str], name: Move, rule: Rule, *, on: str | None, reason: str | None = None
) -> list[Issue]:
    """Apply a move to an issue, or to several as one action, and show what became of them."""
    from loucheng_cli.services.issue import move_all

    state: State = ctx.obj
    day, rules = state.day(on), state.rules
    numbers = [state.ref(ref, "I") for ref in ([refs] if isinstance(refs, str) else refs)]
    issues = with_reason(
        lambda why: move_all(
            state.db,
            numbers,
            name,
            lambda issue, tasks: rule(issue, tasks, rules, day),
            on=day,
            reason=why,
            stamp=state.stamp,
        ),
        reason,
    )
    from loucheng_cli.render.issue import recorded
    from loucheng_cli.store.reads.names import worker_names

    names = worker_names(state.db)
    for issue in issues:
        show_moved(state, state.output(), issue, said=recorded(issue, name.value, names, reason))
    return issues


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
    from loucheng_cli.domain.issue import lifecycle

    wish = intake.routing(ctx.obj, ctx.obj.ref(ref, "I"), item=item, to=to, with_=with_, yes=yes)
    [issue] = _move(
        ctx, ref, Move.ASSIGN, lambda i, tasks, c, day: lifecycle.assign(i, wish, c, on=day, tasks=tasks), on=on
    )
    say_decided(ctx.obj.output(), issue)
    say_rerouted(ctx.obj, issue)


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
    from loucheng_cli.domain.issue import lifecycle

    wish = intake.routing(ctx.obj, ctx.obj.ref(ref, "I"), item=item, to=to, with_=with_, yes=yes)
    rule: Rule = lambda i, tasks, c, day: lifecycle.reassign(i, wish, c, on=day, tasks=tasks)  # noqa: E731
    [issue] = _move(ctx, ref, Move.REASSIGN, rule, on=on, reason=reason)
    say_rerouted(ctx.obj, issue)


@app.command("accept", help=_("Register that the party took it on"))
def accept(ctx: typer.Context, ref: IssueRef, materials: Materials = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    missing = None if materials is None or materials.strip().casefold() in COMPLETE else materials
    _move(ctx, ref, Move.ACCEPT, lambda i, _t, c, day: lifecycle.accept(i, c, on=day, missing=missing), on=on)


@app.command("return", help=_("Register that the party returned it (with its reason)"))
def return_(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.RETURN, lambda i, _t, c, day: lifecycle.return_(i, c, on=day), on=on, reason=reason)


@app.command("contact", help=_("Register the first contact with the enterprise"))
def contact(ctx: typer.Context, ref: IssueRef, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.CONTACT, lambda i, _t, c, day: lifecycle.contact(i, c, on=day), on=on)


@app.command("hold", help=_("Stop the clock, for a reason of the list"))
def hold(
    ctx: typer.Context,
    ref: IssueRef,
    reason: HoldBecause = None,
    approved_by: HoldApprovedBy = None,
    on: On = None,
) -> None:
    from loucheng_cli.domain.issue import lifecycle

    if not reason:
        _introduce(ctx.obj, ref, Move.HOLD, on)
    why, more = _listed(HoldReason, reason)
    rule: Rule = lambda i, _t, c, day: lifecycle.hold(i, why, c, on=day, approved_by=approved_by)  # noqa: E731
    _move(ctx, ref, Move.HOLD, rule, on=on, reason=more)


@app.command("resume", help=_("Start the clock again"))
def resume(ctx: typer.Context, ref: IssueRef, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.RESUME, lambda i, _t, c, day: lifecycle.resume(i, c, on=day), on=on)


@app.command("extend", help=_("Extend it, once, before the due day has passed"))
def extend(
    ctx: typer.Context, ref: IssueRef, days: Days, approved_by: ApprovedBy, reason: Reason = None, on: On = None
) -> None:
    from loucheng_cli.domain.issue import lifecycle

    rule: Rule = lambda i, _t, c, day: lifecycle.extend(i, days, c, on=day, approved_by=approved_by)  # noqa: E731
    _move(ctx, ref, Move.EXTEND, rule, on=on, reason=reason)


@app.command("resolve", help=_("The party says it is done (on the spot: before it was assigned)"))
def resolve(
    ctx: typer.Context,
    ref: IssueRef,
    outcome: OutcomeOption = None,
    reply: Reply = None,
    item: Item = None,
    to: To = None,
    on: On = None,
) -> None:
    from loucheng_cli.cli.app import personal_numbers, prompts
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    if outcome is None or reply is None:
        _introduce(state, ref, Move.RESOLVE, on)
    if outcome is None:
        _needed(f"--outcome {one_of(Outcome)}")
        outcome = prompts.select(_("How did it end?"), _choices(Outcome))
    if reply is None:
        _needed(f"--reply {_('TEXT')}")
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
    satisfaction: SatisfactionOption = None,
    solved: SolvedOption = None,
    contacted: Contacted = True,
    no_answer: NoAnswer = False,
    note: Note = None,
    on: On = None,
) -> None:
    from loucheng_cli.domain.issue import lifecycle

    state: State = ctx.obj
    if no_answer:
        _move(ctx, ref, Move.FOLLOW_UP, lambda i, _t, c, day: lifecycle.no_answer(i, c, on=day), on=on)
        return
    if satisfaction is None:
        _introduce(state, ref, Move.FOLLOW_UP, on)
    enterprises = _enterprises_of(state, state.ref(ref, "I"))
    if satisfaction is None:
        _needed(f"--satisfaction {one_of(Satisfaction)}, --no-answer")
        contacted, solved, satisfaction = _asked(state, enterprises)
    elif len(enterprises) > 1:
        state.output().say(_("The answer stands for all of: {names}").format(names=_(", ").join(enterprises)))

    def rule(issue: Issue, _tasks: Sequence[Task], rules: RuleContext, day: date) -> list[Change]:
        return lifecycle.follow_up(
            issue, rules, on=day, contacted=contacted, solved=solved or Solved.YES, satisfaction=satisfaction
        )

    [issue] = _move(ctx, ref, Move.FOLLOW_UP, rule, on=on, reason=note)
    if issue.owner == state.worker:
        state.output().say(_("Note: a follow-up should not be made by the worker who handled the issue."))


@app.command("reopen", help=_("Do it again (with a reason)"))
def reopen(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(
        ctx,
        ref,
        Move.REOPEN,
        lambda i, tasks, c, day: lifecycle.reopen(i, c, on=day, tasks=tasks),
        on=on,
        reason=reason,
    )


@app.command("uphold", help=_("Keep the result and file it as not solved (with a reason)"))
def uphold(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.UPHOLD, lambda i, _t, c, day: lifecycle.uphold(i, c, on=day), on=on, reason=reason)


@app.command("decline", help=_("It will not be handled here; say why and where to turn"))
def decline(
    ctx: typer.Context, ref: IssueRef, reason: DeclineBecause = None, channel: Channel = "", on: On = None
) -> None:
    from loucheng_cli.domain.issue import lifecycle

    if not (reason and channel):
        _introduce(ctx.obj, ref, Move.DECLINE, on)
    why, more = _listed(DeclineReason, reason)
    if not channel and is_terminal():
        from loucheng_cli.cli.app import prompts

        channel = prompts.text(_("Which way was the enterprise told of?"), default="12345", required=True)
    rule: Rule = lambda i, tasks, c, day: lifecycle.decline(i, why, channel, c, on=day, tasks=tasks)  # noqa: E731
    _end(ctx, ref, Move.DECLINE, rule, on=on, reason=more)


@app.command("withdraw", help=_("The enterprise takes it back"))
def withdraw(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    rule: Rule = lambda i, tasks, c, day: lifecycle.withdraw(i, c, on=day, tasks=tasks)  # noqa: E731
    _end(ctx, ref, Move.WITHDRAW, rule, on=on, reason=reason)


@app.command("duplicate", help=_("Mark as a duplicate of another issue"))
def duplicate(ctx: typer.Context, ref: IssueRef, of: Of, on: On = None) -> None:
    from loucheng_cli.services.issue import merging

    state: State = ctx.obj
    other = state.ref(of, "I")
    rule: Rule = lambda i, tasks, c, day: merging(state.db, i, other, c, on=day, tasks=tasks)  # noqa: E731
    _end(ctx, ref, Move.DUPLICATE, rule, on=on)


@app.command("escalate", help=_("Take it to the street or the district (with a reason)"))
def escalate(ctx: typer.Context, ref: IssueRef, to: ToLevel, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.ESCALATE, lambda i, _t, c, day: lifecycle.escalate(i, to, c, on=day), on=on, reason=reason)


@app.command("supervise", help=_("Supervise a late issue"))
def supervise(ctx: typer.Context, ref: IssueRef, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.SUPERVISE, lambda i, _t, c, day: lifecycle.supervise(i, c, on=day), on=on, reason=reason)


@app.command("note", help=_("Write progress down"))
def note(ctx: typer.Context, ref: IssueRef, text: NoteText, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle

    _move(ctx, ref, Move.NOTE, lambda i, _t, c, day: lifecycle.note(i, c, on=day), on=on, reason=text)


@app.command("handover", help=_("Hand issues over to another worker (with a reason)"))
def handover(ctx: typer.Context, refs: Issues, to: ToWorker, reason: Reason = None, on: On = None) -> None:
    from loucheng_cli.domain.issue import lifecycle
    from loucheng_cli.store.reads.worker import find_worker

    worker = find_worker(ctx.obj.db, to).code
    _move(
        ctx, refs, Move.HANDOVER, lambda i, _t, c, day: lifecycle.handover(i, worker, c, on=day), on=on, reason=reason
    )


def _end(ctx: typer.Context, ref: str, name: Move, rule: Rule, *, on: str | None, reason: str | None = None) -> None:
    """End an issue without a result, and name whose task ended with it and what was merged into it."""
    from loucheng_cli.store.reads.issue import merged_into, tasks_of

    state: State = ctx.obj
    number = state.ref(ref, "I")
    waiting = [task.party_name for task in tasks_of(state.db, number) if task.is_open]
    hanging = [] if name is Move.DUPLICATE else [line.ref for line in merged_into(state.db, number)]
    [issue] = _move(ctx, ref, name, rule, on=on, reason=reason)
    output = state.output()
    if waiting:
        output.say(_("Tasks that ended with it: {parties}").format(parties=_(", ").join(waiting)))
    if hanging:
        output.say(_("Merged into {ref}, and ended with it: {refs}").format(ref=issue.ref, refs=_(", ").join(hanging)))


def _introduce(state: State, ref: str, name: Move, on: str | None) -> None:
    """Before anything is asked about an issue: which one it is, or that the move cannot be made."""
    if not is_terminal() or state.json or state.quiet:
        return
    from loucheng_cli.domain.issue.lifecycle.checks import check_allowed
    from loucheng_cli.store.reads import names
    from loucheng_cli.store.reads.issue import find_issue

    issue = find_issue(state.db, state.ref(ref, "I"))
    if on is None:
        check_allowed(issue, name, state.today, state.rules)
    who = names.enterprise_name(state.db, issue.enterprise) if issue.enterprise else None
    state.output().say("  ".join(part for part in (issue.ref, who, issue.text) if part))


def _listed(words_: type[W], reason: str | None) -> tuple[W, str | None]:
    """The reason of a list, and what was typed after its colon."""
    from loucheng_cli.domain.issue.lifecycle import require_reason

    if not reason and is_terminal():
        from loucheng_cli.cli.app import prompts

        return prompts.select(_("Why?"), _choices(words_)), None
    word, _colon, more = require_reason(reason).replace(":", "：").partition("：")
    return choice(words_)(word), more.strip() or None


def _enterprises_of(state: State, number: str) -> list[str]:
    """The enterprises a follow-up asks: the issue's own, and those whose issues were merged into it."""
    from loucheng_cli.store.reads.issue import issues_where

    lines = issues_where(state.db, "i.ref = :ref or i.duplicate_of = :ref", {"ref": number}, today=state.today)
    return list(dict.fromkeys(line.enterprise_name for line in lines if line.enterprise_name))


def _asked(state: State, enterprises: list[str]) -> tuple[bool, Solved, Satisfaction]:
    """The three answers; of several enterprises those of the least satisfied."""
    from loucheng_cli.cli.app import prompts

    answers = []
    for name in enterprises or [""]:
        if len(enterprises) > 1:
            state.output().say(name)
        contacted = prompts.confirm(_("Did the party contact the enterprise?"))
        solved = prompts.select(_("Is it solved?"), _choices(Solved))
        satisfaction = prompts.select(_("How content is the enterprise?"), _choices(Satisfaction))
        answers.append((contacted, solved, satisfaction))
    return (
        all(answer[0] for answer in answers),
        max((answer[1] for answer in answers), key=list(Solved).index),
        max((answer[2] for answer in answers), key=list(Satisfaction).index),
    )


def _needed(option: str) -> None:
    if not is_terminal():
        raise UsageError(_("{option} is needed here").format(option=option), f"loucheng issue … {option}")


def _choices(words_: type[W]) -> list[tuple[str, W]]:
    return [(label(word), word) for word in words_]
