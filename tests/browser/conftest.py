"""A real Chromium, and every page of the example week as a file; skipped where no Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, demo_database

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Opened:
    """A page in a window, and what the browser said and asked for meanwhile."""

    page: Any
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def problems(self, *rules: str) -> list[tuple[str, str, str]]:
        """What axe-core finds that is serious or critical: rule, impact, the first place; of all rules if none is named."""
        from axe_playwright_python.sync_playwright import Axe

        options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            (each["id"], each["impact"], each["nodes"][0]["html"])
            for each in found
            if each["impact"] in {"serious", "critical"}
        ]

    def overflow(self, width: int) -> int:
        """By how many pixels the page is wider than a window of this width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for a file: while it runs, its event loop is the thread's, which other tests need free."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Opened]]:
    """Opens a file in a fresh window: ``open_page(path, scheme="dark")``."""
    contexts = []

    def run(path: Path, scheme: str = "light") -> Opened:
        context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        opened = Opened(context.new_page(), path.as_uri())
        opened.page.on("console", lambda message: opened.said.append(message.text))
        opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
        opened.page.on("dialog", lambda dialog: (opened.said.append(dialog.message), dialog.dismiss()))
        opened.page.on("request", lambda request: opened.asked.append(request.url))
        opened.page.goto(opened.address)
        return opened

    yield run
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a page of a database once a run: ``written("digest", …)`` of the example week, or of ``db=``."""
    folder = tmp_path_factory.mktemp("pages")
    own = folder / "week.db"  # a meeting is recorded when its sheet is written
    shutil.copy(demo_database(tmp_path_factory), own)
    made: dict[tuple[str, ...], Path] = {}

    def run(*words: str, lang: str = "zh", db: Path | None = None, form: str = "html") -> Path:
        path = db or own
        key = (str(path), lang, form, *words)
        if key not in made:
            out = folder / f"{len(made)}.{form}"
            env = {
                "PATH": "",
                "PYTHONPATH": str(ROOT / "src"),
                "HOME": str(folder),
                "LOUCHENG_TODAY": "2026-09-21",
                "LOUCHENG_LANG": lang,
            }
            command = [sys.executable, "-m", "loucheng_cli", "--db", str(path), *words, "--format", form]
            subprocess.run([*command, "--out", str(out)], env=env, check=True, capture_output=True)
            made[key] = out
        return made[key]

    return run
