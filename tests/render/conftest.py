"""A terminal of a given size, without a process."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Callable

import pytest
from tests.conftest import demo_database

from loucheng_cli import i18n
from loucheng_cli.cli.app.main import build

_ESCAPE = re.compile(r"\x1b\[[\d;]*m")


class Screen(io.TextIOWrapper):
    """What is written to a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding, newline="\n", write_through=True)

    def isatty(self) -> bool:
        """Yes."""
        return True

    @property
    def shown(self) -> str:
        """All of it, with the escapes."""
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined]


def plain(shown: str) -> str:
    """A screen without its escapes."""
    return _ESCAPE.sub("", shown)


@pytest.fixture
def demo(tmp_path, tmp_path_factory, monkeypatch):
    """The example week, in a copy."""
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)
    monkeypatch.setenv("LOUCHENG_DB", str(db))
    return db


@pytest.fixture
def terminal(demo, monkeypatch) -> Callable[..., str]:
    """A command on a terminal of so many columns and 1000 lines: what it shows there; the environment by keyword."""

    def run(words: str, columns: int = 80, lang: str = "zh", encoding: str = "utf-8", **env: str) -> str:
        settings = {"LOUCHENG_LANG": lang, "COLUMNS": str(columns), "LINES": "1000", "TERM": "xterm-256color", **env}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with monkeypatch.context() as own:
            streams = {"stdout": Screen(encoding), "stderr": Screen(encoding)}
            for name, stream in streams.items():
                own.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as end:
                build().main(words.split())
        i18n.use("zh")
        assert end.value.code == 0, streams["stderr"].shown
        run.said = streams["stderr"].shown
        return streams["stdout"].shown

    return run
