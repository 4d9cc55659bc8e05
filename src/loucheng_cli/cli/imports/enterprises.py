"""``loucheng enterprise import``: lists as they come."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports.lists import DryRun, Files, Map, Mapped, OpenedList, Profile, opened, progress
from loucheng_cli.domain.core.enums import OnConflict
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.imports.result import Imported
    from loucheng_cli.domain.place.address import Gazetteer
    from loucheng_cli.render.output import Output
    from loucheng_cli.services.imports.enterprises import ImportOptions, Source

SOME_REJECTED = 6

app = App(cls=Noun, rich_markup_mode=None)


@app.command("import", help=_("Bring lists of enterprises in (CSV or XLSX)"))
def import_(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("Write nothing if any row is not right."))] = False,
    map_: Map = None,
    profile: Profile = None,
    on_conflict: Annotated[
        OnConflict,
        typer.Option("--on-conflict", help=_("What a row does that differs from what is stored.")),
    ] = OnConflict.UPDATE,
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help=_("Take names and telephones of contact persons too."))
    ] = False,
    missing: Annotated[
        bool,
        typer.Option("--missing", help=_("The list is full: report who is in its buildings and not in it.")),
    ] = False,
    move_out_missing: Annotated[
        bool,
        typer.Option(
            "--move-out-missing", help=_("The same, and register that they moved out; asks first, or needs --yes.")
        ),
    ] = False,
    yes: Yes = False,
) -> None:
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.services.imports.enterprises import ImportOptions, contacts_expiry

    state: State = ctx.obj
    terms = ImportOptions(
        dry_run=dry_run,
        strict=strict,
        on_conflict=on_conflict,
        contacts_expire_on=contacts_expiry(state.policies, state.today) if with_contacts else None,
        missing=missing or move_out_missing,
        move_out_missing=move_out_missing,
    )
    mapped = Mapped(state, ListKind.ENTERPRISE, map_, profile)
    with opened(files, ListKind.ENTERPRISE, mapped) as lists:
        output = state.output()
        columns = [each.value() for each in lists]
        show_columns(output, columns, ask=not (yes or dry_run), takes_persons=True)
        if move_out_missing and not (yes or dry_run):
            _confirm_moving_out()
        if not (dry_run or strict):
            mapped.keep()
        result = _import(state, lists, terms)
        report(output, result, columns, lists, dry_run=dry_run, strict=strict)
        if strict and not dry_run:
            mapped.keep()


def show_columns(output: Output, columns: Sequence[dict[str, Any]], *, ask: bool, takes_persons: bool) -> None:
    """On a terminal: which columns were understood, and whether to go on; elsewhere: what is not taken of them."""
    if output.json or output.quiet:
        return
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.render.imports import columns_lines

    for line in columns_lines(columns, whole=is_terminal(), takes_persons=takes_persons):
        output.say(line)
    if ask and is_terminal() and not prompts.confirm(_("Bring these in?")):
        raise RefusedError(_("Not saved."))


def _confirm_moving_out() -> None:
    """A list alone moves nobody out."""
    from loucheng_cli.cli.app import prompts

    hint = "loucheng enterprise import … --missing --dry-run"
    if not is_terminal():
        raise RefusedError(_("Nobody is moved out without --yes. See first who it would be."), hint)
    if not prompts.confirm(
        _("Register everybody in these buildings who is not in the list as moved out?"), default=False
    ):
        raise RefusedError(_("Not saved."), hint)


def _import(state: State, lists: Sequence[OpenedList], terms: ImportOptions) -> Imported:
    from loucheng_cli.domain.place.address import gazetteer
    from loucheng_cli.services.imports.enterprises import import_rows
    from loucheng_cli.store.reads.plans import plans

    places = gazetteer(plans(state.db))
    with ExitStack() as stack:
        tell = stack.enter_context(progress(lists))
        sources = (_source(each, places, stack, with_contacts=terms.contacts_expire_on is not None) for each in lists)
        return import_rows(state.db, sources, terms, stamp=state.stamp, progress=tell)


def _source(each: OpenedList, places: Gazetteer, stack: ExitStack, *, with_contacts: bool) -> Source:
    """A list as the service takes it; a long one is read by another process."""
    from loucheng_cli.domain.imports.enterprise_rows import RowReader
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.files.spreadsheets.parallel_reader import ReadTask, is_long, reading_ahead
    from loucheng_cli.services.imports.enterprises import Source

    reader = RowReader(each.sheet.header, each.columns, places, with_contacts=with_contacts)
    readings = None
    if each.path is not None and is_long(each.path):
        task = ReadTask(
            path=each.path,
            table=ListKind.ENTERPRISE,
            mapping=each.mapping,
            columns=each.columns,
            places=places,
            with_contacts=with_contacts,
        )
        readings = stack.enter_context(reading_ahead(task, each.ahead.append))
    return Source(name=each.name, reader=reader, rows=each.sheet.rows, readings=readings, on_reject=each.reject)


def report(
    output: Output,
    result: Imported,
    columns: Sequence[dict[str, Any]],
    lists: Sequence[OpenedList],
    *,
    dry_run: bool,
    strict: bool = False,
) -> None:
    """What came of it, the rejects files, and the exit code."""
    from loucheng_cli.render.imports import details, imported_value, refusal, summary

    refused = strict and bool(result.rejected) and not dry_run
    written = not (refused or dry_run)
    files = [path for each in lists if written and (path := each.rejects.save())]
    if refused and not output.json:
        raise RefusedError(refusal(result))
    for line in () if output.quiet else details(result, everything=dry_run):
        output.say(line)
    value = imported_value(result, columns, files, written=written)
    told = summary(result, files, dry_run=dry_run)
    if output.json or result.batch:
        output.done(told, ref=result.batch or "", value=value)
    elif not output.quiet:
        output.say(told)
    if refused:
        raise typer.Exit(RefusedError.exit_code)
    if result.rejected:
        raise typer.Exit(SOME_REJECTED)
