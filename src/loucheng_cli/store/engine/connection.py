"""The one way in to a database: SQLite's own driver, or psycopg.

SQL is written once for both: ``:name`` parameters, days as ISO text, no date, JSON or case
arithmetic, every ORDER BY ending in a key. A ``Database`` is one open connection.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from loucheng_cli.domain.core.events import Fact, columns, decode_row
from loucheng_cli.errors import DamagedDatabaseError, DatabaseError, system_reason
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import outcome
from loucheng_cli.store.engine.addresses import is_postgresql, path_of, server_settings, unreadable_address

LONGEST_VALUE = 64 << 20  # bytes; far above any text of ours, and little enough not to fill the memory
WAIT_SECONDS = 60
QUIET_SECONDS = 2
ROOMY_KIB = 16_000
_WRITER_LOCK = 7_203_761  # the advisory lock that makes writers of one PostgreSQL database wait in line

F = TypeVar("F", bound=Fact)
Row = tuple[Any, ...]  # what a driver gives for a row
Params = dict[str, Any]  # what a driver binds by name


class Database:
    """One open connection to a database of this program."""

    def __init__(self, url: str, connection: Any, dialect: str, on_wait: Callable[[], None] | None = None) -> None:
        self.url = url
        self.dialect = dialect
        self.read_only = False
        self.deed: outcome.Deed | None = None  # the action of the open transaction
        self._connection = connection
        self._on_wait = on_wait

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a local file."""
        return self.dialect == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url) if self.is_sqlite else None

    @cached_property
    def session_user(self) -> str | None:
        """Whom the server knows this connection as; None for a file."""
        return None if self.is_sqlite else str(self.scalar("select session_user"))

    @cached_property
    def _secured(self) -> frozenset[str]:
        """The tables of a server of which this login sees and writes some rows only."""
        names = self.rows(
            "select relname from pg_class where relnamespace = to_regnamespace(current_schema()) and relrowsecurity"
            " and row_security_active(oid)"
        )
        return frozenset(str(name) for (name,) in names)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._connection.close()

    def rows(self, sql: str, params: Mapping[str, object] | None = None) -> list[Row]:
        """All rows of a query, as tuples."""
        with self._translated():
            return list(self._cursor(sql, params))

    def stream(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[Row]:
        """The rows of a query one by one, in little memory (on PostgreSQL only inside a transaction)."""
        with self._translated():
            if self.is_sqlite or not self.in_transaction:
                yield from self._cursor(sql, params)
                return
            with self._connection.cursor(name=f"stream_{next(_NUMBERS)}") as cursor:
                cursor.itersize = 2000
                yield from cursor.execute(_for_psycopg(sql), params or {})

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        if self.is_sqlite:
            return bool(self._connection.in_transaction)
        return bool(self._connection.info.transaction_status)

    def row(self, sql: str, params: Mapping[str, object] | None = None) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(sql, params)), None)

    def scalar(self, sql: str, params: Mapping[str, object] | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, params)
        return row[0] if row else None

    def facts(self, cls: type[F], where: str = "", params: Mapping[str, object] | None = None) -> list[F]:
        """The facts of a kind that meet ``where …`` (with its ``order by``)."""
        sql = f"select {column_list(columns(cls))} from {cls.KIND} {where}"
        return [decode_row(cls, row) for row in self.rows(sql, params)]

    def execute(self, sql: str, params: Mapping[str, object] | None = None) -> None:
        """A statement without an answer."""
        with self._translated():
            self._cursor(sql, params)

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Many new rows; COPY on PostgreSQL."""
        with self._translated():
            if self.is_sqlite:
                marks = ",".join("?" * len(names))
                sql = f"insert into {table} ({column_list(names)}) values ({marks})"
                self._connection.executemany(sql, rows)
                return
            if table in self._secured:  # COPY knows no row level security
                marks = ",".join(["%s"] * len(names))
                with self._connection.cursor() as cursor:
                    cursor.executemany(f"insert into {table} ({column_list(names)}) values ({marks})", list(rows))
                return
            with (
                self._connection.cursor() as cursor,
                cursor.copy(f"copy {table} ({column_list(names)}) from stdin") as copy,
            ):
                for row in rows:
                    copy.write_row(row)

    def upsert(self, table: str, key: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Rows put in, or put over those of the same key."""
        quoted = [f'"{name}"' for name in names]
        sets = ", ".join(f"{name} = excluded.{name}" for name in quoted if name != f'"{key}"')
        mark = "?" if self.is_sqlite else "%s"
        sql = (
            f"insert into {table} ({', '.join(quoted)}) values ({','.join([mark] * len(names))}) "
            f'on conflict ("{key}") do update set {sets}'
        )
        with self._translated():
            if self.is_sqlite:
                self._connection.executemany(sql, rows)
            else:
                with self._connection.cursor() as cursor:
                    cursor.executemany(sql, list(rows))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see one moment."""
        self.execute("begin" if self.is_sqlite else "begin isolation level repeatable read")
        try:
            if not self.is_sqlite:  # a long reading is no failure, whatever the server allows by default
                self.execute("set local statement_timeout = 0")
            yield
        finally:
            self._roll_back()

    @contextmanager
    def bulk_write_cache(self) -> Iterator[None]:
        """Room for writing very many rows: more pages in memory, always the same number."""
        if not self.is_sqlite:
            yield
            return
        self.execute(f"pragma cache_size = -{ROOMY_KIB}")
        try:
            yield
        finally:
            self.execute("pragma cache_size = -2000")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A write: alone in the database from its first line, all of it or nothing."""
        if self.read_only:
            raise DatabaseError(_("it is read-only here"))
        self._begin()
        self.deed = None
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        self._commit(self.deed or outcome.Deed(self.url))

    def _commit(self, deed: outcome.Deed) -> None:
        """The one line that makes it last; signals wait, so that afterwards it is known what it did."""
        with outcome.signals_held():
            outcome.note(deed)
            try:
                with self._translated():
                    self._connection.execute("commit")
                deed.is_sure = True
            except BaseException:
                if self._roll_back() and not deed.seq:
                    outcome.forget(deed)
                raise

    def scrub(self) -> None:
        """What was erased leaves the files too: the log, the free pages. Outside any transaction.

        While others read, or on a full disk, it stays in the log: ``log_size`` tells.
        """
        if self.is_sqlite:
            with suppress(DatabaseError):
                self.execute("pragma wal_checkpoint(truncate)")
            return
        # The rows are written anew, since a plain VACUUM leaves the bytes of what it frees. Both tables are small.
        with suppress(DatabaseError):
            self.execute(f"set lock_timeout = '{QUIET_SECONDS}s'")
            try:
                self.execute("vacuum full content, contact")
            finally:
                self.execute("reset lock_timeout")

    @property
    def log_size(self) -> int:
        """Bytes in the log beside the file, which pages erased since may still stand in."""
        log = self.path and self.path.with_name(f"{self.path.name}-wal")
        return log.stat().st_size if log and log.exists() else 0

    def vacuum(self) -> None:
        """Write the database anew without the room that nothing uses."""
        self.execute("vacuum")
        if self.is_sqlite:
            self.execute("pragma wal_checkpoint(truncate)")

    def _roll_back(self) -> bool:
        """Whether it could be rolled back."""
        # A full disk or a lost server may have ended the transaction already; the first error is the one to tell.
        with suppress(DatabaseError), self._translated():
            if self.in_transaction:
                self._connection.execute("rollback")
                return True
        return False

    def _begin(self) -> None:
        if not self.is_sqlite:
            self._begin_on_server()
            return
        try:
            self._connection.execute(f"pragma busy_timeout = {QUIET_SECONDS * 1000}")
            self._connection.execute("begin immediate")
        except sqlite3.Error as error:
            if not _is_busy(error):
                raise sqlite_failure(error) from error
            if self._on_wait:
                self._on_wait()
            with self._translated():
                self._connection.execute(f"pragma busy_timeout = {(WAIT_SECONDS - QUIET_SECONDS) * 1000}")
                self._connection.execute("begin immediate")

    def _begin_on_server(self) -> None:
        """Writers wait in line, whatever the server's own default of isolation is."""
        import psycopg

        for seconds in (QUIET_SECONDS, WAIT_SECONDS - QUIET_SECONDS):
            with self._translated():
                self._connection.execute("begin isolation level read committed read write")
                self._connection.execute(f"set local lock_timeout = {int(seconds * 1000)}")
                try:
                    self._connection.execute("select pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
                except psycopg.errors.LockNotAvailable:
                    self._connection.execute("rollback")
                else:
                    self._connection.execute("set local lock_timeout = 0")
                    return
            if seconds == QUIET_SECONDS and self._on_wait:
                self._on_wait()
        raise DatabaseError(_("another program has been writing to it for over a minute"))

    def _cursor(self, sql: str, params: Mapping[str, object] | None) -> Iterable[Row]:
        if self.is_sqlite:
            return self._connection.execute(sql, params or {})  # type: ignore[no-any-return]
        return self._connection.execute(_for_psycopg(sql), params or {})  # type: ignore[no-any-return]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise sqlite_failure(error) from error
        except (OverflowError, UnicodeEncodeError) as error:
            raise DatabaseError(
                _("a value cannot be stored (too large a number, or an incomplete character)")
            ) from error
        except Exception as error:
            # psycopg may not be installed, so its errors are known by where their class comes from.
            if not type(error).__module__.startswith("psycopg"):
                raise
            raise DatabaseError(str(error).strip().splitlines()[0]) from error


def column_list(names: Iterable[str]) -> str:
    """Column names quoted, since some are words of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def stored(value: object) -> object:
    """A JSON primitive as a column holds it."""
    if value == []:
        return "[]"
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, list | dict) else value


def connect(url: str, on_wait: Callable[[], None] | None = None, *, create: bool = False) -> Database:
    """A connection to a file or a server, its version unchecked; ``create`` makes the file, for its owner only."""
    if is_postgresql(url):
        return _connect_postgresql(url, on_wait)
    path = path_of(url)
    if not create:
        if path.is_dir():
            raise DatabaseError(_("{path} is a folder").format(path=path))
        if not path.exists():
            raise DatabaseError(_("there is no database at {path} yet").format(path=path), hint="loucheng init")
    elif not path.exists():
        _create_owner_only(path)
    mode = "mode=rw" if _can_write(path) else reading_mode(path)
    db = Database(str(path), _connect_sqlite(path, mode), "sqlite", on_wait)
    db.read_only = mode != "mode=rw"
    return db


def connect_foreign(path: Path) -> Database:
    """A file of somebody else, only to be read, whatever it holds; nothing is written beside it."""
    if path.is_dir():
        raise DatabaseError(_("{path} is a folder").format(path=path))
    if not path.exists():
        raise DatabaseError(_("{path} does not exist").format(path=path))
    db = Database(str(path), _connect_sqlite(path, reading_mode(path)), "sqlite")
    db.read_only = True
    return db


def connect_memory() -> Database:
    """An empty database that is gone when it is closed."""
    return Database(":memory:", sqlite3.connect(":memory:", isolation_level=None), "sqlite")


def file_uri(path: Path, mode: str) -> str:
    """A file as SQLite wants it named."""
    # urllib's own quoting would cost every command 7 ms; these are the characters that SQLite minds.
    text = str(path.absolute()).replace(os.sep, "/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    # Of //SERVER/SHARE the server would be read as the authority of the address, which here is empty.
    return f"file:{'//' if text.startswith('//') else ''}{text}?{mode}"


def _connect_sqlite(path: Path, mode: str) -> sqlite3.Connection:
    connection = None
    try:
        connection = sqlite3.connect(file_uri(path, mode), uri=True, isolation_level=None, timeout=WAIT_SECONDS)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        # Before anything of the file is believed: it may come from somebody else, or be damaged.
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma cell_size_check = on")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")
        # What is erased is overwritten, not only forgotten.
        connection.execute("pragma secure_delete = on")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise sqlite_failure(error, path) from error
    return connection


def reading_mode(path: Path) -> str:
    """How to open a file only to read: as others write it, or, where nothing can be made beside it, as it lies there.

    A log beside the file holds what was written last: then it must be read too, or the sentence says why not.
    """
    log = path.with_name(f"{path.name}-wal")
    live = _can_write(path) or (log.exists() and log.stat().st_size > 0)
    return "mode=ro" if live else "immutable=1"


def _create_owner_only(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseError(_("{path}: {why}").format(path=path, why=system_reason(error))) from error


def _can_write(path: Path) -> bool:
    # WAL needs to make files beside the database; where it cannot, the file can still be read as it is.
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connect_postgresql(url: str, on_wait: Callable[[], None] | None) -> Database:
    try:
        import psycopg
        from psycopg.types.string import TextLoader
    except ImportError as error:
        raise DatabaseError(
            _("PostgreSQL needs the extra: pip install 'loucheng[postgres]'"), hint="pip install 'loucheng[postgres]'"
        ) from error
    settings = server_settings(url)
    try:
        connection = psycopg.connect(**settings, autocommit=True)
    except psycopg.ProgrammingError:
        raise unreadable_address() from None
    except (psycopg.Error, UnicodeError) as error:
        raise DatabaseError(str(error).strip().splitlines()[0]) from error
    connection.adapters.register_loader("date", TextLoader)
    return Database(url, connection, "postgresql", on_wait)


_NAMED = r"(?<![:\w]):([a-z_][a-z0-9_]*)"


@lru_cache(maxsize=512)
def _for_psycopg(sql: str) -> str:
    return re.sub(_NAMED, r"%(\1)s", sql.replace("%", "%%"))


_NUMBERS = count()


def _is_busy(error: sqlite3.Error) -> bool:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def sqlite_failure(error: sqlite3.Error, path: Path | None = None) -> DatabaseError:
    """The error that the user reads; a file that is no database, or a damaged one, is kept apart from one in use."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    damaged = code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT} or "no such table" in str(error)
    return (DamagedDatabaseError if damaged else DatabaseError)(sqlite_sentence(error, path))


def sqlite_sentence(error: sqlite3.Error, path: Path | None = None) -> str:
    """What went wrong, as a person reads it."""
    exact = getattr(error, "sqlite_errorcode", None) or 0
    # The index of the log cannot grow: there is no room for it, and then not even reading is possible.
    code = sqlite3.SQLITE_FULL if exact == sqlite3.SQLITE_IOERR_SHMSIZE else exact & 0xFF
    if "Could not decode" in str(error):  # the message itself would print what stands there
        code = sqlite3.SQLITE_CORRUPT
    sentence = {
        sqlite3.SQLITE_NOTADB: _("the file is not a database, or is damaged"),
        sqlite3.SQLITE_CORRUPT: _("the file is damaged; restore a backup with loucheng db restore"),
        sqlite3.SQLITE_BUSY: _("another program has been writing to it for over a minute"),
        sqlite3.SQLITE_READONLY: _("the file or its folder cannot be written to"),
        sqlite3.SQLITE_FULL: _("the disk is full"),
        sqlite3.SQLITE_CANTOPEN: _("the file or its folder cannot be opened"),
        sqlite3.SQLITE_IOERR: _("the disk does not respond (is a network drive disconnected?)"),
        sqlite3.SQLITE_TOOBIG: _("it contains a value that is too large"),
    }.get(code, str(error))
    return _("{path}: {why}").format(path=path, why=sentence) if path else sentence


def utc_text(seconds: float | None = None) -> str:
    """An instant as the journal writes it: ``2026-09-14T01:20:00Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
