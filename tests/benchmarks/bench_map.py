"""The map of a district of 40 buildings and 12,000 enterprises: its size, opening, searching and scrolling in Chromium."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.make_district import BUILDINGS, ENTERPRISES, TODAY
from tests.benchmarks.measure import PROGRAM, best, cost, table

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WORDS = ("瓯澜", "软件", "olrj", "店", "905", "没有这一家", "瓯澜 货运")
# From what is typed to the answer on the screen: the list stands, and the next frame has been drawn.
SEARCH = """async word => {
  const box = document.getElementById("search"), began = performance.now();
  box.value = word;
  box.dispatchEvent(new Event("input"));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}"""
SCROLL = """async () => {
  const taken = [];
  let last = performance.now();
  const end = document.scrollingElement.scrollHeight;
  for (let at = 0; at < end; at += 120) {
    scrollTo(0, at);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    taken.push(now - last);
    last = now;
  }
  return taken.sort((one, other) => one - other);
}"""


def main() -> None:
    """Write the page, then look at it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LOUCHENG_TODAY"] = TODAY.isoformat()
        db, page = Path(folder) / "district.db", Path(folder) / "map.html"
        cost((sys.executable, "-m", "tests.benchmarks.make_district", str(db)))
        sys.stdout.write(f"{BUILDINGS} buildings, {ENTERPRISES:,} enterprises.\n\n")
        rows: list[tuple[str, str, str]] = []
        for audience in ("staff", "council"):
            words = ("--db", str(db), "map", "--for", audience, "--out", str(page), "--yes", "--force")
            (taken,) = best(2, lambda words=words: cost((*PROGRAM, *words)))
            size = page.stat().st_size / 1e6
            rows.append((f"{audience}: the command, CPU", f"{taken.cpu:.2f} s", ""))
            rows.append((f"{audience}: the file", f"{size:.2f} MB", "< 4 MB"))
            if path is not None:
                rows += _looked_at(path, page, audience)
        table(("what", "measured", "bound"), rows)


def _looked_at(path: str, page: Path, audience: str) -> list[tuple[str, str, str]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        opened = [_opened(browser, page) for _turn in range(3)]
        window = browser.new_page(viewport={"width": 1280, "height": 900})
        window.goto(page.as_uri())
        window.wait_for_selector(".chart svg")
        window.evaluate(SEARCH, "x")
        searched = [window.evaluate(SEARCH, word) for word in WORDS for _turn in range(3)]
        window.goto(f"{page.as_uri()}#D0")
        window.wait_for_selector(".stack")
        frames = window.evaluate(SCROLL)
        browser.close()
    return [
        (f"{audience}: opened, charts drawn", f"{min(opened):.2f} s", "< 2 s"),
        (f"{audience}: a search, median · slowest", f"{median(searched):.0f} · {max(searched):.0f} ms", "< 100 ms"),
        (
            f"{audience}: a frame while scrolling a mall, median · 95 of 100",
            f"{median(frames):.0f} · {frames[len(frames) * 95 // 100]:.0f} ms",
            "median < 25 ms",
        ),
    ]


def _opened(browser: Any, page: Path) -> float:
    """Seconds from asking for the page until the last chart is drawn."""
    window = browser.new_page(viewport={"width": 1280, "height": 900})
    window.goto(page.as_uri())
    window.wait_for_selector(".chart svg")
    taken = window.evaluate("performance.now()")
    window.close()
    return float(taken) / 1000


if __name__ == "__main__":
    main()
