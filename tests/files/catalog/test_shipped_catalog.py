"""Does the list as it is shipped keep what issue 3 and the README say of it?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loucheng_cli.domain.catalog.item import ItemClock, ItemKind
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.files.catalog.check import check_catalog
from loucheng_cli.files.catalog.loader import load_catalog

SHIPPED = Path(__file__).parent.parent.parent.parent / "catalog"


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path))


@pytest.fixture
def catalog():
    return load_catalog(SHIPPED)


def test_nothing_is_wrong_in_it():
    assert check_catalog(SHIPPED) == []


def test_it_holds_167_items_of_14_departments_over_four_stages(catalog):
    per_department = Counter(item.department for item in catalog.items.values())

    assert (len(catalog.items), len(catalog.departments), len(per_department)) == (167, 14, 14)
    assert min(per_department.values()) >= 8
    assert {stage for item in catalog.items.values() for stage in item.stage} == set(Stage)


def test_each_item_has_thirty_sayings_of_twelve_characters_on_average(catalog):
    every = [said for sayings in catalog.says.values() for said in sayings]

    assert catalog.says.keys() == catalog.items.keys()
    assert [code for code, sayings in catalog.says.items() if len(sayings) < 30] == []
    assert sum(map(len, every)) / len(every) >= 12


def test_each_item_says_what_to_bring_where_to_go_and_what_it_is_called(catalog):
    lacking = [item.code for item in catalog.items.values() if not (item.materials and item.channel and item.words)]

    assert lacking == []


def test_permits_payments_and_awards_run_from_complete_materials(catalog):
    kinds = {ItemKind.PERMIT, ItemKind.CONFIRMATION, ItemKind.PAYMENT, ItemKind.AWARD}
    # The example week (domain.md §5, P4) counts this one from assignment.
    agreed = {"ZHZF-01"}
    otherwise = {
        item.code
        for item in catalog.items.values()
        if (item.kind in kinds) != (item.clock is ItemClock.ACCEPTED) and item.code not in agreed
    }

    assert otherwise == set()


def test_it_says_that_it_is_representative(catalog):
    assert {item.source for item in catalog.items.values()} == {"representative"}
    for path in SHIPPED.glob("items/*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first == "# 代表性清单，非本区正式公布的事项；使用前须由区里核定替换。", path.name


def test_150_notes_ask_for_nothing(catalog):
    assert len(set(catalog.notes)) == len(catalog.notes) >= 150
