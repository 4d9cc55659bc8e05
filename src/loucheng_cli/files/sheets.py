"""What are the rows of a spreadsheet file (CSV or XLSX), and which of them is the header?

Rows are streamed: memory does not grow with the file, but for the shared strings of an XLSX. The kind of a file is told
by its first bytes, never by its name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import IO, BinaryIO

from loucheng_cli.errors import FileError, UnreadableFileError, system_reason
from loucheng_cli.facts import dataclass
from loucheng_cli.i18n import _

HEADER_WITHIN = 10

# The number that Excel shows beside a row, and its cells: trimmed, short rows filled up, longer than the header where
# a row has more cells (CSV only). A cell that held a number is a ``cells.Numeric``.
Row = tuple[int, list[str]]
Known = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table: ``header_row`` is the number of its header, ``title`` the name of the sheet in an XLSX.

    ``notes`` is what the user should know (sheets that are not read). ``rows`` can be gone through once; ``done`` is the
    part of the file already read, from 0 to 1.
    """

    title: str | None
    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    notes: tuple[str, ...]
    done: Callable[[], float]


@contextmanager
def read_rows(source: Path | BinaryIO, known: Known, *, name: str | None = None) -> Iterator[Sheet]:
    """The table in a file, or in a stream such as stdin (which is copied to a temporary file first).

    ``known`` says whether a cell is a header that means something; the header is the row with most of them among the
    first ten, in an XLSX on the first visible sheet that has one. ``name`` is what errors call a stream. Raises
    ``FileError`` when the file cannot be read, ``UnreadableFileError`` when it is not a table, also while rows are read.
    """
    from loucheng_cli.files import delimited, xlsx

    label = name or (str(source) if isinstance(source, Path) else "-")
    with ExitStack() as stack:
        file = stack.enter_context(_opened(source, label))
        start = _peek(file, label)
        if not start:
            raise UnreadableFileError(label, _("the file is empty"))
        if start.startswith(b"PK"):
            sheet = xlsx.open_sheet(file, label, known, stack)
        else:
            if problem := _not_text(start):
                raise UnreadableFileError(label, problem)
            sheet = delimited.open_sheet(file, label, known, stack)
        yield sheet


@contextmanager
def _opened(source: Path | BinaryIO, label: str) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path):
        with tempfile.TemporaryFile() as copy:
            try:
                while chunk := source.read(1 << 20):
                    copy.write(chunk)
                copy.seek(0)
            except OSError as error:
                raise FileError(label, system_reason(error)) from error
            yield copy
        return
    try:
        file = source.open("rb")
    except FileNotFoundError as error:
        raise FileError(label, _("there is no such file")) from error
    except IsADirectoryError as error:
        raise FileError(label, _("this is a folder, not a file")) from error
    except OSError as error:
        # Windows says PermissionError of a folder.
        why = _("this is a folder, not a file") if source.is_dir() else system_reason(error)
        raise FileError(label, why) from error
    with file:
        yield file


def _peek(file: IO[bytes], label: str) -> bytes:
    try:
        start = file.read(512)
        file.seek(0)
    except OSError as error:
        raise FileError(label, system_reason(error)) from error
    return start


def _not_text(start: bytes) -> str | None:
    """The sentence for a file that is neither XLSX nor text."""
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _(
            "this is an old .xls workbook, or one with a password; open it in Excel and save it as .xlsx without one"
        )
    if start.startswith(b"%PDF"):
        return _("this is a PDF, not a spreadsheet; ask for the list as .xlsx or .csv")
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style")):
        return _("this is a web page under the name of a spreadsheet; open it in Excel and save it as .xlsx")
    if head.startswith((b"{\\rtf", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return _("this is not a spreadsheet; save the list as .xlsx or .csv")
    return None


def find_header(rows: Sequence[Row], known: Known) -> tuple[Row, int] | None:
    """The header among the first rows, with its count of known cells; None when no row has any.

    A cell that is empty because the header above is merged over two rows takes the text from above.
    """
    best: tuple[Row, int] | None = None
    is_known = {cell: known(cell) for _number, cells in rows for cell in cells}
    above: list[str] = []
    for number, cells in rows:
        merged = [
            cell or (header if is_known.get(header) else "") for cell, header in zip_longest(cells, above, fillvalue="")
        ]
        count = sum(map(is_known.__getitem__, filter(None, merged))) if any(map(is_known.__getitem__, cells)) else 0
        if count > (best[1] if best else 0):
            while merged and not merged[-1]:
                merged.pop()
            best = (number, merged), count
        above = cells
    return best


def no_header(label: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> UnreadableFileError:
    """The error for a table of which no header is known: it shows what was found."""
    first = next((cells for _number, cells in rows if any(cells)), [])
    if not first:
        return UnreadableFileError(label, _("there are no rows in it"), hint="\n".join(notes) or None)
    shown = [cell if len(cell) <= 20 else cell[:19] + "…" for cell in first if cell][:6]
    return UnreadableFileError(
        label,
        _("none of its column names is known ({found})").format(found=_(", ").join(shown)),
        hint="\n".join(
            [
                *notes,
                _("The first row should name the columns, for example 企业名称, 统一社会信用代码, 注册地址."),
            ]
        ),
    )
