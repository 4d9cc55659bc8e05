"""``loucheng export``: everything out, harmless, marked, and never without a record."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from datetime import date, datetime

import openpyxl
import pytest
from tests.conftest import demo_database

from loucheng_cli.domain.report.types import ExportFormat, What
from loucheng_cli.render.export.formats import sheet_of, write
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.reads import export as reads

HEADS = [
    "序号",
    "编号",
    "受理日期",
    "来源",
    "企业名称",
    "楼宇",
    "房号",
    "诉求内容",
    "类别",
    "对应事项",
    "主办单位",
    "协办单位",
    "层级",
    "交办日期",
    "签收日期",
    "承诺时限",
    "到期日",
    "首次联系",
    "办结日期",
    "办理结果",
    "是否超期",
    "回访日期",
    "是否解决",
    "满意度",
    "首问责任人",
    "备注",
]
HOSTILE = ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=x", "\r=x", "正常"]


@pytest.fixture
def typed(tmp_path_factory, tmp_path, loucheng):
    """The program on the example week, on Monday."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), path)

    def run(*args, **more):
        return loucheng("--db", path, *args, **more)

    return run


def exported(typed) -> list[dict]:
    """What the journal says of exports, the last first."""
    rows = [json.loads(line) for line in typed("export", "journal", "--format", "jsonl").stdout.splitlines()[1:]]
    return [row for row in reversed(rows) if row["kind"] == "export"]


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_ledger_has_its_mark_its_26_heads_and_every_issue(typed):
    mark, heads, *rows = rows_of(typed("export", "issues").stdout)

    [told] = mark
    assert told.startswith("敏感 · 诉求台账 · 锦汐商务社区 · 2026-09-21 · JX-")
    assert typed("db", "verify", "--against", told).exit_code == 0
    assert heads == HEADS
    assert len(rows) == 30
    assert [row[0] for row in rows] == [str(n) for n in range(1, 31)]
    late = next(row for row in rows if "排水沟" in row[7])
    assert dict(zip(HEADS, late, strict=True)) | {"编号": "", "备注": ""} == {
        "序号": "4", "编号": "", "受理日期": "2026-09-08", "来源": "楼事会", "企业名称": "", "楼宇": "望澜大厦", "房号": "地下1层",
        "诉求内容": "地库排水沟一下雨就返水，车都泡了半个轮子", "类别": "求助",
        "对应事项": "ZJ-11 楼宇渗漏水与排水返水处置（楼上漏水、地库返水）", "主办单位": "物业（望澜大厦物业管理处）", "协办单位": "",
        "层级": "社区", "交办日期": "2026-09-08", "签收日期": "2026-09-08", "承诺时限": "5个工作日", "到期日": "2026-09-15",
        "首次联系": "", "办结日期": "", "办理结果": "办理中", "是否超期": "是", "回访日期": "", "是否解决": "", "满意度": "",
        "首问责任人": late[24], "备注": "",
    }  # fmt: skip


def test_english_heads_for_english(typed):
    heads = rows_of(typed("export", "issues", lang="en").stdout)[1]

    assert (len(heads), heads[0], heads[-1]) == (26, "Row", "Notes")


@pytest.mark.parametrize("what", ["issues", "visits", "enterprises", "journal"])
def test_the_formats_agree_row_for_row(typed, tmp_path, what):
    for form in ("csv", "xlsx", "jsonl"):
        assert typed("export", what, "--out", tmp_path / f"all.{form}").exit_code == 0
    mark, heads, *rows = rows_of((tmp_path / "all.csv").read_text(encoding="utf-8"))
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx").active
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()

    if what == "journal":  # the two exports before it are in the later ones
        sheet.delete_rows(sheet.max_row)
        lines = lines[:-2]
    assert json.loads(lines[0])["level"] == "敏感"
    assert typed("db", "verify", "--against", json.loads(lines[0])["head"]).exit_code == 0
    assert sheet["A1"].value.rpartition(" · ")[0] == mark[0].rpartition(" · ")[0]  # each from its own moment
    assert [cell.value for cell in sheet[2]] == heads
    assert len(rows) == len(lines) - 1 == sheet.max_row - 2
    for row, cells in zip(rows, sheet.iter_rows(min_row=3, values_only=True), strict=True):
        shown = [
            "" if cell is None else cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
            for cell in cells
        ]
        assert [each.lstrip("'") for each in row] == shown


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("what", ["issues", "visits", "enterprises", "journal"])
def test_rows_leave_one_after_the_other(tmp_path_factory, form, what):
    db = open_database(str(demo_database(tmp_path_factory)))
    rows = {"issues": reads.issues, "visits": reads.visits, "journal": reads.journal}
    every = reads.enterprises(db) if what == "enterprises" else rows[what](db, None, None)
    file, written = io.BytesIO(), []

    def watched():
        for row in every:
            written.append(file.tell())
            yield row

    sheet = sheet_of(What(what), community="锦汐商务社区", today=date(2026, 9, 21), people={})
    count = write(file, ExportFormat(form), sheet, watched())
    db.close()

    assert count == len(written) > 10
    assert written == sorted(set(written))  # before each row the one before it was written


def test_each_export_is_an_event_with_who_what_rows_and_purpose(typed, tmp_path):
    ran = typed(
        "export", "visits", "--purpose", "月度台账", "--out", tmp_path / "v.csv", "--json", LOUCHENG_WORKER="zx"
    )
    event = exported(typed)[-1]

    assert ran.json == {
        "ref": "JX-X1", "what": "visits", "format": "csv", "rows": 18, "level": "敏感", "file": str(tmp_path / "v.csv"),
    }  # fmt: skip
    recorded = json.loads(event["changes"])
    assert (event["subject"], event["name"], event["worker"]) == ("JX-X1", "Exported", "zx")
    assert (recorded["what"], recorded["format"], recorded["rows"], recorded["level"]) == ("visits", "csv", 18, "敏感")
    assert re.fullmatch("[0-9a-f]{40}", recorded["purpose"])  # no typed text in an event
    assert (tmp_path / "v.csv").stat().st_mode & 0o077 == 0


