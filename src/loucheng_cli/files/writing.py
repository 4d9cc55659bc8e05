"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from loucheng_cli.errors import FileError, RefusedError, system_reason
from loucheng_cli.i18n import _


def save(path: Path, body: bytes) -> None:
    """Write a file for its owner only, over what was there; raises FileError with the system's reason."""
    beside = None
    try:
        handle, beside = mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(beside).replace(path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise FileError(path, system_reason(error)) from error


def place(path: Path, body: bytes, *, force: bool) -> None:
    """Like ``save``, but over a file that is there only by ``force``."""
    with atomic_writer(path, force=force) as file:
        file.write(body)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse a file that is there, before a command stores anything for it."""
    if path.exists() and not force:
        raise RefusedError(_("{path} already exists; --force overwrites it.").format(path=path))


@contextmanager
def atomic_writer(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file for its owner only that is filled bit by bit and takes its name when all went well."""
    refuse_existing(path, force=force)
    beside = None
    try:
        handle, beside = mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w+b") as file:
            yield file
        Path(beside).replace(path)
        beside = None
    except OSError as error:
        raise FileError(path, system_reason(error)) from error
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """The folder, made with its parents where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(path, system_reason(error)) from error
