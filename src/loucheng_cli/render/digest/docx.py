"""The digest as a DOCX for Word and WPS: the page on one side of A4, the annex on the sheets behind it."""

from __future__ import annotations

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import tables
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.front import front, more
from loucheng_cli.render.digest.sections import PageRows, Part, SectionStyle, parts
from loucheng_cli.render.digest.text_charts import has_trend, trend_lines
from loucheng_cli.render.documents.docx import docx as written
from loucheng_cli.render.documents.model import Block, Document, DocumentTable, Heading, PageBreak, Paragraph

_LINES, _ROWS, _ROOM = 12, 21, 88  # of the short lists together; a line of DOCX is shorter than one of HTML


def docx(digest: Digest, *, annex: bool = False) -> bytes:
    """The page as the bytes of a .docx file."""
    blocks = _front(digest)
    if annex:
        blocks += [PageBreak(), Paragraph(_("Annex"), "centre")]
        for part in parts(digest):
            blocks += _part(part, digest)
    return written(
        Document(
            title=words.title(digest), blocks=blocks, header=digest.community, footer=words.foot(digest), compact=True
        )
    )


def _front(digest: Digest) -> list[Block]:
    page = front(digest, _LINES, _ROWS, _ROOM)
    # In two lines, that it breaks between its parts and not within a word.
    parts_of = page.subtitle.split(" · ")
    half = (len(parts_of) + 1) // 2
    lines_of = (" · ".join(each) for each in (parts_of[:half], parts_of[half:]))
    blocks: list[Block] = [Paragraph("\n".join(lines_of), "subtitle")]
    blocks += [Paragraph(line, "lead") for line in (page.warning, page.sentence) if line]
    blocks.append(
        DocumentTable(
            [tile.name for tile in page.tiles],
            [[tile.value for tile in page.tiles], [tile.note for tile in page.tiles]],
        )
    )
    for block in page.blocks:
        lines = [*block.lines, *([more(block)] if block.more else [])]
        blocks.append(Heading(block.title if lines else _("{title}: none").format(title=block.title), level=3))
        blocks += [
            Paragraph(f"{n}. {line}" if n <= len(block.lines) else line, "item") for n, line in enumerate(lines, 1)
        ]
    if has_trend(digest):
        title = _("{span}: new, handled, solved").format(span=words.trend_title(digest))
        blocks += [Heading(title, level=3), tables.trend_bars(digest)]
    else:
        blocks += [Paragraph(line, "item") for line in trend_lines(digest)]
    return [*blocks, Paragraph(f"{page.signed}　　{page.receipt}", "item")]


def _part(part: Part, digest: Digest) -> list[Block]:
    blocks: list[Block] = [Heading(part.heading), *(Paragraph(each) for each in part.before)]
    if part.style is SectionStyle.FIGURES:
        before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
        rows = [(name, said, before[key]) for key, name, said in words.figure_rows(digest.figures)]
        blocks.append(
            DocumentTable((_("Figure"), words.per(_("This week")), words.per(_("Last week"))), rows, widths=(3, 6, 3))
        )
    if part.style is SectionStyle.PICTURES:
        for title, columns, cells in (tables.trend(digest), tables.parties(digest), tables.buildings(digest)):
            widths = [4 if n in {0, 6} else 1 for n in range(len(columns))]
            table = DocumentTable(columns, [[str(cell) for cell in row] for row in cells], widths=widths)
            blocks += [Heading(title, level=2), table]
    if part.rows and part.rows.items:
        blocks.append(_table(part.rows))
    blocks += [Paragraph(each, "note" if part.style is SectionStyle.NOTES else "body") for each in part.after]
    if part.is_empty:
        blocks.append(Paragraph(_("None.")))
    return blocks


def _table(rows: PageRows) -> DocumentTable:
    columns = rows.columns
    return DocumentTable(
        [column.title for column in columns],
        [[column.cell(item) for column in columns] for item in rows.items],
        # A ref or a day needs its room whatever its share.
        widths=[column.share + 2 for column in columns],
    )
