"""What a worker does with the database itself: look at it, check it, keep it safe, bring it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.errors import (
    DamagedDatabaseError,
    DatabaseError,
    FileError,
    LouchengError,
    NotFoundError,
    NotRepairedError,
    RefusedError,
    UsageError,
    system_reason,
)
from loucheng_cli.i18n import _
from loucheng_cli.store.backup.backup import (
    KEPT,
    MANUAL,
    SUFFIX,
    backup,
    backup_to,
    heads_of_backups,
    newest_backup,
    stem_of,
)
from loucheng_cli.store.backup.overview import Overview, Rehearsed, note_rehearsal, overview
from loucheng_cli.store.backup.restore import Contents, Restoring, contents, fork, look_into
from loucheng_cli.store.backup.restore import restore as _restore
from loucheng_cli.store.backup.sealing import is_sealed, sealed_backup, unsealed
from loucheng_cli.store.engine import grants, schema
from loucheng_cli.store.engine.addresses import is_postgresql, path_of
from loucheng_cli.store.engine.connection import Database, connect, connect_foreign, utc_text
from loucheng_cli.store.engine.drives import is_removable
from loucheng_cli.store.engine.guards import refuse_foreign
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.engine.version import SCHEMA, check_version, schema_version
from loucheng_cli.store.journal.head import Head, heads, heads_in
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.mend import mend
from loucheng_cli.store.journal.verify import Progress, VerifyReport, pages
from loucheng_cli.store.journal.verify import verify as _verify
from loucheng_cli.store.migrations import upgrade as _upgrade

_LARGEST_KEPT = 20_000_000  # bytes of a file in which a head is looked for
_STATION = r"[A-Z]{2,4}"
Secret = Callable[[], bytes]  # asked for the passphrase of a sealed backup when it is needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A backup that was restored and found whole; ``newest`` is the instant of its last event."""

    backup: str
    saved_at: str
    station: str
    events: int
    enterprises: int
    visits: int
    issues: int
    newest: str | None


def status(db: Database) -> Overview:
    """What is in the database and beside it, at a glance."""
    return overview(db)


def look(url: str) -> tuple[Contents, str]:
    """What is in a database of any version of ours, and ``ok`` or what SQLite finds wrong; nothing is written."""
    with closing(connect(url)) as db:
        check_version(schema_version(db))
        refuse_foreign(db)
        return contents(db), pages(db)


def newest(url: str) -> Path | None:
    """The backup of a file that was made last; None of a server."""
    return None if is_postgresql(url) else newest_backup(path_of(url).absolute())


def verify(
    db: Database,
    *,
    repair: bool = False,
    against: str | None = None,
    secret: Secret | None = None,
    progress: Progress | None = None,
) -> tuple[VerifyReport, Path | None]:
    """Check everything; with ``repair`` what can be made again from the journal is, after a backup (returned).

    ``against`` is a head of the journal that somebody kept, or a file in which heads stand (``secret`` opens a sealed
    backup); those in the names of the backups beside the file are looked at too. A journal that does not continue them
    is not repaired.
    """
    known = [*heads_of_backups(db), *(_heads_named(db.path, against, secret) if against else ())]
    report = _verify(db, progress, known)
    if not repair or report.is_clean:
        return report, None
    if not report.can_be_repaired:
        wrong = [each for each in report.wrong if each not in report.mendable]
        raise NotRepairedError(_("; ").join(wrong))
    saved = backup(db, "repair")
    with db.transaction():
        schema.mend_indexes(db)
        schema.remake(db)
        mend(db)
    return _verify(db, progress, known), saved


def _heads_named(place: Path | None, against: str, secret: Secret | None) -> list[tuple[Head, str]]:
    """The heads in a text that was typed, else in the file that it names: a page, an export, a backup."""
    if found := heads_in(against):
        return [(each, _("--against")) for each in found]
    if secret is None or not is_sealed(Path(against)):
        return _heads_in(Path(against), against)
    with TemporaryDirectory(prefix="loucheng-against-") as folder:
        beside = place.absolute() if place else Path(folder) / "sealed"
        with unsealed(Path(against), beside, secret()) as plain:
            return _heads_in(plain, against)


def _heads_in(path: Path, against: str) -> list[tuple[Head, str]]:
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST_KEPT)
    except OSError as error:
        raise FileError(against, system_reason(error)) from error
    if body.startswith(b"SQLite format 3"):
        with closing(connect_foreign(path)) as other:
            schema_version(other)
            return [(each, against) for each in heads(other)]
    is_office = body.startswith(b"PK")  # a zip of XML
    found = heads_in(_office_text(body) if is_office else body.decode("utf-8", "replace"))
    if not found:
        raise UsageError(
            _("no head of a journal stands in {file}").format(file=against), "--against JX-1201-9265084848cfbea5"
        )
    return [(each, against) for each in found]


