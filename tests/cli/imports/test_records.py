"""``visit import`` and ``issue import``: forms of a week, ledgers of others, and our own exports come back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import ROOT, demo_database

EXAMPLES = ROOT / "examples"


@pytest.fixture
def community(loucheng, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where the rejects of standard input go
    assert loucheng("init", "--from", EXAMPLES / "community.yaml").exit_code == 0
    assert loucheng("enterprise", "import", EXAMPLES / "enterprises.csv", "--yes").exit_code == 0
    return loucheng


@pytest.fixture
def week(loucheng, tmp_path, tmp_path_factory, monkeypatch):
    """The example week as it stands on its Monday after."""
    shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.sqlite")
    monkeypatch.setenv("LOUCHENG_DB", str(tmp_path / "week.sqlite"))
    return loucheng


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig")
    return path


def counts(ran) -> tuple[int, ...]:
    return tuple(ran.json[name] for name in ("read", "created", "unchanged", "rejected"))


VISITS = "走访号,日期,时间,走访人,企业,反映情况,诉求1,诉求2\n"
ISSUES = "编号,受理日期,企业,楼宇,原话,对应事项,主办\n"


@pytest.mark.parametrize(
    ("noun", "file", "list_"),
    [("visit", "visits.csv", "visit"), ("issue", "issues.csv", "issue")],
)
def test_twice_the_same_file_is_once(community, tmp_path, noun, file, list_):
    community("visit", "import", EXAMPLES / "visits.csv")

    first = community(noun, "import", EXAMPLES / file, "--json")
    again = community(noun, "import", EXAMPLES / file, "--json")

    read = again.json["read"]
    assert (first.exit_code, counts(again), again.json["batch"]) == (0, (read, 0, read, 0), None)


@pytest.mark.parametrize(("noun", "plural"), [("visit", "visits"), ("issue", "issues"), ("enterprise", "enterprises")])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_exported_comes_back_unchanged(week, tmp_path, noun, plural, lang, ending):
    path = tmp_path / f"{plural}.{ending}"
    assert week("export", plural, "--out", path, lang=lang).exit_code == 0

    ran = week(noun, "import", path, "--json")

    assert (ran.exit_code, ran.json["unchanged"], ran.json["batch"]) == (0, ran.json["read"], None)
    assert ran.json["read"] > 15


def test_a_ledger_moves_to_another_station_with_what_was_done(week, tmp_path, monkeypatch):
    """The 26 heads tell enough: nobody there sees handled issues as late."""
    for plural in ("enterprises", "visits", "issues"):
        week("export", plural, "--out", tmp_path / f"{plural}.csv")
    before = week("issue", "list", "--all", "--json").json
    monkeypatch.setenv("LOUCHENG_DB", str(tmp_path / "other.db"))
    week("init", "--from", EXAMPLES / "community.yaml", "--station", "YY")

    ran = {noun: week(noun, "import", tmp_path / f"{noun}s.csv", "--json") for noun in ("enterprise", "visit", "issue")}
    after = week("issue", "list", "--all", "--json").json

    assert {noun: (each.exit_code, each.json["rejected"]) for noun, each in ran.items()} == dict.fromkeys(ran, (0, 0))
    names = ("text", "enterprise_name", "building", "kind", "origin", "item", "lead_name", "resolved_on", "owner")
    expected = {line["text"]: [line[name] for name in names] for line in before}
    assert {line["text"]: [line[name] for name in names] for line in after} == expected
    handled = {line["text"] for line in before if line["resolved_on"]}
    assert {line["text"] for line in after if line["resolved_on"]} == handled
    assert week("db", "verify").exit_code == 0


def test_a_dry_run_a_folder_and_standard_input(community, tmp_path):
    folder = tmp_path / "forms"
    folder.mkdir()
    write(folder / "1.csv", VISITS + "V1,2026-09-14,09:20,zx,瓯澜千舸电器有限公司锦汐店,好,国庆想在门口搭台,电梯慢\n")
    write(folder / "2.csv", VISITS + "V2,2026-09-15,09:20,zx,栖湖区半枝糖水铺,好,,\n")

    tried = community("visit", "import", folder, "--dry-run", "--json")
    before = community("visit", "list", "--json").json
    whole = community("visit", "import", folder, "--json")
    typed = community(
        "issue", "import", "-", "--json", stdin=f"{ISSUES}P1,2026-09-16,栖湖区半枝糖水铺,,门口灯不亮,,商务社区\n"
    )

    assert (counts(tried), tried.json["batch"], before) == ((2, 2, 0, 0), None, [])
    assert (counts(whole), len(community("visit", "list", "--json").json)) == ((2, 2, 0, 0), 2)
    assert (counts(typed), len(community("issue", "list", "--json").json)) == ((1, 1, 0, 0), 3)
    assert (Path(whole.json["backup"]).exists(), tried.json["backup"]) == (True, None)


def test_rejects_name_column_and_reason_and_come_back_corrected(community, tmp_path):
    rows = (
        "P1,2026-09-16,栖湖区半枝糖水铺,,-门口灯不亮,,商务社区\n"
        "P2,2026-09-31,栖湖区半枝糖水铺,,水管漏,,\n"
        "P3,2026-09-16,没有这家,,水管漏,,\n"
        "P4,2026-09-16,,Z座,水管漏,,\n"
        "P5,2026-09-16,栖湖区半枝糖水铺,,-水管漏,XX-99,\n"
        "P6,2027-01-01,栖湖区半枝糖水铺,,水管漏,,\n"
    )
    list_ = write(tmp_path / "诉求.csv", ISSUES + rows)

    ran = community("issue", "import", list_, "--json")
    rejects = Path(ran.json["rejects"][0])
    text = rejects.read_text(encoding="utf-8-sig")
    for wrong, right in {
        "2026-09-31": "2026-09-20", "没有这家": "栖湖区半枝糖水铺", "Z座": "A座", "XX-99": "", "2027-01-01": "2026-09-18",
    }.items():  # fmt: skip
        text = text.replace(wrong, right)
    again = community("issue", "import", write(rejects, text), "--json")

    assert (ran.exit_code, counts(ran)) == (6, (6, 1, 0, 5))
    assert [(each["row"], each["column"], each["code"]) for each in ran.json["rejections"]] == [
        (3, "受理日期", "day_impossible"),
        (4, "企业", "not_found"),
        (5, "楼宇", "building_unknown"),
        (6, "对应事项", "not_found"),
        (7, "受理日期", "day_future"),
    ]
    assert (again.exit_code, counts(again)) == (0, (5, 5, 0, 0))
    assert "-水管漏" in {line["text"] for line in community("issue", "list", "--json").json}


def test_the_same_words_of_two_enterprises_or_under_two_numbers_are_two_issues(community):
    rows = (
        "P1,2026-09-16,栖湖区半枝糖水铺,,空调不冷,,\n"
        "P2,2026-09-16,瓯澜千舸电器有限公司锦汐店,,空调不冷,,\n"
        "P3,2026-09-16,栖湖区半枝糖水铺,,空调不冷,,\n"
    )

    assert counts(community("issue", "import", "-", "--json", stdin=ISSUES + rows)) == (3, 3, 0, 0)
    assert counts(community("issue", "import", "-", "--json", stdin=ISSUES + rows)) == (3, 0, 3, 0)


LEDGER = "编号,受理日期,企业,原话,主办单位,协办单位,签收日期,办结日期,办理结果,回访日期,是否解决,满意度\n"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("商务社区,,2026-09-10,2026-09-14,已解决：换了灯,,,", None),
        ("商务社区,公安分局,2026-09-10,2026-09-14,已解决：换了灯,2026-09-15,是,满意", None),
        (",,,2026-09-14,已解决：换了灯,,,", "主办单位"),
        ("商务社区,,,2026-09-14,,,,", "办理结果"),
        ("商务社区,,,2026-09-14,应该好了,,,", "办理结果"),
        ("商务社区,,,,已归档,,,", "办结日期"),
        ("商务社区,,,,不予办理：不合规定,,,", "办理结果"),
        ("商务社区,,,2026-09-08,已解决：换了灯,,,", "办结日期"),
        ("商务社区,,2026-09-10,2026-09-14,已解决：换了灯,2026-09-13,是,满意", "回访日期"),
        ("商务社区,,2026-09-10,2026-09-14,已解决：换了灯,2026-09-15,也许,满意", "是否解决"),
    ],
    ids=[
        "handled", "followed up, with a helper", "by nobody", "no result", "a result of no kind", "closed, no day",
        "declined", "handled before it was heard", "followed up before it was handled", "solved perhaps",
    ],
)  # fmt: skip
def test_what_a_ledger_tells_of_an_issue_is_taken_or_rejected_whole(community, cells, column):
    row = f"L1,2026-09-09,栖湖区半枝糖水铺,门口灯不亮,{cells}\n"

    ran = community("issue", "import", "-", "--json", stdin=LEDGER + row)

    issues = community("issue", "list", "--all", "--json").json
    if column is None:
        assert (ran.exit_code, [issue["resolved_on"] for issue in issues]) == (0, ["2026-09-14"])
        assert issues[0]["status"] == ("closed" if "满意" in cells else "resolved")
    else:
        assert ([each["column"] for each in ran.json["rejections"]], issues) == ([column], [])
    assert community("db", "verify").exit_code == 0


def test_columns_that_are_understood_but_not_taken_are_named(community):
    rows = "编号,受理日期,企业,原话,到期日,天气\nP1,2026-09-16,栖湖区半枝糖水铺,空调不冷,2026-09-20,晴\n"

    value = community("issue", "import", "-", "--dry-run", "--json", stdin=rows).json["columns"][0]
    ran = community("issue", "import", "-", stdin=rows, lang="en").stderr

    assert (value["unknown"], value["left_out"]) == (["天气"], ["到期日"])
    assert "  not understood, left out: 天气\n  understood, but nothing is taken of: 到期日\n" in ran


def test_issues_are_matched_as_they_come_and_wait_to_be_routed(community, tmp_path):
    rows = (
        "Q1,2026-09-16,栖湖区半枝糖水铺,,店里招不到服务员,,\n"
        "Q2,2026-09-16,栖湖区半枝糖水铺,,门口灯箱想换新的,,\n"
        "Q3,2026-09-16,栖湖区半枝糖水铺,,嗯,,\n"
    )
    assert counts(community("issue", "import", "-", "--json", stdin=ISSUES + rows)) == (3, 3, 0, 0)
    with closing(sqlite3.connect(tmp_path / "loucheng.db")) as db:
        kept = db.execute("select status, matched, confident from issue order by ref").fetchall()
    texts = [row.split(",")[4] for row in rows.splitlines()]
    alone = [community("catalog", "match", text, "--json").json for text in texts]
    assert [
        (status, [code for code, _score in json.loads(matched or "[]")], bool(sure)) for status, matched, sure in kept
    ] == [("new", [each["code"] for each in found["matches"]], found["confident"]) for found in alone]
    assert [found["confident"] for found in alone] == [True, True, False]


@pytest.mark.parametrize(("noun", "heads"), [("issue", "企业,原话"), ("visit", "企业,反映情况")])
def test_persons_are_not_taken_by_a_list_of_papers_and_nothing_else_is_promised(community, noun, heads):
    rows = f"日期,{heads},联系电话,身份证号\n2026-09-16,栖湖区半枝糖水铺,灯不亮,13812345678,11010519491231002X\n"
    ran = community(noun, "import", "-", stdin=rows)
    assert ran.exit_code == 0
    assert ran.stderr.splitlines()[:3] == [
        "-：",
        "  证件号码，一律不读：身份证号",
        "  个人姓名和电话，这里一律不导入：联系电话",
    ]


def test_of_namesakes_the_one_in_the_building_of_the_row_is_meant(community):
    for building in ("A", "B"):
        community("enterprise", "add", "全家便利店", "--building", building)
    rows = "P1,2026-09-16,全家便利店,B座,空调不冷,,\nP2,2026-09-16,全家便利店,,空调不冷,,\n"

    ran = community("issue", "import", "-", "--json", stdin=ISSUES + rows)

    assert [(each["row"], each["code"]) for each in ran.json["rejections"]] == [(3, "ambiguous")]
    assert [line["building"] for line in community("issue", "list", "--json").json] == ["B"]


def test_forms_are_taken_back_but_for_what_was_worked_on_since(community, tmp_path):
    rows = "P1,2026-09-16,栖湖区半枝糖水铺,,空调不冷,,商务社区\nP2,2026-09-16,栖湖区半枝糖水铺,,水管漏,,商务社区\n"
    batch = community("issue", "import", write(tmp_path / "a.csv", ISSUES + rows), "--json").json["batch"]
    community("issue", "accept", "1")

    ran = community("undo", batch, "--reason", "错发", "--json")

    assert {each["subject"] for each in ran.json["left"]} == {"JX-I1"}
    assert [line["ref"] for line in community("issue", "list", "--json").json] == ["JX-I1"]
    assert community("db", "verify").exit_code == 0


def test_a_mapping_of_forms_is_saved_apart_from_that_of_lists(community, tmp_path):
    odd = write(tmp_path / "a.csv", "哪天,哪家,说啥\n2026-09-16,栖湖区半枝糖水铺,空调不冷\n")
    maps = [word for pair in ("哪天=opened_on", "哪家=enterprise", "说啥=text") for word in ("--map", pair)]

    first = community("issue", "import", odd, *maps, "--profile", "微信群", "--json")
    again = community("issue", "import", odd, "--profile", "微信群", "--json")

    assert (counts(first), counts(again)) == ((1, 1, 0, 0), (1, 0, 1, 0))
    assert list(community("community", "show", "--json").json["profiles"]) == ["issue"]
