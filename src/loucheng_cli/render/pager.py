"""The pager: a text that is longer than the terminal is shown page by page, as git does."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys

from loucheng_cli.errors import system_reason
from loucheng_cli.i18n import _


def show(text: str) -> bool:
    """Show the text through the pager; false where there is none or it is not needed."""
    command = pager_command()
    if not command or text.count("\n") < shutil.get_terminal_size().lines:
        return False
    sys.stdout.flush()
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=_environment())  # noqa: S603 - the user's own choice
    except OSError as error:
        said = _("The pager {name} does not start: {why}").format(name=command[0], why=system_reason(error))
        sys.stderr.write(f"{said}\n")
        return False
    _feed(process, text.encode(_encoding(), "replace"))
    return True


def pager_command() -> list[str]:
    """The program and its arguments: LOUCHENG_PAGER, PAGER, else ``less`` where it exists; empty for none.

    The ``more`` of Windows breaks UTF-8, so that Windows has a pager only where one is named.
    """
    if os.environ.get("TERM") == "dumb":
        return []
    named = os.environ.get("LOUCHENG_PAGER", os.environ.get("PAGER"))
    if named is not None:
        words = shlex.split(named, posix=os.name == "posix")
        return [] if words == ["cat"] else words
    return ["less", "-R"] if sys.platform != "win32" and shutil.which("less") else []


def _environment() -> dict[str, str]:
    # Quit on one screen, keep colours, leave the text on the screen: what git asks of less.
    return {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _feed(process: subprocess.Popen[bytes], text: bytes) -> None:
    """Write all of it and wait. A pager that is left early has read enough; Ctrl-C is the pager's own key."""
    try:
        process.communicate(text)
    except KeyboardInterrupt:
        while process.poll() is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                continue
    except OSError:
        process.wait()