def _office_text(body: bytes) -> str:
    import io
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(io.BytesIO(body)) as archive:
            parts = [archive.open(each).read(_LARGEST_KEPT) for each in archive.namelist() if each.endswith(".xml")]
    except (BadZipFile, OSError, EOFError, RuntimeError):
        return ""
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def make_backup(db: Database, *, to: Path | None = None, keep: int = KEPT, secret: bytes | None = None) -> Path:
    """A copy of the file; beside it, or where ``to`` says (a file that is not there yet, or a folder).

    ``secret`` seals a copy that leaves.
    """
    if not db.is_sqlite:
        raise RefusedError(_("Back up a PostgreSQL server with its own tools."), hint="pg_dump")
    if to is None:
        saved = backup(db, MANUAL, keep)
        assert saved is not None
        return saved
    if to.is_dir():
        stem = stem_of(db, MANUAL)
        names = (to / f"{stem}{f'-{n}' if n > 1 else ''}{SUFFIX}" for n in count(1))
        to = next(name for name in names if not name.exists())
    if to.suffix.lower() == ".db":
        raise UsageError(
            _("a backup must not end in .db, so that nobody opens it by mistake"), f"--to {to.stem}{SUFFIX}"
        )
    return backup_to(db, to) if secret is None else sealed_backup(db, to, secret)


def leaves_machine(to: Path | None) -> bool:
    """Whether a backup goes onto a stick or a card, which can be lost."""
    return to is not None and is_removable(to)


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


@contextmanager
def readable(url: str, source: Path, secret: Secret) -> Iterator[Path]:
    """A backup as it is, or where it is sealed what was sealed, as long as it is needed."""
    if is_postgresql(url) or not is_sealed(source):
        yield source
        return
    with unsealed(source, path_of(url).absolute(), secret()) as found:
        yield found


def rehearse(url: str, secret: Secret, source: Path | None = None, progress: Progress | None = None) -> Rehearsal:
    """Restore a backup, the newest if none is named, into a place of its own, verify it there, and remove it again."""
    if is_postgresql(url):
        raise RefusedError(_("Restore a PostgreSQL server with its own tools."), hint="pg_restore")
    place = path_of(url).absolute()
    found = source or newest_backup(place)
    if found is None:
        raise NotFoundError(_("a backup of {path}").format(path=place), hint="loucheng db backup")
    try:
        with readable(url, found, secret) as plain:
            rehearsed = _rehearse(place, found, plain, progress)
    except LouchengError as error:
        note_rehearsal(place, Rehearsed(at=utc_text(), backup=str(found), why=error.message))
        raise
    note_rehearsal(place, Rehearsed(at=utc_text(), backup=str(found)))
    return rehearsed


def _rehearse(place: Path, found: Path, plain: Path, progress: Progress | None) -> Rehearsal:
    with TemporaryDirectory(prefix=".restore-", dir=place.parent) as folder:  # what a kill leaves is cleared away
        target = str(Path(folder) / place.name)
        plan = prepare_restore(target, plain, progress)
        _restore(None, target, plain, station=None, at=utc_text())
        with closing(open_database(target)) as db:
            report = _verify(db, progress)
            if not report.is_clean:
                wrong = report.wrong or [f"{each.table} {each.key}" for each in report.differences]
                raise DatabaseError(
                    _("the backup {path} is not whole: {why}").format(path=found, why="; ".join(wrong[:3]))
                )
            counted = contents(db)
    return Rehearsal(
        backup=str(found), saved_at=plan.saved_at, station=counted.station, events=counted.events,
        enterprises=counted.enterprises, visits=counted.visits, issues=counted.issues,
        newest=counted.last.recorded_at if counted.last else None,
    )  # fmt: skip


def grant(db: Database, role: Role, login: str, *, stamp: ActionContext) -> None:
    """Give a login of the server the rights of a role, and no other; the journal says so."""
    if db.is_sqlite:
        raise RefusedError(
            _("A file has no logins; roles of a server are for PostgreSQL."), hint="community.yaml: role"
        )
    with writing(db, stamp) as journal:
        grants.grant(db, role, login)
        journal.append_notice("grant", login, "RoleGranted", {"role": role})


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
