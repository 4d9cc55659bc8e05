"""Two enterprises that turn out to be one: proposed, joined, and taken apart again by undo."""

from __future__ import annotations

import pytest
from tests.conftest import ROOT


@pytest.fixture
def community(loucheng):
    assert loucheng("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
    return loucheng


@pytest.fixture
def twice(community):
    """One firm that was recorded twice, each with a place, a visit and an issue."""
    community("enterprise", "add", "瓯澜甲木科技有限公司", "--building", "A", "--unit", "1901", "--headcount", "12")
    community("enterprise", "add", "瓯澜甲木科技", "--building", "A", "--unit", "1902", "--industry", "软件")
    for ref, heard in (("E1", "一切都好"), ("E2", "在谈续租")):
        community("visit", "add", ref, "--heard", heard)
        community("issue", "add", f"{heard}，想办个证", "--enterprise", ref, "--yes")
    return community


def places(shown) -> list[tuple]:
    return [(each["building"], each["unit"], each["to_on"]) for each in shown["occupancies"]]


def test_two_become_one_with_the_history_and_places_of_both(twice):
    before = twice("enterprise", "show", "E1", "--json").json

    merged = twice("enterprise", "merge", "E1", "E2", "--json")
    by_other_ref = twice("enterprise", "show", "E2", "--json").json
    by_other_name = twice("enterprise", "show", "瓯澜甲木科技", "--json").json

    assert merged.exit_code == 0
    assert (merged.json["ref"], merged.json["industry"], merged.json["headcount"]) == ("JX-E1", "软件", 12)
    assert places(by_other_ref) == [("A", "1901", None), ("A", "1902", None)]
    assert (by_other_ref["ref"], by_other_ref["visits"], by_other_ref["issues"]) == ("JX-E1", 2, 2)
    assert by_other_name["ref"] == "JX-E1"
    assert [line["ref"] for line in twice("enterprise", "list", "--json").json] == ["JX-E1"]
    assert {line["enterprise"] for line in twice("visit", "list", "--json").json} == {"JX-E1"}
    assert twice("db", "verify").exit_code == 0
    assert (before["visits"], before["issues"]) == (1, 1)


def test_undo_takes_a_merge_apart_again(twice):
    before = [twice("enterprise", "show", ref, "--json").json for ref in ("E1", "E2")]
    twice("enterprise", "merge", "E1", "E2")

    undone = twice("undo", "--reason", "看错了")
    after = [twice("enterprise", "show", ref, "--json").json for ref in ("E1", "E2")]

    assert (undone.exit_code, after) == (0, before)
    assert twice("db", "verify").exit_code == 0


def test_an_import_finds_the_one_that_was_kept_by_either_name(twice, tmp_path):
    twice("enterprise", "merge", "E1", "E2")
    list_ = tmp_path / "名单.csv"
    list_.write_text("企业名称,楼宇,房号\n瓯澜甲木科技,A,1902\n瓯澜甲木科技有限公司,A,1901\n", encoding="utf-8")

    ran = twice("enterprise", "import", list_, "--json")

    assert [ran.json[name] for name in ("created", "updated", "unchanged", "rejected")] == [0, 0, 2, 0]


def test_two_credit_codes_are_two_enterprises(community):
    community("enterprise", "add", "甲公司", "--building", "A", "--credit-code", "91330399M661157598")
    community("enterprise", "add", "甲 公司", "--building", "B", "--credit-code", "91330399M092955469")

    refused = community("enterprise", "merge", "E1", "E2", lang="en")
    same = community("enterprise", "merge", "E1", "E1", lang="en")

    assert (refused.exit_code, "two credit codes" in refused.stderr, same.exit_code) == (4, True, 4)
    assert community("enterprise", "doubles", "--json").json == []


def test_doubles_are_proposed_by_name_and_by_a_name_that_is_near(twice):
    twice("enterprise", "add", "全家便利店", "--building", "A")
    twice("enterprise", "add", "全家便利店", "--building", "B")
    twice("enterprise", "add", "瓯澜乙水商贸有限公司", "--building", "A")

    found = twice("enterprise", "doubles", "--json").json

    assert [(each["one"]["ref"], each["other"]["ref"], each["why"]) for each in found] == [
        ("JX-E3", "JX-E4", "name"),
        ("JX-E1", "JX-E2", "near"),
    ]
