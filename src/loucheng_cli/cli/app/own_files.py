"""Small files of one user beside the default database: who they are, and drafts of what they typed. Never shared."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any


def data_folder() -> Path:
    """The data folder of this user on this system."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "loucheng"


def read_own(name: str, address: str) -> Any:
    """What is kept under this name for a database; None where there is nothing that can be read."""
    try:
        return json.loads(_path(name, address).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_own(name: str, address: str, value: object) -> None:
    """Keep a value for its owner only; a disk that is full or read-only stops nobody's work."""
    from loucheng_cli.errors import LouchengError
    from loucheng_cli.files.writing import make_folder, save

    path = _path(name, address)
    try:
        make_folder(path.parent)
        save(path, json.dumps(value, ensure_ascii=False).encode())
    except LouchengError:
        return


def erase_own(name: str, address: str) -> None:
    """Forget what is kept under this name."""
    try:
        _path(name, address).unlink(missing_ok=True)
    except OSError:
        return


def _path(name: str, address: str) -> Path:
    of = hashlib.sha256(address.encode()).hexdigest()[:12]
    return data_folder() / "own" / f"{name}-{of}.json"
