"""The formats of a report: terminal, pipe, CSV, XLSX, JSON, HTML, DOCX, PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.labels import place_name
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.digest.weekly import ref_key
from loucheng_cli.domain.report.model import How
from loucheng_cli.domain.report.result import Described, ReportResult
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.domain.report.types import ReportFormat as Format
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.cells import pad
from loucheng_cli.render.digest.wording import CLASSES
from loucheng_cli.render.documents.model import Bars, Block, Document, DocumentTable, Heading, Paragraph
from loucheng_cli.render.report import wording as words
from loucheng_cli.render.report.values import (
    Behind,
    details,
    grid,
    list_grid,
    missed_grid,
    sheet,
    shown,
    value,
    what_of,
    whose,
)
from loucheng_cli.render.theme import Style
from loucheng_cli.render.wrapping import width, wrapped

if TYPE_CHECKING:
    from rich.console import RenderableType

    from loucheng_cli.render.documents.xlsx import WorkbookSheet

_PAGE = 120  # columns of a text file
_NEXT_TABLE = frozenset({"scale", "revived_m2"})  # indicators before which a page begins another table
_NUMBER = r"([-+−±]?[\d,.]+%?|—|)([ （(].*)?"
_CHARTS = {
    Kind.PARTIES: ("open", "overdue"),
    Kind.BUILDINGS: ("opened", "handled", "open"),
    Kind.COUNCILS: ("opened", "handled", "open"),
    Kind.COVERAGE: ("active", "missed"),
    Kind.ITEMS: ("opened", "opened_before"),
    Kind.TREND: ("now", "before"),
}
_TREND_ROWS = ("visits", "opened", "handled", "open", "overdue")  # counts that stand beside each other in one picture
_BARS = 8  # rows of a chart
_SHOWN = 200  # enterprises on a page; CSV, XLSX and JSON are whole


def rendered(made: ReportResult, form: Format, listed: Sequence[Behind] | None = None) -> bytes:
    """The report in a format, as bytes; text is UTF-8, CSV with a byte order mark. With a list CSV holds the list."""
    match form:
        case Format.TERMINAL:
            return terminal(made, _PAGE, listed).encode()
        case Format.CSV:
            return as_csv(*(sheet(made) if listed is None else list_grid(made, listed)))
        case Format.XLSX:
            from loucheng_cli.render.documents.xlsx import workbook

            return workbook(sheets(made, listed))
        case Format.JSON:
            return as_json(value(made, listed))
        case _:
            return printed(document(made, listed), form)


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A table as CSV."""
    from loucheng_cli.render.documents.csv_text import csv_lines

    return "".join(csv_lines([heads, *rows])).encode()


def as_json(found: object) -> bytes:
    """A value as JSON."""
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n".encode()


def printed(page: Document, form: Format) -> bytes:
    """A page as HTML, DOCX or PDF."""
    if form is Format.DOCX:
        from loucheng_cli.render.documents.docx import docx

        return docx(page)
    from loucheng_cli.render.documents.html import html

    text = html(page)
    if form is Format.HTML:
        return text.encode()
    from loucheng_cli.render.documents.pdf import pdf

    return pdf(text)


def piped(made: ReportResult, listed: Sequence[Behind] | None = None) -> str:
    """Tab-separated and whole, without a head: the table, or the list."""
    _heads, rows = grid(made) if listed is None else list_grid(made, listed)
    return "".join("\t".join(_flat(each) for each in row) + "\n" for row in rows)


def terminal(made: ReportResult, columns: int, listed: Sequence[Behind] | None = None) -> str:
    """The report as a terminal of so many columns shows it, without colours."""
    from io import StringIO

    from loucheng_cli.render.output import console

    screen = console(StringIO())
    screen.width = columns
    with screen.capture() as captured:
        screen.print(*drawn(made, columns, listed), sep="\n", crop=False)
    return _text([line.rstrip() for line in captured.get().rstrip("\n").split("\n")])


