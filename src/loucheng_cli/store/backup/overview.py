"""What ``db status`` shows: the contents, the backups, how the last rehearsal of a restore ended, what nobody needs.

The result of a rehearsal is kept in a file beside the backups.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from loucheng_cli.store.backup.backup import leftovers, newest_backup
from loucheng_cli.store.backup.restore import Contents, contents
from loucheng_cli.store.engine.connection import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """When, which backup, and why it could not be restored; None where it could."""

    at: str
    backup: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is in a database, the newest backup, the last rehearsal, and files that nobody needs."""

    contents: Contents
    backup: str | None
    rehearsed: Rehearsed | None
    leftovers: tuple[str, ...]


def overview(db: Database) -> Overview:
    """Of this moment; a server has no files."""
    place = None if db.path is None else db.path.absolute()
    newest = newest_backup(place) if place else None
    return Overview(
        contents=contents(db),
        backup=str(newest) if newest else None,
        rehearsed=_last_rehearsal(place) if place else None,
        leftovers=tuple(map(str, leftovers(db))),
    )


def note_rehearsal(place: Path, found: Rehearsed) -> None:
    """Keep the result for the database at this path; a folder that cannot be written stops no rehearsal."""
    path = _path(place)
    beside = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with suppress(OSError):
        beside.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
        beside.replace(path)


def _last_rehearsal(place: Path) -> Rehearsed | None:
    """The last result, where there is one that can be read."""
    try:
        found = Rehearsed(**json.loads(_path(place).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    words = (found.at, found.backup, found.why or "")
    return found if all(isinstance(each, str) for each in words) else None


def _path(place: Path) -> Path:
    return place.parent / "backups" / f"{place.stem}-rehearsed.json"
