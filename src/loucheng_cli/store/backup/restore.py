"""Restoring a backup without two journals continuing the same numbers.

A backup may come from somebody else: it is looked at first, as a whole, and never written to. A copy of it is made
ready beside the database, and takes its place in one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from loucheng_cli.domain.core.events import ActionContext, canonical
from loucheng_cli.domain.ledger.declaration import TAKEN_LETTERS
from loucheng_cli.errors import DatabaseError, FileError, LouchengError, system_reason
from loucheng_cli.i18n import _
from loucheng_cli.store import contacts
from loucheng_cli.store.backup.backup import backup, copy, put_back, sync_folder
from loucheng_cli.store.engine import schema, structure
from loucheng_cli.store.engine.addresses import path_of
from loucheng_cli.store.engine.connection import Database, Row, connect, connect_foreign, sqlite_sentence, utc_text
from loucheng_cli.store.engine.drives import journal_mode
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version
from loucheng_cli.store.journal.journal import Journal
from loucheng_cli.store.journal.verify import Progress, VerifyReport, verify
from loucheng_cli.store.migrations import upgrade

GAP = 1000  # numbers that are passed over where nobody knows which were handed out
Erased = tuple[list[Row], list[Row]]  # key or code, and the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The event that was recorded last."""

    name: str
    subject: str
    worker: str | None
    recorded_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a database, at a glance; ``stations`` are all whose events it holds."""

    schema: int
    station: str
    stations: tuple[str, ...]
    events: int
    enterprises: int
    visits: int
    issues: int
    last: Last | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """A backup beside what it would replace; ``present`` is None where nothing can be opened there.

    ``asks_station`` says why the database must go on under a new station, ``fork`` is the first event (``SM-12``) in
    which the two journals part.
    """

    source: Path
    saved_at: str
    backup: Contents
    present: Contents | None
    asks_station: str | None
    fork: str | None


def contents(db: Database) -> Contents:
    """A glance into a database of any version of ours."""
    last = db.row(
        "select e.name, e.subject, e.worker, e.recorded_at from station s"
        " join event e on e.station = s.code and e.seq = s.seq order by e.recorded_at desc, e.clock desc, s.code limit 1"
    )
    return Contents(
        schema=schema_version(db),
        station=str(db.scalar("select code from station where is_local")),
        stations=tuple(str(code) for (code,) in db.rows("select code from station where seq > 0 order by code")),
        events=int(db.scalar("select count(*) from event")),
        enterprises=int(db.scalar("select count(*) from enterprise")),
        visits=int(db.scalar("select count(*) from visit")),
        issues=int(db.scalar("select count(*) from issue")),
        last=Last(name=last[0], subject=last[1], worker=last[2], recorded_at=last[3]) if last else None,
    )


def look_into(path: Path, progress: Progress | None = None) -> tuple[Contents, VerifyReport]:
    """What is in a backup; raises where it is not one, is newer than the program, or its journal is not sound."""
    with closing(connect_foreign(path)) as db:
        version = schema_version(db)
        check_version(version)
        if not structure.is_safe(db):  # what looks like a table may never end
            raise DatabaseError(_("{path} contains objects that are not of this program").format(path=path))
        try:
            found = contents(db)
        except (TypeError, ValueError) as error:
            raise DatabaseError(_("{path} contains objects that are not of this program").format(path=path)) from error
        # Of an older version the tables look different; they are made anew, and looked at then.
        report = verify(db, progress) if version == SCHEMA else VerifyReport()
    if not report.is_sound:
        raise _untrusted(path, report)
    return found, report


def fork(one: Database, other: Database) -> str | None:
    """The first event that both journals have under one number and with different hashes; None where none has parted."""
    for (station,) in one.rows("select code from station order by code"):
        ends = [int(db.scalar("select seq from station where code = :s", {"s": station}) or 0) for db in (one, other)]
        same, parted = 0, min(ends) + 1
        # Every hash covers all before it: from the fork on they differ, and before it they do not.
        while parted - same > 1:
            middle = (same + parted) // 2
            if _hash(one, station, middle) == _hash(other, station, middle):
                same = middle
            else:
                parted = middle
        if parted <= min(ends):
            return f"{station}-{parted}"
    return None


def _hash(db: Database, station: str, seq: int) -> object:
    return db.scalar("select hash from event where station = :station and seq = :seq", {"station": station, "seq": seq})


def restore(db: Database | None, url: str, source: Path, *, station: str | None, at: str) -> Path | None:
    """Put a backup in the place of the database; returns where the present one was kept.

    ``db`` is None where there is none, or one that cannot be opened (it is moved aside, whole). ``station`` names a new
    station under which this database goes on. What was erased here stays erased.
    """
    place = path_of(url).absolute()
    with _staged(source, place) as staged:
        with closing(connect(str(staged))) as ready:
            if schema_version(ready) < SCHEMA:
                upgrade(ready, keep=False)
            with ready.transaction():
                gone = _erased(db)
                _erase_again(ready, gone, at)
                _keep_numbers(ready, db, place)
                schema.remake(ready)
                if station is not None:
                    begin_station(ready, station, at)
            _refuse_unsound(ready, source)
        if db is None:
            _refuse_writer(place)
            kept = _set_aside(place)
            staged.replace(place)
            sync_folder(place.parent)
            with closing(connect(url)) as fresh:
                fresh.execute(f"pragma journal_mode = {journal_mode(place)}")
            return kept
        # A file that was put there by hand (a backup, copied) has no log: whoever reads it waits for whoever writes it,
        # so that looking at it once more while it is replaced would wait for itself.
        with suppress(DatabaseError):
            db.execute(f"pragma journal_mode = {journal_mode(place)}")
        return put_back(staged, db, lambda: _keep(db, gone))


def begin_station(db: Database, code: str, at: str) -> None:
    """Go on under a new station: the old one's journal is closed here, and nobody can continue it twice."""
    numbers, recorded = db.rows("select numbers, recorded_at from station where is_local")[0]
    clock = int(db.scalar("select max(clock) from station") or 0)
    db.execute("update station set is_local = false where is_local")
    db.insert(
        "station",
        ("code", "is_local", "seq", "clock", "hash", "recorded_at", "numbers"),
        [(code, True, 0, clock, "", max(at, recorded), numbers)],
    )