def drawn(made: ReportResult, columns: int, listed: Sequence[Behind] | None = None) -> Iterator[RenderableType]:
    """The report for a terminal of so many columns; a table that is too wide goes on below, with its names again."""
    from rich.text import Text

    from loucheng_cli.render.table import column_blocks

    yield Text(words.title(made.wanted.kind), Style.HEADING)
    yield Text(words.subtitle(made))
    for warning in words.warnings(made):
        yield Text("\n".join(wrapped(warning, columns)), Style.SOON)
    if listed is not None:
        yield Text("\n".join(_listed(made, listed, columns)))
        return
    heads, rows = _shown(made)
    for block in column_blocks(heads, rows, columns):
        yield Text()
        yield block
    if made.table.total is not None and made.table.beside:
        yield Text("\n".join(["", *wrapped(words.caveats(made.table.total, made.table.beside), columns)]))
    if made.missed:
        title = _("Not visited within policy: {n}").format(n=len(made.missed))
        yield Text("\n".join(["", title, *_missed(made, columns)]))
    lines = [line for each in notes(made) for line in wrapped(each, columns, "", "  ")]
    yield Text("\n".join(["", *lines]), Style.SECONDARY)


def notes(made: ReportResult) -> list[str]:
    """How each figure that is shown is computed."""
    if made.wanted.kind in {Kind.TREND, Kind.SLA}:
        names = [row.key or "" for row in made.table.rows] + [name for name in ("year",) if name in made.table.columns]
    else:
        names = list(made.table.columns)
    said = [
        _("{figure}: {rule}.").format(figure=words.heading(name), rule=rule)
        for name in names
        if (rule := words.definition(name))
    ]
    if any(words.cell(figure) == words.NOTHING for row in made.table.rows for figure in row.figures.values()):
        said.append(_("— stands where there is nothing to count."))
    if made.wanted.kind is Kind.WORKERS:
        said.append(_("This shows what each has in hand. It is no ranking and no measure of merit."))
    return said


def document(made: ReportResult, listed: Sequence[Behind] | None = None) -> Document:
    """The report as a page."""
    heads, rows = _shown(made)
    blocks: list[Block] = [Paragraph(words.subtitle(made), "centre")]
    blocks += [Paragraph(warning, "note") for warning in words.warnings(made)]
    blocks += _tables(made, heads, rows)
    if chart := _chart(made):
        blocks.append(chart)
    if made.table.total is not None and made.table.beside:
        blocks.append(Paragraph(words.caveats(made.table.total, made.table.beside)))
    if made.missed:
        heads, body = missed_grid(made)
        blocks.append(Heading(_("Not visited within policy: {n}").format(n=len(made.missed))))
        blocks.append(DocumentTable(heads, [[shown(each) for each in row] for row in body[:_SHOWN]]))
        if len(body) > _SHOWN:
            blocks.append(
                Paragraph(
                    ngettext(
                        "{n} more is in the workbook.", "{n} more are in the workbook.", len(body) - _SHOWN
                    ).format(n=len(body) - _SHOWN),
                    "note",
                )
            )
    if listed is not None:
        heads, body = list_grid(made, listed)
        blocks.append(Heading(_("What the figures count")))
        blocks.append(DocumentTable(heads, [[shown(each) for each in row] for row in body]))
    blocks.append(Heading(_("How the figures are computed")))
    blocks += [Paragraph(each, "note") for each in notes(made)]
    return Document(
        title=words.title(made.wanted.kind),
        blocks=blocks,
        header=_("Sensitive: for the centre only")
        if made.missed or listed or made.wanted.kind is Kind.COUNCILS
        else _("Internal"),
    )


