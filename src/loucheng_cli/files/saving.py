"""How is a file written so that it is there whole, or as it was before?"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp

from loucheng_cli.errors import FileError


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
        raise FileError(path, error.strerror or str(error)) from error


def make_folder(path: Path) -> None:
    """The folder, made with its parents where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from error
