"""``visit import`` and ``issue import``: a week's paper forms and other people's lists of issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

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
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.imports.lists import OpenedList
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.domain.imports.result import Rejection
    from loucheng_cli.domain.issue.context import Assignment
    from loucheng_cli.render.output import Output
    from loucheng_cli.services.imports.record_rows import PaperRow
    from loucheng_cli.services.imports.records import Helpers

visits = App(cls=Noun, rich_markup_mode=None)
issues = App(cls=Noun, rich_markup_mode=None)
PREVIEWED = 5
READ, ENCODED = 300, 60  # characters of a text that the matching reads, by words and by meaning


@visits.command("import", help=_("Bring a week's paper forms in (CSV, XLSX, XLS …)"))
def import_visits(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
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
    yes: Yes = False,
) -> None:
    from loucheng_cli.domain.imports.headers import ListKind

    options = list_options(
        ctx.obj,
        ListKind.VISIT,
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
    output = ctx.obj.output()
    run(ctx.obj, files, ListKind.VISIT, options, dry_run=dry_run, profile=profile, yes=yes, output=output)


@issues.command("import", help=_("Bring issues in (CSV, XLSX, XLS …)"))
def import_issues(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
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
    yes: Yes = False,
) -> None:
    from loucheng_cli.domain.imports.headers import ListKind

    options = list_options(
        ctx.obj,
        ListKind.ISSUE,
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
    output = ctx.obj.output()
    run(ctx.obj, files, ListKind.ISSUE, options, dry_run=dry_run, profile=profile, yes=yes, output=output)


def run(
    state: State,
    files: Sequence[str],
    table: ListKind,
    options: ListOptions,
    *,
    dry_run: bool = False,
    profile: str | None = None,
    yes: bool = False,
    output: Output,
) -> None:
    """Open the lists, show how they are understood, ask, bring them in, and report."""
    from loucheng_cli.cli.app.savepoint import say_savepoint
    from loucheng_cli.cli.imports.enterprises import gazetteer_of, report, show_columns
    from loucheng_cli.cli.imports.lists import opened, progress
    from loucheng_cli.services.imports import records

    places = gazetteer_of(state)
    with opened(files, table, options, places) as found:
        columns = [each.value() for each in found.lists]
        preview = _preview(found.lists) if is_terminal() else ()
        asks = is_terminal() and not (yes or dry_run)
        show_columns(output, columns, found.passed_over, preview, ask=asks, takes_persons=False)
        if not dry_run:
            keep_mapping(state, table, options, profile)
        by_list = {(each.name, each.title): each for each in found.lists}

        def reject(rejection: Rejection, row: PaperRow) -> None:
            by_list[row.file or "", row.sheet].reject(rejection, row.whole)

        if not dry_run:
            say_savepoint(state)
        service = records.import_visits if table.value == "visit" else records.import_issues
        with progress(found.lists) as tell:
            result = service(
                state.db,
                _rows(found.lists, tell),
                _helpers(state, take_first=yes and table.value == "visit"),
                state.rules,
                stamp=state.stamp,
                places=places,
                dry_run=dry_run,
                on_reject=reject,
            )
        result.hidden = sum(each.hidden() for each in found.lists)
        report(output, result, columns, found.lists, dry_run=dry_run, passed_over=found.passed_over)


def _preview(lists: Sequence[OpenedList]) -> list[str]:
    """The first rows of each list, each cell behind the field that it was taken for."""
    from loucheng_cli.render.imports import cells_line

    return [
        cells_line(row, {name: cells[at] for name, at in each.columns.fields.items() if cells[at]}, each.table)
        for each in lists
        for row, cells in each.first_rows(PREVIEWED)
    ]


def _rows(lists: Sequence[OpenedList], tell: Callable[[int], None] | None) -> Iterator[PaperRow]:
    from loucheng_cli.domain.imports.headers import field_of
    from loucheng_cli.domain.imports.non_rows import NonRows
    from loucheng_cli.services.imports.record_rows import PaperRow

    read = 0
    for each in lists:
        several = each.columns.repeated.get("issue", ())
        fields = each.columns.fields
        heads = {field: each.header[at] for field, at in fields.items()}
        serial = [at for at, cell in enumerate(each.header) if field_of(cell, each.table) == "row"]
        named = [fields[name] for name in ("enterprise", "credit_code", "text") if name in fields]
        non_rows = NonRows(each.header, each.table, named, serial, fields)
        for number, cells in each.rows:
            read += 1
            if tell is not None and not read % 100:
                tell(read)
            skipped = non_rows.skip(cells)
            is_long = len(cells) > len(each.header)
            yield PaperRow(
                number=number,
                cells={field: cells[at] for field, at in fields.items() if at < len(cells)},
                issues=tuple(cells[at] for at in several if at < len(cells)),
                whole=tuple(cells),
                heads=heads,
                file=each.name,
                sheet=each.title,
                skipped=skipped,
                problem="other_header" if non_rows.is_other_list else "row_too_long" if is_long else None,
            )


def _helpers(state: State, *, take_first: bool) -> Helpers:
    from loucheng_cli.cli.catalog import matcher
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.domain.catalog.matching import match as find
    from loucheng_cli.domain.catalog.matching.grams import plain
    from loucheng_cli.domain.imports.gist import gist
    from loucheng_cli.services.imports.records import Helpers
    from loucheng_cli.services.issue import party_names
    from loucheng_cli.services.routing import assignment

    made = matcher.Matcher.of(state)

    def match(text: str) -> tuple[tuple[tuple[str, float], ...], str | None, bool]:
        """As ``catalog match``, of a long text only what it asks for: a ledger has hundreds of them."""
        matched = find(
            made.index,
            gist(text, READ),
            learned=made.experience,
            nearness=lambda _whole: made.nearness(plain(gist(text, ENCODED))),
        )
        return tuple((each.code, each.score) for each in matched.matches), matched.taken, matched.confident

    def route(item: str | None, lead: str | None, supporting: str | None, building: str | None) -> Assignment | None:
        chosen = state.catalog.choice(item) if item else None
        # A list that names who leads also says who helps: nobody, where that cell is empty.
        helpers = intake.names(supporting or "") if lead or supporting else None
        return assignment(state.catalog, chosen, parties=party_names(state.db, building), to=lead, with_=helpers)

    return Helpers(match=match, route=route, take_first=take_first)
