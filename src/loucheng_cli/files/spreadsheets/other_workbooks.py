"""Workbooks that python-calamine reads (.xls, .et, .xlsb, .ods), in a process of their own.

A hostile file makes the library reserve what no machine has, and abort. Here that ends the other process, whose memory
and time are bounded where the system can, and becomes a sentence (docs/adr/0013-reading-workbooks.md).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from loucheng_cli.errors import UnreadableFileError
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
        why = str(error) if isinstance(error, FormatError) else _BROKEN()
        raise UnreadableFileError(label, why) from error


def _BROKEN() -> str:  # noqa: N802 - a sentence
    return _("the workbook is damaged, or not one; open it in Excel and save it as .xlsx again")


def _converted(source: Path, target: Path, label: str) -> list[str]:
    from multiprocessing import get_context

    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=convert, args=(str(source), str(target), sender), daemon=True)
    process.start()
    sender.close()
    try:
        answer = receiver.recv() if receiver.poll(SECONDS + 5) else None
    except (EOFError, OSError):
        answer = None
    finally:
        receiver.close()
        process.terminate()
        process.join()
    if answer is None:
        raise UnreadableFileError(label, _("reading it takes more memory or time than any list does; it is not read"))
    what, detail = answer
    if what == "sheets":
        return list(detail)
    sentences = {
        "password": _("it is protected by a password; save it without one"),
        "missing": _("reading this kind of workbook needs the package python-calamine; save the list as .xlsx"),
        "empty": _("there is no sheet in it"),
    }
    raise UnreadableFileError(label, sentences.get(what, _BROKEN()))


def convert(source: str, target: str, sender: Any) -> None:
    """The other process: the visible sheets go into the target, the titles of the hidden ones back."""
    import os
    import signal
    import sys

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What the library writes when it gives up is for programmers.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "win32":
        import resource

        for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))
    try:
        answer = _convert(source, target)
    except ImportError:
        answer = ("missing", "")
    except BaseException as error:  # noqa: BLE001 - the library raises a panic that is no Exception
        answer = ("password" if type(error).__name__ == "PasswordError" else "broken", "")
    with suppress(OSError):
        sender.send(answer)


def _convert(source: str, target: str) -> tuple[str, Any]:
    import python_calamine as library

    from loucheng_cli.files.spreadsheets.spooled import spool

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
                    return "broken", ""
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


def _text(value: Any) -> str:
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
