"""How many cells the sheets of a packed workbook span, before a library reserves room for all of them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

_ROW, _CELLS = 0, range(2, 12)  # records of .xlsb: the head of a row; a cell that holds something


def spanned_cells(archive: zipfile.ZipFile) -> int:
    """The cells from A1 to the last ones that hold something, in the sheet that spans most; of .xlsb and .ods."""
    names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".bin")]
    spans = []
    for name in names:
        with archive.open(name) as part:
            spans.append(_span(_cells_of_xlsb(part)))
    if "content.xml" in archive.namelist():
        with archive.open("content.xml") as part:
            spans.append(_span_of_ods(part))
    return max(spans, default=0)


def _span(cells: Iterator[tuple[int, int]]) -> int:
    rows = columns = 0
    for row, column in cells:
        rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows * columns


def _cells_of_xlsb(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Row and column of each cell: records of an identifier, a length and a body ([MS-XLSB] 2.1.4)."""
    row = 0
    while head := part.read(1):
        kind = head[0]
        if kind & 0x80:
            kind = (kind & 0x7F) | (_byte(part) << 7)
        length = 0
        for shift in (0, 7, 14, 21):
            byte = _byte(part)
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        body = part.read(length)
        if kind == _ROW and len(body) >= 4:
            (row,) = struct.unpack_from("<I", body)
        elif kind in _CELLS and len(body) >= 4:
            yield row, struct.unpack_from("<I", body)[0]


def _byte(part: IO[bytes]) -> int:
    return (part.read(1) or b"\0")[0]


def _span_of_ods(part: IO[bytes]) -> int:
    """The widest table: rows and cells may stand for many (``table:number-rows-repeated``)."""
    most = row = repeated = column = rows = columns = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal most, row, repeated, column, rows, columns
        if name == "table:table":
            row = repeated = rows = columns = 0
        elif name == "table:table-row":
            row, column = row + repeated, 0
            repeated = _number(attributes, "rows")
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            column += _number(attributes, "columns")
            if "office:value-type" in attributes or "calcext:value-type" in attributes:
                rows, columns = max(rows, row + repeated), max(columns, column)
                most = max(most, rows * columns)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = _refuse
    parser.ParseFile(part)
    return most


def _number(attributes: dict[str, str], what: str) -> int:
    return int(attributes.get(f"table:number-{what}-repeated", "1"))


def _refuse(*_declared: object) -> None:
    raise ValueError
