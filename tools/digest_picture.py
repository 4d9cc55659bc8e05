"""Write ``docs/images/digest.*.png``: the top of a council's page, drawn by Chromium. Run: ``python tools/digest_picture.py``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "images"
COUNCIL, WEEK, TODAY = "WL", "2026-W38", "2026-09-21"
WIDTH, HEIGHT = 860, 900


def loucheng(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "loucheng_cli", *words], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("no Chromium is installed (apt-get install chromium)")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        os.environ |= {"LOUCHENG_TODAY": TODAY, "LOUCHENG_CACHE": place}
        loucheng("demo", place)
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for lang in ("en", "zh"):
            page = Path(place) / f"{lang}.html"
            words = ["digest", "--week", WEEK, "--council", COUNCIL, "--lang", lang, "--out", str(page)]
            loucheng("--db", f"{place}/demo.db", *words)
            window = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            window.goto(page.as_uri())
            window.screenshot(path=FOLDER / f"digest.{lang}.png")
            print(FOLDER / f"digest.{lang}.png")
        browser.close()


if __name__ == "__main__":
    main()
