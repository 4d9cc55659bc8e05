"""Writing the result of a command to the file that ``--out`` names."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State

F = TypeVar("F", bound=StrEnum)


def by_ending(out: Path | None, formats: type[F], default: F) -> F:
    """The format that the ending of a file names; ``.txt`` or no ending is the default, another is refused."""
    ending = out.suffix.lower().lstrip(".") if out else ""
    if ending in {each.value for each in formats}:
        return formats(ending)
    if out is not None and ending not in {"", "txt"}:
        endings = [f".{each.value}" for each in formats if each.value not in {"terminal", "text"}]
        raise UsageError(
            _("the ending of {name} names no format ({formats})").format(name=out.name, formats=", ".join(endings)),
            f"--out {out.stem}{endings[0]}",
        )
    return default


def write_out(state: State, out: Path, body: str | bytes, *, force: bool) -> None:
    """Write to a file, which is written over only by ``force``; ``-`` is stdout."""
    from loucheng_cli.files.writing import place

    data = body if isinstance(body, bytes) else body.encode()
    if str(out) == "-":
        sys.stdout.buffer.write(data)
        return
    place(out, data, force=force)
    state.say(_("Written: {path}").format(path=out))
