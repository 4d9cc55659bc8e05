"""Measuring CPU, wall time and peak memory of a command.

Linux counts the memory of the process that starts a command into the command's own peak: whoever measures stays small.
"""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-c", "from loucheng_cli.cli.app.main import main; main()")
_SIZE = struct.pack("HHHH", 50, 160, 0, 0)  # rows and columns of the terminal


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU (user and system), seconds on the wall, MiB at the peak, bytes printed."""

    cpu: float
    wall: float
    peak: float
    printed: int


def cost(words: Sequence[str], *, env: Mapping[str, str] | None = None, terminal: bool = False) -> Cost:
    """What a command costs; with ``terminal`` it writes to one of 160 columns. It may exit 0, or 6: rows rejected."""
    mine, its = pty.openpty() if terminal else os.pipe()
    if terminal:
        fcntl.ioctl(its, termios.TIOCSWINSZ, _SIZE)
    began = time.perf_counter()
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **(env or {})}
    # An installed program is compiled once, like the libraries that it is held against.
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(list(words), env=settings, stdin=subprocess.DEVNULL, stdout=its, stderr=errors)
        os.close(its)
        printed = _drained(mine)
        _pid, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 6}:
            errors.seek(0)
            sys.exit(f"{process.returncode}: {' '.join(words)}\n{errors.read().decode()}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, printed)


def _drained(end: int) -> int:
    count = 0
    try:
        while part := os.read(end, 1 << 16):
            count += len(part)
    except OSError:  # how a terminal says that nobody writes any more
        pass
    os.close(end)
    return count


def best(times: int, *runs: Callable[[], Cost]) -> list[Cost]:
    """The cheapest of each, run in turn so that a slow minute hits all alike."""
    taken = [[run() for run in runs] for _turn in range(times)]
    return [min(column, key=lambda each: each.cpu) for column in zip(*taken, strict=True)]


def fastest(times: int, work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the fastest of so many calls, and what it returned."""
    found = []
    for _turn in range(times):
        began = time.perf_counter()
        result = work()
        found.append((time.perf_counter() - began, result))
    return min(found, key=lambda each: each[0])


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    sys.stdout.write("".join(f"| {' | '.join(map(str, line))} |\n" for line in lines))
    sys.stdout.flush()
