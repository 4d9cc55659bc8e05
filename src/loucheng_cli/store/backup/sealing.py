"""Backups that leave the machine, sealed with a passphrase: libsodium's secretstream and Argon2id by PyNaCl (the extra ``trust``).

A file is ``loucheng sealed 1``, a line feed, 16 bytes of salt, 24 of the stream's header, and parts of 64 KiB. Each part is bound
to those before it and the last one is marked, so that a file that was cut off or put together otherwise is refused.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

from loucheng_cli.errors import DatabaseError, FileError, system_reason
from loucheng_cli.i18n import _
from loucheng_cli.store.backup.backup import backup_to, create_owner_only, sync_folder
from loucheng_cli.store.engine.connection import Database

MAGIC = b"loucheng sealed 1\n"
_SALT = 16
_PART = 64 * 1024


def is_sealed(path: Path) -> bool:
    """Whether a file was sealed by this program."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise FileError(path, system_reason(error)) from error


def sealed_backup(db: Database, target: Path, secret: bytes) -> Path:
    """A sealed copy of a database, taken while others may write; what is not sealed never leaves its folder."""
    assert db.path is not None
    folder = None
    try:
        folder = Path(mkdtemp(dir=db.path.absolute().parent, prefix=".restore-"))
        seal(backup_to(db, folder / target.name), target, secret)
    except OSError as error:
        raise FileError(target, _("the backup failed: {why}").format(why=system_reason(error))) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    return target


def seal(source: Path, target: Path, secret: bytes) -> None:
    """A sealed copy of a file under a new name; whole or not at all."""
    nacl = _library()
    beside = target.with_name(f"{target.name}.unfinished")
    made = False
    try:
        if target.exists():
            raise FileExistsError(0, _("it already exists"))
        create_owner_only(beside)
        made = True
        salt = os.urandom(_SALT)
        state = nacl.crypto_secretstream_xchacha20poly1305_state()
        header = nacl.crypto_secretstream_xchacha20poly1305_init_push(state, _key(secret, salt))
        with source.open("rb") as reading, beside.open("wb") as writing:
            writing.write(MAGIC + salt + header)
            part = reading.read(_PART)
            while True:
                after = reading.read(_PART)
                tag = _message(nacl) if after else _final(nacl)
                writing.write(nacl.crypto_secretstream_xchacha20poly1305_push(state, part, MAGIC, tag))
                if not after:
                    break
                part = after
            writing.flush()
            os.fsync(writing.fileno())
        beside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise FileError(target, _("the backup failed: {why}").format(why=system_reason(error))) from error
    finally:
        if made:
            beside.unlink(missing_ok=True)


@contextmanager
def unsealed(source: Path, place: Path, secret: bytes) -> Iterator[Path]:
    """The file that was sealed, in a folder of its own beside ``place`` for its owner only, gone afterwards."""
    folder = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(dir=place.parent, prefix=".restore-"))
        target = folder / source.name
        create_owner_only(target)
        with source.open("rb") as reading, target.open("wb") as writing:
            _open(source, reading, writing, secret)
        stat = source.stat()
        os.utime(target, (stat.st_atime, stat.st_mtime))
    except BaseException as error:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise FileError(source, system_reason(error)) from error
        raise
    try:
        yield target
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open(path: Path, reading: IO[bytes], writing: IO[bytes], secret: bytes) -> None:
    nacl = _library()
    reading.read(len(MAGIC))
    salt = reading.read(_SALT)
    header = reading.read(nacl.crypto_secretstream_xchacha20poly1305_HEADERBYTES)
    wrong = FileError(path, _("the passphrase is wrong, or the file is damaged"))
    if len(salt) < _SALT or len(header) < nacl.crypto_secretstream_xchacha20poly1305_HEADERBYTES:
        raise wrong
    state = nacl.crypto_secretstream_xchacha20poly1305_state()
    nacl.crypto_secretstream_xchacha20poly1305_init_pull(state, header, _key(secret, salt))
    size = _PART + nacl.crypto_secretstream_xchacha20poly1305_ABYTES
    tag = None
    from nacl.exceptions import CryptoError

    while tag != _final(nacl):
        part = reading.read(size)
        try:
            if len(part) < nacl.crypto_secretstream_xchacha20poly1305_ABYTES:  # cut off between two parts
                raise wrong
            text, tag = nacl.crypto_secretstream_xchacha20poly1305_pull(state, part, MAGIC)
        except (CryptoError, RuntimeError) as error:
            raise wrong from error
        writing.write(text)
    if reading.read(1):
        raise wrong


def _key(secret: bytes, salt: bytes) -> bytes:
    """Slow to try: 64 MB and two rounds."""
    from nacl.pwhash import argon2id

    size = _library().crypto_secretstream_xchacha20poly1305_KEYBYTES
    made: bytes = argon2id.kdf(size, secret, salt, opslimit=2, memlimit=64 * 1024 * 1024)
    return made


def _message(nacl: Any) -> int:
    return int(nacl.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)


def _final(nacl: Any) -> int:
    return int(nacl.crypto_secretstream_xchacha20poly1305_TAG_FINAL)


def _library() -> Any:
    try:
        from nacl import bindings
    except ImportError as error:
        raise DatabaseError(
            _("Keys need the extra: pip install 'loucheng[trust]'"), hint="pip install 'loucheng[trust]'"
        ) from error
    return bindings
