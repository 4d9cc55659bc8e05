"""Sheets that were read whole by a converter and wait in a temporary file, batch by batch."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from loucheng_cli.domain.imports.cells import MergedCell
from loucheng_cli.domain.imports.header_row import Row
from loucheng_cli.files.spreadsheets.table import RawSheet

_BATCH = 500
# A vertical merge: first row, last row, column; counted from 1.
Merge = tuple[int, int, int]


def spool(
    file: IO[bytes], title: str | None, rows: Iterable[Row], merges: Sequence[Merge] = (), hidden: Iterable[int] = ()
) -> None:
    """Write a sheet: its head, its rows in batches, an end."""
    pickle.dump((title, list(merges), list(hidden)), file)
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            pickle.dump(batch, file)
            batch.clear()
    pickle.dump(batch, file)
    pickle.dump(None, file)


def sheets_in(file: IO[bytes]) -> list[RawSheet]:
    """The sheets of a file that ``spool`` wrote; their rows are read when they are asked for."""
    size = file.seek(0, 2)
    file.seek(0)
    found = []
    while file.tell() < size:
        title, merges, hidden = _load(file)
        begin = file.tell()
        while _load(file) is not None:
            pass
        found.append(_sheet(file, begin, title, merges, hidden, size))
    return found


def _sheet(
    file: IO[bytes], begin: int, title: str | None, merges: list[Merge], hidden: list[int], size: int
) -> RawSheet:
    at = begin

    def rows() -> Iterator[Row]:
        nonlocal at
        while True:
            file.seek(at)
            batch = _load(file)
            at = file.tell()
            if batch is None:
                return
            yield from batch

    return RawSheet(
        title=title,
        rows=rows(),
        finish=lambda rest, header_row, width: _filled(rest, merges, header_row, width),
        done=lambda: at / (size or 1),
        hidden=set(hidden),
        address={"kind": "spooled"},
    )


def _load(file: IO[bytes]) -> Any:
    return pickle.load(file)  # noqa: S301 - our own process wrote it


def _filled(rows: Iterator[Row], merges: Sequence[Merge], header_row: int, width: int) -> Iterator[Row]:
    """Rows of the width of the header, with the value of a cell that is merged downwards in each row it covers."""
    waiting = sorted(each for each in merges if each[0] > header_row and each[2] <= width)
    values: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        cells.extend([""] * (width - len(cells)))
        del cells[width:]
        for column, (last, value) in list(values.items()):
            if number > last:
                del values[column]
            elif not cells[column - 1]:
                cells[column - 1] = MergedCell(value)
        while waiting and waiting[0][0] <= number:
            first, last, column = waiting.pop(0)
            if first == number and cells[column - 1]:
                values[column] = (last, cells[column - 1])
        if any(cells):
            yield number, cells
