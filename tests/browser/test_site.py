"""The site of docs/ in a real browser: it is read from a folder, without a server and without a network."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.conftest import ROOT

WIDTHS = (1920, 1280, 768, 375)
PAGES = ("index.html", "day.zh-CN.html", "monday.html", "commands.html", "figures.html", "adr/index.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_site_fits_every_width_and_asks_for_nothing_from_elsewhere(open_page, site, name, scheme):
    opened = open_page(site / name, scheme)

    assert {width: opened.overflow(width) for width in WIDTHS} == dict.fromkeys(WIDTHS, 0)
    assert [url for url in opened.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert opened.said == []
    assert opened.problems() == []
