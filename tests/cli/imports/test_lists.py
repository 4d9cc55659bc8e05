"""``enterprise import`` of files as offices send them, from the file to what stands in the database."""

from __future__ import annotations

import datetime
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.conftest import ROOT

CODE = "91330399M661157598"
OTHER = "91330399M092955469"
FIELDS = ("name", "credit_code", "building", "unit")


@pytest.fixture
def community(loucheng):
    assert loucheng("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
    return loucheng


def stored(community, *fields: str) -> list[tuple]:
    return [tuple(line[name] for name in fields or FIELDS) for line in community("enterprise", "list", "--json").json]


def counts(ran) -> tuple[int, ...]:
    return tuple(ran.json[name] for name in ("read", "created", "updated", "unchanged", "rejected"))


def book(path: Path, fill, **options) -> Path:
    with xlsxwriter.Workbook(path, options) as workbook:
        fill(workbook)
    return path


TABLE = f"企业名称,统一社会信用代码,楼宇,房号\n甲公司,{CODE},A,1901\n乙店,{OTHER},锦汐里,L1-15\n"
STORED = [("甲公司", CODE, "A", "1901"), ("乙店", OTHER, "M", "L1-15")]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","), ("utf-8-sig", ";"), ("gbk", ","), ("gb18030", "\t"), ("utf-16", "\t"), ("utf-16", ","),
    ],
    ids=["UTF-8", "semicolons", "GBK", "GB18030 and tabs", "Unicode text of Excel", "UTF-16 with commas"],
)  # fmt: skip
def test_a_text_list_is_taken_in_every_usual_form(community, tmp_path, encoding, delimiter):
    path = tmp_path / "名单.txt"
    path.write_bytes(TABLE.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))

    ran = community("enterprise", "import", path, "--json")

    assert (ran.exit_code, counts(ran), stored(community)) == (0, (2, 2, 0, 0, 0), STORED)


def test_a_quoted_line_break_stays_in_its_cell(community, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text('企业名称,楼宇,备注\n甲公司,A,"第一行\n第二行"\n乙店,M,\n', encoding="utf-8")

    assert counts(community("enterprise", "import", path, "--json")) == (2, 2, 0, 0, 0)
    assert community("enterprise", "show", "甲公司", "--json").json["note"] == "第一行\n第二行"


def test_sixteen_thousand_columns_are_read_and_the_unknown_ones_named(community, tmp_path):
    path = tmp_path / "宽.csv"
    more = [f"列{n}号" for n in range(16_000)]
    path.write_text(f"企业名称,楼宇,{','.join(more)}\n甲公司,A,{',' * 15_999}\n", encoding="utf-8")

    ran = community("enterprise", "import", path, "--json")
    errors = community("enterprise", "import", path, lang="en").stderr

    assert (counts(ran), ran.json["columns"][0]["unknown"]) == ((1, 1, 0, 0, 0), more)
    assert "not understood, left out: 列0号" in errors
    assert len(errors) < 2000


def test_a_workbook_is_taken_with_all_that_excel_puts_in(community, tmp_path):
    """Macros, a hidden sheet, formulas, cells merged in header and rows, days as serials with and without a format."""

    def fill(workbook):
        workbook.add_vba_project(io_bytes(), is_stream=True)
        hidden = workbook.add_worksheet("底稿")
        hidden.write_row(0, 0, ["企业名称", "楼宇"])
        hidden.write_row(1, 0, ["不该进来", "A"])
        sheet = workbook.add_worksheet("清单")
        sheet.activate()
        hidden.hide()
        day = workbook.add_format({"num_format": "yyyy/m/d"})
        sheet.merge_range("A1:F1", "2026年入驻企业")
        sheet.merge_range("A2:A3", "企业名称")
        sheet.merge_range("B2:C2", "位置")
        sheet.write_row("B3", ["楼宇", "房号", "入驻日期", "从业人数"])
        sheet.merge_range("B4:B6", "A座")
        sheet.write_row("A4", ["甲公司"])
        sheet.write_row("A5", ["乙店"])
        sheet.write_row("A6", ["丙厂"])
        sheet.write_row("A7", ["丁社"])
        sheet.write("C4", "1901")
        sheet.write("C5", "1902")
        sheet.write("C6", "1903")
        sheet.write_datetime("D4", datetime.date(2026, 9, 14), day)
        sheet.write_number("D5", 46279)
        sheet.write_formula("E4", "=6*7", None, 42)

    path = book(tmp_path / "名单.xlsm", fill)

    ran = community("enterprise", "import", path, "--json", lang="en")

    assert (ran.exit_code, counts(ran)) == (0, (4, 4, 0, 0, 0))
    assert (ran.json["columns"][0]["sheet"], ran.json["columns"][0]["notes"]) == (
        "清单",
        ["Hidden sheets are not read: 底稿"],
    )
    assert stored(community, "name", "building", "unit", "moved_in_on", "headcount") == [
        ("甲公司", "A", "1901", "2026-09-14", 42),
        ("乙店", "A", "1902", "2026-09-14", None),
        ("丙厂", "A", "1903", None, None),
        ("丁社", None, None, None, None),
    ]
    assert "Hidden sheets are not read: 底稿" in community("enterprise", "import", path, lang="en").stderr


def io_bytes():
    import io

    return io.BytesIO(b"\xd0\xcf\x11\xe0 no macro is ever run")


@pytest.mark.parametrize("is_workbook", [False, True], ids=["CSV that Excel saved", "numbers in a workbook"])
def test_ids_that_lost_digits_are_rejected_and_named(community, tmp_path, is_workbook):
    if is_workbook:

        def fill(workbook):
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, ["企业名称", "统一社会信用代码"])
            sheet.write_string(1, 0, "甲公司")
            sheet.write_number(1, 1, 913303991234567890)

        path = book(tmp_path / "名单.xlsx", fill)
    else:
        path = tmp_path / "名单.csv"
        path.write_text("企业名称,统一社会信用代码\n甲公司,9.13303E+17\n", encoding="utf-8")

    ran = community("enterprise", "import", path, "--json", lang="en")

    (rejection,) = ran.json["rejections"]
    assert (ran.exit_code, rejection["row"], rejection["column"], rejection["code"]) == (
        6, 2, "统一社会信用代码", "lost_digits",
    )  # fmt: skip
    assert stored(community) == []


