"""What the tests of the matcher share: the shipped catalogue's index, and the labelled texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from loucheng_cli.files.catalog.loader import load_catalog

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalog():
    return load_catalog(ROOT / "catalog")


@pytest.fixture(scope="session")
def index(catalog):
    from loucheng_cli.domain.catalog.matching import build

    return build(catalog)
