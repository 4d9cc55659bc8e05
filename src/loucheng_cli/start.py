"""The start of the program: until it can answer for itself, Ctrl-C ends it without a word."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """The console script."""
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(130))
    from loucheng_cli.cli.app.main import main as run

    run()