def test_a_zip_bomb_is_one_sentence_and_nothing_written(community, tmp_path):
    whole = book(tmp_path / "a.xlsx", lambda workbook: workbook.add_worksheet().write_row(0, 0, ["企业名称", "楼宇"]))
    bomb = tmp_path / "名单.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, b" " * (80 << 20) if name.endswith("sheet1.xml") else part)

    ran = community("enterprise", "import", bomb, lang="en")

    assert (ran.exit_code, ran.stdout) == (5, "")
    assert "it is too large (80 MiB uncompressed); split the list" in ran.stderr
    assert not (tmp_path / "backups").exists()


def test_a_folder_a_pattern_and_standard_input_are_one_batch(community, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, body in {
        "a.csv": "甲公司,A\n", "b.csv": "乙店,Z\n", "~$b.csv": "丙,A\n", "读我.md": "x", "a.未通过.csv": "丁,A\n",
    }.items():  # fmt: skip
        (folder / name).write_text("企业名称,楼宇\n" + body, encoding="utf-8")
    (tmp_path / "c1.csv").write_text("企业名称,楼宇\n戊社,B\n", encoding="utf-8")

    ran = community("enterprise", "import", folder, tmp_path / "c?.csv", "-", "--json", stdin="企业名称,楼宇\n己所,M\n")

    assert (ran.exit_code, counts(ran)) == (6, (4, 3, 0, 0, 1))
    assert [name for (name,) in stored(community, "name")] == ["甲公司", "戊社", "己所"]
    assert [(Path(each["file"]).name, each["row"]) for each in ran.json["rejections"]] == [("b.csv", 2)]
    assert ran.json["rejects"] == [str(folder / "b.未通过.csv")]


def test_what_we_export_is_unchanged_when_it_comes_back(community, tmp_path):
    """Also what a spreadsheet would compute, in both languages and both formats."""
    community("enterprise", "add", "=甲（1+1）", "--building", "A", "--unit", "1901", "--note", "-1 楼", "--key")
    for lang, ending in (("zh", "csv"), ("zh", "xlsx"), ("en", "csv"), ("en", "xlsx")):
        path = tmp_path / f"{lang}.{ending}"
        assert community("export", "enterprises", "--out", path, lang=lang).exit_code == 0

        ran = community("enterprise", "import", path, "--json")

        assert (counts(ran), ran.json["batch"]) == ((1, 0, 0, 1, 0), None)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
def test_a_terminal_sees_rows_rate_and_time_left(community, tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text("企业名称\n" + "".join(f"企业{n}\n" for n in range(30_000)), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "loucheng_cli", "enterprise", "import", path, "--quiet"]
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_LANG": "en", "TERM": "xterm", "COLUMNS": "100",
    }  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            seen += piece
    os.close(ours)

    shown = seen.decode()
    assert process.returncode == 0
    assert "rows a second" in shown
    assert "%" in shown
    assert "0:00:0" in shown
