"""Folders that others can look into: what is written there is passed on."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from loucheng_cli.i18n import _
from loucheng_cli.store.engine.drives import is_network, is_removable

# Folders that a program copies to other machines, by a part of their path.
_SYNCED = (
    "onedrive",
    "dropbox",
    "nutstore",
    "坚果云",
    "wps云盘",
    "wpsdrive",
    "百度网盘",
    "baidunetdisk",
    "微云",
    "icloud",
)
_PUBLIC = ("public", "公用", "共享")


def why_shared(path: Path) -> str | None:
    """Why the folder in which a file would lie is a shared one, in words that end a sentence; None where it is not.

    Shared are a network drive, a stick, a folder that a program synchronises, a public folder, and one in which others
    may write. That others may list a folder is harmless: files are made for their owner only.
    """
    if str(path).startswith(("\\\\", "//")):
        return _("it lies on another machine")
    folder = path.absolute().parent
    if is_network(folder):
        return _("it lies on another machine")
    if is_removable(folder):
        return _("it lies on a stick or a card")
    parts = [part.casefold() for part in Path(os.path.realpath(folder)).parts]
    if any(name in part for part in parts for name in _SYNCED):
        return _("a program copies this folder to other machines")
    if any(part in _PUBLIC for part in parts):
        return _("it is a public folder")
    if os.name == "posix" and _others_write(folder):
        return _("others can write in this folder")
    return None


def _others_write(folder: Path) -> bool:
    """Everybody may write there, or a group whose folder hands its files on to the group (setgid)."""
    try:
        mode = folder.stat().st_mode
    except OSError:  # writing will say what is wrong
        return False
    return bool(mode & stat.S_IWOTH or (mode & stat.S_IWGRP and mode & stat.S_ISGID))
