"""Write ``docs/images/map.*.png``: the top of the map of the example week, drawn by Chromium. Run: ``python tools/map_picture.py``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "images"
TODAY = "2026-09-21"
WIDTH, HEIGHT = 1280, 1100


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
            loucheng("--db", f"{place}/demo.db", "map", "--lang", lang, "--out", str(page), "--yes")
            window = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            window.goto(page.as_uri())
            window.wait_for_selector(".chart svg")
            window.screenshot(path=FOLDER / f"map.{lang}.png")
            print(FOLDER / f"map.{lang}.png")
        browser.close()


if __name__ == "__main__":
    main()
