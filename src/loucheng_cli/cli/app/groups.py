"""How are commands put together: lazily by noun, with help and usage errors in the user's language?

Only the root is imported at start. A noun's file is imported when it is named: ``LazyNoun`` overrides
``make_context`` alone, imports the real group and hands over, so that suggestions and completion keep working.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from copy import copy
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from loucheng_cli.i18n import _

F = TypeVar("F", bound=Callable[..., Any])
PLAIN: dict[str, Any] = {"rich_markup_mode": None, "add_completion": False, "pretty_exceptions_enable": False}
ELSEWHERE = {"import": "imports.folder"}  # "import" is no name of a module
PACKAGES = {"catalog", "enterprise", "export", "issue", "visit"}  # nouns whose verbs fill more than one module
CONTEXT = {"help_option_names": ["-h", "--help"]}


class LocalizedHelp:
    """What Click says in English whatever the language: the usage line and the help option."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """``Usage:`` in the language of the user."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage: "))  # type: ignore[attr-defined]

    def get_help(self, ctx: Any) -> str:
        """The help, its two columns aligned by the width that Chinese takes on a terminal."""
        formatter = ctx.make_formatter()
        formatter.write_dl = partial(_write_columns, formatter)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return str(formatter.getvalue()).rstrip("\n")

    def get_help_option(self, ctx: Any) -> Any:
        """The help option with its sentence translated."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option


def _write_columns(formatter: Any, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
    """What Click's formatter does, which counts characters instead of columns."""
    pairs = [(first, second) for first, second in rows]
    room = min(max((_width(first) for first, _second in pairs), default=0), col_max) + col_spacing
    indent = " " * formatter.current_indent
    below = indent + " " * room
    for first, second in pairs:
        lines = _wrapped(second, max(formatter.width - len(below), 20))
        if _width(first) + col_spacing <= room:
            lines[0] = f"{indent}{first}{' ' * (room - _width(first))}{lines[0]}"
        else:
            lines[:1] = [f"{indent}{first}", f"{below}{lines[0]}"]
        formatter.write(
            "\n".join([lines[0], *(line if line.startswith(below) else below + line for line in lines[1:])])
        )
        formatter.write("\n")


