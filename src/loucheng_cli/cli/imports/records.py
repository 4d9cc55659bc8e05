"""``visit import`` and ``issue import``: a week's paper forms and other people's lists of issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from loucheng_cli.cli.app.groups import App, Noun
from loucheng_cli.cli.app.options import Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports.lists import DryRun, Files, Map, Mapped, OpenedList, Profile, opened, progress
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.domain.imports.result import Imported, Rejection
    from loucheng_cli.domain.issue.context import Assignment
    from loucheng_cli.services.imports.record_rows import PaperRow

visits = App(cls=Noun, rich_markup_mode=None)
issues = App(cls=Noun, rich_markup_mode=None)
SOME_REJECTED = 6


@visits.command("import", help=_("Bring a week's paper forms in (CSV or XLSX)"))
def import_visits(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
    map_: Map = None,
    profile: Profile = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.services.imports.records import import_visits as service

    _run(
        ctx.obj,
        files,
        ListKind.VISIT,
        service,
        dry_run=dry_run,
        map_=map_,
        profile=profile,
        yes=yes,
    )


@issues.command("import", help=_("Bring issues in (CSV or XLSX)"))
def import_issues(
    ctx: typer.Context,
    files: Files,
    dry_run: DryRun = False,
    map_: Map = None,
    profile: Profile = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.services.imports.records import import_issues as service

    _run(
        ctx.obj,
        files,
        ListKind.ISSUE,
        service,
        dry_run=dry_run,
        map_=map_,
        profile=profile,
        yes=yes,
    )


def _run(
    state: State,
    files: list[str],
    table: ListKind,
    service: Callable[..., Imported],
    *,
    dry_run: bool,
    map_: list[str] | None,
    profile: str | None,
    yes: bool,
) -> None:
    from loucheng_cli.cli.imports.enterprises import report, show_columns

    output = state.output()
    mapped = Mapped(state, table, map_, profile)
    with opened(files, table, mapped) as lists:
        columns = [each.value() for each in lists]
        show_columns(output, columns, ask=not (yes or dry_run), takes_persons=False)
        if not dry_run:
            mapped.keep()
        by_name = {each.name: each for each in lists}

        def reject(rejection: Rejection, row: PaperRow) -> None:
            by_name[row.file or ""].reject(rejection, row.whole)

        with progress(lists) as tell:
            result = service(
                state.db,
                _rows(lists, tell),
                _helpers(state, take_first=yes and table.value == "visit"),
                state.rules,
                stamp=state.stamp,
                dry_run=dry_run,
                on_reject=reject,
            )
        report(output, result, columns, lists, dry_run=dry_run)


def _rows(lists: Sequence[OpenedList], tell: Callable[[int], None] | None) -> Iterator[PaperRow]:
    from loucheng_cli.services.imports.record_rows import PaperRow

    read = 0
    for each in lists:
        several = each.columns.repeated.get("issue", ())
        heads = {field: each.sheet.header[at] for field, at in each.columns.fields.items()}
        for number, cells in each.sheet.rows:
            read += 1
            if tell is not None and not read % 100:
                tell(read)
            yield PaperRow(
                number=number,
                cells={field: cells[at] for field, at in each.columns.fields.items() if at < len(cells)},
                issues=tuple(cells[at] for at in several if at < len(cells)),
                whole=tuple(cells),
                heads=heads,
                file=each.name,
            )


def _helpers(state: State, *, take_first: bool) -> Any:
    from loucheng_cli.cli.catalog import matcher
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.services.imports.records import Helpers
    from loucheng_cli.services.issue import party_names
    from loucheng_cli.services.routing import assignment

    def match(text: str) -> tuple[tuple[tuple[str, float], ...], bool]:
        matched = matcher.match(state, text)
        return tuple((each.code, each.score) for each in matched.matches), matched.confident

    def route(item: str | None, lead: str | None, supporting: str | None, building: str | None) -> Assignment | None:
        chosen = state.catalog.choice(item) if item else None
        # A list that names who leads also says who helps: nobody, where that cell is empty.
        helpers = intake.names(supporting or "") if lead or supporting else None
        return assignment(state.catalog, chosen, parties=party_names(state.db, building), to=lead, with_=helpers)

    return Helpers(match=match, route=route, take_first=take_first)
