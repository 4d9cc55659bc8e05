"""Write ``docs/images/{digest,map}.*.png``: the tops of two pages of the example week, drawn by Chromium.

Run: ``python tools/page_pictures.py``.
"""

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
PAGES = {  # name of the picture → the command, width, height, what is waited for
    "digest": ("digest --week 2026-W38 --council WL", 860, 900, "h1"),
    "map": ("map --yes", 1280, 1100, ".chart svg"),
}


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
        for name, (command, width, height, sign) in PAGES.items():
            for lang in ("en", "zh"):
                page = Path(place) / f"{name}.{lang}.html"
                loucheng("--db", f"{place}/demo.db", *command.split(), "--lang", lang, "--out", str(page))
                window = browser.new_page(viewport={"width": width, "height": height})
                window.goto(page.as_uri())
                window.wait_for_selector(sign)
                window.screenshot(path=FOLDER / f"{name}.{lang}.png")
                print(FOLDER / f"{name}.{lang}.png")
        browser.close()


if __name__ == "__main__":
    main()
