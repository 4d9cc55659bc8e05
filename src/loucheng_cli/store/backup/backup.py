"""Backups before risky operations."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from loucheng_cli.errors import DatabaseError, FileError, LouchengError, system_reason
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import outcome
from loucheng_cli.store.engine.connection import Database, file_uri, reading_mode, sqlite_sentence, utc_text
from loucheng_cli.store.engine.drives import journal_mode
from loucheng_cli.store.journal.head import Head, head, heads_in

T = TypeVar("T")

KEPT = 10
SUFFIX = ".backup"
MANUAL = "manual"
_UNFINISHED = ".unfinished"
_ABANDONED = 24 * 3600  # seconds after which an unfinished copy belongs to nobody any more


def folder(db: Database) -> Path | None:
    """Where backups lie: beside the file, never inside a server."""
    return None if db.path is None else db.path.absolute().parent / "backups"


def backup(db: Database, reason: str, keep: int = KEPT) -> Path | None:
    """A copy of the file, taken while others may write, for its owner only; the last ten of each reason are kept.

    ``reason`` becomes part of the name (``import``, ``migration``), and so does the head of the journal, which proves
    later that this journal was continued. Ten undos push out no restore, and an import nothing that somebody made by
    hand. None for a server, whose operator backs it up.
    """
    place = folder(db)
    if place is None or db.path is None:
        return None
    stem = stem_of(db, reason)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        target = backup_to(db, *_free(place, stem))
        _clear(place, db.path.stem, keep, reason)
    except OSError as error:
        raise _failed(place, error) from error
    return target


def stem_of(db: Database, reason: str) -> str:
    """The name of a backup made now, without its ending: the file, the moment, the reason, the head of the journal."""
    assert db.path is not None
    stem = f"{db.path.stem}-{utc_text().replace(':', '').replace('-', '')}-{reason}"
    return f"{stem}-{known.short}" if (known := head(db)) else stem


def backup_to(db: Database, target: Path, unfinished: Path | None = None) -> Path:
    """A copy to a named file, which must not be there yet; whole or not at all."""
    assert db.path is not None
    beside = unfinished or target.with_name(f"{target.name}{_UNFINISHED}")
    try:
        if target.exists():
            raise FileExistsError(0, _("it already exists"))
        if unfinished is None:
            create_owner_only(beside)
        copy(db.path, beside)
        beside.replace(target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        beside.unlink(missing_ok=True)
        raise _failed(target, error) from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return target


def backups(db: Database) -> list[Path]:
    """The backups of this file beside it, the oldest first."""
    place = folder(db)
    if place is None or db.path is None or not place.is_dir():
        return []
    return [each for _reason, each in _ours(place, db.path.stem)]


def newest_backup(path: Path) -> Path | None:
    """The backup of this file that was made last, whatever for."""
    place = path.parent / "backups"
    found = _ours(place, path.stem) if place.is_dir() else []
    return found[-1][1] if found else None


def heads_of_backups(db: Database) -> list[tuple[Head, str]]:
    """The heads of the journal in the names of the backups beside the file, made since the last restore.

    A restore takes up an older journal and says so; what was there before it is no part of the present one.
    """
    found: list[tuple[Head, str]] = []
    place = folder(db)
    if place is None or db.path is None or not place.is_dir():
        return found
    for reason, path in _ours(place, db.path.stem):
        if reason == "restore":
            found = []
        else:
            found += [(each, path.name) for each in heads_in(path.name)]
    return found


def copy(source: Path, target: Path) -> None:
    """All of one SQLite file over another, in one transaction of the target; raises ``sqlite3.Error``.

    The source may be written meanwhile, the target read. The copy is one file, without a log beside it.
    """
    reading = sqlite3.connect(file_uri(source, reading_mode(source)), uri=True)
    try:
        writing = sqlite3.connect(target)
        try:
            reading.backup(writing)
            writing.execute("pragma journal_mode = delete")
        finally:
            writing.close()
    finally:
        reading.close()


def put_back(source: Path, db: Database, before: Callable[[], T]) -> T:
    """Everything in the database replaced by another file, in one transaction: whoever reads sees before or after.

    ``before`` is called, and its answer returned, when nobody else can write any more and nothing is replaced yet.
    """
    assert db.path is not None
    done: list[T] = []

    def between(status: int, _left: int, _total: int) -> None:
        # The driver would try again for ever.
        if status & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseError(_("another program has been writing to it for over a minute"))
        if not done:
            done.append(before())

    try:
        reading = sqlite3.connect(file_uri(source, "immutable=1"), uri=True)
        try:
            writing = sqlite3.connect(file_uri(db.path, "mode=rw"), uri=True, timeout=60)
            try:
                # The first page takes the lock, which is held to the last.
                deed = outcome.Deed(str(db.path))
                with outcome.signals_held():
                    outcome.note(deed)
                    try:
                        reading.backup(writing, pages=1, progress=between)
                    except BaseException:
                        outcome.forget(deed)  # the driver rolls it back
                        raise
                    deed.is_sure = True
                writing.execute(f"pragma journal_mode = {journal_mode(db.path)}")
            finally:
                writing.close()
        finally:
            reading.close()
    except sqlite3.Error as error:
        raise FileError(db.path, sqlite_sentence(error)) from error
    return done[0]


def create_owner_only(path: Path) -> None:
    """An empty new file that only its owner can read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def sync_folder(place: Path) -> None:
    """Make a new name in a folder last, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free(place: Path, stem: str) -> tuple[Path, Path]:
    """A name that nobody has, also none who is writing in this very second."""
    number = 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        target, unfinished = place / f"{name}{SUFFIX}", place / f"{name}{_UNFINISHED}"
        if not target.exists():
            try:
                create_owner_only(unfinished)
            except FileExistsError:
                pass
            else:
                if not target.exists():  # whoever was writing it may have finished meanwhile
                    return target, unfinished
                unfinished.unlink()
        number += 1


def _clear(place: Path, stem: str, keep: int, reason: str) -> None:
    for old in [each for why, each in _ours(place, stem) if why == reason][:-keep]:
        old.unlink(missing_ok=True)
    for left in abandoned(place):
        with suppress(OSError):  # somebody else is clearing away at the same time
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def abandoned(place: Path) -> list[Path]:
    """What backups and restores that were killed have left, in the folder of backups and beside the database.

    Only what is surely ours by its name, and too old to belong to a command that is still running.
    """
    named = [*place.glob(f"*{_UNFINISHED}*"), *place.parent.glob(".restore-*")]
    found = []
    for each in named:
        with suppress(OSError):
            if each.stat().st_mtime < time.time() - _ABANDONED:
                found.append(each)
    return sorted(found)


def leftovers(db: Database) -> list[Path]:
    """What killed backups and restores have left, of any age, and files that a restore set aside as damaged."""
    place = folder(db)
    if place is None or db.path is None:
        return []
    beside = place.parent
    return sorted({
        *place.glob(f"*{_UNFINISHED}*"),
        *place.glob(f"*{SUFFIX}-*"),  # the log of a backup that was opened by hand
        *beside.glob(".restore-*"),
        *beside.glob(f"{db.path.stem}-*-damaged{SUFFIX}*"),
    })  # fmt: skip


def _ours(place: Path, stem: str) -> list[tuple[str, Path]]:
    """Each backup of this database with its reason, the oldest first."""
    # By the whole pattern: ``loucheng-2`` beside ``loucheng`` is another database.
    named = re.compile(
        rf"{re.escape(stem)}-[0-9]{{8}}T[0-9]{{6}}Z-([a-z]+)(?:-[A-Z]{{2,4}}-[0-9]+-[0-9a-f]+)?(?:-[0-9]+)?"
        rf"{re.escape(SUFFIX)}"
    )
    found = []
    for each in place.iterdir():
        if match := named.fullmatch(each.name):
            with suppress(FileNotFoundError):  # somebody else is clearing away at the same time
                found.append((each.stat().st_mtime_ns, each.name, match[1], each))
    return [(reason, each) for _time, _name, reason, each in sorted(found)]


def _failed(target: Path, error: OSError | sqlite3.Error) -> LouchengError:
    why = sqlite_sentence(error) if isinstance(error, sqlite3.Error) else system_reason(error)
    return FileError(target, _("the backup failed: {why}").format(why=why))
