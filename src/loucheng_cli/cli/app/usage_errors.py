"""Usage errors of Typer as whole sentences in the user's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import typer

from loucheng_cli.i18n import _

_QUOTED = re.compile(r"'([^']*)'")
_EXTRA_ARGUMENTS = "Got unexpected extra argument(s) ("


def usage_sentence(error: typer.TyperException) -> str:
    """Return the sentence for a usage error, by the name of its class."""
    return _SENTENCES.get(type(error).__name__, _other)(error)


def is_root_option(error: Any) -> bool:
    """Whether the option that a verb does not know is one of the root's, which come before the command."""
    root = error.ctx.find_root().command if getattr(error, "ctx", None) else None
    named = getattr(error, "option_name", None)
    return root is not None and any(named in param.opts for param in root.params)


def _missing(error: object) -> str:
    return _("{name} is missing").format(name=_name(error))


def _no_option(error: Any) -> str:
    if is_root_option(error):
        return _("{name} must come before the command").format(name=error.option_name)
    if error.possibilities:
        near = _(", ").join(sorted(error.possibilities))
        return _("Unknown option: {name} (did you mean {near}?)").format(name=error.option_name, near=near)
    return _("Unknown option: {name}").format(name=error.option_name)


def _bad_option(error: Any) -> str:
    if "does not take a value" in error.message:
        return _("{name} takes no value").format(name=error.option_name)
    return _("{name} needs a value").format(name=error.option_name)


def _bad_value(error: Any) -> str:
    """Name the parameter and what its value must be; sentences of our own parsers are kept."""
    kind = getattr(error.param, "type", None)
    why, name = error.message, _name(error)
    if choices := getattr(kind, "choices", None):
        why = _("must be one of {choices}").format(choices=_(", ").join(str(getattr(e, "value", e)) for e in choices))
    elif "is not in the range" in why:
        why = _bounds(kind)
    elif "is not a valid int" in why or "is not a valid float" in why:
        why = _("must be a number")
    elif "is not a valid" in why:
        why = _("“{value}” cannot be read").format(value=_quoted(why))
    return _("{name}: {why}").format(name=name, why=why) if name else why


def _bounds(kind: Any) -> str:
    if kind.min is None:
        return _("must be at most {high}").format(high=kind.max)
    if kind.max is None:
        return _("must be at least {low}").format(low=kind.min)
    return _("must be from {low} to {high}").format(low=kind.min, high=kind.max)


def _other(error: object) -> str:
    message = getattr(error, "message", str(error))
    if message.startswith(_EXTRA_ARGUMENTS):
        return _("Unexpected argument: {extra}; a text with spaces needs quotes").format(
            extra=message[len(_EXTRA_ARGUMENTS) : -1]
        )
    if message.startswith(("No such command", _("No such command {name!r}.").partition("{")[0])):
        wanted, *near = _QUOTED.findall(message) or [message]
        if near:
            return _("Unknown command: {name} (did you mean {near}?)").format(name=wanted, near=_(", ").join(near))
        return _("Unknown command: {name}").format(name=wanted)
    if message in {"Missing command.", _("Missing command.")}:
        return _("A command is missing")
    return _("The command cannot be understood")


def _name(error: Any) -> str:
    """Return the option or argument as help shows it."""
    if error.param is None:
        return ""
    if error.param.param_type_name == "option":
        return str(max(error.param.opts, key=len))
    return str(error.param.make_metavar(error.ctx)).strip("[]")


def _quoted(message: str) -> str:
    found = _QUOTED.search(message)
    return found[1] if found else message


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}