def _tables(made: ReportResult, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[DocumentTable]:
    """The table as a page takes it: the many indicators in groups one below the other, each with the names."""
    if made.wanted.kind is not Kind.INDICATORS:
        yield DocumentTable(heads, rows, numbers=numbers(rows), total=made.table.total is not None)
        return
    columns = made.table.columns
    starts = [n for n, name in enumerate(columns) if name in _NEXT_TABLE]
    for start, end in pairwise([0, *starts, len(columns)]):
        part = [[row[0], *row[1 + start : 1 + end]] for row in rows]
        total = made.table.total is not None
        yield DocumentTable([heads[0], *heads[1 + start : 1 + end]], part, numbers=numbers(part), total=total)


def numbers(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The columns in which every cell is a figure, a rate, or nothing."""
    columns = enumerate(zip(*rows, strict=True)) if rows else ()
    return frozenset(
        n for n, cells in columns if n and any(cells) and all(re.fullmatch(_NUMBER, each) for each in cells)
    )


def _chart(made: ReportResult) -> Bars | None:
    """The one picture that helps: counts side by side, the most first; figures of one report in their own order."""
    series = _CHARTS.get(made.wanted.kind)
    if series is None:
        return None
    rows = [row for row in made.table.rows if any(row.figures[name].value for name in series)]
    if made.wanted.kind is Kind.TREND:
        rows = [row for row in rows if row.key in _TREND_ROWS]
    else:
        rows.sort(key=lambda row: -_as_int(row.figures[series[0]].value))
    if len(rows) < 2:
        return None
    rows = rows[:_BARS]
    labels = [words.row_name(made.wanted.kind, row) for row in rows]
    return Bars(labels, [(words.heading(name), [_as_int(row.figures[name].value) for row in rows]) for name in series])


def _as_int(figure: object) -> int:
    return int(figure) if isinstance(figure, int | float) else 0


def sheets(made: ReportResult, listed: Sequence[Behind] | None = None) -> list[WorkbookSheet]:
    """The report as sheets of a workbook."""
    from loucheng_cli.render.documents.xlsx import WorkbookSheet

    found = [WorkbookSheet(words.title(made.wanted.kind), *sheet(made), total=made.table.total is not None)]
    if made.wanted.kind is Kind.COVERAGE:
        found.append(WorkbookSheet(_("Not visited"), *missed_grid(made)))
    if listed is not None:
        found.append(WorkbookSheet(_("What the figures count"), *list_grid(made, listed)))
    about = [words.subtitle(made), *words.warnings(made), *notes(made)]
    found.append(WorkbookSheet(_("Definitions"), (words.title(made.wanted.kind),), [(each,) for each in about]))
    return found


def _shown(made: ReportResult) -> tuple[list[str], list[list[str]]]:
    """The table as it is read: a rate in one cell with its fraction; where two periods stand side by side, the change."""
    table, kind = made.table, made.wanted.kind
    compared = "before" in table.columns
    columns = list(table.columns)
    heads = [words.first_title(kind), *words.detail_titles(kind), *map(words.heading, columns)]
    if compared:
        heads.insert(heads.index(words.heading("before")) + 1, words.heading("change"))
    rows = []
    for row in [*table.rows, *([table.total] if table.total else [])]:
        cells = [words.row_name(kind, row), *details(kind, row)]
        for name in columns:
            cells.append(words.cell(row.figures[name]))
            if compared and name == "before":
                cells.append(words.change(row.figures["now"], row.figures["before"]))
        rows.append(cells)
    return heads, rows


def _listed(made: ReportResult, listed: Sequence[Behind], columns: int) -> Iterator[str]:
    """By line and figure, each with its sum, so that it can be held against the table."""
    groups: dict[tuple[str | None, str], list[Behind]] = {}
    for each in listed:
        groups.setdefault((each.row.key, each.figure), []).append(each)
    for (_key, name), some in groups.items():
        row = some[0].row
        yield ""
        yield f"{words.row_name(made.wanted.kind, row)}  {words.heading(name)}  {words.cell(row.figures[name])}"
        for each in sorted(some, key=lambda one: ref_key(one.entry.ref)):
            yield from wrapped(_line(each), columns, "  ", "      ")


def _missed(made: ReportResult, columns: int) -> Iterator[str]:
    """By class, whose interval is said once."""
    for name, some in groupby(made.missed, key=lambda each: each.resident.visit_class):
        part = list(some)
        yield ""
        yield ngettext("{group} (every day): {n}", "{group} (every {days} days): {n}", part[0].interval).format(
            group=_(CLASSES[name]), days=part[0].interval, n=len(part)
        )
        room = max(width(each.resident.ref) for each in part)
        for each in part:
            resident = each.resident
            place = place_name(each.building_name, resident.floor, resident.unit, each.floor_label)
            last = _("never seen")
            if each.days is not None:
                last = ngettext("last seen {day}, {n} day ago", "last seen {day}, {n} days ago", each.days).format(
                    day=resident.seen_on, n=each.days
                )
            line = "  ".join(part for part in (display_safe(resident.name), place, last) if part)
            yield from wrapped(line, columns, f"  {pad(resident.ref, room)}  ", " " * (room + 4))


def _line(each: Behind) -> str:
    about = each.about or Described(ref=each.entry.ref)
    where = place_name(about.building, about.floor, about.unit, about.floor_label)
    counted = words.number(each.entry.weight) if each.how is not How.COUNT else ""
    head = "  ".join(part for part in (counted, each.entry.ref, shown(each.entry.on), whose(about), where) if part)
    due = _("due {day}").format(day=about.due_on) if about.due_on else ""
    done = _("handled on {day}").format(day=about.resolved_on) if about.resolved_on else ""
    said = [head, what_of(about), about.party or "", due, done]
    return display_safe(_("｜").join(part for part in said if part)).replace("\n", " ")


def _flat(cell: object) -> str:
    return " ".join(display_safe(shown(cell)).replace("\t", " ").split("\n"))


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
