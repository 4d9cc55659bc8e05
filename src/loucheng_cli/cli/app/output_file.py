"""Writing the result of a command to the file that ``--out`` names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


def write_out(state: State, out: Path, body: str | bytes, *, force: bool) -> None:
    """Write to a file, which is written over only by ``force``; ``-`` is stdout."""
    from loucheng_cli.files.writing import place

    data = body if isinstance(body, bytes) else body.encode()
    if str(out) == "-":
        sys.stdout.buffer.write(data)
        return
    place(out, data, force=force)
    state.say(_("Written: {path}").format(path=out))
