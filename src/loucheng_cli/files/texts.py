"""The lines of a file of texts, or of stdin."""

from __future__ import annotations

import sys
from pathlib import Path

from loucheng_cli.errors import FileError, system_reason
from loucheng_cli.i18n import _


def read_lines(name: str) -> list[str]:
    """The lines of a file, of stdin for ``-``; split at line feeds only, empty ones too, UTF-8 or GB 18030."""
    if name == "-":
        content = sys.stdin.buffer.read()
    else:
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise FileError(name, _("cannot be read ({why})").format(why=system_reason(error))) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
