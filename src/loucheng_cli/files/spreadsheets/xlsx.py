"""Rows of an XLSX sheet, streamed from its XML.

Why not a library: ``docs/adr/0005-reading-spreadsheets.md``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import IO
from xml.parsers import expat

from loucheng_cli.domain.imports.cells import TRIM, Numeric
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.spreadsheets.table import HEADER_WITHIN, Known, ListTable, Row, find_header, no_header
from loucheng_cli.files.spreadsheets.workbook import (
    BROKEN,
    LONGEST_TEXT,
    FormatError,
    Progress,
    Strings,
    Workbook,
    date_styles,
    events,
    merged_down,
    open_workbook,
    shared_strings,
)
from loucheng_cli.i18n import _

ROWS, COLUMNS = 1_048_576, 16_384


def open_sheet(file: IO[bytes], label: str, known: Known, stack: ExitStack) -> ListTable:
    """The first visible sheet that has a known header."""
    try:
        book = open_workbook(file)
        stack.callback(book.archive.close)
        reader = CellReader(book)
        visible = [(title, part) for title, is_visible, part in book.sheets if is_visible]
        hidden = [title for title, is_visible, _part in book.sheets if not is_visible]
        notes = [_("Hidden sheets are not read: {sheets}").format(sheets=_(", ").join(hidden))] if hidden else []
        seen: list[Row] = []
        for title, part in visible:
            progress = Progress()
            rows = reader.rows(part, progress)
            first = list(islice(rows, HEADER_WITHIN))
            found = find_header(first, known)
            if found is None:
                seen += first
                continue
            (number, header), _count = found
            if others := [other for other, _part in visible if other != title]:
                notes.append(_("Other sheets are not read: {sheets}").format(sheets=_(", ").join(others)))
            return ListTable(
                title=title,
                header=tuple(header),
                header_row=number,
                rows=_guarded(
                    _filled(
                        _unmerged(
                            chain((row for row in first if row[0] > number), rows),
                            [each for each in merged_down(book, part) if each[0] > number],
                        ),
                        len(header),
                    ),
                    label,
                ),
                notes=tuple(notes),
                done=progress.done,
            )
    except (FormatError, *BROKEN) as error:
        raise _unreadable(label, error) from error
    raise no_header(label, seen, notes)


def _guarded(rows: Iterator[Row], label: str) -> Iterator[Row]:
    try:
        yield from rows
    except (FormatError, *BROKEN) as error:
        raise _unreadable(label, error) from error


def _unreadable(label: str, error: Exception) -> UnreadableFileError:
    if isinstance(error, FormatError):
        return UnreadableFileError(label, str(error))
    return UnreadableFileError(label, _("it is damaged or not a workbook; open it in Excel and save it as .xlsx again"))


def _unmerged(rows: Iterator[Row], merged: Sequence[tuple[int, int, str]]) -> Iterator[Row]:
    """The rows with the value of a cell that is merged downwards in each row it covers, as the eye reads it."""
    if not merged:
        yield from rows
        return
    waiting = deque(merged)
    values: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for column, (last, value) in list(values.items()):
            if number > last:
                del values[column]
            elif column > len(cells) or not cells[column - 1]:
                cells.extend([""] * (column - len(cells)))
                cells[column - 1] = value
        while waiting and waiting[0][0] <= number:
            first, last, letters = waiting.popleft()
            column = _column(letters)
            if first == number and column <= len(cells) and cells[column - 1]:
                values[column] = (last, cells[column - 1])
        yield number, cells


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for number, cells in rows:
        size = len(cells)
        if size < width:
            cells.extend([""] * (width - size))
        elif size > width:
            # Beside a table in Excel stand sums and remarks; they are no part of the row.
            del cells[width:]
        if any(cells):
            yield number, cells


class CellReader:
    """Rows of the sheets of one workbook; shared strings and styles are read when the first sheet is."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._strings: Strings | None = None
        self._dates: frozenset[str] = frozenset()

    def rows(self, part: str, progress: Progress) -> Iterator[Row]:
        """Every row that has a cell, with its number; empty rows in between are left out."""
        if self._strings is None:
            self._strings = shared_strings(self._book)
            self._dates = date_styles(self._book)
        ready: list[Row] = []
        sheet = _SheetHandler(ready, self._strings, self._dates, self._book.epoch)
        for _piece in events(self._book.archive, part, "sheet", sheet.connect, progress):
            yield from ready
            ready.clear()


