"""Completion inside ``loucheng shell``: the same as that of Tab in the shells of the system."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from loucheng_cli.cli.app.state import State


class ShellCompleter(Completer):
    """Verbs, options, values, refs and names for what stands before the cursor."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.command: Any = None

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        """What may follow; nothing where the line cannot be taken apart."""
        from typer._completion_classes import BashComplete

        from loucheng_cli.cli.app.words import normalised

        text = document.text_before_cursor
        try:
            words = shlex.split(text)
        except ValueError:
            return
        begun = words.pop() if words and not text.endswith(" ") else ""
        if self.command is None:
            from loucheng_cli.cli.app.main import build

            self.command = build()
        args = normalised(words) if words else []
        found = BashComplete(self.command, {"obj": self.state}, "loucheng", "_LOUCHENG_COMPLETE")
        for item in found.get_completions(args, begun):
            value = str(item.value)
            yield Completion(shlex.quote(value) if " " in value else value, start_position=-len(begun))
