"""``loucheng report``: the figures supervisors ask for, with the rows behind them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app import period
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Building, Force, Out, choice
from loucheng_cli.cli.app.output_file import by_ending
from loucheng_cli.cli.app.period import NO_COUNCIL, Council, From, Month, To, Week
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.domain.report.types import ReportFormat as Format
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    from loucheng_cli.domain.calendar.period import Period
    from loucheng_cli.domain.ledger.figures import LedgerFigureValue
    from loucheng_cli.domain.report.result import ReportRequest, ReportResult

app = noun(_("Reports for supervisors"))

_BINARY = frozenset({Format.XLSX, Format.DOCX, Format.PDF})
_SET = (Format.HTML, Format.DOCX, Format.XLSX)

HELPS = {
    Kind.PARTIES: N_("How the parties handle issues"),
    Kind.BUILDINGS: N_("The buildings"),
    Kind.COUNCILS: N_("The councils compared, for the service centre only"),
    Kind.WORKERS: N_("Workload, without ranking"),
    Kind.COVERAGE: N_("Visit coverage, and who was not visited"),
    Kind.ITEMS: N_("Most frequent items"),
    Kind.TREND: N_("Trend against the period before"),
    Kind.SLA: N_("How time limits are kept"),
    Kind.INDICATORS: N_("Economic indicators of the buildings"),
}
Department = Annotated[
    str | None,
    typer.Option(
        "--department", metavar=_("PARTY"), help=_("Only what this party leads: code or name."), show_default=False
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="terminal|csv|xlsx|json|html|docx|pdf",
        parser=choice(Format),
        help=_("How it is written; by the ending of the file, else as text, if left out."),
        show_default=False,
    ),
]
List = Annotated[bool, typer.Option("--list", help=_("The rows behind the figures."))]
Figures = Annotated[
    list[str] | None,
    typer.Option(
        "--figure",
        metavar=_("FIGURE"),
        help=_("Only the rows behind this figure, by its name in --json; may be repeated."),
        show_default=False,
    ),
]


def _command(kind: Kind) -> None:
    @app.command(kind.value, help=_(HELPS[kind]), quiet=False)
    def run(
        ctx: typer.Context,
        week: Week = None,
        month: Month = None,
        start: From = None,
        end: To = None,
        building: Building = None,
        council: Council = None,
        department: Department = None,
        list_: List = False,
        figure: Figures = None,
        form: FormatOption = None,
        out: Out = None,
        force: Force = False,
    ) -> None:
        from loucheng_cli.cli.app import director
        from loucheng_cli.services.report import make

        state: State = ctx.obj
        days = period.period(state, week, month, start, end)
        wanted = _wanted(state, kind, days, building, council, department)
        listed = list_ or bool(figure)
        if listed:
            director.require_bulk(state)
        ledgers = state.ledgers.all() if kind is Kind.INDICATORS else ()
        made = make(state.db, wanted, calendar=state.calendar, today=state.today, listed=listed, ledgers=ledgers)
        if listed:
            director.read_in_bulk(state, f"report {kind.value}", len(made.described))
        _show(state, made, figure or (), _format(state, form, out), out, listed=listed, force=force)


for _kind in Kind:
    _command(_kind)


@app.command("ledgers", help=_("What the ledgers count"))
def ledgers(
    ctx: typer.Context,
    week: Week = None,
    month: Month = None,
    start: From = None,
    end: To = None,
    building: Building = None,
    council: Council = None,
    form: FormatOption = None,
    out: Out = None,
    force: Force = False,
) -> None:
    from loucheng_cli.render.ledger import figure_columns, figure_value

    state: State = ctx.obj
    days = period.period(state, week, month, start, end)
    wanted = _wanted(state, Kind.INDICATORS, days, building, council, None)
    chosen = _format(state, form, out)
    _refuse_screen(chosen, out)
    if out is None and (state.json or state.quiet or chosen is Format.TERMINAL):
        state.output().rows(
            _counted(state, wanted),
            figure_columns(partial(_key_name, state)),
            ref=lambda each: f"{each.ledger.name}.{each.figure.name}",
            as_json=figure_value,
        )
        return
    _deliver(state, _of_ledgers(state, wanted, chosen), chosen, out, force=force)


@app.command("all", help=_("Every report of a period into a folder, with an index page"), quiet=False)
def every(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar=_("FOLDER"), help=_("The folder; made if missing."))],
    week: Week = None,
    month: Month = None,
    start: From = None,
    end: To = None,
    building: Building = None,
    council: Council = None,
    forms: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            metavar="html|docx|pdf|xlsx|csv|json",
            parser=choice(Format),
            help=_("How each is written; may be repeated. If left out: HTML, Word and Excel."),
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    from loucheng_cli.files.writing import make_folder, place
    from loucheng_cli.render.report import formats, ledgers
    from loucheng_cli.render.report import wording as words
    from loucheng_cli.render.report.index import index
    from loucheng_cli.services.report import make

    state: State = ctx.obj
    days = period.period(state, week, month, start, end)
    chosen = [each for each in dict.fromkeys(forms or _SET) if each != Format.TERMINAL]
    make_folder(out)
    written: list[Path] = []
    rows: list[tuple[str, list[str]]] = []

    def keep(name: str, title: str, body: Callable[[Format], bytes]) -> None:
        files = [f"{name}.{form.value}" for form in chosen]
        for file, form in zip(files, chosen, strict=True):
            place(out / file, body(form), force=force)
            written.append(out / file)
        rows.append((title, files))

    about, warnings = "", []
    for kind in Kind:
        wanted = _wanted(state, kind, days, building, council, None)
        made = make(
            state.db, wanted, calendar=state.calendar, today=state.today,
            ledgers=state.ledgers.all() if kind is Kind.INDICATORS else (),
        )  # fmt: skip
        keep(kind.value, words.title(kind), partial(formats.rendered, made))
        if kind is Kind.PARTIES:
            about, warnings = words.subtitle(made), words.warnings(made)
    keep("ledgers", ledgers.title(), partial(_of_ledgers, state, wanted))
    place(out / "index.html", index(about, warnings, rows).encode(), force=force)
    written.append(out / "index.html")
    output = state.output()
    if output.json:
        output.value([str(path) for path in written])
    else:
        output.document("\n".join(map(str, written)))


def _counted(state: State, wanted: ReportRequest) -> list[LedgerFigureValue]:
    from loucheng_cli.services.ledger.figures import figures

    return figures(state.db, state.ledgers.all(), wanted.period, state.today, wanted.buildings)


def _key_name(state: State, each: LedgerFigureValue) -> str:
    """The name of the value by which a figure is told apart."""
    from loucheng_cli.cli.ledger.commands import key_name

    return key_name(state, each.ledger.fields[str(each.figure.each)], str(each.key))


def _of_ledgers(state: State, wanted: ReportRequest, form: Format) -> bytes:
    from loucheng_cli.render.ledger import figure_columns
    from loucheng_cli.render.report.ledgers import rendered
    from loucheng_cli.store.reads.community import community

    columns, whose = figure_columns(partial(_key_name, state)), community(state.db).name
    return rendered(_counted(state, wanted), columns, form, community=whose, period=wanted.period, today=state.today)


def _wanted(
    state: State, kind: Kind, days: Period, building: str | None, council: str | None, department: str | None
) -> ReportRequest:
    from loucheng_cli.domain.report.result import ReportRequest
    from loucheng_cli.store.reads.community import find_building, find_council

    if building and council:
        raise UsageError(_("either --building or --council"), "--council JX")
    found = find_building(state.db, building) if building else None
    nobody = (council or "").strip().casefold() in NO_COUNCIL
    whose = find_council(state.db, council) if council and not nobody else None
    party = state.catalog.party_key(department) if department else None
    return ReportRequest(
        kind=kind,
        period=days,
        building=found,
        buildings=(found.code,) if found else whose.buildings if whose else () if nobody else None,
        council=whose.code if whose else None,
        department=party,
        department_name=_party_name(state, party) if party else None,
    )


def _party_name(state: State, key: str) -> str:
    from loucheng_cli.domain.core.enums import PartyKind
    from loucheng_cli.domain.core.labels import label

    return label(PartyKind(key)) if key in set(PartyKind) else state.catalog.department(key).name


def _format(state: State, form: Format | None, out: Path | None) -> Format:
    if state.json:
        return Format.JSON
    if form is not None:
        return form
    return by_ending(out, Format, Format.TERMINAL)


def _refuse_screen(form: Format, out: Path | None) -> None:
    if form in _BINARY and out is None and sys.stdout.isatty():
        raise UsageError(_("this format needs a file"), f"--out report.{form.value}")


def _deliver(state: State, body: bytes, form: Format, out: Path | None, *, force: bool) -> None:
    """The bytes of a report where they are wanted."""
    from loucheng_cli.files.writing import place

    output = state.output()
    if out is not None:
        place(out, body, force=force)
        output.say(_("Written: {path}").format(path=out))
    elif form not in _BINARY:
        output.page(body.decode())
    else:
        sys.stdout.buffer.write(body)


def _show(
    state: State,
    made: ReportResult,
    figures: Sequence[str],
    form: Format,
    out: Path | None,
    *,
    listed: bool,
    force: bool,
) -> None:
    from loucheng_cli.render.report import formats as render
    from loucheng_cli.render.report.values import behind
    from loucheng_cli.render.report.wording import warnings

    output = state.output()
    rows = behind(made, _known(made, figures)) if listed else None
    if form is Format.TERMINAL and out is None:
        if sys.stdout.isatty():
            output.draw(*render.drawn(made, shutil.get_terminal_size().columns, rows))
        else:
            output.document(render.piped(made, rows))
            for warning in warnings(made):
                output.say(warning)
        return
    _refuse_screen(form, out)
    _deliver(state, render.rendered(made, form, rows), form, out, force=force)


def _known(made: ReportResult, figures: Sequence[str]) -> list[str]:
    """The figures named, or an error that lists the existing ones."""
    known: set[str | None] = {name for row in made.table.rows for name in row.figures}
    if made.wanted.kind in {Kind.TREND, Kind.SLA}:
        known |= {row.key for row in made.table.rows}
    for name in figures:
        if name not in known:
            names = sorted(each for each in known if each not in {None, "total", "now", "before", "year"})
            raise UsageError(
                _("there is no figure “{name}” in this report; there are {names}").format(
                    name=name, names=_(", ").join(names)
                ),
                f"--figure {names[0]}" if names else None,
            )
    return list(figures)
