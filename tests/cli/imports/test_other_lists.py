"""Further lists of the kinds of ``test_cases``, in other words and layouts: nothing wrong goes in, and no row is lost silently."""

from __future__ import annotations

import openpyxl
import pytest
from tests.cli.imports.test_cases import BING, JIA, YI, community, counts, stored, templates  # noqa: F401

SHOWN = "瓯澜鲸屿软件技术有限公司"


def bring(run, noun, folder, text, *options):
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return run(noun, "import", path, "--yes", "--json", *options)


A1901, A1203, B801 = ("A", 19, "1901"), ("A", 12, "1203"), ("B", 8, "801")
ENTERPRISES = {
    "headings and totals of parts": (
        (f"序号,单位名称,所属楼宇,楼层,房间,职工人数\n一,锦汐中心A座,,,,\n1,{JIA},锦汐中心A座,19,1901,12\nA座小计,1家,,,,12\n"
        f"二,锦汐中心B座（1家）,,,,\n1,{YI},锦汐中心B座,8,801,3\n平均,,,,,7\n其中：规上,1家,,,,\n总  计,,,,,15\n"),
        0, {"created": 2, "skipped": 6}, [(JIA, A1901), (YI, B801)],
    ),
    "notes, blank rows and an example": (
        f"序号,企业名称,楼宇,房号\n示例,某某有限公司,A座,101\n1,{JIA},A座,1901\n2,/,,\n3,（空白）,,\n,2.从业人数为期末数。,,\n,××科技有限公司,,\n",
        0, {"created": 1, "skipped": 5}, [(JIA, A1901)],
    ),
    "a header again in another spelling": (
        f"企业名称,楼宇,楼层,房号\n{JIA},A座,19,1901\n企业名称（盖章）,楼宇,楼层,房号\n{YI},B座,8,801\n",
        0, {"created": 2, "skipped": 1}, [(JIA, A1901), (YI, B801)],
    ),
    "a second block with more columns": (
        f"A座名单\n企业名称,楼宇,房号\n{JIA},A座,1901\nB座企业名单\n企业名称,楼宇,房号,从业人数\n{YI},B座,801,3\n",
        6, {"created": 1, "rejected": 1, "skipped": 2}, [(JIA, A1901)],
    ),
    "a second block in another order": (
        f"企业名称,楼宇,楼层,房号\n{JIA},A座,19,1901\n企业名称,楼宇,房号,楼层\n{YI},B座,801,8\n企业名称,楼宇,楼层,房号\n{BING},A座,12,1203\n",
        6, {"created": 2, "rejected": 1, "skipped": 2}, [(JIA, A1901), (BING, A1203)],
    ),
    "a row without a name": (
        f"企业名称,楼宇,楼层,房号\n{JIA},A座,19,1901\n,A座,12,1203\n", 6, {"created": 1, "rejected": 1}, [(JIA, A1901)],
    ),
    "ditto marks and two names in a cell": (
        f'企业名称,楼宇,房号\n{JIA},A座,1901\n同上,A座,1902\n〃,A座,1903\n{YI}、{BING},A座,1203\n"{YI}\n{BING}",B座,801\n',
        6, {"created": 1, "rejected": 4}, [(JIA, A1901)],
    ),
    "a unit that names another tower": (
        f"企业名称,楼宇,房号\n{JIA},A座,B座801\n{YI},B座,B座801\n", 6, {"created": 1, "rejected": 1}, [(YI, B801)],
    ),
    "the end of a second room number": (
        f"企业名称,楼宇,房号\n{JIA},A座,1901/2\n", 0, {"created": 1}, [(JIA, A1901, ("A", 19, "1902"))],
    ),
    "a city that has 州 in its name": (
        f"企业名称,经营地址\n{JIA},杭州市望澜大厦301\n{YI},瓯澜市栖湖区望澜大厦301\n", 0, {"created": 2}, [(JIA,), (YI, ("W", 3, "301"))],
    ),
    "numbered headers and headers in two languages": (
        f"1、企业名称,楼宇名称 Building,Room 房号\n{JIA},A座,1901\n", 0, {"created": 1}, [(JIA, A1901)],
    ),
    "numbers before the names": (
        f"序号,企业名称,楼宇,房号\n1,1.{JIA},A座,1901\n2,（2）{YI},B座,801\n3,③{BING},A座,1203\n4,4.58到家服务部,A座,1204\n5,7.5度咖啡馆,A座,1205\n",
        0, {"created": 5}, [(JIA, A1901), (YI, B801), (BING, A1203), ("58到家服务部", ("A", 12, "1204")), ("7.5度咖啡馆", ("A", 12, "1205"))],
    ),
    "a number before a name, and the name without it": (
        f"企业名称,楼宇,房号\n1、{JIA},A座,1901\n{JIA},A座,1901\n", 0, {"created": 1, "unchanged": 1}, [(JIA, A1901)],
    ),
    "remarks behind the names": (
        f"企业名称,楼宇,房号\n{JIA}（曾用名：瓯澜老木有限公司）,A座,1901\n【重点】{YI},B座,801\n", 6, {"created": 2, "values_left_out": 2},
        [(JIA, A1901), (YI, B801)],
    ),
    "columns between upright lines": (
        f"|企业名称|楼宇|房号|\n|---|---|---|\n|{JIA}|A座|1901|\n|{YI}|B座|801|\n", 0, {"created": 2, "skipped": 1}, [(JIA, A1901), (YI, B801)],
    ),
    "wide commas": (f"企业名称，楼宇，房号\n{JIA}，A座，1901\n", 0, {"created": 1}, [(JIA, A1901)]),
    "a title that names a day": (
        f"锦汐商务社区企业台账（2026年9月20日）,,\n企业名称,楼宇,房号\n{JIA},A座,1901\n", 0, {"created": 1}, [(JIA, A1901)],
    ),
    "rooms that nobody rents, an example and an end": (
        f"企业名称,楼宇,房号\n例：某某有限公司,A座,101\n物业用房,A座,102\n{JIA},A座,1901\n（以下无正文）,,\n", 0, {"created": 1, "skipped": 3}, [(JIA, A1901)],
    ),
    "a name without its end": (
        f"企业名称,楼宇,房号\n{'甲' * 200}有限公司,A座,1901\n{YI},B座,801\n", 6, {"created": 1, "rejected": 1}, [(YI, B801)],
    ),
    "two towers of one address": (f"企业名称,经营地址\n{JIA},锦汐中心A座和B座\n", 0, {"created": 1}, [(JIA, ("A", None, None), ("B", None, None))]),
    "words of shops": (f"商户名,楼宇,铺位\n{JIA},锦汐里,L2-08\n", 0, {"created": 1}, [(JIA, ("M", 2, "L2-08"))]),
    "words of tenancies": (f"承租单位,所在大厦,租赁位置\n{JIA},A座,1901\n", 0, {"created": 1}, [(JIA, A1901)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "exit_code", "expected", "enterprises"), ENTERPRISES.values(), ids=list(ENTERPRISES))
def test_enterprises(community, tmp_path, text, exit_code, expected, enterprises):  # noqa: F811
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, text)

    assert (ran.exit_code, counts(ran), stored(run)) == (exit_code, expected, enterprises)


