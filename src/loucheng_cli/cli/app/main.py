"""The root command: its nouns, and the handling of every error."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli import i18n
from loucheng_cli.cli.app.groups import CONTEXT, PLAIN, LazyNoun, Noun, is_terminal
from loucheng_cli.cli.app.ledger_nouns import SUB_LEDGERS, LedgerNoun, NounWithLedger, ledger_called, ledgers_of
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.app.words import normalised
from loucheng_cli.errors import DirectorOnlyError, LouchengError, UsageError
from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context, HelpFormatter

NOUNS: dict[str, str] = {
    "init": N_("Make the database of this community"),
    "demo": N_("Walk through one example week"),
    "today": N_("What is to be done today"),
    "community": N_("Community, councils, buildings, people"),
    "enterprise": N_("Enterprises: register, import, list, show"),
    "building": N_("Buildings: file, units and who is in them"),
    "map": N_("The map of the buildings: floors, vacancy, figures"),
    "visit": N_("Visits: record, list, plan"),
    "issue": N_("Issues: record, route, follow until solved"),
    "import": N_("Bring in all lists of a folder: enterprises, visits, issues"),
    "catalog": N_("The catalogue of public services"),
    "digest": N_("The weekly page of a floor council"),
    "dashboard": N_("The wall: the week on one screen, for people who walk past"),
    "report": N_("Reports for supervisors"),
    "council": N_("Topics and notices of the floor councils"),
    "worker": N_("Workers: hand over on leaving"),
    "contact": N_("Contacts: look up, erase, purge"),
    "export": N_("Everything out: CSV, XLSX, JSON lines"),
    "privacy": N_("The privacy notice to hand out"),
    "indicator": N_("Economic indicators of buildings"),
    "calendar": N_("The working-day calendar"),
    "deadline": N_("Work out a due day"),
    "undo": N_("Take the last step back (with a reason)"),
    "db": N_("The database: status, verify, back up, restore"),
    "doctor": N_("Look at this machine, the database and the catalogue"),
    "shell": N_("Enter many things one after the other"),
    "ledger": N_("The declared ledgers: list, check"),
}
_EXPECTED = (LouchengError, OSError, typer.TyperException, typer.Abort)
COMPLETION = {
    "install_completion": N_("Let Tab complete commands in this shell, from its next start."),
    "show_completion": N_("Print the completion script of this shell."),
}


class Root(Noun):
    """The boundary: the only place that catches errors."""

    def main(self, args: Any = None, prog_name: str | None = None, *_rest: Any, **extra: object) -> object:
        """Run; every failure becomes a sentence on stderr and an exit code."""
        extra["standalone_mode"] = False
        words = list(sys.argv[1:] if args is None else args)
        _forget_outcome()
        self.context: Any = None
        try:
            _refuse_unreadable(words)
            words = normalised(words)
            code = self._run_or_prove(words, prog_name or "loucheng", extra)
        except Exception as error:
            if os.environ.get("LOUCHENG_DEBUG") and not isinstance(error, _EXPECTED):
                raise
            code = self._failed(error, words)
        except KeyboardInterrupt as error:
            code = self._failed(error, words)
        sys.exit(code if isinstance(code, int) else 0)

    def _run_or_prove(self, words: list[str], prog_name: str, extra: dict[str, Any]) -> Any:
        """Run; what a rule leaves to the director is run once more after the PIN, outside the refused transaction."""
        try:
            return self._run(words, prog_name, extra)
        except DirectorOnlyError:
            if self.context is None or self.context.obj is None:
                raise
            from loucheng_cli.cli.app import director

            state = self.context.obj.again()
            try:
                if not director.may_prove(state):
                    raise
                director.prove(state)
                return self._run(words, prog_name, {**extra, "obj": state})
            finally:
                state.close()

    def _run(self, words: list[str], prog_name: str, extra: dict[str, Any]) -> Any:
        try:
            return super().main(args=words, prog_name=prog_name, **extra)
        except typer.TyperException as error:
            if type(error).__name__ != "NoArgsIsHelpError":
                raise
            with ignore_broken_pipe():
                sys.stdout.write(f"{error}\n")
            return 0

    def _failed(self, error: BaseException, words: list[str]) -> int:
        from loucheng_cli.cli.app.failure import report
        from loucheng_cli.store.engine.outcome import signals_held

        state = self.context and self.context.obj
        with signals_held():
            return report(error, words, state.address if state is not None and "db" in vars(state) else None)

    def get_command(self, ctx: Context, name: str) -> Any:
        """A noun of the program, else that of a declared ledger."""
        known = super().get_command(ctx, name)
        if known is not None or not name.isalnum():
            return known
        ledger = ledger_called(ctx, name)
        return LedgerNoun(name=ledger, rich_markup_mode=None) if ledger else None

    def state_of(self, ctx: Context) -> State:
        """The state of a command that is only completed: its options come from the line, else from the environment."""
        root = ctx.find_root().params
        url, catalog = (root.get(name) or os.environ.get(f"LOUCHENG_{name.upper()}") for name in ("db", "catalog"))
        return State(url=url, catalog_path=catalog)

    def list_commands(self, ctx: Context) -> list[str]:
        """The nouns of the program, then the ledgers."""
        return [*super().list_commands(ctx), *self._ledgers(ctx)]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The ledgers in a list of their own."""
        ledgers = self._ledgers(ctx)
        for heading, rows in (
            (_("Commands"), [(name, each.help or "") for name, each in self.commands.items()]),
            (_("Ledgers"), list(ledgers.items())),
        ):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def _ledgers(self, ctx: Context) -> dict[str, str]:
        """Name → label; none where the catalogue that is named cannot be read, which a command says."""
        with suppress(LouchengError):
            return {name: title for name, title in ledgers_of(ctx).titles.items() if name not in NOUNS}
        return {}

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Parse; help is printed here."""
        with ignore_broken_pipe():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Context) -> Any:
        """Run the verb."""
        self.context = ctx
        try:
            with ignore_broken_pipe():
                return super().invoke(ctx)
        except KeyboardInterrupt:  # Typer would end without a word
            raise typer.Abort from None


@contextmanager
def ignore_broken_pipe() -> Iterator[None]:
    """A reader who goes away (``head``, ``less``) is not our failure."""
    try:
        yield
        # What is still held back is written here, not by the interpreter at its end, which would complain.
        sys.stdout.flush()
    except BrokenPipeError:
        from loucheng_cli.cli.app.failure import let_go

        let_go(sys.stdout)
        raise typer.Exit from None


def _refuse_unreadable(words: list[str]) -> None:
    """Refuse arguments with a NUL or an unpaired surrogate, which no database and no terminal can hold."""
    try:
        if "\0" not in "".join(words).encode().decode():
            return
        code = "nul"
    except UnicodeEncodeError:
        code = "surrogate"
    from loucheng_cli.domain.imports.cells import reason

    raise UsageError(reason(code))


def _forget_outcome() -> None:
    """In one process commands follow each other (``shell``, ``demo``): each speaks of its own deeds."""
    if outcome := sys.modules.get("loucheng_cli.store.engine.outcome"):
        outcome.reset()


app = typer.Typer(cls=Root, name="loucheng", context_settings=CONTEXT, invoke_without_command=True, **PLAIN)


@app.callback()
def root(
    ctx: typer.Context,
    db: Annotated[str | None, typer.Option("--db", envvar="LOUCHENG_DB", show_envvar=False, is_eager=True)] = None,
    catalog: Annotated[
        str | None, typer.Option("--catalog", envvar="LOUCHENG_CATALOG", show_envvar=False, is_eager=True)
    ] = None,
    by: Annotated[str | None, typer.Option("--by", envvar="LOUCHENG_WORKER", show_envvar=False)] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager")] = False,
    clock_is_right: Annotated[bool, typer.Option("--clock-is-right")] = False,
    version: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
) -> None:
    if version:
        from loucheng_cli.cli.app.version import versions

        typer.echo(versions(State(url=db, catalog_path=catalog)))
        raise typer.Exit
    if db is not None and not db.strip():
        raise UsageError(_("--db is empty"), "loucheng --db week.db today")
    if ctx.obj is None:  # the demo brings its own
        if db is not None and not db.strip():
            raise UsageError(_("--db is empty"), "loucheng --db FILE …")
        _warn_of_password(ctx, db)
        ctx.obj = State(
            url=db, catalog_path=catalog, named_worker=by, paged=not no_pager, clock_is_right=clock_is_right
        )
        ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        _begin(ctx)


_LINES = 8  # of the day's list, so that it fits beside its headings


def _begin(ctx: Context) -> None:
    """Without a command: the beginning of the day's list at a terminal, or how to begin; else help."""
    state: State = ctx.obj
    if not is_terminal():
        typer.echo(ctx.get_help())
        return
    from loucheng_cli.errors import DatabaseError

    try:
        state.db  # noqa: B018 - opens it
    except DatabaseError:
        State.say(_("There is no database yet. Begin with: loucheng init, or look around with: loucheng demo FOLDER"))
        return
    from loucheng_cli.cli.today import todays_lines
    from loucheng_cli.render.today import show

    show(state.output(), todays_lines(state), most=_LINES)
    State.say(_("loucheng help: everything else"))