def _wrapped(text: str, room: int) -> list[str]:
    """Lines of so many columns, broken at spaces or between Chinese characters."""
    lines = [""]
    for word in re.findall(r"[\x21-\x7e]+|\s+|.", text):
        if word.isspace() and not lines[-1]:
            continue
        if _width(lines[-1] + word.rstrip()) > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("" if word.isspace() else word)
        else:
            lines[-1] += word
    return lines


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class Command(LocalizedHelp, TyperCommand):
    """A verb, with the options that every verb has unless it is registered without."""

    def __init__(self, *args: Any, json: bool = True, quiet: bool = True, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if self.callback is None:  # known by its name and help alone
            return
        if json:
            self.params.append(_mode(["--json"], _("Print JSON.")))
        if quiet:
            self.params.append(_mode(["--quiet", "-q"], _("Print refs only.")))


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


def _set_mode(ctx: Any, option: Any, value: bool) -> None:
    if not ctx.resilient_parsing:
        setattr(ctx.obj, option.name, value)


class Noun(LocalizedHelp, TyperGroup):
    """A noun with its verbs."""

    def __init__(self, **attrs: Any) -> None:
        attrs["subcommand_metavar"] = attrs.get("subcommand_metavar") or _("COMMAND [ARGS]...")
        super().__init__(**attrs)


class NounWithJson(Noun):
    """A noun that does something of its own without a verb, with ``--json``."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.params.append(_mode(["--json"], _("Print JSON.")))


def noun_module(name: str) -> Any:
    """The module that holds the ``app`` of a noun; of a noun with a package, its ``commands``."""
    if name in ELSEWHERE:
        return import_module(f"loucheng_cli.cli.{ELSEWHERE[name]}")
    return import_module(f"loucheng_cli.cli.{name}.commands" if name in PACKAGES else f"loucheng_cli.cli.{name}")


class LazyNoun(Noun):
    """A noun, or a short cut, of which only the name and the sentence are known until it is called."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Import the real thing and let it parse."""
        real = _built(noun_module(str(self.name)).app, args)
        real.name = self.name
        return real.make_context(info_name, args, parent=parent, **extra)


def _built(app: typer.Typer, words: list[str]) -> Any:
    """The noun with those of its verbs that are named; of the others only what help and completion tell.

    Typer takes longer to build all verbs of a noun, with their options, than most verbs take to run.
    """
    groups = {group.name: group for group in app.registered_groups if isinstance(group.name, str)}
    merged = [group.typer_instance for group in app.registered_groups if not isinstance(group.name, str)]
    verbs = {verb.name: verb for part in (app, *merged) if part is not None for verb in part.registered_commands}
    if len(verbs) == 1 and not groups and app.registered_callback is None:
        return typer.main.get_command(app)  # a short cut, not a noun
    named = copy(app)
    named.registered_groups = [group for name, group in groups.items() if name in words]
    named.registered_commands = [verb for name, verb in verbs.items() if name in words]
    real = typer.main.get_group(named)
    told = {name: verb.help for name, verb in verbs.items()}
    told |= {name: group.typer_instance.info.help for name, group in groups.items() if group.typer_instance}
    real.commands = {
        str(name): real.commands.get(str(name)) or Command(str(name), help=help_, rich_markup_mode=None)
        for name, help_ in told.items()
    }
    return real


class App(typer.Typer):
    """A Typer whose commands speak the user's language."""

    def command(
        self, name: str | None = None, *, json: bool = True, quiet: bool = True, **settings: Any
    ) -> Callable[[F], F]:
        """A verb; without ``--json`` or ``--quiet`` where it has no such output (see ``typer.Typer.command``)."""
        settings.setdefault("cls", partial(Command, json=json, quiet=quiet))
        settings.setdefault("context_settings", CONTEXT)
        settings.setdefault("options_metavar", _("[OPTIONS]"))
        return super().command(name, **settings)


def noun(help_: str, **settings: Any) -> App:
    """The Typer of a noun."""
    settings.setdefault("cls", Noun)
    return App(
        help=help_,
        no_args_is_help=False,
        context_settings=CONTEXT,
        options_metavar=_("[OPTIONS]"),
        **PLAIN,
        **settings,
    )


def usage_sentence(error: typer.TyperException) -> str:
    """What a usage error of Typer says, in the user's language, by the name of its class."""
    name = type(error).__name__
    message = getattr(error, "message", str(error))
    hint = _hint(error)
    match name:
        case "MissingParameter":
            return _("{name} is missing").format(name=hint or message)
        case "NoSuchOption":
            named = getattr(error, "option_name", message)
            if is_before_the_noun(error):
                return _("{name} stands before the command").format(name=named)
            near = getattr(error, "possibilities", None)
            if near:
                return _("there is no option {name}; perhaps {near}").format(name=named, near=_(", ").join(near))
            return _("there is no option {name}").format(name=named)
        case "BadParameter":
            return _("{name}: {why}").format(name=hint, why=_value_sentence(error, message)) if hint else message
        case "BadOptionUsage":
            return _("{name} needs a value").format(name=getattr(error, "option_name", message))
        case _:
            return _other_sentence(message)


def is_before_the_noun(error: Any) -> bool:
    """Whether the option that a verb does not know is one of the root's, which stand before the noun."""
    root = error.ctx.find_root().command if getattr(error, "ctx", None) else None
    named = getattr(error, "option_name", None)
    return root is not None and any(named in param.opts for param in root.params)


def _hint(error: Any) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return ""
    return str(param.opts[-1]) if param.param_type_name == "option" else str(param.make_metavar(error.ctx))


def _value_sentence(error: Any, message: str) -> str:
    choices = getattr(getattr(error.param, "type", None), "choices", None)
    if choices and "is not one of" in message:
        names = [str(getattr(choice, "value", choice)) for choice in choices]
        return _("must be one of {choices}").format(choices=_(", ").join(names))
    if "is not a valid int" in message or "is not a valid float" in message:
        return _("must be a number")
    if "is not in the range" in message:
        return _("is out of range")
    return message


def _other_sentence(message: str) -> str:
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition("(")[2].rstrip(")")
        return _("there is more than expected: {extra}").format(extra=extra)
    if message.startswith("No such command") or _("No such command {name!r}.").partition("{")[0] in message:
        wanted = message.split("'")[1] if "'" in message else message
        near = message.partition("Did you mean ")[2].rstrip("?").replace("'", "")
        if near:
            near = near.replace(", ", _(", "))
            return _("there is no command {name}; perhaps {near}").format(name=wanted, near=near)
        return _("there is no command {name}").format(name=wanted)
    return message


def is_terminal() -> bool:
    """A person sits at both ends, so that a question can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
