"""Rows of text files: encoding, delimiter, the end of a row."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice, repeat
from typing import IO

from loucheng_cli.domain.imports.cells import TRIM
from loucheng_cli.domain.imports.header_row import HEADER_WITHIN, HeaderRules, Row, find_header
from loucheng_cli.errors import FileError, UnreadableFileError
from loucheng_cli.files.spreadsheets.table import RawSheet
from loucheng_cli.i18n import _

DELIMITERS = (",", "\t", ";", "|", "，")
# A line longer than this is no row of a list; Excel's widest row of ordinary cells is far below.
LONGEST_LINE = 4 << 20
# A quoted cell over more lines than this is an opening quotation mark without its end.
LINES_IN_A_ROW = 2_000
_TRIMMED = repeat(TRIM)
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
# So many bytes beyond ASCII that are right in UTF-8 do not come about by chance in GBK.
_PROOF = 24


def open_sheets(
    file: IO[bytes], label: str, rules: HeaderRules, stack: ExitStack, *, encoding: str = "", delimiter: str = ""
) -> list[RawSheet]:
    """The table of a text file; goes once through the whole file to settle the encoding, where that is not known."""
    try:
        encoding = encoding or _encoding(file, label)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        text = stack.enter_context(io.TextIOWrapper(file, encoding=encoding, newline=""))
        if not delimiter:
            sample = text.read(_SAMPLE)
            text.seek(0)
            delimiter = _delimiter(sample, rules)
    except OSError as error:
        raise FileError(label, error.strerror or str(error)) from error

    def finish(rows: Iterator[Row], _header_row: int, width: int) -> Iterator[Row]:
        return _filled(rows, width, delimiter, label)

    return [
        RawSheet(
            title=None,
            rows=_rows(text, delimiter, label),
            finish=finish,
            done=lambda: 1.0 if file.closed else file.tell() / size,
            address={"kind": "text", "encoding": encoding, "delimiter": delimiter},
        )
    ]


def _encoding(file: IO[bytes], label: str) -> str:
    """By its mark, else UTF-8 if the whole file is, else GB18030, of which GBK is a part."""
    start = file.read(4)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check(file, "utf-16", label)
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        _check(file, "utf-8-sig", label)
        return "utf-8-sig"
    if _check(file, "utf-8", label, or_else="gb18030"):
        return "utf-8"
    file.seek(0)
    _check(file, "gb18030", label)
    return "gb18030"


def _check(file: IO[bytes], encoding: str, label: str, or_else: str | None = None) -> bool:
    """Decode the whole file and keep nothing. False: not this encoding, but it may be ``or_else``."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, open_line, proof = 1, 0, 0
    while True:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = bytes(error.object[: error.start]).decode(encoding, "ignore")
            if or_else and proof + _beyond_ascii(before) < _PROOF:
                return False
            raise UnreadableFileError(
                label,
                _(
                    "a character cannot be read; the file may be truncated or in mixed encodings. Save it as CSV UTF-8 again"
                ),
                line=lines + before.count("\n"),
            ) from error
        if not chunk:
            return True
        if "\0" in text:
            raise UnreadableFileError(
                label,
                _("it contains NUL characters, so it is not a text table; save the list as .xlsx or as CSV UTF-8"),
                line=lines + text[: text.index("\0")].count("\n"),
            )
        if proof < _PROOF:
            proof += _beyond_ascii(text)
        end = max(text.rfind("\n"), text.rfind("\r"))
        open_line = open_line + len(text) if end < 0 else len(text) - end
        if open_line > LONGEST_LINE:
            raise UnreadableFileError(label, _("a line is too long for a list"), line=lines)
        lines += text.count("\n")


def _beyond_ascii(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) - len(text)


def _delimiter(sample: str, rules: HeaderRules) -> str:
    """The one that shows most known headers; where none does, the one that cuts most (a ， cuts sentences)."""

    def score(delimiter: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            first = [[cell.strip(TRIM) for cell in row] for row in islice(reader, HEADER_WITHIN)]
        except csv.Error:
            return -1, 0, 0
        found = find_header(list(enumerate(first, 1)), rules)
        width = max(map(len, first), default=0)
        if found:
            return found.required, found.known, 0
        return 0, 0, 0 if delimiter == "，" else width

    return max(DELIMITERS, key=score)


def _rows(text: io.TextIOWrapper, delimiter: str, label: str) -> Iterator[Row]:
    begun, is_over = 0, False

    def lines() -> Iterator[str]:
        nonlocal is_over
        for at, line in enumerate(text):
            if at - begun > LINES_IN_A_ROW:
                raise _open_quotation(label, begun + 1)
            yield line
        is_over = True

    reader = csv.reader(lines(), delimiter=delimiter)
    number = 0
    while True:
        begun = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _open_quotation(label, begun + 1) from error
        except OSError as error:
            raise FileError(label, error.strerror or str(error)) from error
        if row is None:
            return
        if is_over:
            # The reader asked for more lines in the middle of a row.
            raise _open_quotation(label, begun + 1)
        number += 1
        yield number, [*map(str.strip, row, _TRIMMED)]


def _filled(rows: Iterator[Row], width: int, delimiter: str, label: str) -> Iterator[Row]:
    for row in rows:
        number, cells = row
        size = len(cells)
        if size != width:
            if size < width:
                cells += [""] * (width - size)
            while len(cells) > width and not cells[-1]:
                cells.pop()
        if whole := "".join(cells):
            if (
                "\n" in whole
                and width > 2
                and any("\n" in cell and _has_rows(cell, width, delimiter) for cell in cells)
            ):
                raise UnreadableFileError(
                    label,
                    _("the unclosed quotation mark in row {row} takes in the rows after it").format(row=number),
                )
            yield row


def _has_rows(cell: str, width: int, delimiter: str) -> bool:
    return any(line.count(delimiter) >= width - 1 for line in cell.split("\n"))


def _open_quotation(label: str, line: int) -> UnreadableFileError:
    return UnreadableFileError(label, _("unclosed quotation mark"), line=line)