def test_an_export_names_its_rows_and_its_level(typed, tmp_path):
    path = tmp_path / "i.csv"
    ledger = typed("export", "issues", "--out", path)
    piped = typed("export", "issues", "--ics", lang="en")

    assert ledger.stdout == "JX-X1\n"
    assert ledger.stderr == f"已写入：{path}。共 30 行（诉求台账，敏感），已记为 JX-X1。\n"
    assert piped.stderr == "18 rows (Ledger of issues, internal); recorded as JX-X2.\n"
    assert [json.loads(each["changes"])["level"] for each in exported(typed)] == ["内部", "敏感"]


def test_a_workbook_is_printed_on_its_side_with_its_heads_on_every_sheet(typed, tmp_path):
    typed("export", "issues", "--out", tmp_path / "all.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx").active

    setup = (sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight)
    assert setup == ("landscape", 8, 0)
    assert sheet.print_title_rows == "$1:$2"


def test_nothing_leaves_where_it_cannot_be_recorded(typed, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("mine", encoding="utf-8")
    refused = typed("export", "issues", "--out", path)

    assert (refused.exit_code, path.read_text(encoding="utf-8")) == (4, "mine")
    assert exported(typed) == []
    assert typed("export", "issues", "--out", tmp_path / "no" / "folder.csv").exit_code == 5
    assert sorted(each.name for each in tmp_path.iterdir() if "out.csv" in each.name) == ["out.csv"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(typed, tmp_path, text):
    typed("issue", "add", "--building", "A", "--kind", "咨询", "--yes", "--", text)
    typed("export", "issues", "--from", "2026-09-21", "--out", tmp_path / "one.xlsx")
    _mark, _heads, row = rows_of(typed("export", "issues", "--from", "2026-09-21").stdout)
    cell = openpyxl.load_workbook(tmp_path / "one.xlsx").active["H3"]

    assert (row[7][0] == "'") == (text != "正常")
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text != "正常")


def test_days_narrow_what_leaves(typed):
    *_heads, first = rows_of(typed("export", "issues", "--to", "2026-09-01").stdout)

    assert first[2] == "2026-09-01"
    assert len(rows_of(typed("export", "visits", "--from", "2026-09-20", "--to", "2026-09-20").stdout)) == 2 + 2
    assert typed("export", "visits", "--from", "2026-09-20", "--to", "2026-09-01").exit_code == 2


def test_the_list_of_enterprises_can_be_read_back(typed, tmp_path):
    path = tmp_path / "e.csv"
    typed("export", "enterprises", "--out", path)
    report = typed("enterprise", "import", path, "--dry-run", "--json").json

    assert (report["read"], report["created"], report["rejected"]) == (200, 0, 0)


def test_open311_says_what_the_standard_names_and_no_more(typed):
    found = json.loads(typed("export", "issues", "--open311").stdout)
    keys = [
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
        "address_id", "zipcode", "lat", "long", "media_url",
    ]  # fmt: skip

    assert len(found) == 30
    assert all(list(each) == keys for each in found)
    assert {each["status"] for each in found} == {"open", "closed"}
    late = next(each for each in found if "排水沟" in (each["description"] or ""))
    assert (late["status"], late["requested_datetime"], late["expected_datetime"], late["address"]) == (
        "open", "2026-09-08T00:00:00+08:00", "2026-09-15T23:59:59+08:00", "望澜大厦 地下1层",
    )  # fmt: skip
    assert exported(typed)[0]["changes"].count('"format":"open311"') == 1


def test_open311_keeps_what_the_council_may_not_read(typed):
    plain = typed("export", "issues", "--open311").stdout
    extended = typed("export", "issues", "--open311", "--extended").stdout

    for text in (plain, extended):
        assert "房东" not in text  # relocation and rent: nothing but the ref
        assert "包厢吊灯" not in text  # a complaint: only what it is about
        assert "栀巷小馆" not in text
    notes = json.loads(extended)[3]
    assert [each["type"] for each in notes["notes"]][:2] == ["IssueOpened", "IssueAssigned"]
    assert notes["extended_attributes"]["status"] == "in_progress"


def test_due_days_are_a_calendar_without_people(typed):
    text = typed("export", "issues", "--ics").stdout
    lines = text.replace("\r\n", "\n").split("\n")
    whole = text.replace("\r\n ", "")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    uids = re.findall(r"UID:(\S+)", whole)
    assert len(uids) == len(set(uids)) == whole.count("BEGIN:VEVENT") > 0
    assert whole.count("BEGIN:VALARM") == whole.count("TRIGGER:-PT15H") == len(uids)
    assert re.findall(r"UID:(\S+)", typed("export", "issues", "--ics").stdout.replace("\r\n ", "")) == uids
    assert "DTSTART;VALUE=DATE:20260915\r\nDTEND;VALUE=DATE:20260916" in whole
    for nobody in ("瓯澜鲸屿", "栀巷小馆", "仲小漪", "返水，车"):
        assert nobody not in whole


@pytest.mark.parametrize("words", [["--open311", "--ics"], ["--ics", "--format", "csv"], ["--extended"]], ids=" ".join)
def test_what_does_not_go_together_is_refused(typed, words):
    assert typed("export", "issues", *words).exit_code == 2
