"""Rows as CSV that Excel opens; a typed cell is never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.cells import text_of

BOM = "\ufeff"
_FORMULA = "=+-@\t\r\n␉␊␍"


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Each row as one line of CSV (RFC 4180); the byte order mark before the first tells Excel that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    mark = BOM
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield mark + buffer.getvalue()
        mark = ""
        buffer.seek(0)
        buffer.truncate()


def cell(value: object) -> str:
    """The text of a cell; a number stays a number, text that a spreadsheet would compute gets an apostrophe."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool | Enum):
        return str(value)
    return escaped(display_safe(text_of(value)))


def escaped(text: str) -> str:
    """The text, harmless in a spreadsheet: ``=1+1`` as ``'=1+1``."""
    first = text[:1]
    return f"'{text}" if first and (first in _FORMULA or not first.isprintable() or "␀" <= first <= "␡") else text
