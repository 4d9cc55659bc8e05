"""How many columns a terminal gives to a text, by asking it where its cursor is."""

from __future__ import annotations

import re
import select
import sys

_SECONDS = 0.5
_WHERE = "\x1b[6n"


def columns_of(text: str) -> int | None:
    """The columns that the text fills; None where the terminal does not answer, as on Windows."""
    try:
        import termios
        import tty
    except ImportError:
        return None
    handle = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(handle)
    except termios.error:
        return None
    try:
        tty.setcbreak(handle)
        sys.stdout.write(f"\r{text}{_WHERE}")
        sys.stdout.flush()
        answer = _answer(handle)
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)
        sys.stdout.write("\r\x1b[K")
        sys.stdout.flush()
    found = re.search(r"\x1b\[\d+;(\d+)R", answer)
    return int(found[1]) - 1 if found else None


def _answer(handle: int) -> str:
    import os

    said = ""
    while not said.endswith("R") and select.select([handle], [], [], _SECONDS)[0]:
        said += os.read(handle, 32).decode("ascii", "replace")
    return said
