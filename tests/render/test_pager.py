"""The pager, on a real pseudo-terminal: when it is used, which it is, and what happens when it ends early."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import pytest
from tests.conftest import ROOT
from tests.render.conftest import plain

from loucheng_cli.render.pager import pager_command

pty = pytest.importorskip("pty", reason="pseudo-terminals are of POSIX systems")
PROGRAM = (sys.executable, "-c", "from loucheng_cli.cli.app.main import main; main()")
MARK = f"{sys.executable} -c \"import sys; print('PAGED', sys.stdin.read().count(chr(10)))\""
EARLY = f'{sys.executable} -c "pass"'


@pytest.fixture
def real(demo):
    """A command on a real terminal of 80 columns and 24 lines: exit code, and what the terminal shows."""
    import fcntl
    import struct
    import termios

    def run(*words, size=(24, 80), **env):
        mine, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        settings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", **env}
        for name in ("COLUMNS", "LINES"):
            settings.pop(name, None)
        process = subprocess.Popen([*PROGRAM, *words], env=settings, stdin=its, stdout=its, stderr=its)
        os.close(its)
        shown = b""
        while True:
            try:
                part = os.read(mine, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        os.close(mine)
        return process.wait(), plain(shown.decode()).replace("\r\n", "\n")

    return run


def test_a_list_longer_than_the_terminal_goes_through_the_pager(real):
    code, shown = real("issue", "list", LOUCHENG_PAGER=MARK)

    assert (code, shown.splitlines()[0].split()[0]) == (0, "PAGED")
    assert "JX-I4" not in shown


def test_a_page_longer_than_the_terminal_goes_through_the_pager(real):
    code, shown = real("digest", "--week", "2026-W38", "--council", "JX", LOUCHENG_PAGER=MARK)

    assert (code, "PAGED" in shown) == (0, True)


@pytest.mark.parametrize(
    ("words", "size", "env"),
    [
        pytest.param(["issue", "list", "--limit", "3"], (24, 80), {}, id="it fits"),
        pytest.param(["issue", "list"], (200, 80), {}, id="a tall terminal"),
        pytest.param(["--no-pager", "issue", "list"], (24, 80), {}, id="--no-pager"),
        pytest.param(["issue", "list"], (24, 80), {"TERM": "dumb"}, id="a dumb terminal"),
        pytest.param(["issue", "list"], (24, 80), {"LOUCHENG_PAGER": ""}, id="none is named"),
        pytest.param(["issue", "list"], (24, 80), {"LOUCHENG_PAGER": "cat"}, id="cat"),
        pytest.param(["issue", "list", "--json"], (24, 80), {}, id="JSON"),
        pytest.param(["issue", "list", "-q"], (24, 80), {}, id="refs"),
    ],
)
def test_there_is_no_pager_where_none_is_needed(real, words, size, env):
    code, shown = real(*words, size=size, **{"LOUCHENG_PAGER": MARK, **env})

    assert (code, "PAGED" in shown, "JX-I4" in shown) == (0, False, True)


def test_a_pager_that_ends_early_is_no_error(real):
    code, shown = real("enterprise", "list", "--limit", "0", LOUCHENG_PAGER=EARLY)

    assert (code, shown) == (0, "")


def test_a_pager_that_does_not_start_is_named_and_the_list_is_printed(real):
    code, shown = real("issue", "list", LOUCHENG_PAGER="/no/such/pager")

    assert code == 0
    assert "分页程序 /no/such/pager 无法启动" in shown
    assert "JX-I4" in shown


def test_a_pipe_has_no_pager(loucheng, demo):
    ran = loucheng("issue", "list", LOUCHENG_PAGER=MARK, LINES="5")

    assert (ran.exit_code, ran.stdout.splitlines()[0].split("\t")[0]) == (0, "JX-I4")


@pytest.mark.parametrize(
    ("env", "platform", "less", "expected"),
    [
        ({}, "linux", True, ["less", "-R"]),
        ({}, "linux", False, []),
        ({}, "win32", True, []),
        ({"PAGER": "more -d"}, "win32", True, ["more", "-d"]),
        ({"PAGER": "more", "LOUCHENG_PAGER": "less -S"}, "linux", True, ["less", "-S"]),
        ({"PAGER": "more", "LOUCHENG_PAGER": ""}, "linux", True, []),
        ({"PAGER": "cat"}, "linux", True, []),
        ({"TERM": "dumb"}, "linux", True, []),
    ],
)
def test_the_pager_is_the_named_one_or_less(monkeypatch, env, platform, less, expected):
    for name in ("PAGER", "LOUCHENG_PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **env}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if less else None)

    assert pager_command() == expected


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_shows_the_first_page_and_q_leaves(demo):
    mine, its = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "LINES": "24", "COLUMNS": "80"}
    for name in ("PAGER", "LESS"):
        env.pop(name, None)
    process = subprocess.Popen(
        [*PROGRAM, "issue", "list"], env=env, stdin=its, stdout=its, stderr=its, start_new_session=True
    )
    os.close(its)
    shown, began = b"", time.monotonic()
    while b":" not in plain(shown.decode(errors="replace")).encode()[-8:] and time.monotonic() - began < 8:
        shown += os.read(mine, 4096)
    os.write(mine, b"q")
    code = process.wait(timeout=8)
    os.close(mine)

    assert (code, "JX-I4" in plain(shown.decode(errors="replace"))) == (0, True)
