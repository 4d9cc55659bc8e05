"""Where a list is in its file, who is meant by a row, and what a folder holds: the options that decide, and what is told."""

from __future__ import annotations

import random
import shutil

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

JIA, YI = "瓯澜甲木科技有限公司", "瓯澜乙水商贸有限公司"


@pytest.fixture
def community(loucheng):
    assert loucheng("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
    return loucheng


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def book(path, **sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def counts(ran):
    found = {name: ran.json[name] for name in ("created", "updated", "unchanged", "rejected")}
    found |= {name: len(ran.json[name]) for name in ("skipped", "doubtful", "values_left_out")}
    return {name: count for name, count in found.items() if count}


def stored(run):
    return [
        (line["name"], *((each["building"], each["unit"]) for each in line["occupancies"]))
        for line in run("enterprise", "list", "--json").json
    ]


# --- where the list is


def test_a_sheet_is_chosen_by_its_title_or_its_number_and_others_are_named(community, tmp_path):
    path = book(
        tmp_path / "名单.xlsx",
        一月=[["企业名称", "楼宇"], [JIA, "A"]],
        二月=[["企业名称", "楼宇", "从业人数"], [YI, "B", 3]],
    )

    first = community("enterprise", "import", path, "--sheet", "一月", "--json")
    second = community("enterprise", "import", path, "--sheet", "2", "--json")
    every = community("enterprise", "import", path, "--all-sheets", "--json")
    absent = community("enterprise", "import", path, "--sheet", "三月", lang="en")
    chosen = community("enterprise", "import", path, "--dry-run", "--json", lang="en").json["columns"]

    assert (counts(first), counts(second), counts(every)) == ({"created": 1}, {"created": 1}, {"unchanged": 2})
    assert (absent.exit_code, "it has 一月, 二月" in absent.stderr) == (2, True)
    assert [(each["sheet"], each["notes"]) for each in chosen] == [("二月", ["Other sheets are not read: 一月"])]


def test_a_header_row_columns_and_defaults_are_as_a_person_says(community, tmp_path):
    deep = write(tmp_path / "a.csv", f"一,二\n三,四\n企业名称,楼宇\n{JIA},A\n")
    bare = write(tmp_path / "b.csv", f"{YI},,1203\n")

    by_row = community("enterprise", "import", deep, "--header-row", "3", "--json")
    named = community(
        "enterprise", "import", bare, "--columns", "企业名称,楼宇,房号", "--building", "A座", "--default", "经营状态=停业", "--json"
    )  # fmt: skip
    both = community("enterprise", "import", bare, "--columns", "企业名称", "--header-row", "1")

    assert (counts(by_row), counts(named), both.exit_code) == ({"created": 1}, {"created": 1}, 2)
    assert stored(community) == [(JIA, ("A", None)), (YI, ("A", "1203"))]
    assert community("enterprise", "show", YI, "--json").json["operating"] == "停业"


def test_a_mapping_takes_labels_names_and_positions(community, tmp_path):
    odd = write(tmp_path / "a.csv", f"客户,哪栋,,人头\n{JIA},A座,1901,12\n")

    ran = community(
        "enterprise", "import", odd, "--map", "客户=企业名称", "--map", "哪栋=building", "--map", "第3列=房号", "--map", "D=从业人数", "--json"
    )  # fmt: skip
    wrong = community("enterprise", "import", odd, "--map", "客户=天气", lang="en")

    assert (counts(ran), stored(community)) == ({"created": 1}, [(JIA, ("A", "1901"))])
    assert (wrong.exit_code, "registered_address" in wrong.stderr, "no field “天气”" in wrong.stderr) == (2, True, True)


@pytest.mark.parametrize(
    ("noun", "header", "field"),
    [("visit", "企业名称,反映情况", "走访日期"), ("issue", "受理日期,企业名称", "原话"), ("enterprise", "客户名称,楼宇", "企业名称")],
)  # fmt: skip
def test_a_column_that_is_missing_is_said_once(community, tmp_path, noun, header, field):
    path = write(tmp_path / "a.csv", f"{header}\n" + "甲,乙\n" * 50)

    ran = community(noun, "import", path)

    assert (ran.exit_code, ran.stderr.count(field), f"没有“{field}”一列" in ran.stderr) == (5, 2, True)


# --- who is meant


@pytest.mark.parametrize(
    ("options", "exit_code", "expected"),
    [
        ((), 6, {"rejected": 1, "doubtful": 1}),
        (("--namesakes", "create"), 0, {"created": 1, "doubtful": 1}),
        (("--namesakes", "skip"), 0, {"skipped": 1, "doubtful": 1}),
        (("--namesakes", "same"), 0, {"updated": 1, "doubtful": 1}),
    ],
)
def test_a_namesake_that_is_perhaps_the_same_is_never_doubled_silently(
    community, tmp_path, options, exit_code, expected
):
    community("enterprise", "add", "全家便利店", "--building", "A", "--unit", "101")
    path = write(tmp_path / "a.csv", "企业名称,楼宇,房号\n全家便利店,B座,201\n")

    ran = community("enterprise", "import", path, "--json", *options)

    (doubt,) = ran.json["doubtful"]
    assert (ran.exit_code, counts(ran)) == (exit_code, expected)
    assert (doubt["row"], doubt["ref"], doubt["place"]) == (2, "JX-E1", "A 101")
    assert doubt["new_ref"] == ("JX-E2" if "create" in options else None)


@pytest.mark.parametrize(
    "row", ["瓯澜甲木（瓯江）科技有限公司,A座,1902", "全家便利店,B座,301"], ids=["near name", "doubtful"]
)
def test_nobody_is_moved_out_while_a_row_may_be_about_them(community, tmp_path, row):
    community("enterprise", "add", JIA, "--building", "A", "--unit", "1901")
    community("enterprise", "add", "全家便利店", "--building", "A", "--unit", "101")
    community("enterprise", "add", YI, "--building", "A", "--unit", "1203")
    others = {"瓯澜甲木（瓯江）科技有限公司": "全家便利店,A座,101", "全家便利店": f"{JIA},A座,1901"}
    path = write(tmp_path / "a.csv", f"企业名称,楼宇,房号\n{row}\n{others[row.split(',')[0]]}\n")

    ran = community("enterprise", "import", path, "--move-out-missing", "--yes", "--json")

    assert ran.json["missing"] == ["JX-E3"]
    assert [each["ref"] for each in ran.json["doubtful"]] == ["JX-E1" if "甲木" in row else "JX-E2"]


NAMES = [JIA, YI, "瓯澜丙火（瓯江）贸易有限公司", "瓯澜丁土会计师事务所（普通合伙）", "ABC贸易有限公司"]
SPELT = [
    lambda name: name.replace("（", "(").replace("）", ")"),
    lambda name: name.translate({ord(char): ord(char) + 0xFEE0 for char in "ABC"}),
    lambda name: name.replace("有限公司", "有限责任公司"),
    lambda name: f" {name[:4]}　{name[4:]} ",
    lambda name: name,
]
TOTALS = ["合计,,", "A座小计：3家,,", "备注：数据截至9月,,", "企业名称,楼宇,房号", "填表人：某某,,"]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_a_list_shuffled_respelt_with_totals_and_twice_gives_the_same_enterprises(
    loucheng, tmp_path, monkeypatch, seed
):
    chance = random.Random(seed)
    rows = [(name, chance.choice("AB"), f"{chance.randint(3, 20)}0{chance.randint(1, 9)}") for name in NAMES]
    rows += [(NAMES[0], rows[0][1], "2107")]  # one firm in two rooms
    expected = sorted((NAMES.index(name), building, unit) for name, building, unit in rows)

    found = []
    for turn in range(2):
        database = tmp_path / f"{seed}-{turn}.db"
        database.unlink(missing_ok=True)
        monkeypatch.setenv("LOUCHENG_DB", str(database))
        loucheng("init", "--from", ROOT / "examples" / "community.yaml")
        lines = [f"{chance.choice(SPELT)(name) if turn else name},{building}座,{unit}" for name, building, unit in rows]
        chance.shuffle(lines)
        for total in TOTALS if turn else ():
            lines.insert(chance.randrange(len(lines) + 1), total)
        path = write(tmp_path / "a.csv", "企业名称,楼宇,房号\n" + "\n".join(lines) + "\n")
        ran = [loucheng("enterprise", "import", path, "--json") for _time in range(2)]
        assert [each.exit_code for each in ran] == [0, 0]
        assert [ran[1].json[name] for name in ("created", "updated")] == [0, 0]
        listed = loucheng("enterprise", "list", "--json").json
        found.append(sorted(
            (_index(line["name"]), each["building"], each["unit"]) for line in listed for each in line["occupancies"]
        ))  # fmt: skip

    assert found == [expected, expected]


def _index(name):
    from loucheng_cli.domain.enterprise.name import comparison_key

    return [comparison_key(each) for each in NAMES].index(comparison_key(name))


# --- a folder


def test_a_folder_is_brought_in_whole_and_says_what_it_passed_over(community, tmp_path):
    folder = tmp_path / "一周"
    folder.mkdir()
    for name in ("enterprises.csv", "visits.csv", "issues.csv"):
        shutil.copy(ROOT / "examples" / name, folder)
    write(folder / "说明.docx", "x")
    write(folder / "天气.csv", "天气,心情\n晴,好\n")

    tried = community("import", folder, "--dry-run", "--json")
    ran = community("import", folder, "--json")
    again = community("import", folder, "--json")
    told = community("import", folder, lang="en").stderr

    kinds = {each["file"].rpartition("/")[2]: each["kind"] for each in ran.json["plan"]}
    assert kinds == {"enterprises.csv": "enterprise", "visits.csv": "visit", "issues.csv": "issue", "天气.csv": None}
    assert [name.rpartition("/")[2] for name in ran.json["passed_over"]] == ["说明.docx"]
    assert tried.json["enterprise"]["batch"] is None
    assert [ran.json[kind]["created"] for kind in ("enterprise", "visit", "issue")] == [200, 18, 30]
    assert [again.json[kind]["created"] for kind in ("enterprise", "visit", "issue")] == [0, 0, 0]
    assert "passed over, no spreadsheets: 说明.docx" in told


# --- other kinds of files


def test_merged_cells_hidden_rows_and_numbers_of_xml_2003_are_read(community, tmp_path):
    spaces = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )

    def row(*cells, more=""):
        inner = "".join(f'<Cell{extra}><Data ss:Type="{kind}">{text}</Data></Cell>' for text, kind, extra in cells)
        return f"<Row{more}>{inner}</Row>"

    text = (
        f'<?xml version="1.0"?><Workbook {spaces}><Worksheet ss:Name="A座"><Table>'
        + row(("企业名称", "String", ""), ("房号", "String", ""), ("从业人数", "String", ""))
        + row((JIA, "String", ' ss:MergeDown="1"'), ("1901", "Number", ""), ("12.0", "Number", ""))
        + row(("1902", "Number", ' ss:Index="2"'))
        + row((YI, "String", ""), ("801", "Number", ""), more=' ss:Hidden="1"')
        + "</Table></Worksheet></Workbook>"
    )
    path = tmp_path / "名单.xls"
    path.write_text(text, encoding="utf-8")

    ran = community("enterprise", "import", path, "--visible-only", "--json")

    assert (ran.exit_code, stored(community)) == (0, [(JIA, ("A", "1901"), ("A", "1902"))])
    assert community("enterprise", "show", JIA, "--json").json["headcount"] == 12


def test_a_web_page_with_a_table_in_gbk_is_read(community, tmp_path):
    page = (
        "<html><head><meta charset=gb2312><style>td{}</style></head><body><h1>名单</h1><table>"
        f"<tr><th>企业名称<th>楼宇<th>房号<tr><td rowspan=2>{JIA}<td>A座<td>1901<tr><td>A座<td>1902<br>1903"
        "</table></body></html>"
    )
    path = tmp_path / "名单.xls"
    path.write_bytes(page.encode("gbk"))

    ran = community("enterprise", "import", path, "--json")

    assert ran.exit_code == 0
    assert stored(community) == [(JIA, ("A", "1901"), ("A", "1902"), ("A", "1903"))]


def test_a_formula_without_a_value_rejects_its_row_where_the_column_is_taken(community, tmp_path):
    path = book(tmp_path / "a.xlsx", 名单=[["企业名称", "从业人数"], [JIA, "=1+1"], [YI, 3]])

    ran = community("enterprise", "import", path, "--json")

    assert [(each["row"], each["field"], each["code"]) for each in ran.json["rejections"]] == [
        (2, "headcount", "formula")
    ]
    assert stored(community) == [(YI,)]
