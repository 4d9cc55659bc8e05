from __future__ import annotations

import datetime
import io
import os
import random
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from loucheng_cli import i18n
from loucheng_cli.domain.imports.cells import NOT_CALCULATED, Numeric
from loucheng_cli.domain.imports.headers import ListKind, is_known
from loucheng_cli.errors import FileError, UnreadableFileError
from loucheng_cli.files.spreadsheets import delimited, xlsx
from loucheng_cli.files.spreadsheets.sheets import read_rows

KNOWN = partial(is_known, table=ListKind.ENTERPRISE)
HEADER = ["企业名称", "统一社会信用代码", "楼宇", "房号"]
DAY_AND_TIME = datetime.datetime(2026, 9, 14, 9, 20)  # noqa: DTZ001 - Excel knows no zones
ROW = ["瓯澜鲸屿软件技术有限公司", "91330399M661157598", "A", "1901"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(i18n, "_language", "en")


def table(source, **options):
    """(header, header row, rows) of a file."""
    with read_rows(source, KNOWN, **options) as sheet:
        return list(sheet.header), sheet.header_row, list(sheet.rows)


def refusal(source) -> str:
    with pytest.raises((FileError, UnreadableFileError)) as caught:
        table(source)
    return caught.value.message.replace(str(source), "F")


def written(path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rezipped(source: Path, target: Path, change) -> Path:
    """A copy of a workbook with its parts changed by ``change(name, data) -> data or None``."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


# --- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_table_reads_alike_in_every_usual_form(tmp_path, encoding, delimiter, newline):
    text = newline.join([delimiter.join(HEADER), delimiter.join(ROW), ""])
    content = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)

    assert table(written(tmp_path / "list.csv", content)) == (HEADER, 1, [(2, ROW)])


def test_a_rare_character_of_gb18030_is_read(tmp_path):
    file = written(tmp_path / "list.csv", "企业名称,楼宇\n㐀𠮷食品店,A\n", "gb18030")

    assert table(file)[2] == [(2, ["㐀𠮷食品店", "A"])]


def test_rows_are_counted_as_excel_shows_them(tmp_path):
    file = written(tmp_path / "list.csv", '2026年企业清单,,\n\n企业名称,楼宇,备注\n甲,A,"两\n行"\n\n,,\n乙,B,\n')

    assert table(file) == (
        ["企业名称", "楼宇", "备注"],
        3,
        [(4, ["甲", "A", "两\n行"]), (7, ["乙", "B", ""])],
    )


def test_short_rows_are_filled_and_long_ones_stay_long(tmp_path):
    file = written(tmp_path / "list.csv", "企业名称,楼宇,地址\n甲\n乙,A,某路1号,\n丙,A,某路1号,3楼\n")

    assert table(file)[2] == [
        (2, ["甲", "", ""]),
        (3, ["乙", "A", "某路1号"]),
        (4, ["丙", "A", "某路1号", "3楼"]),
    ]


def test_invisible_characters_around_cells_are_trimmed(tmp_path):
    file = written(tmp_path / "list.csv", "\ufeff\ufeff企业名称 ,\u3000楼宇\n\u200b甲\xa0,\u3000A \n")

    assert table(file) == (["企业名称", "楼宇"], 1, [(2, ["甲", "A"])])


def test_quotation_marks_inside_a_cell_are_read_as_excel_does(tmp_path):
    file = written(tmp_path / "list.csv", '企业名称,楼宇\n"金汇""商住""广场",A\n甲"乙"丙,B\n')

    assert table(file)[2] == [(2, ['金汇"商住"广场', "A"]), (3, ['甲"乙"丙', "B"])]


def test_the_separator_line_of_excel_is_no_header(tmp_path):
    assert table(written(tmp_path / "list.csv", "sep=;\n企业名称;楼宇\n甲;A\n")) == (
        ["企业名称", "楼宇"],
        2,
        [(3, ["甲", "A"])],
    )


def test_of_two_header_rows_the_merged_cells_go_down(tmp_path):
    file = written(tmp_path / "list.csv", "企业名称,所在位置,,,备注\n,楼宇,楼层,房号,\n甲,A,19,1901,\n")

    assert table(file) == (
        ["企业名称", "楼宇", "楼层", "房号", "备注"],
        2,
        [(3, ["甲", "A", "19", "1901", ""])],
    )


def test_a_stream_is_read_like_a_file():
    assert table(io.BytesIO("企业名称,楼宇\n甲,A\n".encode("gbk"))) == (
        ["企业名称", "楼宇"],
        1,
        [(2, ["甲", "A"])],
    )


def test_sixteen_thousand_columns_are_read(tmp_path):
    header = ["企业名称", "楼宇", *(f"列{n}" for n in range(16_000))]
    file = written(tmp_path / "wide.csv", ",".join(header) + "\n" + ",".join(["甲"] * len(header)) + "\n")

    assert table(file) == (header, 1, [(2, ["甲"] * len(header))])


def test_progress_goes_from_none_to_all(tmp_path):
    file = written(tmp_path / "list.csv", "企业名称,楼宇\n" + "甲,A\n" * 100_000)

    with read_rows(file, KNOWN) as sheet:
        before = sheet.done()
        for number, _cells in sheet.rows:
            if number == 50_000:
                middle = sheet.done()
        after = sheet.done()

    assert before < 0.1 < middle < 0.9 < after == 1.0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "F: the file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "F: it contains no rows", id="nothing but blanks"),
        pytest.param(
            "天气,心情\n晴,好\n".encode(),
            "F: none of its column names is recognised (天气, 心情)",
            id="no known header",
        ),
        pytest.param(
            b"%PDF-1.7\n\x00",
            "F: this is a PDF, not a spreadsheet; ask for the list as .xlsx or .csv",
            id="PDF",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "F: it is damaged or not a workbook; open it in Excel and save it as .xlsx again",
            id="old .xls",
        ),
        pytest.param(
            b"\xef\xbb\xbf<html><p>x</p></html>",
            "F: this is a web page under the name of a spreadsheet, without a table in it; save the list as .xlsx",
            id="web page named .xls",
        ),
        pytest.param(
            b"\x89PNG\r\n\x1a\n", "F: this is not a spreadsheet; save the list as .xlsx or .csv", id="picture"
        ),
        pytest.param(
            "企业名称\n甲\n\0\n".encode(),
            "F, line 3: it contains NUL characters, so it is not a text table; save the list as .xlsx or as CSV UTF-8",
            id="NUL",
        ),
        pytest.param(
            "企业名称,楼宇\n瓯澜鲸屿软件技术有限公司,A\n甲".encode()[:-1],
            "F, line 3: a character cannot be read; the file may be truncated or in mixed encodings. Save it as CSV UTF-8 again",
            id="cut short",
        ),
        pytest.param(
            "企业名称,楼宇\n".encode("gbk") + b"\xff\xff,A\n",
            "F, line 2: a character cannot be read; the file may be truncated or in mixed encodings. Save it as CSV UTF-8 again",
            id="no encoding fits",
        ),
        pytest.param(
            '企业名称,楼宇\n甲,A\n"乙,B\n丙,C\n'.encode(),
            "F, line 3: unclosed quotation mark",
            id="open quotation mark",
        ),
        pytest.param(
            '企业名称,楼宇,房号\n"甲,A,1\n乙,B,2\n丙",C,3\n'.encode(),
            "F: the unclosed quotation mark in row 2 takes in the rows after it",
            id="quotation mark over several rows",
        ),
        pytest.param(
            '企业名称,楼宇\n"甲'.encode() + b"\n" * 5000,
            "F, line 2: unclosed quotation mark",
            id="endless cell",
        ),
        pytest.param(
            b"a" * (delimited.LONGEST_LINE + 10),
            "F, line 1: a line is too long for a list",
            id="endless line",
        ),
    ],
)
def test_what_is_no_table_gets_one_sentence(tmp_path, content, sentence):
    assert refusal(written(tmp_path / "list.xlsx", content)) == sentence


def test_what_cannot_be_opened_gets_one_sentence(tmp_path):
    assert refusal(tmp_path / "gone.csv") == "F: the file does not exist"
    assert refusal(tmp_path) == "F: this is a folder, not a file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_gets_one_sentence(tmp_path):
    file = written(tmp_path / "list.csv", "企业名称\n甲\n")
    file.chmod(0)

    assert refusal(file) == "F: Permission denied"


@pytest.mark.parametrize("rows", [4_000, 40_000])
def test_memory_does_not_grow_with_the_file(tmp_path, rows):
    line = "瓯澜鲸屿软件技术有限公司,91330399M661157598,A,1901,计算机软件开发、销售、技术服务\n"
    file = written(tmp_path / "big.csv", "企业名称,统一社会信用代码,楼宇,房号,经营范围\n" + line * rows)
    tracemalloc.start()

    with read_rows(file, KNOWN) as sheet:
        count = sum(1 for _row in sheet.rows)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (count, peak < 8 << 20) == (rows, True)


# --- XLSX


def test_a_workbook_reads_like_its_text(tmp_path):
    assert table(workbook(tmp_path / "list.xlsx", 清单=[HEADER, ROW])) == (HEADER, 1, [(2, ROW)])


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}], ids=["shared strings", "inline strings"])
def test_values_of_every_kind_become_text(tmp_path, options):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        chinese = book.add_format({"num_format": '[$-804]yyyy"年"m"月"d"日"'})
        clock = book.add_format({"num_format": "h:mm"})
        money = book.add_format({"num_format": '"共 d" #,##0.00'})
        sheet.write_row(0, 0, ["企业名称", "从业人数", "入驻日期"])
        sheet.write_number(1, 0, 320500199001010113)
        sheet.write_number(1, 1, 126)
        sheet.write_datetime(1, 2, datetime.date(2026, 9, 14), day)
        sheet.write_number(2, 0, 0.5)
        sheet.write_number(2, 1, 12.0)
        sheet.write_datetime(2, 2, DAY_AND_TIME, chinese)
        sheet.write_boolean(3, 0, True)
        sheet.write_formula(3, 1, "=1+2", None, 3)
        sheet.write_datetime(3, 2, datetime.time(9, 20), clock)
        sheet.write_formula(4, 0, '="甲"&"乙"', None, "甲乙")
        sheet.write_number(4, 1, 7, money)
        sheet.write_rich_string(5, 0, "甲", book.add_format({"bold": True}), "乙", "丙 ")
        sheet.write_string(6, 0, "=cmd()")
        sheet.write_string(7, 0, " \u3000前后 \n")

    rows = table(path)[2]

    assert rows == [
        (2, ["320500199001010112", "126", "2026-09-14"]),
        (3, ["0.5", "12", "2026-09-14 09:20"]),
        (4, ["TRUE", "3", "09:20"]),
        (5, ["甲乙", "7", ""]),
        (6, ["甲乙丙", "", ""]),
        (7, ["=cmd()", "", ""]),
        (8, ["前后", "", ""]),
    ] or rows[0] == (2, ["320500199001010000", "126", "2026-09-14"])
    assert [type(cell) for cell in rows[0][1]] == [Numeric, Numeric, str]
    assert [type(cell) for cell in rows[2][1]] == [str, Numeric, str]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "入驻日期"])
        sheet.write_string(1, 0, "甲")
        sheet.write_datetime(1, 1, datetime.date(2026, 9, 14), book.add_format({"num_format": 14}))

    assert table(path)[2] == [(2, ["甲", "2026-09-14"])]


def test_titles_and_merged_cells_above_the_header_are_passed_over(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("B2:F2", "2026年企业清单")
        sheet.merge_range("B3:B4", "企业名称")
        sheet.merge_range("C3:E3", "所在位置")
        sheet.write_row("C4", ["楼宇", "楼层", "房号"])
        sheet.write_row("B6", ["甲", "A", "19", "1901", "", "旁注"])

    assert table(path) == (["", "企业名称", "楼宇", "楼层", "房号"], 4, [(6, ["", "甲", "A", "19", "1901"])])


def test_hidden_and_other_sheets_are_named(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write_row(0, 0, ["填表说明", "请逐行填写"])
        hidden = book.add_worksheet("底稿")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()
        for title in ("清单", "去年"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, ROW)

    with read_rows(path, KNOWN) as sheet:
        assert (sheet.title, sheet.notes, list(sheet.rows)) == (
            "清单",
            ("Hidden sheets are not read: 底稿", "Other sheets are not read: 说明, 去年"),
            [(2, ROW)],
        )


def test_a_workbook_whose_only_table_is_hidden_says_so(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write_row(0, 0, ["填表说明"])
        hidden = book.add_worksheet("底稿")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()

    with pytest.raises(UnreadableFileError) as caught:
        table(path)
    assert caught.value.hint.startswith("Hidden sheets are not read: 底稿")


def test_a_formula_without_a_value_is_not_read_as_empty(tmp_path):
    path = workbook(tmp_path / "list.xlsx", 清单=[HEADER, ["=A1", *ROW[1:]]])

    assert table(path)[2][0][1][0] == NOT_CALCULATED


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
    empty = '<c r="D2" t="str"><f>IF(1,"",2)</f><v></v></c></row></sheetData>'

    def change(name, data):
        return data.replace(b"</row></sheetData>", empty.encode()) if name == "xl/worksheets/sheet1.xml" else data

    assert table(rezipped(path, tmp_path / "b.xlsx", change))[2] == [(2, [*ROW[:3], "1901"])]


def test_elements_with_a_prefix_and_cells_without_a_reference_are_read(tmp_path):
    def change(name, data):
        if name == "xl/worksheets/sheet1.xml":
            namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            cells = "".join(
                f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t><x:rPh><x:t>音</x:t></x:rPh></x:is></x:c>'
                for text in HEADER
            )
            return (
                f'<?xml version="1.0"?><x:worksheet xmlns:x="{namespace}"><x:sheetData><x:row>{cells}</x:row>'
                f'<x:row r="7"><x:c r="B7" t="str"><x:v>码</x:v></x:c><x:c><x:v>1E3</x:v></x:c></x:row>'
                f"</x:sheetData></x:worksheet>"
            )
        return data

    path = rezipped(workbook(tmp_path / "a.xlsx", 清单=[HEADER]), tmp_path / "b.xlsx", change)

    assert table(path) == (HEADER, 1, [(7, ["", "码", "1000", ""])])


def test_a_cell_at_the_far_corner_costs_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active["XFD1048576"] = "远"
    book.save(tmp_path / "list.xlsx")

    assert table(tmp_path / "list.xlsx") == (HEADER, 1, [])


def sheet_xml(body: str):
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def change(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        return f'<?xml version="1.0"?>{body.replace("<worksheet", f"<worksheet xmlns={chr(34)}{namespace}{chr(34)}", 1)}'.encode()

    return change


DAMAGED = "F: it is damaged or not a workbook; open it in Excel and save it as .xlsx again"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<worksheet><sheetData><row><c><v>1</v></c></row>", DAMAGED),
        ('<worksheet><sheetData><row r="x"><c><v>1</v></c></row></sheetData></worksheet>', DAMAGED),
        ('<worksheet><sheetData><row><c t="s"><v>999999</v></c></row></sheetData></worksheet>', DAMAGED),
        ('<worksheet><sheetData><row><c t="s"><v>-1</v></c></row></sheetData></worksheet>', DAMAGED),
        ('<worksheet><sheetData><row r="9999999"><c><v>1</v></c></row></sheetData></worksheet>', "F: it has more rows than Excel allows"),
        ('<worksheet><sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>', "F: row 1 has more columns than Excel allows"),
        ('<worksheet><sheetData><row><c r="77"><v>1</v></c></row></sheetData></worksheet>', "F: row 1 has more columns than Excel allows"),
        (
            '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData>&b;</sheetData></worksheet>',
            "F: it declares a document type, which no spreadsheet program does",
        ),
        (f"<worksheet><sheetData><row><c><v>{'1' * (2 << 20)}</v></c></row></sheetData></worksheet>", "F: a cell is too long"),
        (f"<worksheet><sheetData><row spans='{'1' * (2 << 20)}'/></sheetData></worksheet>", "F: a cell is too long"),
        ("<worksheet><sheetData/></worksheet>", "F: it contains no rows"),
    ],
    ids=["cut short", "row is no number", "string missing", "string negative", "row too far", "column too far", "no column",
         "document type", "endless cell", "endless attribute", "no rows"],
)  # fmt: skip
def test_a_broken_sheet_gets_one_sentence(tmp_path, body, sentence):
    path = rezipped(workbook(tmp_path / "a.xlsx", 清单=[HEADER]), tmp_path / "b.xlsx", sheet_xml(body))

    assert refusal(path) == sentence


def test_a_bomb_is_refused_by_what_it_declares(tmp_path):
    bomb = "<worksheet><sheetData>" + " " * (80 << 20) + "</sheetData></worksheet>"
    path = rezipped(workbook(tmp_path / "a.xlsx", 清单=[HEADER]), tmp_path / "b.xlsx", sheet_xml(bomb))

    assert refusal(path) == "F: it is too large (80 MiB uncompressed); split the list"


def test_a_bomb_that_lies_is_not_unpacked_beyond_what_it_declares(tmp_path):
    bomb = "<worksheet><sheetData>" + " " * (80 << 20) + "</sheetData></worksheet>"
    path = rezipped(workbook(tmp_path / "a.xlsx", 清单=[HEADER]), tmp_path / "b.xlsx", sheet_xml(bomb))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 4000)))

    assert refusal(path) == DAMAGED


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
def test_a_workbook_without_one_of_its_parts_gets_one_sentence(tmp_path, part):
    whole = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    path = rezipped(whole, tmp_path / "b.xlsx", lambda name, data: None if name == part else data)

    assert refusal(path) in {
        DAMAGED,
        "F: this is a ZIP file, not an .xlsx workbook",
        "F: there is no sheet in it",
    }


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert refusal(tmp_path / "list.xlsx") == "F: this is a ZIP file, not an .xlsx workbook"


def test_a_mutated_workbook_never_ends_in_anything_but_a_sentence(tmp_path):
    random.seed(20)
    whole = workbook(tmp_path / "a.xlsx", 清单=[HEADER, ROW], 二=[["甲", 1, datetime.date(2026, 9, 14)]]).read_bytes()
    for _round in range(300):
        data = bytearray(whole)
        for _change in range(random.randint(1, 12)):
            data[random.randrange(len(data))] = random.randrange(256)
        cut = data[: random.randrange(len(data))] if random.random() < 0.2 else data
        with suppress(FileError, UnreadableFileError):
            table(io.BytesIO(bytes(cut)))


def test_a_mutated_part_never_ends_in_anything_but_a_sentence(tmp_path):
    random.seed(21)
    whole = workbook(tmp_path / "a.xlsx", 清单=[HEADER, ROW, ["甲", 3.5, True, datetime.date(2026, 9, 14)]])
    parts = [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
    ]
    for round_ in range(200):
        chosen = random.choice(parts)

        def change(name, data, chosen=chosen):
            if name != chosen:
                return data
            mutated = bytearray(data)
            for _change in range(random.randint(1, 4)):
                at = random.randrange(len(mutated))
                if random.random() < 0.5:
                    mutated[at] = random.randrange(32, 127)
                else:
                    del mutated[at : at + random.randint(1, 20)]
            return bytes(mutated)

        path = rezipped(whole, tmp_path / f"{round_ % 2}.xlsx", change)
        with suppress(FileError, UnreadableFileError):
            table(path)


def test_a_mutated_text_never_ends_in_anything_but_a_sentence():
    random.seed(22)
    whole = (",".join(HEADER) + "\n" + ",".join(ROW) + '\n"两\n行",b,c,d\n') * 3
    for encoding in ("utf-8-sig", "gbk", "utf-16"):
        for _round in range(150):
            data = bytearray(whole.encode(encoding))
            for _change in range(random.randint(1, 6)):
                at = random.randrange(len(data))
                data[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
            with suppress(FileError, UnreadableFileError):
                table(io.BytesIO(bytes(data)))


def test_the_limits_let_every_workbook_of_excel_in():
    assert (xlsx.ROWS, xlsx.COLUMNS) == (1 << 20, 1 << 14)


def test_the_real_list_is_read_whole():
    file = Path(__file__).parents[3] / "../shared/data/enterprises/lucheng_gbk.csv"
    if not file.exists():
        pytest.skip(f"{file} does not exist")

    header, header_row, rows = table(file)

    assert (len(header), header_row, len(rows), {len(cells) for _number, cells in rows}) == (9, 1, 1652, {9})
    assert [number for number, _cells in rows] == list(range(2, 1654))
