"""``loucheng enterprise import``: lists of enterprises as they come."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports.list_options import (
    AllSheets,
    ColumnNames,
    Default,
    DryRun,
    Files,
    FillDown,
    HeaderRow,
    InBuilding,
    ListOptions,
    Map,
    Profile,
    Sheet,
    VisibleOnly,
    keep_mapping,
    list_options,
)
from loucheng_cli.cli.imports.lists import OpenedList, opened, progress
from loucheng_cli.domain.core.enums import OnConflict
from loucheng_cli.domain.imports.result import Namesakes
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.imports.result import Doubt, Imported
    from loucheng_cli.domain.place.address import Gazetteer
    from loucheng_cli.render.output import Output
    from loucheng_cli.services.imports.enterprises import ImportOptions, Source

SOME_REJECTED = 6
PREVIEWED = 5
ASKED = 30  # doubtful rows that are asked about one by one

app = App(cls=Noun, rich_markup_mode=None)


@app.command("import", help=_("Bring lists of enterprises in (CSV, XLSX, XLS …)"))
def import_(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("Write nothing if any row is not right."))] = False,
    map_: Map = None,
    profile: Profile = None,
    sheet: Sheet = None,
    all_sheets: AllSheets = False,
    header_row: HeaderRow = None,
    columns: ColumnNames = None,
    default: Default = None,
    building: InBuilding = None,
    fill_down: FillDown = None,
    visible_only: VisibleOnly = False,
    on_conflict: Annotated[
        OnConflict,
        typer.Option("--on-conflict", help=_("What a row does that differs from what is stored.")),
    ] = OnConflict.UPDATE,
    namesakes: Annotated[
        Namesakes | None,
        typer.Option(
            "--namesakes",
            help=_("What becomes of a row whose enterprise is perhaps one of the same name; rejected if left out."),
            show_default=False,
        ),
    ] = None,
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
        namesakes=namesakes,
    )
    options = list_options(
        state,
        ListKind.ENTERPRISE,
        map_=map_,
        profile=profile,
        sheet=sheet,
        all_sheets=all_sheets,
        header_row=header_row,
        columns=columns,
        default=default,
        building=building,
        fill_down=fill_down,
        visible_only=visible_only,
    )
    run(state, files, options, terms, profile=profile, yes=yes, output=state.output())


def run(
    state: State,
    files: Sequence[str],
    options: ListOptions,
    terms: ImportOptions,
    *,
    profile: str | None = None,
    yes: bool = False,
    output: Output,
) -> None:
    """Open the lists, show how they are understood, ask, bring them in, and report."""
    from dataclasses import replace

    from loucheng_cli.domain.imports.headers import ListKind

    places = gazetteer_of(state)
    asks = is_terminal() and not (yes or terms.dry_run or output.json or output.quiet)
    with opened(files, ListKind.ENTERPRISE, options, places) as found:
        columns = [each.value() for each in found.lists]
        preview = _preview(state, found.lists, places) if is_terminal() else ()
        show_columns(output, columns, found.passed_over, preview, ask=False, takes_persons=True)
        decided = _decisions(state, files, options, terms, places) if asks and terms.namesakes is None else {}
        if asks:
            confirm_import()
        if terms.move_out_missing and not (yes or terms.dry_run):
            _confirm_moving_out()
        if not (terms.dry_run or terms.strict):
            keep_mapping(state, ListKind.ENTERPRISE, options, profile)
        result = _import(state, found.lists, replace(terms, decided=decided), places)
        report(
            output,
            result,
            columns,
            found.lists,
            dry_run=terms.dry_run,
            strict=terms.strict,
            passed_over=found.passed_over,
            counts_unplaced=True,
        )
        if terms.strict and not terms.dry_run:
            keep_mapping(state, ListKind.ENTERPRISE, options, profile)


def gazetteer_of(state: State) -> Gazetteer:
    """The names of the community's buildings."""
    from loucheng_cli.domain.place.address import gazetteer
    from loucheng_cli.errors import DatabaseError
    from loucheng_cli.store.reads.community import community
    from loucheng_cli.store.reads.plans import plans

    try:
        district = community(state.db).district
    except DatabaseError:
        district = None
    return gazetteer(plans(state.db), district)


def show_columns(
    output: Output,
    columns: Sequence[dict[str, object]],
    passed_over: Sequence[str] = (),
    preview: Sequence[str] = (),
    *,
    ask: bool,
    takes_persons: bool,
) -> None:
    """On a terminal: which columns were understood, five rows, and whether to go on; elsewhere: what is not taken."""
    if output.json or output.quiet:
        return
    from loucheng_cli.render.imports import columns_lines, passed_over_line

    for line in columns_lines(columns, whole=is_terminal(), takes_persons=takes_persons):
        output.say(line)
    if passed_over:
        output.say(passed_over_line(passed_over))
    for line in preview:
        output.say(line)
    if ask and is_terminal():
        confirm_import()


def confirm_import() -> None:
    """The question before anything is written."""
    from loucheng_cli.cli.app import prompts

    if not prompts.confirm(_("Bring these in?")):
        raise RefusedError(_("Not saved."))


