"""Workbooks that python-calamine reads (.xls, .et, .xlsb, .ods), in a process of their own.

A hostile file makes the library reserve what no machine has, and abort. Here that ends the other process, whose memory
and time are bounded where the system can, and becomes a sentence (docs/adr/0016-reading-workbooks.md).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from loucheng_cli.errors import FileError, UnreadableFileError, system_reason
from loucheng_cli.i18n import _

MEMORY = 1 << 30
SECONDS = 60
LARGEST_FILE = 256 << 20
MOST_CELLS = 20_000_000
_LARGEST = 1e300


def open_sheets(file: IO[bytes], label: str, stack: ExitStack) -> tuple[list[Any], list[str]]:
    """The visible sheets and the titles of the hidden ones; raises ``UnreadableFileError``."""
    from loucheng_cli.files.spreadsheets.spooled import sheets_in

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="loucheng-", ignore_cleanup_errors=True)))
    source, target = folder / "source", folder / "rows"
    if file.seek(0, 2) > LARGEST_FILE:
        raise UnreadableFileError(label, _("it is too large for a list; split it"))
    file.seek(0)
    with source.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    _check_parts(source, label)
    hidden = _converted(source, target, label)
    return sheets_in(stack.enter_context(target.open("rb"))), hidden


def _check_parts(source: Path, label: str) -> None:
    """What a packed workbook declares to unpack to, before anybody unpacks it."""
    from loucheng_cli.files.spreadsheets.workbook import FormatError, refuse_bombs

    if not zipfile.is_zipfile(source):
        return
    try:
        with zipfile.ZipFile(source) as archive:
            refuse_bombs(archive)
    except (FormatError, zipfile.BadZipFile, OSError, ValueError) as error:
        why = str(error) if isinstance(error, FormatError) else _broken()
        raise UnreadableFileError(label, why) from error


def _broken() -> str:
    return _("it is damaged or not a workbook; open it in Excel and save it as .xlsx again")


def _converted(source: Path, target: Path, label: str) -> list[str]:
    """Convert in a process of its own; returns the titles of hidden sheets."""
    program = f"from {__name__} import convert; convert()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    try:
        ran = subprocess.run(  # noqa: S603 - our own code on files of our own
            [sys.executable, "-c", program, str(source), str(target)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
        what, _tab, detail = (
            ran.stdout.decode("utf-8", "replace").partition("\t") if ran.returncode == 0 else ("", "", "")
        )
    except subprocess.TimeoutExpired:
        what = detail = ""
    except OSError as error:
        raise FileError(label, system_reason(error)) from error
    if what == "sheets":
        return json.loads(detail)  # type: ignore[no-any-return]
    sentences = {
        "": _("reading it takes more memory or time than any list does; it is not read"),
        "password": _("it is protected by a password; save it without one"),
        "missing": _("reading this kind of workbook needs the package python-calamine; save the list as .xlsx"),
        "empty": _("there is no sheet in it"),
        "large": _("cells stand far outside the list; delete them, or copy the list into a new workbook"),
    }
    raise UnreadableFileError(label, sentences.get(what, _broken()))


def convert() -> None:
    """The other process: the visible sheets go into the target, the titles of the hidden ones to stdout."""
    source, target = sys.argv[1:3]
    if sys.platform != "win32":
        import resource

        for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))
    try:
        answer, detail = _convert(source, target)
    except ImportError:
        answer, detail = "missing", ""
    except BaseException as error:  # noqa: BLE001 - the library raises a panic that is no Exception
        answer, detail = ("password" if type(error).__name__ == "PasswordError" else "broken"), ""
    sys.stdout.buffer.write(f"{answer}\t{json.dumps(detail)}".encode())


def _convert(source: str, target: str) -> tuple[str, Any]:
    import python_calamine as library

    from loucheng_cli.files.spreadsheets.extent import spanned_cells
    from loucheng_cli.files.spreadsheets.spooled import spool

    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            if spanned_cells(archive) > MOST_CELLS:
                return "large", ""
    with open(source, "rb") as file:  # noqa: PTH123 - the library asks for an open file where the name has no ending
        workbook = library.CalamineWorkbook.from_filelike(file)
        hidden, cells = [], 0
        with Path(target).open("wb") as out:
            for meta in workbook.sheets_metadata:
                if meta.typ != library.SheetTypeEnum.WorkSheet:
                    continue
                if meta.visible != library.SheetVisibleEnum.Visible:
                    hidden.append(meta.name)
                    continue
                sheet = workbook.get_sheet_by_name(meta.name)
                cells += sheet.total_height * sheet.total_width
                if cells > MOST_CELLS:
                    return "large", ""
                merges = [
                    (first[0] + 1, last[0] + 1, first[1] + 1)
                    for first, last in sheet.merged_cell_ranges or ()
                    if last[0] > first[0]
                ]
                spool(out, meta.name, _rows(sheet), merges)
            if not out.tell():
                return "empty", ""
    return "sheets", hidden


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = left + [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _text(value: object) -> str:
    """A value as the text that a list would hold; numbers stay marked, since their last digits may be lost."""
    from datetime import date, datetime, time, timedelta

    from loucheng_cli.domain.imports.cells import TRIM, Numeric

    if isinstance(value, str):
        return value.strip(TRIM)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return Numeric(int(value) if abs(value) < _LARGEST and value == int(value) else repr(value))
    if isinstance(value, datetime):
        is_day = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
