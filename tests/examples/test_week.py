"""The fictional week gives the figures that were worked out by hand, through real commands."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import demo_database

# Number on paper, due day (from the official calendar), status at the end of the week.
ISSUES = [
    ("I1", "2026-09-20", "closed"),
    ("I2", "2026-09-16", "resolved"),
    ("I3", "2026-09-20", "resolved"),
    ("I4", "2026-09-15", "closed"),
    ("I5", "2026-09-20", "in_progress"),
    ("I6", "2026-09-15", "closed"),
    ("I7", "2026-09-29", "in_progress"),
    ("I8", "2026-09-16", "resolved"),
    ("I9", "2026-09-20", "assigned"),
    ("I10", "2026-09-21", "in_progress"),
    ("I11", "2026-09-22", "in_progress"),
    ("I12", "2026-09-20", "resolved"),
    ("I13", "2026-09-17", "closed"),
    ("I14", "2026-09-23", "in_progress"),
    ("I15", "2026-09-18", "resolved"),
    ("I16", "2026-09-18", "resolved"),
    ("I17", None, "duplicate"),
    ("I18", "2026-09-23", "assigned"),
    ("I19", "2026-09-24", "assigned"),
    ("I20", "2026-09-20", "closed"),
    ("I21", "2026-09-20", "resolved"),
    ("I22", "2026-09-20", "in_progress"),
    ("I23", "2026-09-21", "in_progress"),
    ("I24", "2026-09-28", "assigned"),
    ("I25", "2026-09-21", "assigned"),
    ("P1", "2026-09-15", "in_progress"),
    ("P2", "2026-09-16", "reopen_requested"),
    ("P3", "2026-09-15", "closed"),
    ("P4", "2026-09-20", "in_progress"),
    ("P5", "2026-09-08", "closed"),
]
# Complaints, hazards, and items that are confidential: taxes (I6, I10, I16), oil fumes (I12).
UNNAMED = {"I6", "I10", "I11", "I12", "I13", "I14", "I16", "I17", "I18", "I19", "I24"}


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that ``loucheng demo`` leaves."""
    return demo_database(tmp_path_factory)


@pytest.fixture
def digest(week: Path, loucheng: Any) -> Any:
    """The digest of a council as the demo's readers see it."""

    def of(council: str) -> Any:
        ran = loucheng(
            "--db", week, "digest", "--week", "2026-W38", "--council", council, "--as-of", "2026-09-21T09:00", "--json"
        )
        assert ran.stderr == ""
        return ran.json

    return of


def test_the_demo_leaves_one_whole_file(loucheng: Any, tmp_path: Path) -> None:
    """No connection is left to the collector: what is copied at once is the database, without a log beside it."""
    gc.disable()
    try:
        loucheng("demo", tmp_path / "demo")
    finally:
        gc.enable()

    assert sorted(each.name for each in (tmp_path / "demo").iterdir()) == ["backups", "demo.db"]


def test_every_issue_has_the_due_day_and_status_of_the_example(week: Path, loucheng: Any) -> None:
    lines = loucheng("--db", week, "issue", "list", "--all", "--json").json
    shown = [loucheng("--db", week, "issue", "show", line["ref"], "--json").json for line in lines]

    found = {issue["paper_no"]: (issue["due_on"], issue["status"]) for issue in shown}

    assert found == {number: (due, status) for number, due, status in ISSUES}
    assert {issue["paper_no"] for issue in shown if not issue["named"]} == UNNAMED
    assert [issue["paper_no"] for issue in shown if issue["held_on"]] == ["P4"]


