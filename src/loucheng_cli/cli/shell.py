"""``loucheng shell``: several commands in one process."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator

import typer

from loucheng_cli.cli.app.groups import PLAIN, App, is_terminal
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = App(**PLAIN)
LEAVE = frozenset({"exit", "quit", "退出"})


@app.command("shell", help=_("Enter many things one after the other"), json=False, quiet=False)
def shell(ctx: typer.Context) -> None:
    from loucheng_cli.cli.app.main import build

    state: State = ctx.obj
    output = state.output()
    if is_terminal():
        output.say(_("Type commands without “loucheng”; exit, or Ctrl-D, leaves."))
    for line in _lines():
        try:
            words = shlex.split(line)
        except ValueError:
            output.say(_("A quotation mark is not closed."))
            continue
        words = words[1:] if words[:1] == ["loucheng"] else words
        if not words:
            continue
        if words[0] in LEAVE:
            return
        # Each command sees its own moment, as if it had been started by itself.
        own = State(state.url, state.catalog_path, state.named_worker, state.fixed_today, paged=state.paged)
        try:
            build().main(words, obj=own)
        except SystemExit:
            continue
        finally:
            own.close()


def _lines() -> Iterator[str]:
    if not is_terminal():
        yield from sys.stdin
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    from loucheng_cli.cli.app.main import NOUNS

    session: PromptSession[str] = PromptSession(completer=WordCompleter(list(NOUNS)), complete_while_typing=False)
    while True:
        try:
            yield session.prompt("loucheng> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            continue
