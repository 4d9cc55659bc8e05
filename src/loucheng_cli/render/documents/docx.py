"""A page as a DOCX that an office prints: A4, 小标宋 for the title, 仿宋 for the text (GB/T 9704).

A writer of the few parts of WordprocessingML that a page needs; the same page always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from xml.sax.saxutils import escape

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.documents.archive import pack
from loucheng_cli.render.documents.model import (
    Bars,
    Block,
    Document,
    DocumentTable,
    Heading,
    PageBreak,
    Paragraph,
    is_wide,
)
from loucheng_cli.render.wrapping import width

# Fonts with what Word falls back to where an office machine lacks them.
TITLE_FONT, BODY_FONT, HEAD_FONT, SUBHEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
FALLBACKS = {
    TITLE_FONT: "方正小标宋_GBK,小标宋体,华文中宋,宋体,SimSun,Noto Serif CJK SC",
    BODY_FONT: "仿宋,FangSong,华文仿宋,STFangsong,宋体,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,微软雅黑,Noto Sans CJK SC",
    SUBHEAD_FONT: "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC",
}
LATIN_FONT = "Times New Roman"

# A4 and the margins of GB/T 9704 in twentieths of a point; the line is what they leave.
_PAGE = (11906, 16838)
_TOP, _RIGHT, _BOTTOM, _LEFT = 2098, 1474, 1984, 1588
_LINE = _PAGE[0] - _LEFT - _RIGHT
_NARROW = 1020  # the margin of a compact page
_RATE = "%\u200b（"  # a narrow cell breaks a rate before its bracket, not before its %
_WIDEST = 30  # cells of a terminal: what a column may ask for beyond the others
_BAR_ROWS, _BAR_HIGH = 8, 110  # a chart of shaded cells: rows, and twentieths of a point each
_SHADES = ("BFBFBF", "7F7F7F", "1F1F1F")

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLE_OF = {
    "body": "Normal",
    "flush": "Flush",
    "centre": "Centre",
    "right": "Right",
    "note": "Note",
    "subtitle": "Subtitle",
    "lead": "Lead",
    "item": "Item",
}


def docx(document: Document) -> bytes:
    """The page as the bytes of a .docx file."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            [
                (f"{_REL}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_safe(document.title)}</dc:title></cp:coreProperties>'
        ),
        "word/document.xml": _body(document),
        "word/_rels/document.xml.rels": _relations(
            [(f"{_REL}/{kind}", f"{kind}.xml") for kind in ("styles", "fontTable", "header", "footer")]
        ),
        "word/styles.xml": _styles(),
        "word/fontTable.xml": _fonts(),
        "word/header.xml": f"<w:hdr {_NS}>{_paragraph(document.header, 'Margin')}</w:hdr>",
        "word/footer.xml": f"<w:ftr {_NS}>{_footer(document.footer)}</w:ftr>",
    }
    return pack((name, (_HEAD + text).encode()) for name, text in parts.items())


def _body(document: Document) -> str:
    top, right, bottom, left = (_NARROW,) * 4 if document.compact else (_TOP, _RIGHT, _BOTTOM, _LEFT)
    wide, high = reversed(_PAGE) if is_wide(document) else _PAGE
    turned = ' w:orient="landscape"' if is_wide(document) else ""
    line = wide - left - right
    blocks = "".join(_block(block, line) for block in document.blocks)
    return (
        f'<w:document {_NS} xmlns:r="{_REL}"><w:body>{_paragraph(document.title, "Title")}{blocks}'
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="{min(top // 2, 1134)}" w:footer="{min(bottom // 2, 1134)}" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _block(block: Block, line: int) -> str:
    match block:
        case Heading():
            return _paragraph(block.text, f"Heading{min(block.level, 3)}")
        case Paragraph():
            return _paragraph(block.text, _STYLE_OF[block.kind])
        case DocumentTable():
            return _table(block, line)
        case Bars():
            return _bars(block, line)
        case PageBreak():
            # A property of what begins the sheet: a break of its own may leave an empty sheet behind a full one.
            style = "Title" if block.title else "Margin"
            return f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:pageBreakBefore/></w:pPr>{_run(block.title)}</w:p>'


def _paragraph(text: str, style: str, *, bold: bool = False) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text, bold=bold)}</w:p>'


def _run(text: str, *, bold: bool = False) -> str:
    lines = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{_safe(piece)}</w:t>' for piece in line.split("\t"))
        for line in display_safe(text).split("\n")
    )
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{'<w:br/>'.join(lines)}</w:r>"


def _safe(text: str) -> str:
    # XML knows no control characters (made visible) and no halves of a character.
    return escape(
        display_safe(text).encode("utf-8", "replace").decode().translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})
    )


def _table(table: DocumentTable, line: int = _LINE) -> str:
    shares = table.widths or [
        min(max(width(text) for cell in column for text in cell.split("\n")), _WIDEST) + 3
        for column in zip(table.columns, *table.rows, strict=True)
    ]
    widths = [line * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for share in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = _row(table.columns, widths, "CellHead", "<w:cantSplit/><w:tblHeader/>")
    last = len(table.rows) - 1 if table.total else None
    rows = "".join(
        _row(row, widths, "Cell", "<w:cantSplit/>", table.numbers, bold=n == last) for n, row in enumerate(table.rows)
    )
    # Word joins two tables that touch; an empty line keeps them, and what follows, apart.
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{_paragraph('', 'Margin')}"
    )