def test_the_digest_of_the_first_council_shows_the_figures_of_the_example(digest: Any) -> None:
    figures = digest("JX")["figures"]

    assert {name: figures[name] for name in figures if name != "coverage"} == {
        "enterprises": 12,
        "visits": 12,
        "met": 11,
        "met_remotely": 1,
        "opened": 15,
        "merged": 0,
        "handled": 10,
        "open": 8,
        "overdue": 0,
        "held": 1,
        "to_follow_up": 4,
        "to_review": 1,
        "unrated": 0,
        "first_dispatch": {"part": 14, "whole": 15},
        "on_time": {"part": 10, "whole": 10},
        "solved": {"part": 5, "whole": 6},
        "partly": 0,
        "satisfied": {"part": 5, "whole": 6},
        "extended": 0,
        "explained": 2,
        "redone": 0,
        "backdated": 0,
        "late_results": 0,
        "taken_late": 0,
        "at_start": 3,
        "taken_up": 0,
        "results": 10,
        "declined": 0,
        "withdrawn": 0,
        "duplicates": 0,
    }


def test_the_digest_of_the_second_council_shows_the_figures_of_the_example(digest: Any) -> None:
    page = digest("WL")
    figures = page["figures"]

    assert {name: figures[name] for name in figures if name != "coverage"} == {
        "enterprises": 6,
        "visits": 6,
        "met": 6,
        "met_remotely": 0,
        "opened": 10,
        "merged": 1,
        "handled": 4,
        "open": 6,
        "overdue": 1,
        "held": 0,
        "to_follow_up": 3,
        "to_review": 0,
        "unrated": 1,
        "first_dispatch": {"part": 9, "whole": 9},
        "on_time": {"part": 4, "whole": 5},
        "solved": {"part": 1, "whole": 1},
        "partly": 0,
        "satisfied": {"part": 1, "whole": 1},
        "extended": 0,
        "explained": 1,
        "redone": 0,
        "backdated": 0,
        "late_results": 0,
        "taken_late": 0,
        "at_start": 1,
        "taken_up": 0,
        "results": 4,
        "declined": 0,
        "withdrawn": 0,
        "duplicates": 1,
    }
    (late,) = page["overdue"]["lines"]
    assert (late["due_on"], late["days_late"], late["step"], late["step_on"]) == (
        "2026-09-15",
        4,
        "supervised",
        "2026-09-18",
    )


def test_coverage_counts_enterprises_in_business_seen_in_person_within_their_own_interval(
    digest: Any, week: Path, loucheng: Any
) -> None:
    everyone = loucheng("--db", week, "enterprise", "list", "--limit", "0", "--json").json
    seen = {
        visit["enterprise"]
        for visit in loucheng("--db", week, "visit", "list", "--limit", "0", "--json").json
        if visit["result"] == "见到" and visit["method"] in {"上门", "来访"}
    }

    for council, buildings in (("JX", {"A", "B", "M"}), ("WL", {"W", "C"})):
        active = {each["ref"] for each in everyone if each["building"] in buildings and each["operating"] == "在营"}
        assert digest(council)["figures"]["coverage"] == {"part": len(active & seen), "whole": len(active)}


def test_the_councils_read_what_came_of_their_topics_and_what_is_coming(digest: Any) -> None:
    pages = {council: digest(council) for council in ("JX", "WL")}

    assert {
        council: [(each["ref"], each["issue"], each["due_on"], each["resolved_on"]) for each in page["topics"]]
        for council, page in pages.items()
    } == {
        "JX": [("JX-T1", None, "2026-09-20", "2026-09-18")],
        "WL": [("JX-T2", "JX-I4", "2026-09-25", None)],
    }
    assert {council: [each["until_on"] for each in page["notices"]] for council, page in pages.items()} == {
        "JX": [None, "2026-09-24", "2026-09-25", "2026-09-30"],
        "WL": ["2026-09-25", "2026-09-25", "2026-09-30"],
    }


def test_nothing_confidential_reaches_the_page(digest: Any, week: Path, loucheng: Any) -> None:
    page = loucheng("--db", week, "digest", "--week", "2026-W38", "--council", "WL", "--format", "md").stdout

    for word in ("租约", "涨三成", "搬到别的区", "加班费", "青榫", "隗听澜", "郦知朴"):
        assert word not in page
