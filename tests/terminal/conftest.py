"""The program in a real pseudo-terminal, its screen read by a terminal emulator."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT, demo_database

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
TIMEOUT = 8  # a machine with other work may take seconds to start a command
ENTER, DOWN, INTERRUPT, END_OF_FILE = "\r", "\x1b[B", "\x03", "\x04"


class _Screen(pyte.Screen):  # type: ignore[misc, name-defined]
    """A screen that answers when the program asks where the cursor is."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, rows)
        self.write_process_input = answer


class Terminal:
    """A running command and what a person sees of it."""

    def __init__(self, words: tuple[str, ...], env: dict[str, str], columns: int, rows: int, cwd: Path) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "loucheng_cli", *words],
            env=env,
            dimensions=(rows, columns),
            encoding="utf-8",
            cwd=str(cwd),
        )
        self.screen = _Screen(columns, rows, self.child.send)
        self.stream = pyte.Stream(self.screen)
        self.text = ""  # everything that was ever written, for what has scrolled away

    @property
    def lines(self) -> list[str]:
        """The screen, without what is empty."""
        # A wide character fills two cells, of which pyte leaves the second empty.
        return [line.rstrip() for line in self.screen.display if line.strip()]

    def expect(self, text: str, *, times: int = 1) -> None:
        """Wait until so many lines of the screen hold the text."""
        self._until(lambda: sum(text in line for line in self.lines) >= times, text)

    def type(self, keys: str) -> None:
        """Type keys."""
        self.child.send(keys)

    def answer(self, question: str, keys: str = "", *, times: int = 1) -> None:
        """Wait until a question was put so many times and answer it, with Enter at the end."""
        self.expect(question, times=times)
        self.type(keys + ENTER)

    def end(self) -> int:
        """Wait for the end; the exit code."""
        self._until(lambda: False, "the end", at_end=True)
        self.child.close()
        return int(self.child.exitstatus)

    def _until(self, is_there: Callable[[], bool], wanted: str, *, at_end: bool = False) -> None:
        deadline = time.monotonic() + TIMEOUT
        while not is_there():
            try:
                written = self.child.read_nonblocking(4096, timeout=max(deadline - time.monotonic(), 0.1))
            except pexpect.EOF:
                assert at_end or is_there(), f"{wanted!r} did not appear:\n" + "\n".join(self.lines)
                return
            except pexpect.TIMEOUT:
                pytest.fail(f"{wanted!r} did not appear:\n" + "\n".join(self.lines))
            self.text += written
            self.stream.feed(written)


@pytest.fixture
def database(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example week."""
    return Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))


@pytest.fixture
def terminal(database: Path) -> Iterator[Callable[..., Terminal]]:
    """Start a command: ``terminal("issue", "triage", columns=80, rows=24, lang="zh")``."""
    started: list[Terminal] = []

    def start(
        *words: str, columns: int = 80, rows: int = 24, lang: str = "zh", db: Path = database, **env: str
    ) -> Terminal:
        whole = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "LOUCHENG_DB": str(db),
            "LOUCHENG_LANG": lang,
            "LOUCHENG_TODAY": "2026-09-21",
            "LOUCHENG_WORKER": "zx",
            "TERM": "xterm",
            **env,
        }
        whole.pop("COLUMNS", None)
        whole.pop("NO_COLOR", None)
        started.append(Terminal(words, whole, columns, rows, database.parent))
        return started[-1]

    yield start
    for each in started:
        each.child.close(force=True)