def _bars(chart: Bars, line: int) -> str:
    """Shaded cells as bars, the values and the labels under them, a legend; every reader of DOCX draws it alike."""
    most = max((value for _name, values in chart.series for value in values), default=0) or 1
    group = len(chart.series) + 1  # a column a bar, and one between the groups
    columns = len(chart.labels) * group
    each = line // max(columns, 1)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for _column in range(columns))

    def cell(properties: str, text: str = "", span: int = 1) -> str:
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        size = f'<w:tcW w:w="{each * span}" w:type="dxa"/>'
        return f"<w:tc><w:tcPr>{size}{merged}{properties}</w:tcPr>{_paragraph(text, 'Tiny')}</w:tc>"

    def bar(level: int, n: int, k: int) -> str:
        if k == len(chart.series):
            return cell("")
        filled = chart.series[k][1][n] * _BAR_ROWS >= level * most - most / 2 and chart.series[k][1][n] > 0
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADES[k % len(_SHADES)]}"/>'
        return cell(shade if filled else "")

    height = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{_BAR_HIGH}" w:hRule="exact"/></w:trPr>'
    rows = [
        f"<w:tr>{height}{''.join(bar(level, n, k) for n in range(len(chart.labels)) for k in range(group))}</w:tr>"
        for level in range(_BAR_ROWS, 0, -1)
    ]
    values = [
        cell("", str(chart.series[k][1][n]) if k < len(chart.series) else "")
        for n in range(len(chart.labels))
        for k in range(group)
    ]
    labels = [cell("", label, group) for label in chart.labels]
    rows += [f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>" for cells in (values, labels)]
    legend = "".join(
        f'<w:r><w:rPr><w:color w:val="{_SHADES[k % len(_SHADES)]}"/></w:rPr><w:t xml:space="preserve">■</w:t></w:r>'
        f'<w:r><w:t xml:space="preserve"> {_safe(name)}　</w:t></w:r>'
        for k, (name, _values) in enumerate(chart.series)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{each * columns}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="20" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl><w:p><w:pPr><w:pStyle w:val="Tiny"/></w:pPr>{legend}</w:p>'
    )


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    style: str,
    properties: str,
    numbers: Collection[int] = (),
    *,
    bold: bool = False,
) -> str:
    body = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(cell.replace('%（', _RATE), 'CellNumber' if n in numbers else style, bold=bold)}</w:tc>"
        for n, (cell, wide) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{body}</w:tr>"


def _footer(text: str) -> str:
    page = (
        '<w:r><w:t>— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> —</w:t></w:r>'
    )
    number = f'<w:p><w:pPr><w:pStyle w:val="Margin"/></w:pPr>{page}</w:p>'
    return _paragraph(text, "Margin") + number if text else number


def _styles() -> str:
    # id, name, font, half points, properties of the paragraph
    exact = '<w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/>'
    plain = '<w:spacing w:before="{}" w:after="{}" w:line="240" w:lineRule="auto"/>'
    indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    centre, right = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
    styles = [
        ("Normal", "Normal", BODY_FONT, 32, exact.format(560) + indent),
        ("Title", "Title", TITLE_FONT, 44, plain.format(0, 240) + centre),
        ("Heading1", "heading 1", HEAD_FONT, 32, "<w:keepNext/>" + plain.format(160, 80) + '<w:outlineLvl w:val="0"/>'),
        (
            "Heading2",
            "heading 2",
            SUBHEAD_FONT,
            32,
            "<w:keepNext/>" + plain.format(120, 60) + '<w:outlineLvl w:val="1"/>',
        ),
        ("Centre", "Centre", BODY_FONT, 28, plain.format(0, 200) + centre),
        ("Right", "Right", BODY_FONT, 32, exact.format(560) + right),
        ("Flush", "Flush", BODY_FONT, 32, exact.format(560) + '<w:ind w:firstLineChars="0" w:firstLine="0"/>'),
        ("Note", "Note", BODY_FONT, 24, exact.format(400)),
        ("Cell", "Cell", BODY_FONT, 21, plain.format(20, 20)),
        ("CellNumber", "Cell number", BODY_FONT, 21, plain.format(20, 20) + right),
        ("CellHead", "Cell head", HEAD_FONT, 21, plain.format(20, 20) + centre),
        (
            "Heading3",
            "heading 3",
            HEAD_FONT,
            22,
            "<w:keepNext/>"
            + plain.format(70, 10)
            + '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:outlineLvl w:val="2"/>',
        ),
        ("Subtitle", "Subtitle", BODY_FONT, 21, plain.format(0, 80) + centre),
        ("Lead", "Lead", HEAD_FONT, 24, plain.format(40, 80) + '<w:ind w:firstLineChars="0" w:firstLine="0"/>'),
        ("Item", "List item", BODY_FONT, 19, plain.format(0, 0) + '<w:ind w:left="200" w:hanging="200"/>'),
        ("Tiny", "Tiny", BODY_FONT, 13, plain.format(0, 0) + centre),
        ("Margin", "Margin", BODY_FONT, 18, plain.format(0, 0) + centre),
    ]
    fonts = f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:cs="{LATIN_FONT}" w:eastAsia="{{}}"/>'
    return (
        f"<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts.format(BODY_FONT)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{key}" w:default="{int(key == "Normal")}">'
            f'<w:name w:val="{name}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
            f'<w:rPr>{fonts.format(font)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
            for key, name, font, size, paragraph in styles
        )
        + "</w:styles>"
    )


def _fonts() -> str:
    fonts = (
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    return f"<w:fonts {_NS}>{''.join(fonts)}</w:fonts>"


def _content_types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/fontTable.xml": f"{word}.fontTable+xml",
        "/word/header.xml": f"{word}.header+xml",
        "/word/footer.xml": f"{word}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