@pytest.mark.parametrize(
    ("name", "column", "operating"),
    [
        (f"{JIA}(已注销)", "", "已注销"), (f"{JIA}（拟迁出）", "", "在营"), (f"{JIA}【停业】", "", "停业"), (f"{JIA}（经营部）", "", "在营"),
        (f"{JIA}（停业）", "在营", "在营"),
    ],
)  # fmt: skip
def test_a_state_behind_the_name_is_read_as_one(community, tmp_path, name, column, operating):  # noqa: F811
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, f"企业名称,楼宇,经营状态\n{name},A座,{column}\n")

    (line,) = run("enterprise", "list", "--json").json
    assert (line["name"], line["operating"]) == (name if "部" in name else JIA, operating)
    assert [each["value"] for each in ran.json["values_left_out"]] == (["停业"] if column else [])


def test_a_place_that_is_said_more_exactly_is_no_move(community, tmp_path):  # noqa: F811
    run = community("bare")
    path = tmp_path / "a.csv"
    path.write_text(f"企业名称,楼宇,房号\n{JIA},A座,\n{JIA},A座,1901\n", encoding="utf-8")

    ran = run("enterprise", "import", path, "--yes", lang="en")

    assert (ran.exit_code, "moved" in ran.stderr, stored(run)) == (0, False, [(JIA, A1901)])


def test_a_line_that_is_not_cut_is_not_proposed_as_a_name(community, tmp_path):  # noqa: F811
    run = community("bare")
    path = tmp_path / "a.txt"
    path.write_text(f"企业名称 楼宇 房号\n{JIA} A座 1901\n", encoding="utf-8")

    ran = run("enterprise", "import", path, "--yes", lang="en")

    assert (ran.exit_code, "--map" in ran.stderr) == (5, False)
    assert "Separate the columns with commas, tabs, semicolons or |." in ran.stderr


