"""Tables as a workbook: numbers are numbers, days are days, and typed text is never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.render.cells import text_of
from loucheng_cli.render.documents.archive import repack
from loucheng_cli.render.wrapping import width

_LONGEST = 32_767  # characters that Excel takes in a cell
_WIDEST = 50
_A4 = 9
_INK = "#333333"
_FILLS = (
    {"fill": {"color": "#FFFFFF"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#5B6670", "bg_color": "#FFFFFF"}},
    {"fill": {"color": _INK}},
    {"pattern": {"pattern": "diagonal_cross", "fg_color": "#A8071A", "bg_color": "#FFFFFF"}},
)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A table: its columns' titles, and rows of text, numbers, rates, days or nothing; ``printed`` columns go to paper."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    printed: int | None = None
    total: bool = False  # the last row is a sum
    charted: Sequence[int] = ()  # the columns that a chart behind the table shows, by the first one


def workbook(sheets: Sequence[WorkbookSheet]) -> bytes:
    """The sheets as the bytes of an .xlsx file, ready to print on A4; the same tables give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 - a constant, for equal bytes
        top = {"valign": "top", "text_wrap": True}
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "valign": "vcenter", "text_wrap": True}),
            "text": book.add_format(top),
            "escaped": book.add_format({**top, "quote_prefix": True}),
            "day": book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format({**top, "align": "right"}),
            "bold": book.add_format({**top, "bold": True, "top": 1}),
            "bold number": book.add_format({**top, "bold": True, "top": 1, "align": "right"}),
            "percent": book.add_format({**top, "num_format": "0.0%"}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name.translate(_FORBIDDEN).strip()[:31])
            _write(page, sheet, formats)
            if sheet.charted and sheet.rows:
                page.insert_chart(1, len(sheet.columns) + 1, _chart(book, page, sheet))
    return repack(buffer.getvalue())


def _write(page: Any, sheet: WorkbookSheet, formats: dict[str, object]) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")
    page.freeze_panes(1, 0)
    for n, title in enumerate(sheet.columns):
        page.write_string(0, n, title, formats["head"])
    widths = [width(title) for title in sheet.columns]
    for y, row in enumerate(sheet.rows, 1):
        for x, value in enumerate(row):
            total = sheet.total and y == len(sheet.rows)
            widths[x] = max(widths[x], _cell(page, y, x, value, formats, total=total))
    for n, room in enumerate(widths):
        page.set_column(n, n, min(room, _WIDEST) + 2)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        page.print_area(0, 0, len(sheet.rows), (sheet.printed or len(sheet.columns)) - 1)


def _chart(book: Any, page: Any, sheet: WorkbookSheet) -> object:
    """A chart of columns that Excel and WPS draw from the cells; patterns tell them apart on paper, late is red."""
    chart = book.add_chart({"type": "column"})
    last = len(sheet.rows)
    for n, column in enumerate(sheet.charted):
        chart.add_series(
            {
                "name": [page.name, 0, column],
                "categories": [page.name, 1, 0, last, 0],
                "values": [page.name, 1, column, last, column],
                "data_labels": {"value": True},
                "border": {"color": _INK},
                "gap": 60,
                **(_FILLS[n % len(_FILLS)]),
            }
        )
    chart.set_title({"name": sheet.name, "overlay": False, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 640, "height": 300})
    return chart


def _cell(page: Any, y: int, x: int, value: object, formats: dict[str, object], *, total: bool = False) -> int:
    """Write one cell; the width that it asks for."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool | Enum):
        page.write_number(y, x, value, formats["bold number" if total else "number"])
        return len(str(value))
    if isinstance(value, Rate):
        if value.whole:
            page.write_number(y, x, value.part / value.whole, formats["percent"])
        return len("100.0%")
    if isinstance(value, date):
        page.write_datetime(y, x, value, formats["day"])
        return 10
    text = display_safe(text_of(value))
    if not text:
        return 0
    # The apostrophe of Excel: the text stays as typed, and is no formula when the cell is edited or pasted.
    written = formats["escaped" if text[0] in "=+-@\t␍␊" else "bold" if total else "text"]
    page.write_string(y, x, text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…", written)
    return max(width(line) for line in text.split("\n"))
