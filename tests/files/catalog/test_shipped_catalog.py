"""The shipped catalogue."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loucheng_cli.domain.catalog.item import COMMUNITY, ItemClock, ItemKind
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


def test_it_holds_167_items_of_14_departments_and_the_community_over_four_stages(catalog):
    per_department = Counter(item.department for item in catalog.items.values())
    own = per_department.pop(COMMUNITY)

    assert (len(catalog.items), len(catalog.offices), len(per_department), own) == (167, 14, 14, 5)
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


def test_what_is_applied_for_runs_from_complete_materials(catalog):
    kinds = {ItemKind.PERMIT, ItemKind.CONFIRMATION, ItemKind.PAYMENT, ItemKind.AWARD}
    clocks = {(item.kind, item.clock) for item in catalog.items.values()}

    assert {kind for kind, clock in clocks if clock is ItemClock.ASSIGNED} & kinds == set()
    assert (ItemKind.COORDINATION, ItemClock.ACCEPTED) not in clocks


def test_only_complaints_and_the_given_due_days_run_from_being_passed_on_among_other_powers(catalog):
    """docs/catalogue.md says why ZHZF-02 and SW-06 do; JXJ-09 is a complaint."""
    others = [item for item in catalog.items.values() if item.kind is ItemKind.OTHER_POWER]

    assert {item.code for item in others if item.clock is ItemClock.ASSIGNED} == {"JXJ-09", "SW-06", "ZHZF-02"}


def test_no_code_is_used_again_and_every_former_code_leads_to_its_successor(catalog):
    former = {old: new.code for new in (*catalog.items.values(), *catalog.guide.values()) for old in new.former}

    assert former.keys() & (catalog.items.keys() | catalog.guide.keys()) == set()
    assert {old: catalog.known_code(old) for old in former} == former
    assert {old: former[old] for old in ("KJ-08", "FG-05", "SHW-11", "RS-12")} == {
        "KJ-08": "RS-19",
        "FG-05": "SCJG-21",
        "SHW-11": "SQ-03",
        "RS-12": "ZY-49",
    }


def test_sixty_guide_items_have_twenty_sayings_and_an_address(catalog):
    assert len(catalog.guide) >= 60
    assert [each.code for each in catalog.guide.values() if len(each.says) < 20 or not each.where] == []


def test_ten_bundles_join_items_and_have_sayings(catalog):
    assert len(catalog.bundles) >= 10
    assert [each.code for each in catalog.bundles.values() if len(each.parts) < 2 or len(each.says) < 10] == []


def test_ten_kinds_of_emergencies_say_whom_to_call(catalog):
    assert len(catalog.emergencies.kinds) >= 10
    assert [each.code for each in catalog.emergencies.kinds if not each.call or len(each.says) < 5] == []


def test_it_says_that_it_is_representative(catalog):
    assert {item.source for item in catalog.items.values()} == {"representative"}
    for path in SHIPPED.glob("items/*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first == "# 代表性清单，非本区正式公布的事项；使用前须由区里核定替换。", path.name


def test_150_notes_ask_for_nothing(catalog):
    assert len(set(catalog.notes)) == len(catalog.notes) >= 150
