"""Questions for what a command needs and was not given, at a terminal; in a script the error stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import typer

from loucheng_cli.cli.app.streams import is_terminal
from loucheng_cli.errors import LouchengError, ReasonRequiredError, RefusedError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context, Parameter

T = TypeVar("T")


def ask_checked(question: str, check: Callable[[str], T], say: Callable[[str], None], default: str = "") -> T:
    """Ask until the answer passes; a wrong one is explained, and stands there to be corrected."""
    from loucheng_cli.cli.app import prompts

    while True:
        answer = prompts.text(question, default=default, required=True)
        try:
            return check(answer)
        except LouchengError as error:
            say(error.message)
            default = answer


def with_reason(run: Callable[[str | None], T], reason: str | None) -> T:
    """Do what may need a reason; one that is missing is asked for at a terminal."""
    try:
        return run(reason)
    except ReasonRequiredError:
        if reason is not None or not is_terminal():
            raise
    from loucheng_cli.cli.app import prompts

    return run(prompts.text(_("Why?"), required=True))


def warn(say: Callable[[str], None], message: str, *, yes: bool = False) -> None:
    """Say what is doubtful before anything is saved; at a terminal the worker decides."""
    if yes or not is_terminal():
        say(message)
        return
    from loucheng_cli.cli.app import prompts

    if not prompts.confirm(_("{message} Save it all the same?").format(message=message), default=False):
        raise RefusedError(_("Not saved."))


def answer_for(param: Parameter, ctx: Context, default: str = "") -> list[str]:
    """The words that give a required option or argument its value, as a person answers for it."""
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.core.labels import label

    listed = getattr(getattr(param.type, "func", None), "listed", None)
    what = (getattr(param, "help", None) or param.make_metavar(ctx)).rstrip(".。")
    answer = (
        prompts.select(what, [(label(word), word.value) for word in listed])
        if listed
        else prompts.text(what, default=default, required=True)
    )
    return [param.opts[0], answer] if param.param_type_name == "option" else [answer]


def parsed(parse: Callable[[Context, list[str]], list[str]], ctx: Context, args: list[str]) -> list[str]:
    """Parse; at a terminal what is missing is asked for, and asked again where the answer cannot be read."""
    asked: dict[str, list[str]] = {}
    while True:
        words = [*args, *(word for answer in asked.values() for word in answer)]
        try:
            return parse(ctx, words)
        except typer.TyperException as error:
            param = getattr(error, "param", None)
            kind = type(error).__name__
            if param is None or not _can_ask(ctx) or (kind != "MissingParameter" and param.name not in asked):
                raise
            default = ""
            if param.name in asked:
                from loucheng_cli.cli.app.usage_errors import usage_sentence

                ctx.obj.say(usage_sentence(error))
                default = asked[param.name][-1]
            asked[param.name] = answer_for(param, ctx, default)


def _can_ask(ctx: Context) -> bool:
    return is_terminal() and not ctx.resilient_parsing and ctx.obj is not None
