"""``loucheng shell``: several commands in one process."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import Annotated, Any

import typer

from loucheng_cli.cli.app.groups import PLAIN, App, is_terminal
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _

app = App(**PLAIN)
LEAVE = frozenset({"exit", "quit", "退出"})
OPEN = frozenset({"open", "打开"})  # shows an issue, which is ``this`` from then on
THIS = frozenset({"this", "这件", "本件"})


@app.command("shell", help=_("Enter many things one after the other"), json=False, quiet=False)
def shell(
    ctx: typer.Context,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help=_("In a pipe: go on after a command that failed."))
    ] = False,
) -> None:
    state: State = ctx.obj
    output = state.output()
    asks = is_terminal()
    if asks:
        output.say(_("Type commands without “loucheng”; exit, or Ctrl-D, leaves."))
    matching = Matching(state) if asks else None
    failed = 0
    opened: str | None = None
    for line in _lines(state):
        try:
            words = shlex.split(line)
        except ValueError:
            output.say(_("A quotation mark is not closed."))
            code = 2
        else:
            words = words[1:] if words[:1] == ["loucheng"] else words
            if not words:
                continue
            if words[0] in LEAVE:
                break
            if words[0] in OPEN:
                words = ["issue", "show", *words[1:]]
                opened = words[2] if len(words) > 2 else None
            code = _run(state, [opened if word in THIS and opened else word for word in words], matching)
        failed = failed or code
        if code and not asks and not keep_going:
            break
    if failed and not asks:
        raise typer.Exit(failed)


# What a write imports; the prompt is there first.
_NEXT = (
    "cli.issue.commands",
    "cli.issue.intake",
    "cli.visit.commands",
    "cli.visit.entry",
    "services.issue",
    "render.issue",
)


class Matching:
    """What an issue is matched with, loaded once, while the prompt waits for the first command."""

    def __init__(self, state: State) -> None:
        self._state = _again(state)
        self._found: dict[str, Any] = {}
        self.loading = Thread(target=self._load, daemon=True)
        self.loading.start()

    def _load(self) -> None:
        for module in _NEXT:
            import_module(f"loucheng_cli.{module}")
        from loucheng_cli.cli.catalog.matcher import prepared

        with suppress(LouchengError, OSError):  # the command says what is wrong
            self._state.calendar  # noqa: B018 - its years are read once a process
            index, near = prepared(self._state)
            catalog = self._state.catalog
            catalog.emergencies.find("电梯")
            self._found = {"catalog": catalog, "prepared": (index, near)}
            near("电梯")

    def give(self, state: State) -> None:
        """Let a command have it, unless the catalogue was changed since."""
        from loucheng_cli.files.catalog.loader import content_of

        found = self._found
        if found and content_of(state.catalog_folder) == found["catalog"].content:
            vars(state).update(found)


def _again(state: State) -> State:
    return State(
        state.url,
        state.catalog_path,
        state.named_worker,
        state.fixed_today,
        paged=state.paged,
        clock_is_right=state.clock_is_right,
    )


def _run(state: State, words: list[str], matching: Matching | None = None) -> int:
    """Run a command with a state of its own: each sees its own moment, as if it had been started by itself."""
    from loucheng_cli.cli.app.main import build

    own = _again(state)
    try:
        if matching is not None:
            matching.give(own)
        build().main(words, obj=own)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    finally:
        own.close()
    return 0


def _lines(state: State) -> Iterator[str]:
    if not is_terminal():
        yield from sys.stdin
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from loucheng_cli.cli.app.own_files import data_folder
    from loucheng_cli.cli.app.shell_completion import ShellCompleter

    folder = data_folder() / "own"
    try:
        from loucheng_cli.files.writing import make_folder

        make_folder(folder)
        history: FileHistory | InMemoryHistory = FileHistory(str(folder / "shell-history"))
    except (LouchengError, OSError):  # a home that cannot be written
        history = InMemoryHistory()
    session: PromptSession[str] = PromptSession(
        completer=ShellCompleter(state), complete_while_typing=False, history=history
    )
    while True:
        try:
            yield session.prompt("loucheng> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            continue
