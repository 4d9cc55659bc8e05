"""The classes of commands and nouns; nouns are built lazily.

Only the root is imported at start. A noun's file is imported when it is named: ``LazyNoun`` overrides
``make_context`` alone, imports the real group and hands over, so that suggestions and completion keep working.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from loucheng_cli.cli.app.help import LocalizedHelp
from loucheng_cli.cli.app.streams import is_terminal as is_terminal  # noqa: PLC0414 - one place to import it from
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context, HelpFormatter, Parameter

F = TypeVar("F", bound=Callable[..., Any])
PLAIN: dict[str, Any] = {"rich_markup_mode": None, "add_completion": False, "pretty_exceptions_enable": False}
PACKAGES = {"catalog", "enterprise", "export", "issue", "visit"}  # nouns whose verbs fill more than one module
# "ledger" has a package that holds the verbs of other nouns too; "import" is no name of a module.
MODULES = {"import": "imports.folder", "ledger": "ledger.noun"}
CONTEXT = {"help_option_names": ["-h", "--help"]}


class ErrorContext:
    """A command whose parsing errors carry its context, which Click leaves out of some."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the arguments."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc,no-any-return]
        except typer.TyperException as error:
            if getattr(error, "ctx", None) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise


class Command(LocalizedHelp, ErrorContext, TyperCommand):
    """A verb, with the options that every verb has unless it is registered without."""

    def __init__(self, *args: Any, json: bool = True, quiet: bool = True, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.callback is None:  # known by its name and help alone
            return
        _completed(self.params)
        if json:
            self.params.append(_mode(["--json"], _("Print JSON.")))
        if quiet:
            self.params.append(_mode(["--quiet", "-q"], _("Print refs only.")))

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse; a text such as ``-1楼积水`` is no option."""
        words = _texts_last(args, self.params)
        if not is_terminal() or "--help" in words or "-h" in words:
            return super().parse_args(ctx, words)
        from loucheng_cli.cli.app.asking import parsed

        return parsed(super().parse_args, ctx, words)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the example, where there is one."""
        from loucheng_cli.cli.app.examples import example_of

        if example := example_of(ctx):
            with formatter.section(_("Example")):
                formatter.write(f"  {example}\n")


def _completed(params: Sequence[Parameter]) -> None:
    """Let Tab complete the values of these parameters, for which Typer has no other way."""
    for param in params:
        param._custom_shell_complete = param._custom_shell_complete or _complete  # noqa: SLF001


def _complete(ctx: Context, param: Parameter, incomplete: str) -> Any:
    """What Tab gives for a parameter."""
    from loucheng_cli.cli.app.completion import complete

    return complete(ctx, param, incomplete) or param.type.shell_complete(ctx, param, incomplete)


def _texts_last(args: list[str], params: Sequence[Parameter]) -> list[str]:
    """The words with ``--`` before those that begin with a dash and a digit or a Chinese character."""
    taking = {name for param in params if not getattr(param, "is_flag", False) for name in param.opts}
    kept: list[str] = []
    texts: list[str] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*kept, word, *texts, *rest]
        if word in taking and rest:
            kept += [word, rest.pop(0)]
        elif word[:1] == "-" and (word[1:2].isdigit() or not word[1:2].isascii()):
            texts.append(word)
        else:
            kept.append(word)
    return [*kept, "--", *texts] if texts else args


def _mode(names: list[str], help_: str) -> TyperOption:
    """An option that sets a mode of the output on the state; the function of the command does not receive it."""
    return TyperOption(
        param_decls=names,
        is_flag=True,
        default=False,
        expose_value=False,
        is_eager=True,  # known before the callback of another option prints or asks something
        callback=_set_mode,
        help=help_,
    )


def _set_mode(ctx: Context, option: Parameter, value: bool) -> None:
    if not ctx.resilient_parsing:
        setattr(ctx.obj, str(option.name), value)


class Noun(LocalizedHelp, ErrorContext, TyperGroup):
    """A noun with its verbs."""


class NounWithJson(Noun):
    """A noun that does something of its own without a verb, with ``--json``."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        _completed(self.params)
        self.params.append(_mode(["--json"], _("Print JSON.")))


def noun_module(name: str) -> Any:
    """The module that holds the ``app`` of a noun; of a noun with a package, its ``commands``."""
    module = f"{name}.commands" if name in PACKAGES else MODULES.get(name, name)
    return import_module(f"loucheng_cli.cli.{module}")


class LazyNoun(Noun):
    """A noun, or a command without a noun, of which only name and help are known until it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Context | None = None, **extra: Any
    ) -> Context:
        """Import the real command and let it parse."""
        real = built(noun_module(str(self.name)).app, args)
        real.name = self.name
        self.extend(real)
        made: Context = real.make_context(info_name, args, parent=parent, **extra)
        return made

    def extend(self, real: TyperGroup) -> None:
        """Add what the noun has beside its own verbs; nothing here."""


def built(app: typer.Typer, words: list[str]) -> Any:
    """Build a noun with those of its verbs that are named; of the others only name and help.

    Typer takes longer to build all verbs of a noun, with their options, than most verbs take to run.
    """
    groups = {group.name: group for group in app.registered_groups if isinstance(group.name, str)}
    merged = [group.typer_instance for group in app.registered_groups if not isinstance(group.name, str)]
    verbs = {verb.name: verb for part in (app, *merged) if part is not None for verb in part.registered_commands}
    if len(verbs) == 1 and not groups and app.registered_callback is None:
        return typer.main.get_command(app)  # a command without a noun
    named = copy(app)
    named.registered_groups = [group for name, group in groups.items() if name in words]
    named.registered_commands = [verb for name, verb in verbs.items() if name in words]
    real = typer.main.get_group(named)
    helps = {name: verb.help for name, verb in verbs.items()}
    helps |= {name: group.typer_instance.info.help for name, group in groups.items() if group.typer_instance}
    real.commands = {
        str(name): real.commands.get(str(name)) or Command(str(name), help=help_, rich_markup_mode=None)
        for name, help_ in helps.items()
    }
    return real


class App(typer.Typer):
    """A Typer of our own commands."""

    def command(
        self, name: str | None = None, *, json: bool = True, quiet: bool = True, **settings: Any
    ) -> Callable[[F], F]:
        """A verb; without ``--json`` or ``--quiet`` where it has no such output (see ``typer.Typer.command``)."""
        settings.setdefault("cls", partial(Command, json=json, quiet=quiet))
        settings.setdefault("context_settings", CONTEXT)
        return super().command(name, **settings)


def noun(help_: str, **settings: Any) -> App:
    """The Typer of a noun."""
    settings.setdefault("cls", Noun)
    return App(
        help=help_,
        no_args_is_help=False,
        context_settings=CONTEXT,
        **PLAIN,
        **settings,
    )