@contextmanager
def _staged(source: Path, place: Path) -> Iterator[Path]:
    """A copy of the backup beside the database, for its owner only, gone afterwards."""
    folder = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(dir=place.parent, prefix=".restore-"))
        staged = folder / place.name
        copy(source, staged)
        staged.chmod(0o600)
        yield staged
    except (OSError, sqlite3.Error) as error:
        why = sqlite_sentence(error) if isinstance(error, sqlite3.Error) else system_reason(error)
        raise FileError(place, why) from error
    finally:
        if folder is not None:
            for each in folder.rglob("*"):
                if each.is_file():
                    each.unlink()
            for each in sorted(folder.rglob("*"), reverse=True):
                each.rmdir()
            folder.rmdir()


def _keep(db: Database, gone: Erased) -> Path | None:
    """What is replaced, at the very moment at which it is."""
    if _erased(db) != gone:
        raise DatabaseError(_("something in it was erased in the meantime; inspect the backup again"))
    return backup(db, "restore")


def _erased(db: Database | None) -> Erased:
    """The texts and persons that were erased in the present database, and when."""
    if db is None:
        return [], []
    try:
        return (
            db.rows("select key, erased_on from content where erased_on is not null order by key"),
            db.rows("select code, erased_on from contact where erased_on is not null order by code"),
        )
    except LouchengError:  # it is too damaged to be asked
        return [], []


def _erase_again(ready: Database, gone: Erased, at: str) -> None:
    """Erase in the backup what was erased since, each with its event."""
    journal = Journal(ready, ActionContext("restore", at, date.fromisoformat(at[:10])))
    for (key, day), table, name in (
        *((row, "content", "key") for row in gone[0]),
        *((row, "contact", "code") for row in gone[1]),
    ):
        if ready.scalar(f"select count(*) from {table} where {name} = :key and erased_on is null", {"key": key}):
            if table == "contact":
                contacts.erase(journal, key)
            else:
                contacts.erase_texts(journal, [key])
            ready.execute(f"update {table} set erased_on = :day where {name} = :key", {"day": day, "key": key})
    if journal.has_events:
        journal.finish()


def _keep_numbers(ready: Database, db: Database | None, place: Path) -> None:
    """A number that was handed out after the backup, and stands on paper by now, is not handed out again.

    A damaged file that cannot tell its numbers may have handed out more than any backup knows.
    """
    present = _numbers(db) if db is not None else _numbers_in(place)
    known = [present, *map(_numbers_in, sorted((place.parent / "backups").glob(f"{place.stem}-*.backup")))]
    station, used = _numbers(ready)
    for code, numbers in known:
        for series, number in numbers.items() if code == station else ():
            used[series] = max(used.get(series, 0), number)
    if place.exists() and not present[0]:
        used = {series: number + GAP for series, number in {**dict.fromkeys(TAKEN_LETTERS, 0), **used}.items()}
    ready.execute("update station set numbers = :numbers where is_local", {"numbers": canonical(used)})


def _numbers_in(path: Path) -> tuple[str, dict[str, int]]:
    with suppress(LouchengError, sqlite3.Error, OSError), closing(connect_foreign(path)) as db:
        return _numbers(db)
    return "", {}


def _numbers(db: Database) -> tuple[str, dict[str, int]]:
    """The station of a database, and the last number of each of its series; nothing where they cannot be read."""
    try:
        row = db.row("select code, numbers from station where is_local")
        found = json.loads(row[1]) if row else {}
        return (str(row[0]), {str(k): v for k, v in found.items() if type(v) is int}) if row else ("", {})
    except (LouchengError, ValueError, TypeError, AttributeError):
        return "", {}


def _refuse_writer(place: Path) -> None:
    """What somebody is writing at this moment is not damaged."""
    if not place.exists():
        return
    try:
        with closing(sqlite3.connect(place, timeout=2, isolation_level=None)) as raw:
            raw.execute("begin immediate")
            raw.execute("rollback")
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseError(_("another program is using it; close it first")) from error


def _refuse_unsound(ready: Database, source: Path) -> None:
    report = verify(ready)
    if not report.is_clean:
        raise _untrusted(source, report)


def _untrusted(path: Path, report: VerifyReport) -> DatabaseError:
    wrong = report.wrong or [f"{each.table} {each.key}" for each in report.differences]
    return DatabaseError(_("{path} cannot be used: {why}").format(path=path, why=_("; ").join(wrong[:3])))


def _set_aside(place: Path) -> Path | None:
    """Move a file that cannot be opened, and the log beside it, out of the way."""
    kept = None
    for end in ("-shm", "-wal", ""):
        old = place.with_name(place.name + end)
        if old.exists():
            target = place.with_name(f"{place.stem}-{utc_text().replace(':', '').replace('-', '')}-damaged.backup{end}")
            old.replace(target)
            kept = target
    return kept
