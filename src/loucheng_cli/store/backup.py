"""How is the database kept safe before something big happens to it?"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from loucheng_cli.errors import FileError
from loucheng_cli.i18n import _
from loucheng_cli.store.db import Database, utc_text

KEPT = 10
SUFFIX = ".backup"


def folder(db: Database) -> Path | None:
    """Where backups lie: beside the file, never inside a server."""
    return None if db.path is None else db.path.absolute().parent / "backups"


def backup(db: Database, reason: str) -> Path | None:
    """A copy of the file, taken while others may write, for its owner only; the last ten are kept.

    ``reason`` becomes part of the name (``import``, ``migration``). None for a server, whose operator backs it up.
    """
    place = folder(db)
    if place is None or db.path is None:
        return None
    stem = f"{db.path.stem}-{utc_text().replace(':', '').replace('-', '')}-{reason}"
    target = place / f"{stem}{SUFFIX}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        number = 1
        while target.exists():
            number += 1
            target = place / f"{stem}-{number}{SUFFIX}"
        unfinished = target.with_suffix(".unfinished")
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        _copy(db.path, unfinished)
        unfinished.replace(target)
        ours = [each for each in place.iterdir() if each.name.startswith(f"{db.path.stem}-") and each.suffix == SUFFIX]
        for old in sorted(ours, key=lambda each: (each.stat().st_mtime_ns, each.name))[:-KEPT]:
            old.unlink()
    except (OSError, sqlite3.Error) as error:
        raise FileError(target, _("no backup could be made: {why}").format(why=error)) from error
    return target


def _copy(source: Path, target: Path) -> None:
    reading = sqlite3.connect(f"file:{quote(str(source.absolute()).replace(os.sep, '/'))}?mode=ro", uri=True)
    try:
        writing = sqlite3.connect(target)
        try:
            reading.backup(writing)
            # The copy is one file: what reads it need not be able to write beside it.
            writing.execute("pragma journal_mode = delete")
        finally:
            writing.close()
    finally:
        reading.close()
