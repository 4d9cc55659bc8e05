"""A page as PDF, printed by a browser that is installed on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from loucheng_cli.errors import FileError
from loucheng_cli.i18n import _

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "microsoft-edge-stable", "msedge",
)  # fmt: skip
_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_PROGRAMS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_SECONDS = 60
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--no-pdf-header-footer",
)  # fmt: skip


def pdf(html: str) -> bytes:
    """The page as the bytes of a PDF; raises ``FileError`` where no browser is found or it fails."""
    browser = find_browser()
    if browser is None:
        raise FileError(
            "PDF",
            _("no Chromium, Chrome or Edge is installed on this machine"),
            hint=_("install one, or write --out FILE.html and print it from a browser"),
        )
    with tempfile.TemporaryDirectory(prefix="loucheng-pdf-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser, *_QUIET, f"--user-data-dir={Path(folder) / 'profile'}", f"--print-to-pdf={out}", page.as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root with its sandbox
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - a browser found by us
            return out.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise FileError("PDF", _("the browser {path} could not print the page").format(path=browser)) from error


def find_browser() -> str | None:
    """A Chromium, Chrome or Edge of this machine, or None."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    places = [Path(each) for each in _APPLICATIONS]
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        places = [Path(root) / each for root in roots if root for each in _PROGRAMS]
    return next((str(each) for each in places if each.exists()), None)
