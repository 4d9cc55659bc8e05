"""Options of an import of enterprises: saved mappings, conflicts, full lists, dry runs, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import ROOT

CODE = "91330399M661157598"
HEADER = "企业名称,统一社会信用代码,楼宇,房号,从业人数\n"


@pytest.fixture
def community(loucheng):
    assert loucheng("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
    return loucheng


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def counts(ran) -> tuple[int, ...]:
    return tuple(ran.json[name] for name in ("read", "created", "updated", "unchanged", "rejected"))


def active(community) -> list[str]:
    lines = community("enterprise", "list", "--json").json
    return [line["name"] for line in lines if line["operating"] == "在营"]


# --- a saved mapping


def test_a_mapping_is_saved_under_a_name_and_used_by_it(community, tmp_path):
    odd = write(tmp_path / "市监.csv", "字号,幢,备忘\n甲公司,A,x\n")
    other = write(tmp_path / "十月.csv", "字号,幢\n乙店,B\n")

    first = community(
        "enterprise", "import", odd, "--map", "字号=name", "--map", "幢=building", "--profile", "市监名单", "--json"
    )
    again = community("enterprise", "import", other, "--profile", "市监名单", "--json")

    assert (counts(first), first.json["columns"][0]["unknown"]) == ((1, 1, 0, 0, 0), ["备忘"])
    assert (again.exit_code, again.json["columns"][0]["understood"]) == (0, {"字号": "name", "幢": "building"})
    assert community("community", "show", "--json").json["profiles"] == {
        "enterprise": {"市监名单": {"字号": "name", "幢": "building"}}
    }
    assert "enterprise  市监名单  字号 → name、幢 → building" in community("community", "show").stdout


def test_a_saved_mapping_outlives_an_edited_community_and_an_undo_of_the_import(community, tmp_path):
    odd = write(tmp_path / "a.csv", "字号\n甲公司\n乙店\n")
    batch = community("enterprise", "import", odd, "--map", "字号=name", "--profile", "甲", "--json").json["batch"]

    applied = community("community", "apply", ROOT / "examples" / "community.yaml", "--json")
    community("undo", batch, "--reason", "错发")
    again = community("enterprise", "import", odd, "--profile", "甲", "--json")

    assert (applied.exit_code, applied.json) == (0, [])
    assert counts(again) == (2, 2, 0, 0, 0)
    assert community("db", "verify").exit_code == 0


def test_a_mapping_is_not_saved_by_a_dry_run_nor_by_a_strict_import_that_is_refused(community, tmp_path):
    odd = write(tmp_path / "a.csv", "字号,楼宇\n甲公司,Z座\n")
    words = ("enterprise", "import", odd, "--map", "字号=name", "--profile", "甲")

    community(*words, "--dry-run")
    community(*words, "--strict")

    assert community("community", "show", "--json").json["profiles"] == {}


def test_an_unknown_name_lists_those_that_are_saved(community, tmp_path):
    odd = write(tmp_path / "a.csv", "字号\n甲公司\n")
    community("enterprise", "import", odd, "--map", "字号=name", "--profile", "市监名单")

    unknown = community("enterprise", "import", odd, "--profile", "税务", lang="en")
    of_visits = community("visit", "import", odd, "--profile", "市监名单", lang="en")
    nameless = community("enterprise", "import", odd, "--profile", " ", lang="en")
    elsewhere = community("enterprise", "import", write(tmp_path / "b.csv", "企业名称\n乙\n"), "--profile", "市监名单")

    assert (unknown.exit_code, "saved: 市监名单" in unknown.stderr) == (3, True)
    assert (of_visits.exit_code, nameless.exit_code, elsewhere.exit_code) == (3, 2, 2)


# --- what differs


def test_a_dry_run_tells_each_kind_of_row_and_writes_nothing(community, tmp_path):
    community("enterprise", "import", write(tmp_path / "a.csv", f"{HEADER}甲公司,{CODE},A,1901,12\n丙厂,,A,1902,\n"))
    list_ = write(tmp_path / "b.csv", f"{HEADER}甲公司,{CODE},A,,15\n乙店,,B,,\n丙厂,,A,1902,\n丁社,,Z座,,\n")

    value = community("enterprise", "import", list_, "--dry-run", "--json")
    ran = community("enterprise", "import", list_, "--dry-run", lang="en")

    assert counts(value) == (4, 1, 1, 1, 1)
    assert [(each["row"], each["name"]) for each in value.json["creations"]] == [(3, "乙店")]
    assert [(each["ref"], each["fields"]) for each in value.json["updates"]] == [
        ("JX-E1", {"headcount": {"before": 12, "after": 15}})
    ]
    assert ran.stderr.splitlines() == [
        "row 5, 楼宇 “Z座”: no building has this name",
        "row 3: 乙店 is new",
        "row 2: JX-E1 甲公司",
        "  Headcount: 12 → 15",
        "Nothing was written. It would be: 1 created, 1 updated, 1 unchanged, 1 not taken.",
    ]
    assert active(community) == ["甲公司", "丙厂"]


def test_an_empty_cell_never_erases_and_a_conflict_follows_the_option(community, tmp_path):
    community("enterprise", "import", write(tmp_path / "a.csv", f"{HEADER}甲公司,{CODE},A,1901,12\n"))
    empty = write(tmp_path / "b.csv", f"{HEADER}甲公司,{CODE},,,\n")
    other = write(tmp_path / "c.csv", f"{HEADER}甲公司,{CODE},A,1901,15\n")

    runs = {
        "empty": community("enterprise", "import", empty, "--json"),
        "skip": community("enterprise", "import", other, "--on-conflict", "skip", "--json"),
        "reject": community("enterprise", "import", other, "--on-conflict", "reject", "--json"),
    }
    before = community("enterprise", "show", "甲公司", "--json").json
    update = community("enterprise", "import", other, "--on-conflict", "update", "--json")

    assert {name: (ran.exit_code, counts(ran)) for name, ran in runs.items()} == {
        "empty": (0, (1, 0, 0, 1, 0)),
        "skip": (0, (1, 0, 0, 1, 0)),
        "reject": (6, (1, 0, 0, 0, 1)),
    }
    assert (before["headcount"], before["unit"]) == (12, "1901")
    assert (counts(update), community("enterprise", "show", "甲公司", "--json").json["headcount"]) == (
        (1, 0, 1, 0, 0),
        15,
    )


# --- a full list


@pytest.fixture
def settled(community, tmp_path):
    """Four in building A, one in B, one in no building, one that left."""
    rows = "甲公司,,A,1901,\n乙店,,A,1902,\n丙厂,,A,1903,\n丁社,,A,1904,\n戊所,,B,301,\n己处,,,,\n庚部,,A,1905,\n"
    community("enterprise", "import", write(tmp_path / "all.csv", HEADER + rows))
    community("enterprise", "move-out", "庚部")
    return community


FULL = f"{HEADER}甲公司,,A,1901,9\n乙店,,A,1902,\n丁社,9.1E+17,A,1904,\n"


def test_who_is_missing_from_a_full_list_is_reported_and_stays(settled, tmp_path):
    """Only those of the building that the list is about, and nobody whose row could not be taken."""
    list_ = write(tmp_path / "A座.csv", FULL)

    value = settled("enterprise", "import", list_, "--missing", "--json")
    ran = settled("enterprise", "import", list_, "--missing", lang="en")
    unasked = settled("enterprise", "import", list_, "--json")

    assert (value.json["missing"], value.json["moved_out"], unasked.json["missing"]) == (["JX-E3"], 0, None)
    assert "1 is missing from the list:\n  JX-E3  丙厂  A 1903\n" in ran.stderr
    assert active(settled) == ["甲公司", "乙店", "丙厂", "丁社", "戊所", "己处"]


def test_missing_enterprises_are_moved_out_only_with_the_option_in_the_same_batch(settled, tmp_path):
    list_ = write(tmp_path / "A座.csv", FULL)
    words = ("enterprise", "import", list_, "--move-out-missing")

    unconfirmed = settled(*words, lang="en")
    tried = settled(*words, "--dry-run", "--json")
    before = active(settled)
    done = settled(*words, "--yes", "--json")
    after = active(settled)
    shown = settled("enterprise", "show", "丙厂", "--json").json
    settled("undo", done.json["batch"], "--reason", "名单不全")

    assert (unconfirmed.exit_code, "Nobody is moved out without --yes" in unconfirmed.stderr) == (4, True)
    assert (tried.json["missing"], tried.json["batch"], len(before)) == (["JX-E3"], None, 6)
    assert (done.json["missing"], done.json["moved_out"]) == (["JX-E3"], 1)
    assert after == ["甲公司", "乙店", "丁社", "戊所", "己处"]
    assert (shown["operating"], shown["moved_out_on"], shown["building"]) == ("已迁出", "2026-09-21", None)
    assert active(settled) == before
    assert settled("enterprise", "show", "甲公司", "--json").json["headcount"] is None


def test_those_in_no_building_are_in_question_only_if_the_list_knows_such(settled, tmp_path):
    settled("enterprise", "add", "辛室")
    placed = settled(
        "enterprise", "import", write(tmp_path / "a.csv", "企业名称\n甲公司\n新来\n"), "--missing", "--json"
    )
    whole = settled(
        "enterprise", "import", write(tmp_path / "b.csv", "企业名称\n甲公司\n己处\n"), "--missing", "--json"
    )

    assert placed.json["missing"] == ["JX-E2", "JX-E3", "JX-E4"]
    assert whole.json["missing"] == ["JX-E2", "JX-E3", "JX-E4", "JX-E8", "JX-E9"]


# --- taking it back


def test_undoing_an_import_keeps_what_later_work_depends_on(community, tmp_path):
    list_ = write(tmp_path / "a.csv", f"{HEADER}甲公司,{CODE},A,1901,12\n乙店,,A,1902,\n丙厂,,A,1903,\n")
    community("enterprise", "import", write(tmp_path / "0.csv", f"{HEADER}甲公司,{CODE},A,1901,10\n"))
    batch = community("enterprise", "import", list_, "--json").json["batch"]
    community("visit", "add", "乙店", "--heard", "一切都好")
    community("enterprise", "add", "丁社")

    ran = community("undo", batch, "--reason", "错发名单", lang="en")
    again = community("undo", batch, "--reason", "再来", "--json")

    assert ran.exit_code == 0
    assert "2 are left as they are, since something stands on them:\n  JX-E2 (JX-V1)\n  JX-E2/1 (JX-V1)\n" in ran.stderr
    assert again.exit_code == 4
    assert [line["name"] for line in community("enterprise", "list", "--json").json] == ["甲公司", "乙店", "丁社"]
    assert community("enterprise", "show", "甲公司", "--json").json["headcount"] == 10
    assert community("db", "verify").exit_code == 0