def test_a_further_column_of_the_same_name_is_said(community, tmp_path):  # noqa: F811
    run = community("bare")
    path = tmp_path / "a.csv"
    path.write_text(f"企业名称,楼宇,房号,房号,天气\n{JIA},A座,1901,1902,晴\n", encoding="utf-8")

    said = run("enterprise", "import", path, "--yes", lang="en").stderr

    assert "a further column of the same name, left out: 房号\n" in said
    assert "not understood, left out: 天气\n" in said


def test_two_lists_side_by_side_are_refused(community, tmp_path):  # noqa: F811
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, f"企业名称,房号,企业名称,房号\n{JIA},A座1901,{YI},B座801\n")

    assert (ran.exit_code, "左右并排" in ran.stderr, stored(run)) == (5, True, [])


def test_a_title_of_a_sheet_gives_the_building_whatever_it_says_besides(community, tmp_path):  # noqa: F811
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, name, room in (("1.锦汐中心A座企业", JIA, "1901"), ("望澜大厦名单（2026）", YI, "301")):
        sheet = book.create_sheet(title)
        sheet.append(["企业名称", "房号"])
        sheet.append([name, room])
    book.save(tmp_path / "a.xlsx")
    run = community("bare")

    ran = run("enterprise", "import", tmp_path / "a.xlsx", "--yes", "--json")

    assert (ran.exit_code, stored(run)) == (0, [(JIA, A1901), (YI, ("W", 3, "301"))])


@pytest.mark.parametrize(
    ("said", "operating"),
    [
        ("停业后恢复营业", "在营"), ("已复工", "在营"), ("尚未恢复营业", "停业"), ("有外迁意向", "在营"), ("考虑搬迁", "在营"),
        ("预计10月开业", "筹备"), ("非失联", None), ("未失联", None), ("失联", "失联"),
    ],
)  # fmt: skip
def test_an_intention_a_negation_and_a_return_are_read_before_the_word(community, tmp_path, said, operating):  # noqa: F811
    run = community("bare")

    bring(run, "enterprise", tmp_path, f"企业名称,经营状态\n{JIA},{said}\n")

    assert [each["operating"] for each in run("enterprise", "list", "--json").json] == (
        [operating] if operating else []
    )


def test_units_of_headers_count_for_numbers_in_words_and_for_hundreds(community, tmp_path):  # noqa: F811
    run = community("bare")

    bring(run, "enterprise", tmp_path, f"企业名称,注册资本（万元）,建筑面积（百平方米）,楼宇\n{JIA},五百,3,A座\n")

    shown = run("enterprise", "show", JIA, "--json").json
    assert (shown["capital"], [each["area_m2"] for each in shown["occupancies"]]) == ("五百万元", [300])


@pytest.mark.parametrize("said", ["没有诉求", "暂无诉求", "无其他问题。", "未反映问题", "无困难和问题", "无"])
def test_a_visit_that_heard_of_no_issue_makes_none(community, tmp_path, said):  # noqa: F811
    run = community("full")

    ran = bring(run, "visit", tmp_path, f"走访日期,走访企业,走访情况,诉求\n2026-10-12,{SHOWN},好,{said}\n")

    assert (ran.exit_code, counts(ran), run("issue", "list", "--json").json) == (0, {"created": 1}, [])


def test_a_visit_at_half_past_and_words_of_phone_calls(community, tmp_path):  # noqa: F811
    run = community("full")

    ran = bring(
        run, "visit", tmp_path,
        f"走访日期,走访企业,方式,结果\n2026/10/16 9点半,{SHOWN},电话回访,未接通\n2026/10/17 下午3点一刻,{SHOWN},非上门,已走访\n",
    )  # fmt: skip

    lines = [(each["visited_at"], each["method"], each["result"]) for each in run("visit", "list", "--json").json]
    assert (ran.exit_code, sorted(lines)) == (6, [("09:30", "电话", "未遇"), ("15:15", "上门", "见到")])
    assert [(each["field"], each["value"]) for each in ran.json["values_left_out"]] == [("method", "非上门")]


@pytest.mark.parametrize(
    ("said", "result"),
    [("未遇", "未遇"), ("关门。", "未遇"), ("企业已搬走", "已搬离"), ("拒访", "拒访"), ("设备搬运正常", "见到")],
)
def test_a_report_that_nobody_was_met_is_the_result(community, tmp_path, said, result):  # noqa: F811
    run = community("full")

    ran = bring(run, "visit", tmp_path, f"走访日期|走访企业|走访情况\n2026-10-12|{SHOWN}|{said}\n")

    assert (ran.exit_code, [each["result"] for each in run("visit", "list", "--json").json]) == (0, [result])