class _SheetHandler:
    """Puts the rows of a sheet together from the tags of its XML."""

    def __init__(self, ready: list[Row], strings: Strings, dates: frozenset[str], epoch: datetime) -> None:
        self._ready, self._strings, self._dates, self._epoch = ready, strings, dates, epoch

    def connect(self, parser: expat.XMLParserType, prefix: str) -> None:  # noqa: PLR0915
        """One closure over plain variables: this runs five times for every cell."""
        row_tag, cell_tag, formula_tag, phonetic_tag = (prefix + name for name in ("row", "c", "f", "rPh"))
        text_tags = frozenset({prefix + "v", prefix + "t"})
        ready, strings, value = self._ready, self._strings, self._value
        cells: list[str] = []
        pieces: list[str] = []
        number = column = size = 0
        kind: str | None = None
        style: str | None = None
        is_formula = is_listening = is_phonetic = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal cells, number, column, kind, style, is_formula, is_listening, is_phonetic, size
            if name == cell_tag:
                reference = attributes.get("r")
                column = _column(reference.rstrip("0123456789")) if reference else column + 1
                if column > COLUMNS:
                    raise FormatError(_("row {row} has more columns than Excel allows").format(row=number))
                kind, style = attributes.get("t"), attributes.get("s")
                is_formula = False
                size = 0
            elif name in text_tags:
                is_listening = not is_phonetic
            elif name == row_tag:
                cells, column = [], 0
                stated = attributes.get("r")
                number = int(stated) if stated else number + 1
                if not 0 < number <= ROWS:
                    raise FormatError(_("it has more rows than Excel allows"))
            elif name == formula_tag:
                is_formula = True
            elif name == phonetic_tag:
                is_phonetic = True

        def end(name: str) -> None:
            nonlocal is_listening, is_phonetic
            if name == cell_tag:
                # The value of a formula may be an empty text, then its kind says so.
                if is_formula and not pieces and kind != "str":
                    raise FormatError(
                        _("row {row} has a formula that was never calculated; open the file in Excel, save it and import again")
                        .format(row=number)
                    )  # fmt: skip
                if pieces:
                    text = pieces[0] if len(pieces) == 1 else "".join(pieces)
                    pieces.clear()
                    text = strings[int(text)] if kind == "s" else value(text, kind, style)
                    gap = column - 1 - len(cells)
                    if gap > 0:
                        cells.extend([""] * gap)
                    if gap >= 0:
                        cells.append(text)
                    else:
                        cells[column - 1] = text
            elif name in text_tags:
                is_listening = False
            elif name == row_tag:
                if cells:
                    ready.append((number, cells))
            elif name == phonetic_tag:
                is_phonetic = False

        def hear(text: str) -> None:
            nonlocal size
            if is_listening:
                size += len(text)
                if size > LONGEST_TEXT:
                    raise FormatError(_("a cell is too long"))
                pieces.append(text)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = hear

    def _value(self, text: str, kind: str | None, style: str | None) -> str:
        """The text of a cell that is not a shared string."""
        if kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        if kind == "d":
            return text.replace("T", " ").removesuffix(" 00:00:00")
        if kind not in (None, "n"):
            return text.strip(TRIM)
        text = text.strip()
        if style in self._dates and (moment := self._moment(text)):
            return moment
        return _number(text)

    def _moment(self, serial: str) -> str | None:
        """A serial number in a cell that is formatted as a date or a time; None where no calendar has it."""
        try:
            days = float(serial)
            moment = self._epoch + timedelta(seconds=round(days * 86_400))
        except (ValueError, OverflowError):
            return None
        if 0 <= days < 1:
            return moment.strftime("%H:%M")
        if days < 0:
            return None
        return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" ", "minutes")


@lru_cache(maxsize=1 << 10)
def _column(letters: str) -> int:
    """``C`` is column 3."""
    number = 0
    for char in letters[:4]:
        number = number * 26 + ord(char) - 64
    return number if number > 0 and letters.isupper() else COLUMNS + 1


def _number(text: str) -> Numeric:
    if text.isdigit():
        return Numeric(text)
    try:
        value = float(text)
        return Numeric(int(value) if value == int(value) else repr(value))
    except (ValueError, OverflowError):
        return Numeric(text)
