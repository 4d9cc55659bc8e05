"""``loucheng digest`` and ``loucheng council`` as they are typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def typed(_built, tmp_path, loucheng):
    """The program on the example week, on Monday at noon."""
    path = tmp_path / "typed.db"
    shutil.copy(_built[0], path)

    def run(*args, **more):
        return loucheng("--db", path, *args, **more)

    return run


def test_in_a_pipe_it_is_markdown_of_every_council_in_the_community_s_language(typed):
    ran = typed("digest", lang="en")

    assert ran.exit_code == 0
    heads = [line for line in ran.stdout.splitlines() if line.startswith("# ")]
    assert heads == ["# 锦汐楼事会工作周报", "# 望澜楼事会工作周报"]
    assert ran.stderr == "2 councils, one after the other; --council names one.\n"


def test_the_last_full_week_until_monday_noon_and_then_the_running_one(typed):
    assert typed("digest", "--council", "JX", "--json", today="2026-09-21").json["week"] == "2026-W38"
    assert typed("digest", "--council", "JX", "--json", today="2026-09-22").json["week"] == "2026-W39"


def test_json_is_one_digest_or_a_list_of_them(typed):
    one = typed("digest", "--week", "2026-W38", "--council", "望澜楼事会", "--json").json
    every = typed("digest", "--week", "2026W38", "--format", "json").json

    assert one["figures"]["on_time"] == {"part": 4, "whole": 5}
    assert [each["council"] for each in every] == ["JX", "WL"]


def test_as_of_a_day_is_its_evening(typed):
    page = typed("digest", "--week", "2026-W38", "--council", "JX", "--as-of", "2026-09-16", "--json").json

    assert (page["as_of"], page["cut_on"], page["figures"]["opened"]) == ("2026-09-16", "2026-09-16", 13)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--week", "2026-W60"], 2, "2026年没有第60周"),
        (["--week", "next"], 2, "“next”不是周次"),
        (["--as-of", "20260916"], 2, "“20260916”既不是日期也不是时刻"),
        (["--council", "没有"], 3, "没有找到“没有”。"),
        (["--council", "JX", "--lang", "fr"], 2, "zh, en"),
        (["--format", "xlsx"], 2, "--council JX"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_meant_is_a_sentence(typed, words, code, said):
    ran = typed("digest", *words)

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert said in ran.stderr


@pytest.mark.parametrize("words", [[], ["--all"], ["--json"], ["preview"], ["publish"]], ids=" ".join)
def test_without_a_council_there_is_no_digest(loucheng, tmp_path, words):
    loucheng("--db", tmp_path / "new.db", "init", "--station", "AA")
    ran = loucheng("--db", tmp_path / "new.db", "digest", *words)

    assert (ran.exit_code, ran.stdout, "没有找到“楼事会”。" in ran.stderr) == (3, "", True)


@pytest.mark.parametrize("ending", ["md", "html", "docx", "xlsx", "json"])
def test_the_ending_of_a_file_names_the_format(typed, tmp_path, ending):
    path = tmp_path / f"page.{ending}"

    ran = typed("digest", "--week", "2026-W38", "--council", "JX", "--out", path)

    assert (ran.exit_code, ran.stdout) == (0, "")
    begins = {"md": b"# ", "html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "json": b"{"}
    assert path.read_bytes().startswith(begins[ending])
    assert path.stat().st_mode & 0o077 == 0


def test_all_writes_one_file_for_each_council(typed, tmp_path):
    folder = tmp_path / "new" / "folder"

    ran = typed("digest", "--week", "2026-W38", "--all", "--out", folder)

    written = [Path(line) for line in ran.stdout.splitlines()]
    names = [f"2026-W38-{code}.html" for code in ("JX", "WL", "none")]
    assert written == sorted(folder.iterdir()) == [folder / name for name in names]


@pytest.mark.parametrize(
    ("words", "title", "head", "change"),
    [
        (["--month", "2026-09"], "# 锦汐楼事会工作月报", "2026年9月（9月1日—9月30日）", "较上月+18"),
        (["--quarter", "2026年三季度"], "# 锦汐楼事会工作季报", "2026年第3季度（7月1日—9月30日）", "较上季度+18"),
        (["--year", "2026"], "# 锦汐楼事会工作年报", "锦汐商务社区 · 2026年 · 数据截至", "较上年+18"),
    ],
    ids=["month", "quarter", "year"],
)
def test_the_same_page_of_a_month_a_quarter_or_a_year(typed, words, title, head, change):
    ran = typed("digest", *words, "--council", "JX", "--annex")

    assert ran.exit_code == 0
    assert ran.stdout.startswith(title)
    assert head in ran.stdout
    assert change in ran.stdout
    assert not [word for word in ("本周", "上周", "周报", "近八周", "当周") if word in ran.stdout]


def test_one_period_is_named_not_two(typed):
    ran = typed("digest", "--month", "2026-09", "--year", "2026")

    assert (ran.exit_code, "--month、--quarter、--year 只能写一个" in ran.stderr) == (2, True)


def test_what_belongs_to_no_building_has_a_page_of_its_own(typed):
    typed("--by", "zl", "enterprise", "add", "瓯澜无楼科技有限公司")
    typed("--by", "zl", "issue", "add", "路灯不亮", "--enterprise", "无楼", "--yes")

    none = typed("digest", "--council", "none", "--month", "2026-09", "--json").json
    councils = typed("digest", "--month", "2026-09", "--json").json
    every = typed("report", "trend", "--month", "2026-09", "--json").json

    opened = [page["figures"]["opened"] for page in (none, *councils)]
    assert (none["council"], opened[0]) == ("none", 1)
    assert sum(opened) == next(row["now"] for row in every["rows"] if row["key"] == "opened")


def test_every_entry_and_exit_counts_and_a_move_between_councils_stands_on_both_pages(typed):
    def standing(council):
        return typed("digest", "--week", "2026-W38", "--council", council, "--json").json

    before = standing("JX")["standing"]
    come = (
        "enterprise",
        "add",
        "瓯澜短住科技有限公司",
        "--building",
        "A",
        "--floor",
        "5",
        "--moved-in-on",
        "2026-09-14",
    )
    typed(*come, "--on", "2026-09-14")
    typed("enterprise", "move-out", "瓯澜短住科技有限公司", "--on", "2026-09-17")
    typed("enterprise", "edit", "E1", "--building", "W", "--floor", "9", "--on", "2026-09-16", "--reason", "搬到望澜")
    one, other = standing("JX"), standing("WL")

    def grown(name):
        return one["standing"][name] - before[name]

    assert [grown(name) for name in ("came_firms", "left_firms", "year_firms", "here_firms")] == [1, 2, 1, -1]
    assert "JX-E1" in [each["ref"] for each in one["moved_out"]]
    assert "JX-E1" in [each["ref"] for each in other["moved_in"]]


def test_it_is_published_by_the_director_and_shown_for_ever(typed):
    refused = typed("--by", "zl", "digest", "publish", "--council", "JX")
    published = typed("--by", "wr", "digest", "publish", "--council", "JX", "--json").json
    listed = typed("digest", "list", "--json").json
    shown = typed("digest", "show", "JX-D1", "--json").json

    assert refused.exit_code == 4
    assert published == shown
    assert [(each["ref"], each["council"], each["week"]) for each in listed] == [("JX-D1", "JX", "2026-W38")]
    assert shown["numbering"].pop("head").startswith("JX-")
    assert shown["numbering"] == {
        "ref": "JX-D1", "year": 2026, "in_year": 1, "total": 1, "published_on": "2026-09-21", "replaces": None,
        "signature": None,
    }  # fmt: skip
    assert "2026年第1期（总第1期）" in typed("digest", "show", "2026-W38").stdout
    assert typed("digest", "list").stdout == "JX-D1\tJX\t2026-W38\t2026-09-21\t闻人霁\t\t2026年第1期\t\n"


def test_a_published_digest_is_not_taken_back_nor_what_was_done_before_it_in_its_stead(typed):
    typed("--by", "wr", "digest", "publish", "--council", "JX")
    typed("--by", "wr", "export", "issues")
    before = typed("issue", "list", "--all", "--json").stdout
    last = typed("--by", "wr", "undo", "--reason", "发错了", "--yes")
    listed = typed("export", "journal", "--format", "csv").stdout.splitlines()
    number = next(line.split(",")[1] for line in listed if "DigestPublished" in line)
    named = typed("--by", "wr", "undo", number, "--reason", "发错了", "--yes")

    said = f"JX-{number} 是周报审签，已编号，不能撤销。需要更正的请照实补录，会写进下一期。\n"
    assert [(ran.exit_code, ran.stdout, ran.stderr) for ran in (last, named)] == [(4, "", said)] * 2
    assert typed("issue", "list", "--all", "--json").stdout == before
    assert typed("digest", "list", "-q").stdout == "JX-D1\n"


@pytest.mark.parametrize(("wanted", "code"), [("2026-W60", 2), ("2026-W37", 3), ("JX-D1", 3), ("x", 2)])
def test_what_was_not_published_cannot_be_shown(typed, wanted, code):
    ran = typed("digest", "show", wanted)

    assert (ran.exit_code, ran.stdout) == (code, "")


def test_a_council_must_be_named_to_publish_where_there_are_several(typed):
    ran = typed("--by", "wr", "digest", "publish")

    assert (ran.exit_code, ran.stderr) == (
        2,
        "请写明楼事会：JX 锦汐楼事会、WL 望澜楼事会。例：--council JX\n",
    )


def test_a_preview_without_a_browser_says_where_the_page_is(typed):
    ran = typed("digest", "preview", "--council", "JX")

    assert Path(ran.stdout.strip()).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_on_a_terminal_a_preview_opens_the_browser(typed, monkeypatch):
    opened = []
    monkeypatch.setattr("loucheng_cli.cli.digest.is_terminal", lambda: True)
    monkeypatch.setattr("webbrowser.open", opened.append)
    ran = typed("digest", "preview")

    assert opened == [Path(line).as_uri() for line in ran.stdout.split()]
    assert [Path(line).name for line in ran.stdout.split()] == ["2026-W38-JX.html", "2026-W38-WL.html"]


def test_a_topic_goes_from_the_council_to_the_page_and_back(typed):
    add = ("council", "topic", "add", "地库排水沟，找138-1234 5678", "--council", "WL", "--issue", "4")
    ref = typed(
        *add, "--by-whom", "望澜大厦物业管理处", "--due", "2026-09-30", "--on", "2026-09-16", "-q"
    ).stdout.strip()
    open_ = typed("digest", "--council", "WL", "--json").json["topics"]
    resolved = typed("council", "topic", "resolve", "1", "--result", "已清淤", "--on", "2026-09-19", "--json").json
    done = typed("digest", "--council", "WL", "--json").json["topics"]
    again = typed("council", "topic", "resolve", ref, "--result", "又一次")

    assert ref == "JX-T1"
    assert [(each["text"], each["issue"], each["resolved_on"]) for each in open_] == [
        ("地库排水沟，找***", "JX-I4", None)
    ]
    assert resolved["result"] == "已清淤"
    assert [(each["result"], each["resolved_on"]) for each in done] == [("已清淤", "2026-09-19")]
    assert (again.exit_code, again.stderr) == (4, "JX-T1 已于2026-09-19落实。\n")
    assert typed("council", "topic", "list").stdout == ""
    assert typed("council", "topic", "list", "--all", "-q").stdout == "JX-T1\n"


def test_a_notice_is_shown_until_its_day_or_until_it_is_withdrawn(typed):
    typed("council", "notice", "add", "9月26日停水检修", "--until", "2026-09-26")
    typed("council", "notice", "add", "望澜大厦电梯检修", "--council", "WL", "--until", "2026-09-23")
    shown = {
        council: [each["text"] for each in typed("digest", "--council", council, "--json").json["notices"]]
        for council in ("JX", "WL")
    }
    gone = typed("council", "notice", "withdraw", "2", "--json").json
    left = typed("council", "notice", "list", "-q").stdout

    assert shown == {"JX": ["9月26日停水检修"], "WL": ["望澜大厦电梯检修", "9月26日停水检修"]}
    assert (gone["withdrawn"], left) == (True, "JX-N1\n")
    assert typed("council", "notice", "withdraw", "2").exit_code == 4
    assert typed("council", "notice", "add", "过去的", "--until", "2026-09-01").exit_code == 4


def test_the_list_behind_a_report_tells_no_enterprise_and_no_door_of_an_unnamed_case(typed):
    """I16 (JX-I21) is about a move and a rent, I14 (JX-I19) is not to be named."""
    listed = typed("report", "parties", "--week", "2026-W38", "--list", "--json").json["list"]
    printed = typed("report", "parties", "--week", "2026-W38", "--list", lang="zh").stdout
    of_ref = {each["ref"]: each for each in listed}
    unnamed, hidden, named = of_ref["JX-I19"], of_ref["JX-I23"], of_ref["JX-I10"]

    assert (unnamed["enterprise"], unnamed["unit"], unnamed["floor"], unnamed["veil"]) == (None, None, None, "unnamed")
    assert (hidden["building"], hidden["item"], hidden["party"], hidden["veil"]) == (None, None, None, "confidential")
    assert (named["enterprise"], named["veil"]) == ("瓯澜鲸屿软件技术有限公司", "named")
    assert "某商户\t望澜大厦" in printed
    assert "一家企业（保密）" in printed


def test_in_a_script_publishing_says_what_is_signed_and_what_the_check_found(typed):
    ran = typed("--by", "wr", "digest", "publish", "--council", "WL", lang="zh")
    again = typed("digest", "--council", "WL", "--week", "2026-W38", today="2026-09-22", lang="zh").stdout
    typed("--by", "wr", "digest", "void", "1", "--reason", "漏了一件", today="2026-09-22")
    shown = typed("digest", "show", "1", lang="zh").stdout

    assert ran.exit_code == 0
    assert ran.stderr.splitlines()[0] == "望澜楼事会工作周报"
    assert "检查未发现问题。" in ran.stderr.splitlines()
    assert "本周已审签：2026年第1期（总第1期），原件见 loucheng digest show JX-D1" in again
    assert "本期已于2026年9月22日作废。" in shown
