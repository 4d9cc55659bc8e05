"""What the ledgers count, in the formats of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.ledger.figures import LedgerFigureValue
from loucheng_cli.domain.report.types import ReportFormat as Format
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column, text_of
from loucheng_cli.render.documents.model import Document, DocumentTable, Paragraph
from loucheng_cli.render.ledger import figure_value
from loucheng_cli.render.output import plain
from loucheng_cli.render.report import wording as words
from loucheng_cli.render.report.formats import as_csv, as_json, numbers, printed


def title() -> str:
    """What the ledgers count."""
    return _("What the ledgers count")


def rendered(
    found: Sequence[LedgerFigureValue], columns: Sequence[Column[LedgerFigureValue]], form: Format, *, community: str,
    period: Period, today: date,
) -> bytes:  # fmt: skip
    """The figures of the ledgers in a format of a file."""
    heads = [column.title for column in columns]
    rows = [[column.cell(each) for column in columns] for each in found]
    match form:
        case Format.CSV:
            return as_csv(heads, rows)
        case Format.JSON:
            return as_json(plain([figure_value(each) for each in found]))
        case Format.TERMINAL:
            return "".join("\t".join(text_of(cell) for cell in row) + "\n" for row in rows).encode()
        case Format.XLSX:
            from loucheng_cli.render.documents.xlsx import WorkbookSheet, workbook

            return workbook([WorkbookSheet(title(), heads, rows)])
    texts = [[text_of(cell) for cell in row] for row in rows]
    blocks = [Paragraph(f"{community} · {words.period(period)}", "centre")]
    if period.is_partial(today):
        cut = period.cut(today)
        blocks.append(Paragraph(_("This period is not over: counted up to {day}.").format(day=cut), "note"))
    table = DocumentTable(heads, texts, numbers=numbers(texts))
    return printed(Document(title=title(), blocks=[*blocks, table], header=_("Internal")), form)
