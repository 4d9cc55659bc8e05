"""Texts that are longer than a command line: ``-`` reads stdin, or opens the editor of a person at a terminal."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _


def typed_text(text: str) -> str:
    """The text itself, or what ``-`` stands for."""
    if text.strip() != "-":
        return text
    found = (_edited() if is_terminal() else _piped()).strip()
    if not found:
        raise UsageError(_("the text is empty; nothing was saved"), '--heard "…"')
    return found


def _piped() -> str:
    from loucheng_cli.files.texts import read_lines

    return "\n".join(read_lines("-"))


def _edited() -> str:
    """What a person writes in ``VISUAL`` or ``EDITOR``."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    with tempfile.TemporaryDirectory(prefix="loucheng-") as folder:
        path = Path(folder) / "text.txt"
        path.write_text("", encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor, posix=os.name == "posix"), str(path)], check=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as error:
            raise UsageError(_("the editor “{editor}” does not run").format(editor=editor), "EDITOR=nano") from error
        return path.read_text(encoding="utf-8-sig")
