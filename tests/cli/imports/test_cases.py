"""Small lists as offices send them: each stands for a kind of list (tests/cases/import), with what is right."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import ROOT

from loucheng_cli.cli.imports.records import ENCODED

CASES = ROOT / "tests" / "cases" / "import"
JIA, YI, BING = "瓯澜甲木科技有限公司", "瓯澜乙水商贸有限公司", "瓯澜丙火贸易有限公司"


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """The community without and with its enterprises, made once."""
    folder = tmp_path_factory.mktemp("cases")
    return {name: folder / f"{name}.db" for name in ("bare", "full")}


@pytest.fixture
def community(loucheng, templates, tmp_path, monkeypatch):
    """A database of the station QB on a day after the visits of the cases."""
    monkeypatch.setenv("LOUCHENG_TODAY", "2026-10-20")
    monkeypatch.chdir(tmp_path)
    if not templates["bare"].exists():
        for path in templates.values():
            os.environ["LOUCHENG_DB"] = str(path)
            loucheng("init", "--station", "QB", "--from", ROOT / "examples" / "community.yaml")
        loucheng("enterprise", "import", ROOT / "examples" / "enterprises.csv", "--yes")

    def use(kind: str):
        path = tmp_path / f"{kind}.db"
        with closing(sqlite3.connect(templates[kind])) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        monkeypatch.setenv("LOUCHENG_DB", str(path))
        return loucheng

    return use


def bring(run, noun: str, tmp_path: Path, name: str, *options: str):
    """Import a copy of a case, since its rejects are written beside it."""
    path = tmp_path / name
    shutil.copy(CASES / name, path)
    return run(noun, "import", path, "--yes", "--json", *options)


def counts(ran) -> dict[str, int]:
    found = {name: ran.json[name] for name in ("created", "updated", "unchanged", "rejected")}
    found |= {name: len(ran.json[name]) for name in ("skipped", "values_left_out")}
    return {name: count for name, count in found.items() if count}


def stored(run) -> list[tuple]:
    return [
        (line["name"], *((each["building"], each["floor"], each["unit"]) for each in line["occupancies"]))
        for line in run("enterprise", "list", "--json").json
    ]


A, B, W = ("A", None, None), ("B", None, None), ("W", None, None)


@pytest.mark.parametrize(
    ("name", "exit_code", "expected", "enterprises"),
    [
        ("02-totals-and-notes.csv", 0, {"created": 2, "skipped": 4}, [(JIA,), (YI,)]),
        ("03-repeated-header.csv", 0, {"created": 2, "skipped": 2}, [(JIA, ("A", 19, "1901")), (YI, ("B", 8, "801"))]),
        ("04-cover-sheet.xlsx", 0, {"created": 1}, [(JIA, ("A", 19, None))]),
        (
            "05-one-sheet-per-building.xlsx", 0, {"created": 3},
            [(JIA, ("A", 19, "1901")), (YI, ("B", 8, "801")), (BING, ("W", 3, "301"))],
        ),
        ("06-three-row-header.xlsx", 0, {"created": 1}, [(JIA,)]),
        ("07-header-in-row-12.xlsx", 0, {"created": 1}, [(JIA, A)]),
        ("08-merged-name-two-rooms.xlsx", 0, {"created": 1, "updated": 1}, [(JIA, ("A", 19, "1901"), ("A", 19, "1902"))]),
        (
            "10-line-break-in-cell.csv", 0, {"created": 5},
            [
                (JIA, ("A", 19, "1901"), ("A", 19, "1902")), (YI, ("A", 12, "1203")),
                (BING, ("A", 18, "1801"), ("A", 18, "1802")), ("瓯澜丁土贸易有限公司", ("A", 17, "1701内101")),
                ("瓯澜戊金贸易有限公司", ("A", 16, "1601"), ("A", 16, "1602")),
            ],
        ),
        ("19-old-excel.xls", 0, {"created": 1}, [(JIA, ("A", 19, None))]),
        ("19-html-div.xls", 0, {"created": 1}, [(JIA, A)]),
        ("19-xml-2003.xls", 0, {"created": 1}, [(JIA,)]),
        ("21-formula-in-serial-column.xlsx", 0, {"created": 1}, [(JIA, A)]),
        (
            "22-address-one-place-becomes-two.csv", 0, {"created": 6},
            [
                ("瓯澜甲样有限公司", ("W", 12, "1207E1")), ("瓯澜乙样有限公司", ("W", 4, "05B0303")),
                ("瓯澜丙样有限公司", ("W", 8, "811")), ("瓯澜丁样有限公司", ("W", 10, "1006室172号")),
                ("瓯澜戊样有限公司", ("W", 6, "A区")), ("瓯澜己样有限公司", ("W", 15, "B01")),
            ],
        ),
        ("23-address-of-another-building.csv", 0, {"created": 2}, [("瓯澜甲样有限公司",), ("瓯澜乙样有限公司",)]),
        ("24-text-guard.csv", 0, {"created": 1, "unchanged": 1}, [(JIA, A)]),
        ("25-two-buildings-in-one-cell.csv", 6, {"rejected": 2}, []),
        ("26-building-only-in-first-row.xlsx", 6, {"created": 2, "values_left_out": 2}, [(JIA, ("A", 19, "1901")), (YI,)]),
        ("30-point-zero.csv", 0, {"created": 1}, [(JIA, ("A", 19, "1901"))]),
        ("34-tenant-list-headers.csv", 0, {"created": 1}, [(JIA, ("A", 19, "1901"))]),
        ("35-two-faults-in-one-row.csv", 6, {"rejected": 1}, []),
    ],
)  # fmt: skip
def test_a_list_of_enterprises_comes_out_right(community, tmp_path, name, exit_code, expected, enterprises):
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, name)

    assert (ran.exit_code, counts(ran), stored(run)) == (exit_code, expected, enterprises)


def test_rows_that_are_no_rows_are_told_with_their_numbers(community, tmp_path):
    ran = bring(community("bare"), "enterprise", tmp_path, "02-totals-and-notes.csv")

    assert [(each["row"], each["code"], each["text"]) for each in ran.json["skipped"]] == [
        (4, "total", "合计 42"), (5, "total", "总计：2家"), (6, "note", "填表人：某某"), (7, "note", "备注：数据截至9月底"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("01-data-row-as-header.csv", "--map '客户名称=企业名称'", "no column names “name”"),
        ("19-mhtml.xls", "--map", "none of its column names is recognised"),
        ("31-transposed.csv", "转置", "transposed"),
    ],
)
def test_a_list_that_cannot_be_taken_is_refused_once(community, tmp_path, name, zh, en):
    run = community("bare")
    shutil.copy(CASES / name, tmp_path / name)

    ran = [run("enterprise", "import", tmp_path / name, "--yes", lang=lang) for lang in ("zh", "en")]

    assert [each.exit_code for each in ran] == [5, 5]
    assert (zh in ran[0].stderr, en in ran[1].stderr, stored(run)) == (True, True, [])


def test_other_brackets_are_the_same_name_and_nobody_is_moved_out(community, tmp_path):
    run = community("bare")

    bring(run, "enterprise", tmp_path, "09-brackets-before.csv")
    after = bring(run, "enterprise", tmp_path, "09-brackets-after.csv", "--move-out-missing")

    assert (counts(after), after.json["missing"]) == ({"unchanged": 2}, [])
    assert stored(run)[0][0] == "瓯澜甲木（瓯江）科技有限公司"


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("11-status-negated.csv", "operating", ["筹备", "停业", "停业", "停业", "在营"]),
        ("12-not-above-scale.csv", "scale", [None, "规上"]),
        ("12-size-class.csv", "scale", [None, None]),
        (
            "14-month-only-and-other-days.csv", "moved_in_on",
            ["2019-05-01", "2019-05-01", "2019-05-01", "2019-12-16", "2019-05-01", None, "2019-05-01", "2019-05-01"],
        ),
    ],
)  # fmt: skip
def test_a_value_is_what_its_cell_means(community, tmp_path, name, column, expected):
    run = community("bare")

    bring(run, "enterprise", tmp_path, name)

    assert [line[column] for line in run("enterprise", "list", "--json").json] == expected


def test_what_is_intended_goes_into_the_note_and_what_is_not_understood_is_rejected(community, tmp_path):
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, "11-status-negated.csv")

    assert [(each["value"], each["field"]) for each in ran.json["rejections"]] == [("非正常", "operating")]
    assert run("enterprise", "show", "瓯澜己木贸易有限公司", "--json").json["note"] == "经营状态：拟迁出"


def test_a_unit_in_the_header_and_an_escaped_line_end_are_read(community, tmp_path):
    run = community("bare")

    bring(run, "enterprise", tmp_path, "13-capital-in-ten-thousands.csv")
    bring(run, "enterprise", tmp_path, "28-escaped-line-end.xlsx")

    shown = run("enterprise", "show", JIA, "--json").json
    assert (shown["capital"], shown["note"]) == ("500万元", "第一行\n第二行")


def test_hidden_rows_are_told_and_left_out_on_request(community, tmp_path):
    run = community("bare")

    visible = bring(run, "enterprise", tmp_path, "20-filtered-rows.xlsx", "--visible-only")
    whole = bring(run, "enterprise", tmp_path, "20-filtered-rows.xlsx")
    told = run("enterprise", "import", tmp_path / "20-filtered-rows.xlsx", lang="en").stderr

    assert (counts(visible), counts(whole), whole.json["hidden"]) == ({"created": 2}, {"created": 2, "unchanged": 2}, 2)
    assert "2 hidden rows were read as well; --visible-only leaves them out" in told


def test_a_building_is_filled_downwards_or_given(community, tmp_path):
    run = community("bare")

    told = bring(run, "enterprise", tmp_path, "26-building-only-in-first-row.xlsx")
    filled = bring(run, "enterprise", tmp_path, "26-building-only-in-first-row.xlsx", "--fill-down", "楼宇")

    assert [(each["row"], each["field"], each["value"]) for each in told.json["values_left_out"]] == [
        (3, "floor", "12"), (3, "unit", "1203"),
    ]  # fmt: skip
    assert (counts(filled), stored(run)[1]) == ({"updated": 1, "unchanged": 1}, (YI, ("A", 12, "1203")))


def test_the_first_of_several_telephones_is_taken(community, tmp_path):
    run = community("bare")

    ran = bring(run, "enterprise", tmp_path, "27-several-telephones.csv", "--with-contacts")

    assert (ran.exit_code, counts(ran)) == (6, {"created": 3, "values_left_out": 1})
    assert [(each["row"], each["value"], each["code"]) for each in ran.json["values_left_out"]] == [
        (2, "0577-00000002", "number_more")
    ]
    assert [(each["name"], each["phone"]) for each in run("contact", "list", "--json").json if each["phone"]] == [
        ("某甲", "0577-00000001"), ("某丙", "0577-00000003"),
    ]  # fmt: skip


def test_a_firm_in_another_room_of_its_building_has_moved(community, tmp_path):
    run = community("bare")

    bring(run, "enterprise", tmp_path, "33-room-before.csv")
    shutil.copy(CASES / "33-room-changed.csv", tmp_path / "b.csv")
    told = run("enterprise", "import", tmp_path / "b.csv", lang="en")

    assert stored(run) == [(JIA, ("A", 19, "1902"))]
    assert f"row 2: QB-E1 {JIA} moved: A 1901 → A 1902" in told.stderr


def test_all_faults_of_a_row_are_named(community, tmp_path):
    ran = bring(community("bare"), "enterprise", tmp_path, "35-two-faults-in-one-row.csv")

    assert [(each["row"], each["field"]) for each in ran.json["rejections"]] == [(2, "building"), (2, "headcount")]
    text = Path(ran.json["rejects"][0]).read_text(encoding="utf-8-sig")
    assert "没有这个名称的楼宇；" in text or "；" in text.splitlines()[1]


def test_two_visits_of_a_day_are_two_and_their_times_are_kept(community, tmp_path):
    run = community("full")

    first = bring(run, "visit", tmp_path, "15-two-visits-one-day.csv")
    again = bring(run, "visit", tmp_path, "15-two-visits-one-day.csv")

    lines = run("visit", "list", "--json").json
    assert (counts(first), counts(again)) == ({"created": 2}, {"unchanged": 2})
    assert sorted((each["visited_at"], each["heard"]) for each in lines) == [
        ("09:20", "上午说电梯慢"), ("15:00", "下午说要续租"),
    ]  # fmt: skip


def test_a_serial_number_is_no_number_of_a_form(community, tmp_path):
    run = community("full")

    first = bring(run, "visit", tmp_path, "16-visits-week.csv")
    again = bring(run, "visit", tmp_path, "16-visits-week-sorted.csv")

    assert (counts(first), counts(again)) == ({"created": 2}, {"unchanged": 2})


def test_visits_read_places_people_and_words_as_enterprises_do(community, tmp_path):
    run = community("full")

    addressed = bring(run, "visit", tmp_path, "17-visit-building-as-address.csv")
    form = bring(run, "visit", tmp_path, "18-street-visit-form.csv")

    (visit,) = [each for each in run("visit", "list", "--json").json if each["heard"] == "问了招聘的事"]
    assert (counts(addressed), counts(form)) == ({"created": 2}, {"created": 1})
    assert (visit["method"], visit["worker"], visit["building"]) == ("上门", "wr", "A")


def test_a_hotline_list_is_taken_by_its_address(community, tmp_path):
    run = community("full")

    ran = bring(run, "issue", tmp_path, "18-hotline-list.csv")

    (issue,) = run("issue", "list", "--json").json
    assert counts(ran) == {"created": 1}
    assert [issue[name] for name in ("kind", "building", "unit", "lead_name", "opened_on")] == [
        "投诉", "M", "L3-08", "综合行政执法局", "2026-09-14",
    ]  # fmt: skip


def test_a_number_that_lost_its_digits_is_left_out(community, tmp_path):
    run = community("full")

    ran = bring(run, "issue", tmp_path, "32-work-order-number-cut.csv")

    assert (ran.exit_code, counts(ran)) == (6, {"created": 2, "values_left_out": 2})
    assert {each["code"] for each in ran.json["values_left_out"]} == {"lost_digits"}


def test_long_texts_are_taken_and_only_a_little_of_each_is_asked_for_its_meaning(community, tmp_path, monkeypatch):
    asked = []

    def load(_catalog, codes, _waiting):
        return lambda whole: asked.append(len(whole)) or [0.8] * len(codes)

    monkeypatch.setattr("loucheng_cli.files.catalog.semantic.load_nearness", load)

    ran = bring(community("full"), "issue", tmp_path, "29-long-texts.csv", "--dry-run")

    assert (ran.exit_code, counts(ran)) == (0, {"created": 10})
    assert asked
    assert max(asked) <= ENCODED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业名称,楼宇\n栖湖区半枝糖水铺,锦汐里购物中心\n", {"unchanged": 1}),
        ("企业名称,楼宇,楼层\n栖湖区半枝糖水铺,锦汐里购物中心,1\n", {"unchanged": 1}),
        ("企业名称,楼宇,楼层,房号\n瓯澜砚岬会计师事务所(普通合伙),锦汐中心A座,12,1203\n", {"unchanged": 1}),
        (
            "企业名称,楼宇,楼层,房号\nＡＢＣ贸易有限公司,锦汐中心A座,5,502\nABC贸易有限公司,锦汐中心A座,5,502\n",
            {"created": 1, "unchanged": 1},
        ),
    ],
    ids=["building alone", "building and floor", "half-width brackets", "width of letters"],
)
def test_a_row_that_names_the_same_less_exactly_makes_nobody_new(community, tmp_path, text, expected):
    run = community("full")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")

    ran = run("enterprise", "import", tmp_path / "a.csv", "--json")

    assert (ran.exit_code, counts(ran)) == (0, expected)
