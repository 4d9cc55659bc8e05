"""The file of rejected rows, to be corrected and imported again."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from loucheng_cli.domain.imports.result import EXTRA_COLUMNS
from loucheng_cli.errors import FileError
from loucheng_cli.files.writing import atomic_writer
from loucheng_cli.i18n import _

MARK = ".未通过"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONG_NUMBER = 12  # Excel shows longer ones as 9.13E+17 and loses their end when it saves


class Rejects:
    """The rows of one list that were not taken, kept aside while it is read and written beside it at the end.

    A CSV with a BOM, so that Excel reads it as UTF-8: the columns of the list less those ``left_out`` (identity
    numbers), the number of the row, and the reason.
    """

    def __init__(self, source: Path | None, header: Sequence[str], left_out: Collection[str] = ()) -> None:
        self._source = source
        gone = {*EXTRA_COLUMNS, *left_out}
        self._kept = [at for at, name in enumerate(header) if name not in gone]
        self._width = len(header)
        self._header = [header[at] for at in self._kept]
        self._file: io.TextIOWrapper | None = None
        self._spool: Any = None
        self._writer: Any = None

    def add(self, row: int, reason: str, cells: Sequence[str]) -> None:
        """One row that was not taken."""
        if self._file is None:
            spool: Any = tempfile.TemporaryFile()  # noqa: SIM115 - closed by ``close``
            self._spool = spool
            self._file = io.TextIOWrapper(spool, encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*map(harmless, self._header), *EXTRA_COLUMNS])
        own = [cells[at] if at < len(cells) else "" for at in self._kept]
        self._writer.writerow([*map(harmless, own), row, harmless(reason), *map(harmless, cells[self._width :])])

    def save(self) -> Path | None:
        """Write the file beside the list, or where that cannot be written to, in the working directory.

        None when every row was taken. Its owner alone can read it.
        """
        if self._file is None:
            return None
        self._file.flush()
        beside = self._beside()
        for path in dict.fromkeys((beside, Path.cwd() / beside.name)):
            self._spool.seek(0)
            try:
                with atomic_writer(path, force=True) as file:
                    shutil.copyfileobj(self._spool, file)
            except FileError as error:
                refused = error
                continue
            self.close()
            return path
        raise FileError(beside, _("the rejected rows cannot be written: {why}").format(why=refused.message))

    def close(self) -> None:
        """Forget what was kept aside."""
        if self._file is not None:
            self._file.close()

    def _beside(self) -> Path:
        if self._source is None:
            return Path.cwd() / f"stdin{MARK}.csv"
        stem, marked, number = self._source.stem.rpartition(MARK)
        if marked and (not number or number.isdigit()):
            # The file being read is itself one of rejects; it is not written over.
            return self._source.with_name(f"{stem}{MARK}{int(number or 1) + 1}.csv")
        return self._source.with_name(f"{self._source.stem}{MARK}.csv")


def harmless(cell: str) -> str:
    """A cell that Excel neither computes nor cuts: formulas after an apostrophe, long numbers after a tab."""
    if cell.startswith(_FORMULA):
        return f"'{cell}"
    return f"\t{cell}" if len(cell) >= _LONG_NUMBER and cell.isdigit() else cell


def is_rejects(path: Path) -> bool:
    """Whether a file was written by this program, so that a folder's import leaves it out."""
    stem, marked, number = path.stem.rpartition(MARK)
    return bool(stem and marked) and (not number or number.isdigit())
