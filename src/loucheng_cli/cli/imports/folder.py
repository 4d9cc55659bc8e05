"""``loucheng import``: all lists of a folder at once, each recognised by its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from loucheng_cli.cli.app.groups import PLAIN, App, is_terminal
from loucheng_cli.cli.app.options import Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports.list_options import DryRun, Files
from loucheng_cli.cli.imports.lists import named_files
from loucheng_cli.errors import LouchengError, RefusedError, UnreadableFileError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.render.output import Output

app = App(**PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedFile:
    """A file and the kind of list that it holds, with how many of its columns are known; no kind: why not."""

    file: str
    kind: ListKind | None
    known: int = 0
    columns: int = 0
    reason: str | None = None


@app.command("import", help=_("Bring in all lists of a folder: enterprises, visits, issues"))
def import_(ctx: typer.Context, files: Files, dry_run: DryRun = False, yes: Yes = False) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.render.imports import plan_lines

    state: State = ctx.obj
    output = state.output()
    passed_over: list[str] = []
    plan = [_recognised(path) for path in named_files(files, passed_over) if path is not None]
    lists = [each for each in plan if each.kind is not None]
    if not lists:
        reasons = "; ".join(f"{each.file}: {each.reason}" for each in plan)
        raise UnreadableFileError(
            _(", ").join(files), _("none of these is a list of enterprises, visits or issues"), hint=reasons or None
        )
    if not output.json and not output.quiet:
        for line in plan_lines(plan, passed_over):
            output.say(line)
    if is_terminal() and not (yes or dry_run) and not prompts.confirm(_("Bring these in, in this order?")):
        raise RefusedError(_("Not saved."))
    results: dict[str, object] = {}
    code = 0
    for kind in ListKind:
        paths = [each.file for each in lists if each.kind is kind]
        if paths:
            collected = Collector(output)
            code = max(code, _brought(state, kind, paths, collected, dry_run=dry_run))
            results[kind.value] = collected.reported
    if output.json:
        output.value({"plan": plan, "passed_over": passed_over, **results})
    if code:
        raise typer.Exit(code)


class Collector:
    """The output of one of several imports: people read it at once, JSON is kept for one document."""

    def __init__(self, output: Output) -> None:
        self.json = output.json
        self.quiet = output.quiet
        self.reported: object = None
        self._output = output

    def say(self, line: str) -> None:
        """A line for a person."""
        self._output.say(line)

    def done(self, message: str, *, ref: str, value: object) -> None:
        """What came of it."""
        self.reported = value
        if not self.json:
            self._output.done(message, ref=ref, value=value)


def _brought(state: State, kind: ListKind, paths: Sequence[str], output: Any, *, dry_run: bool) -> int:
    """The exit code of importing these files as lists of this kind."""
    from loucheng_cli.cli.imports import enterprises, records
    from loucheng_cli.cli.imports.list_options import list_options
    from loucheng_cli.services.imports.enterprises import ImportOptions

    options = list_options(state, kind)
    try:
        if kind.value == "enterprise":
            enterprises.run(state, paths, options, ImportOptions(dry_run=dry_run), yes=True, output=output)
        else:
            records.run(state, paths, kind, options, dry_run=dry_run, yes=True, output=output)
    except typer.Exit as end:
        return int(end.exit_code)
    return 0


def _recognised(path: Path) -> RecognisedFile:
    from loucheng_cli.domain.imports.headers import REQUIRED, ListKind, rules
    from loucheng_cli.files.spreadsheets.sheets import headers_in

    try:
        found = headers_in(path, {kind: rules(kind, {}) for kind in ListKind})
    except LouchengError as error:
        return RecognisedFile(file=str(path), kind=None, reason=error.message)

    def fitting() -> Iterator[tuple[int, int, ListKind]]:
        for kind, header in found.items():
            if header.required == len(REQUIRED[kind]):
                yield header.known, header.required, kind

    best = max(fitting(), key=lambda each: each[:2], default=None)
    if best is None:
        return RecognisedFile(
            file=str(path), kind=None, reason=_("no columns of a list of enterprises, visits or issues")
        )
    columns = sum(map(bool, found[best[2]].cells))
    return RecognisedFile(file=str(path), kind=best[2], known=best[0], columns=columns)
