"""Rows of a spreadsheet file (CSV or XLSX).

Rows are streamed: memory does not grow with the file, but for the shared strings of an XLSX. The kind of a file is told
by its first bytes, never by its name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from loucheng_cli.errors import FileError, UnreadableFileError, system_reason
from loucheng_cli.files.spreadsheets import delimited, xlsx
from loucheng_cli.files.spreadsheets.table import Known, ListTable
from loucheng_cli.i18n import _


@contextmanager
def read_rows(source: Path | BinaryIO, known: Known, *, name: str | None = None) -> Iterator[ListTable]:
    """The table in a file, or in a stream such as stdin (which is copied to a temporary file first).

    ``known`` says whether a cell is a header that means something; the header is the row with most of them among the
    first ten, in an XLSX on the first visible sheet that has one. ``name`` is what errors call a stream. Raises
    ``FileError`` when the file cannot be read, ``UnreadableFileError`` when it is not a table, also while rows are read.
    """
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
        raise FileError(label, _("the file does not exist")) from error
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
