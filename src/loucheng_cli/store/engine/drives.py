"""The kind of drive a file lies on: a network drive has no memory that two machines share, which WAL needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NETWORK = {"cifs", "smb3", "smbfs", "nfs", "nfs4", "afs", "ncpfs", "fuse.sshfs", "davfs", "9p"}
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4  # what GetDriveTypeW answers


def journal_mode(path: Path | None) -> str:
    """``wal``, or on a network drive the mode that works there, where a reader waits for a writer."""
    return "delete" if path is not None and is_network(path) else "wal"


def is_network(path: Path) -> bool:
    """Whether other machines may have this file open too."""
    if sys.platform == "win32":
        return str(path.absolute()).startswith("\\\\") or _windows_type(path) == _WINDOWS_REMOTE
    return _mount(path)[1] in _NETWORK


def is_removable(path: Path) -> bool:
    """Whether this is a stick or a card, which can be lost."""
    if sys.platform == "win32":
        return _windows_type(path) == _WINDOWS_REMOVABLE
    device = Path(_mount(path)[0]).name.rstrip("0123456789").removesuffix("p")
    try:
        return Path(f"/sys/block/{device}/removable").read_text(encoding="ascii").strip() == "1"
    except (OSError, ValueError):
        return False


def _mount(path: Path) -> tuple[str, str]:
    """The device and the type of the file system a path lies on; empty where the system does not tell."""
    best, found = "", ("", "")
    place = os.path.realpath(path)
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return found
    for line in lines:
        device, folder, kind, *_rest = line.split(" ")
        folder = folder.replace("\\040", " ")
        inside = place == folder or place.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, found = folder, (device, kind)
    return found


def _windows_type(path: Path) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(f"{path.absolute().drive}\\"))  # type: ignore[attr-defined]