def _preview(state: State, lists: Sequence[OpenedList], places: Gazetteer) -> list[str]:
    """The first rows of each list as they are understood."""
    from loucheng_cli.domain.imports.enterprise_rows import RowReader
    from loucheng_cli.render.imports import reading_line

    lines = []
    for each in lists:
        reader = RowReader(each.header, each.columns, places, today=state.today)
        lines += [
            reading_line(row, reading, places.plans)
            for row, _cells, reading in reader.readings(each.first_rows(PREVIEWED))
        ]
    return lines


def _decisions(
    state: State, files: Sequence[str], options: ListOptions, terms: ImportOptions, places: Gazetteer
) -> dict[tuple[str, str | None, int], Namesakes]:
    """What a person says of each doubtful row, before anything is written: found by trying the import out."""
    from dataclasses import replace
    from pathlib import Path

    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.files.spreadsheets.parallel_reader import LONG_BYTES

    sizes = [Path(each).stat().st_size for each in files if Path(each).is_file()]
    if "-" in files or sum(sizes) >= LONG_BYTES:
        return {}
    with opened(files, ListKind.ENTERPRISE, options, places) as found:
        tried = _import(state, found.lists, replace(terms, dry_run=True), places, silent=True)
    doubts = [each for each in tried.doubtful if each.code == "namesake"][:ASKED]
    if not doubts:
        return {}
    return {(each.file or "", each.sheet, each.row): _asked(each) for each in doubts}


def _asked(doubt: Doubt) -> Namesakes:
    from loucheng_cli.cli.app import prompts

    question = _("Row {row}: is {name} the same as {ref} {known} ({place})?").format(
        row=doubt.row, name=doubt.name, ref=doubt.ref, known=doubt.known_name, place=doubt.place or _("no place")
    )
    return prompts.select(
        question,
        [
            (_("the same: it has moved, or has a further place"), Namesakes.SAME),
            (_("another one of this name: create it"), Namesakes.CREATE),
            (_("leave this row out"), Namesakes.SKIP),
        ],
    )


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


def _import(
    state: State, lists: Sequence[OpenedList], terms: ImportOptions, places: Gazetteer, *, silent: bool = False
) -> Imported:
    from loucheng_cli.cli.app.savepoint import say_savepoint
    from loucheng_cli.services.imports.enterprises import import_rows

    if not terms.dry_run:
        say_savepoint(state)
    with ExitStack() as stack:
        tell = None if silent else stack.enter_context(progress(lists))
        sources = (_source(state, each, places, stack, terms) for each in lists)
        return import_rows(state.db, sources, terms, stamp=state.stamp, progress=tell)


def _source(state: State, each: OpenedList, places: Gazetteer, stack: ExitStack, terms: ImportOptions) -> Source:
    """A list as the service takes it; a long one is read by another process."""
    from loucheng_cli.domain.imports.enterprise_rows import RowReader
    from loucheng_cli.files.spreadsheets.parallel_reader import ReadTask, is_long, reading_ahead
    from loucheng_cli.services.imports.enterprises import Source

    with_contacts = terms.contacts_expire_on is not None
    reader = RowReader(each.header, each.columns, places, with_contacts=with_contacts, today=state.today)
    readings = None
    if each.path is not None and is_long(each.path, each.sheet.address):
        task = ReadTask(
            path=each.path,
            header=each.sheet.header,
            header_row=each.sheet.header_row,
            address=each.sheet.address,
            filling=each.filling,
            columns=each.columns,
            places=places,
            with_contacts=with_contacts,
            today=state.today,
        )
        readings = stack.enter_context(reading_ahead(task, each.heard))
    return Source(
        name=each.name,
        sheet=each.title,
        reader=reader,
        rows=each.rows,
        readings=readings,
        hidden=each.hidden,
        on_reject=each.reject,
    )


def report(
    output: Output,
    result: Imported,
    columns: Sequence[dict[str, object]],
    lists: Sequence[OpenedList],
    *,
    dry_run: bool,
    strict: bool = False,
    passed_over: Sequence[str] = (),
    counts_unplaced: bool = False,
) -> None:
    """What came of it, the rejects files, and the exit code."""
    from loucheng_cli.render.imports import details, imported_value, refusal, summary

    refused = strict and not result.is_whole and not dry_run
    written = not (refused or dry_run)
    files = [path for each in lists if written and (path := each.rejects.save())]
    if refused and not output.json:
        raise RefusedError(refusal(result))
    for line in () if output.quiet else details(result, everything=dry_run, counts_unplaced=counts_unplaced):
        output.say(line)
    value = imported_value(result, columns, files, written=written, passed_over=passed_over)
    summary_text = summary(result, files, dry_run=dry_run)
    if output.json or result.batch:
        output.done(summary_text, ref=result.batch or "", value=value)
    elif not output.quiet:
        output.say(summary_text)
    if refused:
        raise typer.Exit(RefusedError.exit_code)
    if not result.is_whole:
        raise typer.Exit(SOME_REJECTED)