def test_a_row_that_asks_for_nothing_is_no_issue(community, tmp_path):  # noqa: F811
    run = community("full")

    ran = bring(run, "issue", tmp_path, f"日期,企业,诉求\n2026-09-14,{SHOWN},停车难\n2026-09-14,{SHOWN},暂无诉求\n")

    assert (ran.exit_code, counts(ran)) == (6, {"created": 1, "rejected": 1})


ISSUES = {
    "a column that asks whether it is done": ("是否办结", "是", 6, {"rejected": 1}),
    "the same, and it is not": ("是否办结", "否", 0, {"created": 1}),
    "handled, but no day": ("状态", "已办结", 6, {"rejected": 1}),
    "solved, but no day": ("办理结果", "已解决", 6, {"rejected": 1}),
    "declined": ("状态", "不予受理", 6, {"rejected": 1}),
    "withdrawn": ("状态", "已撤销", 6, {"rejected": 1}),
    "not handled": ("状态", "未办结", 0, {"created": 1}),
    "not solved": ("办理结果", "未解决", 0, {"created": 1}),
    "not done, beside a day": (
        "状态,责任单位,办结日期,答复",
        "未完成,综合行政执法局,2026-09-16,再议",
        6,
        {"rejected": 1},
    ),
    "partly solved by its state": (
        "状态,责任单位,办结日期,答复",
        "部分解决,综合行政执法局,2026-09-16,已协调",
        0,
        {"created": 1},
    ),
    "a state that is not known": ("状态", "已退回", 6, {"created": 1, "values_left_out": 1}),
    "an answer without a day": ("办理情况", "正在处理", 6, {"created": 1, "values_left_out": 1}),
}


@pytest.mark.parametrize(("column", "said", "exit_code", "expected"), ISSUES.values(), ids=list(ISSUES))
def test_an_issue_is_open_only_where_nothing_says_otherwise(community, tmp_path, column, said, exit_code, expected):  # noqa: F811
    run = community("full")

    ran = bring(run, "issue", tmp_path, f"日期,企业,诉求,{column}\n2026-09-14,{SHOWN},停车难,{said}\n")

    assert (ran.exit_code, counts(ran)) == (exit_code, expected)


def test_a_field_without_a_column_has_its_chinese_name(community, tmp_path):  # noqa: F811
    run = community("full")
    path = tmp_path / "a.csv"
    path.write_text(f"日期,企业,诉求,状态\n2026-09-14,{SHOWN},停车难,已办结\n", encoding="utf-8")

    assert "第 2 行，办结日期“”：已办结，但没有写日期" in run("issue", "import", path, "--yes").stderr


@pytest.mark.parametrize(("said", "kept"), [("非常满意", "满意"), ("不太满意", "不满意"), ("较满意", "基本满意")])
def test_satisfaction_is_read_with_its_degree(community, tmp_path, said, kept):  # noqa: F811
    run = community("full")

    ran = bring(
        run, "issue", tmp_path,
        "日期,企业,诉求,责任单位,办结日期,办理结果,是否解决,满意度,回访日期\n"
        f"2026-09-15,{SHOWN},电梯慢,综合行政执法局,2026-09-16,部分解决,部分,{said},2026-09-17\n",
    )  # fmt: skip

    (issue,) = run("issue", "list", "--all", "--json").json
    assert (ran.exit_code, run("issue", "show", issue["ref"], "--json").json["satisfaction"]) == (0, kept)


def test_a_visit_by_other_people_or_in_another_building_is_another_one(community, tmp_path):  # noqa: F811
    run = community("full")
    text = (
        f"走访日期,企业名称,楼宇,人员,走访情况,存在的问题\n2026-10-12,{SHOWN},A座,闻人霁、费知夏,好,停车难\n2026-10-12,{SHOWN},A座,费知夏、闻人霁,好,\n"
        f"2026-10-12,{SHOWN},A座,简望北,好,\n2026-10-12,{SHOWN},B座,闻人霁,好,\n"
    )

    ran, again = (bring(run, "visit", tmp_path, text) for _time in range(2))

    assert (counts(ran), counts(again)) == ({"created": 3, "unchanged": 1}, {"unchanged": 4})
    assert [each["text"] for each in run("issue", "list", "--json").json] == ["停车难"]
