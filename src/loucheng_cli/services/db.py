"""What a worker does with the database itself: look at it, check it, keep it safe, bring it back."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from loucheng_cli.errors import DamagedDatabaseError, DatabaseError, RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.store.backup.backup import KEPT, MANUAL, SUFFIX, backup, backup_to
from loucheng_cli.store.backup.restore import Contents, Restoring, contents, fork, look_into
from loucheng_cli.store.backup.restore import restore as _restore
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.addresses import is_postgresql, path_of
from loucheng_cli.store.engine.connection import Database, connect, connect_foreign, utc_text
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version
from loucheng_cli.store.journal.verify import Progress, VerifyReport
from loucheng_cli.store.journal.verify import verify as _verify
from loucheng_cli.store.migrations import upgrade as _upgrade

_STATION = r"[A-Z]{2,4}"


def status(db: Database) -> Contents:
    """What is in the database, at a glance."""
    return contents(db)


def verify(db: Database, *, repair: bool = False, progress: Progress | None = None) -> tuple[VerifyReport, Path | None]:
    """Check everything; with ``repair`` what can be made again from the journal is, after a backup (returned)."""
    report = _verify(db, progress)
    if not repair or report.is_clean:
        return report, None
    if not report.is_sound:
        raise DatabaseError(
            _("only tables can be repaired, but more is wrong: {why}").format(why=_("; ").join(report.wrong)),
            hint="loucheng db restore FILE",
        )
    saved = backup(db, "repair")
    with db.transaction():
        schema.remake(db)
    return _verify(db, progress), saved


def make_backup(db: Database, *, to: Path | None = None, keep: int = KEPT) -> Path:
    """A copy of the file; beside it, or where ``to`` says (a file that is not there yet, or a folder)."""
    if not db.is_sqlite:
        raise RefusedError(_("Back up a PostgreSQL server with its own tools."), hint="pg_dump")
    if to is None:
        saved = backup(db, MANUAL, keep)
        assert saved is not None
        return saved
    if to.is_dir():
        assert db.path is not None
        to = to / f"{db.path.stem}{SUFFIX}"
    if to.suffix.lower() == ".db":
        raise UsageError(
            _("a backup must not end in .db, so that nobody opens it by mistake"), f"--to {to.stem}{SUFFIX}"
        )
    return backup_to(db, to)


def prepare_restore(url: str, source: Path, progress: Progress | None = None) -> Restoring:
    """Look inside, and at what would be replaced; raises where the backup cannot be used."""
    if is_postgresql(url):
        raise RefusedError(_("Restore a PostgreSQL server with its own tools."), hint="pg_restore")
    found, _report = look_into(source, progress)
    present = parted = None
    # "In use" or "does not respond" is not "damaged": only what is no database any more may be set aside.
    try:
        db = open_database(url) if path_of(url).exists() else None
    except DamagedDatabaseError:
        db = None
    if db is not None:
        try:
            present = contents(db)
        except DamagedDatabaseError:
            present = None
        else:
            with closing(connect_foreign(source)) as other:
                parted = fork(other, db)
        finally:
            db.close()
    return Restoring(
        source=source,
        saved_at=utc_text(source.stat().st_mtime),
        backup=found,
        present=present,
        asks_station=_why_new_station(found, present),
        fork=parted,
    )


def restore(plan: Restoring, url: str, *, station: str | None, at: str) -> Path | None:
    """Put the backup in the place of the database; returns where the present one was kept."""
    code = station.strip().upper() if station else None
    if code is not None:
        if not re.fullmatch(_STATION, code):
            raise UsageError(_("a station is two to four letters such as SM"), "loucheng db restore FILE --station SN")
        known = {*plan.backup.stations, plan.backup.station, *(plan.present.stations if plan.present else ())}
        if code in known or (plan.present is not None and code == plan.present.station):
            raise RefusedError(
                _("{code} has already been used; choose new letters for the new station.").format(code=code)
            )
    elif plan.asks_station:
        raise RefusedError(plan.asks_station, hint="loucheng db restore FILE --station SN")
    db = connect(url) if plan.present is not None else None
    try:
        return _restore(db, url, plan.source, station=code, at=at)
    finally:
        if db is not None:
            db.close()


def vacuum(db: Database) -> tuple[int, int]:
    """Write the file anew without unused room; returns its size in bytes before and after."""
    before = db.path.stat().st_size if db.path else 0
    db.vacuum()
    return before, db.path.stat().st_size if db.path else 0


def upgrade(url: str) -> Path | None:
    """Bring a database of an older version to this one; returns the backup of a file."""
    db = connect(url)
    try:
        version = schema_version(db)
        check_version(version)
        return _upgrade(db) if version < SCHEMA else None
    finally:
        db.close()


def _why_new_station(found: Contents, present: Contents | None) -> str | None:
    stations = {*found.stations, *(present.stations if present else ())}
    if len(stations) > 1:
        return _(
            "This database contains events of several stations ({stations}); other databases may have "
            "events of {station} that the backup lacks. Choose a new station for this database: --station"
        ).format(stations=_(", ").join(sorted(stations)), station=found.station)
    if present is not None and present.station != found.station:
        return _(
            "The backup is of station {station}, which is still in use elsewhere. Choose a new station for "
            "this database: --station"
        ).format(station=found.station)
    return None
