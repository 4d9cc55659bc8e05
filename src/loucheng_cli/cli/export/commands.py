"""``loucheng export``: export data; each export is recorded in the journal."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Force, choice, mask_personal_numbers, stdout_for_dash
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.report.types import LEVELS, Sensitivity, What
from loucheng_cli.domain.report.types import ExportFormat as Format
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    from loucheng_cli.render.export.formats import ExportSheet

app = noun(_("Everything out: CSV, XLSX, JSON lines"))

FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="csv|xlsx|jsonl",
        parser=choice(Format),
        help=_("How it is written; by the ending of the file, else CSV, if left out."),
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar=_("FILE"),
        callback=stdout_for_dash,
        help=_("Where it is written; stdout if left out."),
        show_default=False,
    ),
]
Purpose = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        metavar=_("TEXT"),
        help=_("What it is for; kept in the record."),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar=_("DAY"), help=_("First day."), show_default=False)]
To = Annotated[str | None, typer.Option("--to", metavar=_("DAY"), help=_("Last day."), show_default=False)]
HELPS = {
    What.VISITS: N_("Export the visits"),
    What.JOURNAL: N_("Export the journal as it is hashed"),
}
Writer = Callable[[IO[bytes]], int]


@app.command("issues", help=_("Export the issues: ledger, Open311 or due days"), quiet=False)
def issues(
    ctx: typer.Context,
    form: FormatOption = None,
    out: Out = None,
    purpose: Purpose = None,
    start: From = None,
    end: To = None,
    open311: Annotated[bool, typer.Option("--open311", help=_("JSON of Open311 GeoReport v2."))] = False,
    extended: Annotated[
        bool, typer.Option("--extended", help=_("With --open311: the steps and what the standard has no field for."))
    ] = False,
    ics: Annotated[bool, typer.Option("--ics", help=_("Due days for the calendar of a phone."))] = False,
    force: Force = False,
) -> None:
    from loucheng_cli.cli.export import other_formats
    from loucheng_cli.render.export.formats import what_title

    state: State = ctx.obj
    if sum((open311, ics, form is not None)) > 1:
        raise UsageError(_("one of --format, --open311 and --ics"), "export issues --open311")
    if extended and not open311:
        raise UsageError(_("--extended belongs to --open311"), "export issues --open311 --extended")
    since, until = _days(state, start, end)
    if ics or open311:
        name = "ics" if ics else "open311"
        write = (
            other_formats.ics(state, since, until)
            if ics
            else other_formats.open311(state, since, until, extended=extended)
        )
        # A calendar holds days and items; a service request holds what the enterprise typed or said.
        level = Sensitivity.INTERNAL if ics else LEVELS[What.ISSUES]
        hand_over(
            state, What.ISSUES.value, name, level, write, out, purpose, since, until, title=what_title(What.ISSUES),
            force=force,
        )  # fmt: skip
    else:
        _rows(state, What.ISSUES, form, out, purpose, since, until, force=force)


def _command(what: What) -> None:
    @app.command(what.value, help=_(HELPS[what]), quiet=False)
    def run(
        ctx: typer.Context,
        form: FormatOption = None,
        out: Out = None,
        purpose: Purpose = None,
        start: From = None,
        end: To = None,
        force: Force = False,
    ) -> None:
        state: State = ctx.obj
        _rows(state, what, form, out, purpose, *_days(state, start, end), force=force)


_command(What.VISITS)


@app.command("enterprises", help=_("Export the enterprises with their places; no contacts"), quiet=False)
def enterprises(
    ctx: typer.Context,
    form: FormatOption = None,
    out: Out = None,
    purpose: Purpose = None,
    force: Force = False,
) -> None:
    _rows(ctx.obj, What.ENTERPRISES, form, out, purpose, None, None, force=force)


_command(What.JOURNAL)


def _rows(
    state: State,
    what: What,
    form: Format | None,
    out: Path | None,
    purpose: str | None,
    since: date | None,
    until: date | None,
    *,
    force: bool,
) -> None:
    from loucheng_cli.render.export.formats import sheet_of, what_title
    from loucheng_cli.store.reads import export as reads
    from loucheng_cli.store.reads.names import worker_names

    def rows(community: str, source: str | None) -> tuple[ExportSheet, Iterator[object]]:
        names = worker_names(state.db)
        sheet = sheet_of(what, community=community, today=state.today, people=names, source=source)
        match what:
            case What.ISSUES:
                return sheet, reads.issues(state.db, since, until)
            case What.VISITS:
                return sheet, reads.visits(state.db, since, until)
            case What.ENTERPRISES:
                return sheet, reads.enterprises(state.db)
            case What.JOURNAL:
                return sheet, reads.journal(state.db, since, until)

    hand_over_rows(state, what.value, LEVELS[what], rows, form, out, purpose, since, until, title=what_title(what),
                   force=force)  # fmt: skip


def hand_over_rows(
    state: State,
    what: str,
    level: Sensitivity,
    rows: Callable[[str, str | None], tuple[ExportSheet, Iterator[object]]],
    form: Format | None,
    out: Path | None,
    purpose: str | None,
    since: date | None = None,
    until: date | None = None,
    *,
    title: str,
    force: bool,
) -> None:
    """Hand over a list; ``rows`` gives its sheet and its rows for the name of the community and the head of the journal."""
    from loucheng_cli.render.export.formats import write
    from loucheng_cli.store.journal.head import short_head
    from loucheng_cli.store.reads.community import community

    chosen = form or by_ending(out)
    if chosen is Format.XLSX and out is None and sys.stdout.isatty():
        raise UsageError(_("this format needs a file"), f"--out {what}.xlsx")

    def fill(file: IO[bytes]) -> int:
        with state.db.reading():
            return write(file, chosen, *rows(community(state.db).name, short_head(state.db)))

    hand_over(state, what, chosen.value, level, fill, out, purpose, since, until, title=title, force=force)


def hand_over(
    state: State,
    what: str,
    form: str,
    level: Sensitivity,
    fill: Writer,
    out: Path | None,
    purpose: str | None,
    since: date | None = None,
    until: date | None = None,
    *,
    title: str,
    force: bool,
) -> None:
    """Write aside, record that it leaves, then let it go: nothing leaves without its record."""
    from loucheng_cli.cli.app import director
    from loucheng_cli.render.export.formats import written
    from loucheng_cli.services.export import exported

    output = state.output()
    if level is Sensitivity.SENSITIVE:
        director.require_bulk(state)
    with _aside(out, force=force) as file:
        rows = fill(file)
        ref = exported(
            state.db, what, form, rows, level=level.value, purpose=purpose, since=since, until=until,
            stamp=state.stamp,
        )  # fmt: skip
    said = written(title, level, rows, ref, out)
    if out is None:
        output.say(said)
        return
    value = {"ref": ref, "what": what, "format": form, "rows": rows, "level": level, "file": str(out)}
    output.done(said, ref=ref, value=value)


@contextmanager
def _aside(out: Path | None, *, force: bool) -> Iterator[IO[bytes]]:
    from loucheng_cli.files.writing import atomic_writer

    if out is not None:
        with atomic_writer(out, force=force) as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(file, sys.stdout.buffer)


def by_ending(out: Path | None) -> Format:
    from loucheng_cli.cli.app.output_file import by_ending as named

    return named(out, Format, Format.CSV)


def _days(state: State, start: str | None, end: str | None) -> tuple[date | None, date | None]:
    since, until = (state.day(start, "--from") if start else None), (state.day(end, "--to") if end else None)
    if since and until and until < since:
        raise UsageError(_("{start} is later than {end}").format(start=since, end=until), "--from 2026-09-01")
    return since, until
