"""Keep what was worked out from the same content before: in the user's cache folder, and never needed.

A file is named after the content it was made from, so it is never stale; it is written beside and moved into place,
so two commands may make it at once; it carries its own checksum, so a damaged one is made anew.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from loucheng_cli.errors import FileError

_KEPT = 8  # files of one name: a district edits its list now and then, and old ones are of no use


def cache_folder() -> Path:
    """LOUCHENG_CACHE, else the user's cache folder, by the habit of the system."""
    if named := os.environ.get("LOUCHENG_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "loucheng" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "loucheng"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "loucheng"


def cached(key: str, name: str, build: Callable[[], bytes]) -> bytes:
    """What ``build`` makes of the content that ``key`` stands for (``Catalog.content``), made once.

    ``name`` says what it is and must change with its format (``index-2``). A cache that cannot be read or written
    only costs time.
    """
    try:
        folder = cache_folder()
    except RuntimeError:  # a user without a home
        return build()
    path = folder / f"{name}-{key[:32]}"
    found = _read(path)
    if found is not None:
        return found
    body = build()
    with suppress(OSError, FileError):
        _keep(path, _checksum(body) + b"\n" + body)
    return body


def newest(name: str) -> bytes:
    """What was kept last under a name, whatever it was made from; nothing where nothing was."""
    with suppress(OSError, RuntimeError):
        found = list(cache_folder().glob(f"{name}-*"))
        return (_read(max(found, key=_changed)) if found else None) or b""
    return b""


def _read(path: Path) -> bytes | None:
    with suppress(OSError):
        checksum, _newline, body = path.read_bytes().partition(b"\n")
        if checksum == _checksum(body):
            return body
    return None


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _checksum(body: bytes) -> bytes:
    return f"{zlib.crc32(body):08x}".encode()


def _keep(path: Path, content: bytes) -> None:
    from loucheng_cli.files.writing import save

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    save(path, content)
    name = path.name.rpartition("-")[0]
    same = sorted(path.parent.glob(f"{name}-*"), key=_changed, reverse=True)
    for old in same[_KEPT:]:
        old.unlink(missing_ok=True)