def _warn_of_password(ctx: Context, db: str | None) -> None:
    """What is typed behind a command can be read by everybody on the machine."""
    source = ctx.get_parameter_source("db")
    if db is None or source is None or source.name != "COMMANDLINE" or ("=" not in db and ":" not in db):
        return
    from loucheng_cli.store.engine.addresses import has_password

    if has_password(db):
        State.say(
            _(
                "The password in --db can be read by everybody on this machine (ps); put it into ~/.pgpass,"
                " or into a file named by LOUCHENG_DB_PASSWORD_FILE."
            )
        )


def build() -> Any:
    """The root with the sentences of this language."""
    i18n.use(i18n.detect())
    command = typer.main.get_group(app)
    command.help = _("Visits, issues and the weekly page of the floor councils of a business community")
    helps = {
        "db": _("The database: a file, or postgresql://… (LOUCHENG_DB)"),
        "catalog": _("The folder of the catalogue (LOUCHENG_CATALOG)"),
        "by": _("Who is doing this: the code of a worker (LOUCHENG_WORKER)"),
        "no_pager": _("Print long lists and pages at once (pager: LOUCHENG_PAGER, PAGER, less)"),
        "clock_is_right": _("Record without a question although the clock is far from the last event."),
        "version": _("Show the version."),
    }
    metavars = {"db": _("PATH|URL"), "catalog": _("FOLDER"), "by": _("WORKER")}
    for param in command.params:
        if param.name in helps:
            param.help = helps[param.name]  # type: ignore[attr-defined]
            param.metavar = metavars.get(param.name)
    for param in typer.main.get_install_completion_arguments():
        param.help = _(COMPLETION[str(param.name)])  # type: ignore[attr-defined]
        command.params.append(param)
    for name, sentence in NOUNS.items():
        noun = NounWithLedger if name in SUB_LEDGERS else LazyNoun
        command.add_command(noun(name=name, help=_(sentence), short_help=_(sentence), rich_markup_mode=None))
    return command


def _open_streams() -> None:
    """Data in a pipe or a file is UTF-8, whatever the console's code page is; sentences on stderr follow the code page."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def main() -> None:
    """The console script."""
    _open_streams()
    # What a start makes lives as long as the process: looking for garbage in it again and again takes 5 % of a command.
    gc.set_threshold(50_000)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character shows another one
            stream.reconfigure(errors="replace")
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if sys.stdin is None or sys.stdout is None or sys.stderr is None:
            from loucheng_cli.cli.app.streams import open_missing

            open_missing()
        build().main()
    except KeyboardInterrupt:  # before or after the boundary
        os._exit(130)
    except OSError as error:  # no descriptor was left to begin with
        os.write(2, f"loucheng: {error.strerror}\n".encode())
        os._exit(5)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # everything is said
        # Nor is it looked for at the end, object by object, before the system takes everything back: 9 % of a command.
        gc.freeze()
