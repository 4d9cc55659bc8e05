"""Standard streams that the caller has closed: reading gives nothing, printing is an error of the output."""

from __future__ import annotations

import os
import sys


def open_missing() -> None:
    """Put a stand-in for each stream that is closed, so that no file of ours gets its descriptor."""
    # On stdout it can only be read from: what is printed is then refused by the system, as it should be.
    for number, (name, flags) in enumerate(
        (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)),
    ):
        if getattr(sys, name) is not None:
            continue
        handle = os.open(os.devnull, flags)
        if handle != number and not _is_open(number):
            os.dup2(handle, number)
            os.close(handle)
            handle = number
        mode = "r" if name == "stdin" else "w"
        setattr(sys, name, open(handle, mode, encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def is_terminal() -> bool:
    """Whether stdin and stdout are a terminal, so that a question can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
