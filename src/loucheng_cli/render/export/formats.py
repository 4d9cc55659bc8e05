"""Exports of many rows as CSV, XLSX or JSON lines, written one after the other and marked in the first line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import IO, Any

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.report.types import LEVELS, Sensitivity, What, level_name
from loucheng_cli.domain.report.types import ExportFormat as Format
from loucheng_cli.i18n import _, ngettext, pgettext
from loucheng_cli.render.cells import text_of
from loucheng_cli.render.documents.csv_text import csv_lines, escaped
from loucheng_cli.render.export import columns
from loucheng_cli.render.output import plain

_LONGEST = 32_767  # characters that Excel takes in a cell
_ROWS_OF_A_SHEET = 1_000_000
_A3 = 8  # a ledger of 16 to 29 columns cannot be read on less


Cells = Callable[[int, Any, Mapping[str, str], date], list[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSheet:
    """What is exported, of whom, on which day: the titles of the columns, the cells of rows, a row as a line of JSON.

    ``source`` is the head of the journal from which it was made.
    """

    what: str
    title: str
    level: Sensitivity
    community: str
    today: date
    heads: Sequence[str]
    cells: Callable[[Iterable[object]], Iterator[list[object]]]
    whole: Callable[[Any], object]
    source: str | None = None

    @property
    def mark(self) -> str:
        """The first line: how it must be handled, what it is, whose, of when, and from which journal."""
        parts = [level_name(self.level), self.title, self.community, self.today.isoformat()]
        return " · ".join([*parts, *([self.source] if self.source else [])])


def sheet_of(
    what: What, *, community: str, today: date, people: Mapping[str, str], source: str | None = None
) -> ExportSheet:
    """The sheet of an export; ``people`` are the names behind the codes of workers."""
    found: dict[What, tuple[Callable[[], list[str]], Cells]] = {
        What.ISSUES: (columns.issue_heads, columns.issue_cells),
        What.VISITS: (columns.visit_heads, columns.visit_cells),
        What.ENTERPRISES: (columns.enterprise_heads, columns.enterprise_cells),
        What.JOURNAL: (columns.journal_heads, columns.journal_cells),
    }
    heads, made = found[what]
    return ExportSheet(
        what=what, title=what_title(what), level=LEVELS[what], community=community, today=today, heads=heads(),
        cells=lambda rows: (made(n, row, people, today) for n, row in enumerate(rows, 1)), whole=columns.whole,
        source=source,
    )  # fmt: skip


def write(file: IO[bytes], form: Format, sheet: ExportSheet, rows: Iterable[object]) -> int:
    """Write the rows; returns how many there were."""
    counted = _Counted(rows)
    match form:
        case Format.CSV:
            for line in csv_lines([[sheet.mark], sheet.heads]):
                file.write(line.encode())
            for n, line in enumerate(csv_lines(sheet.cells(counted))):
                file.write((line if n else line.removeprefix("\ufeff")).encode())
        case Format.JSONL:
            head = {
                "export": sheet.what,
                "level": sheet.level,
                "community": sheet.community,
                "day": sheet.today,
                "head": sheet.source,
            }
            file.write(_json(head))
            for row in counted:
                file.write(_json(sheet.whole(row)))
        case Format.XLSX:
            _workbook(file, sheet, counted)
    return counted.n


class _Counted:
    def __init__(self, rows: Iterable[object]) -> None:
        self.n = 0
        self._rows = rows

    def __iter__(self) -> Iterator[object]:
        for row in self._rows:
            self.n += 1
            yield row


def _json(value: object) -> bytes:
    return f"{json.dumps(plain(value), ensure_ascii=False)}\n".encode()


def _workbook(file: IO[bytes], sheet: Any, rows: Iterable[Any]) -> None:
    """Row by row in constant memory; a further sheet where one is full."""
    import xlsxwriter

    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        quoted = book.add_format({"quote_prefix": True})
        page, line = None, 0
        for cells in sheet.cells(rows):
            if page is None or line >= _ROWS_OF_A_SHEET:
                page, line = _page(book, sheet, bold), 2
            for x, value in enumerate(cells):
                _cell(page, line, x, value, day, quoted)
            line += 1
        if page is None:
            _page(book, sheet, bold)


def _page(book: Any, sheet: Any, bold: Any) -> object:
    page = book.add_worksheet()
    page.set_paper(_A3)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.set_footer("&C&P / &N")
    page.write_string(0, 0, sheet.mark, bold)
    for x, head in enumerate(sheet.heads):
        page.write_string(1, x, head, bold)
    page.freeze_panes(2, 0)
    page.set_column(0, len(sheet.heads) - 1, 14)
    return page


def _cell(page: Any, y: int, x: int, value: Any, day: object, quoted: object) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool | Enum):
        page.write_number(y, x, value)
    elif isinstance(value, date):
        page.write_datetime(y, x, value, day)
    elif text := display_safe(text_of(value)):
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        # The apostrophe of Excel: the text stays as typed, and is no formula when the cell is edited or pasted.
        page.write_string(y, x, shown, quoted if escaped(text) != text else None)


def written(title: str, level: Sensitivity, rows: int, ref: str, out: Path | None) -> str:
    """What was done, in a sentence."""
    summary = ngettext(
        "{n} row ({what}, {level}); recorded as {ref}.", "{n} rows ({what}, {level}); recorded as {ref}.", rows
    ).format(n=rows, what=title, level=level_name(level), ref=ref)
    return _("Written: {path}. {told}").format(path=out, told=summary) if out else summary


def what_title(what: What) -> str:
    """The title of an export."""
    return {
        What.ISSUES: pgettext("export", "Ledger of issues"),
        What.VISITS: pgettext("export", "Ledger of visits"),
        What.ENTERPRISES: pgettext("export", "Ledger of enterprises"),
        What.JOURNAL: pgettext("export", "Journal"),
    }[what]
