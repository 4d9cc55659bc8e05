"""Pages and tables have the same bytes, open in other programs, and are harmless whatever was typed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from loucheng_cli import i18n
from loucheng_cli.render.documents.docx import docx
from loucheng_cli.render.documents.html import fragment, html, page
from loucheng_cli.render.documents.markdown import escape, markdown
from loucheng_cli.render.documents.model import Document, DocumentTable, Heading, Paragraph
from loucheng_cli.render.documents.xlsx import WorkbookSheet, workbook

TYPED = "[red] \x1b[31m =cmd() <script>alert(1)</script> 繁體 😀 a_b*c* | 1"
PAGE = Document(
    title="工作周报 <1>",
    header="头",
    footer="脚",
    blocks=[
        Paragraph("副题", "centre"),
        Heading("一、本周数据"),
        Heading("（一）走访", 2),
        DocumentTable(("编号", "诉求"), [("I1", TYPED), ("I2", "一行\n二行")], (1, 4)),
        Paragraph(TYPED),
        Paragraph("主任", "right"),
        Paragraph("注", "note"),
    ],
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def _english():
    i18n.use("en")


def parts(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_docx_holds_every_text_as_typed_with_control_characters_shown():
    root = ET.fromstring(parts(docx(PAGE))["word/document.xml"])
    texts = [
        "\n".join("".join(t.text or "" for t in run.iter(f"{W}t")) for run in paragraph.iter(f"{W}r"))
        for paragraph in root.iter(f"{W}p")
    ]

    typed = TYPED.replace("\x1b", "␛")
    expected = [
        "工作周报 <1>",
        "副题",
        "一、本周数据",
        "（一）走访",
        "编号",
        "诉求",
        "I1",
        typed,
        "I2",
        "一行二行",
        "",
        typed,
    ]
    assert texts == [*expected, "主任", "注"]


def test_a_docx_is_a4_in_the_fonts_of_an_office_and_every_part_is_xml():
    files = parts(docx(PAGE))
    for body in files.values():
        ET.fromstring(body)
    size = ET.fromstring(files["word/document.xml"]).find(f".//{W}pgSz")
    styles = {
        style.get(f"{W}styleId"): (
            style.find(f".//{W}rFonts").get(f"{W}eastAsia"),
            int(style.find(f".//{W}sz").get(f"{W}val")) / 2,
        )
        for style in ET.fromstring(files["word/styles.xml"]).iter(f"{W}style")
    }

    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    # 二号 is 22 points, 三号 16.
    assert (styles["Title"], styles["Normal"]) == (("方正小标宋简体", 22), ("仿宋_GB2312", 16))
    assert "仿宋,FangSong" in files["word/fontTable.xml"].decode()


def test_a_table_repeats_its_head_on_each_page():
    root = ET.fromstring(parts(docx(PAGE))["word/document.xml"])

    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in root.iter(f"{W}tr")] == [True, False, False]


def test_the_same_page_gives_the_same_bytes_whenever_it_is_written(monkeypatch):
    sheets = [WorkbookSheet("表", ("名", "日"), [("=1", date(2026, 9, 14))])]
    before = docx(PAGE), workbook(sheets)

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")

    assert (docx(PAGE), workbook(sheets)) == before


def test_a_workbook_keeps_numbers_days_and_texts_apart_and_knows_no_formula():
    rows = [("=1+1", 3, 1.5, date(2026, 9, 14), True), ("@x", None, 0, None, False), ("-1", 7, 2, None, None)]
    body = workbook([WorkbookSheet("a/b:c", ("文", "数", "比", "日", "是"), rows), WorkbookSheet("空", ("列",), [])])

    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    cells = [[cell.value.date() if cell.is_date else cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert book.sheetnames == ["a b c", "空"]
    assert cells == [
        ["=1+1", 3, 1.5, date(2026, 9, 14), "yes"],
        ["@x", None, 0, None, None],
        ["-1", 7, 2, None, None],
    ]
    assert [(cell.data_type, cell.quotePrefix) for cell in sheet["A"][1:]] == [("s", True)] * 3
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$1:$1")


def test_a_text_longer_than_excel_takes_is_cut_and_shows_it():
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([WorkbookSheet("s", ("c",), [("长" * 40_000,)])]))).active

    assert sheet["A2"].value == "长" * 32_766 + "…"


def test_html_is_one_file_in_which_typed_text_is_text():
    text = html(PAGE)

    assert "<script>" not in text
    assert "␛[31m =cmd() &lt;script&gt;alert(1)" in text
    assert "<td>一行<br>二行</td>" in text
    assert "http" not in text
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert ("prefers-color-scheme: dark" in text, "size: A4" in text) == (True, True)


def test_a_table_in_html_keeps_figures_whole_and_names_its_columns_where_rows_become_cards():
    heads = ("楼宇", "<率>", "编号", "说明")
    text = html(Document("t", [DocumentTable(heads, [("A座", "66.7%（2/3）", "JX-I12", "说了 3 次")], (1, 1, 1, 1))]))

    assert '<table class="list">\n<colgroup><col style="width: 25%">' in text
    assert (
        '<tr><td>A座</td><td class="short" data-title="&lt;率&gt;">66.7%<wbr>（2/3）</td>'
        '<td class="short" data-title="编号">JX-I12</td><td data-title="说明">说了 3 次</td></tr>'
    ) in text


@pytest.mark.parametrize(("columns", "is_wide"), [(9, False), (10, True)])
def test_a_wide_table_is_printed_on_its_side(columns, is_wide):
    text = html(Document("t", [DocumentTable(["c"] * columns, [])]))

    assert ("A4 landscape" in text) == is_wide


def test_a_page_escapes_a_body_that_is_no_markup():
    assert "&lt;b&gt;" in page("t", "<b>")
    assert "<b>&lt;i&gt;</b>" in page("t", fragment("<b>{{ x }}</b>", x="<i>"), "zh")


def test_markdown_makes_every_sign_of_its_own_harmless():
    assert markdown(PAGE).split("\n\n")[:5] == ["# 工作周报 \\<1\\>", "头", "副题", "## 一、本周数据", "### （一）走访"]
    assert "| I2 | 一行<br>二行 |" in markdown(PAGE)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a_b*c* [x](y) `z`", "a\\_b\\*c\\* \\[x\\](y) \\`z\\`"),
        ("# x\n- y\n12. z\n1.5", "\\# x\n\\- y\n12\\. z\n1.5"),
        ("a | b\\c <i>", "a \\| b\\\\c \\<i\\>"),
        ("2026-09-14 三号楼", "2026-09-14 三号楼"),
    ],
)
def test_typed_text_is_text_in_markdown(typed, written):
    assert escape(typed) == written
