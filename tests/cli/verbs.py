"""Every command of the program, built whole."""

from __future__ import annotations

from typing import Any

import typer

from loucheng_cli.cli.app.groups import noun_module
from loucheng_cli.cli.app.main import NOUNS


def every_verb() -> dict[str, Any]:
    """The commands by the words that a person types."""
    found: dict[str, Any] = {}
    for name in NOUNS:
        _collect(name, typer.main.get_command(noun_module(name).app), found)
    return found


def _collect(words: str, command: Any, found: dict[str, Any]) -> None:
    if not hasattr(command, "commands"):
        found[words] = command
        return
    for name, verb in command.commands.items():
        _collect(f"{words} {name}", verb, found)
