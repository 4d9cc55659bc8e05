"""The digest as DOCX for Word and WPS: headings, tables, the community at the head of every sheet."""

from __future__ import annotations

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import tables
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.page import PageRows, Part, parts
from loucheng_cli.render.documents.docx import docx as written
from loucheng_cli.render.documents.model import Block, Document, DocumentTable, Heading, Paragraph


def docx(digest: Digest) -> bytes:
    """The page as the bytes of a .docx file."""
    blocks: list[Block] = [Paragraph(words.subtitle(digest), "centre"), Paragraph(words.signed(digest), "right")]
    sections = parts(digest)
    for n, part in enumerate(sections):
        blocks += _part(part, digest, is_notes=n == len(sections) - 1)
    return written(Document(title=words.title(digest), blocks=blocks, header=digest.community, footer=words.foot()))


def _part(part: Part, digest: Digest, *, is_notes: bool) -> list[Block]:
    blocks: list[Block] = [Heading(part.title), *(Paragraph(each) for each in part.before)]
    if part.figures:
        before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
        rows = [(name, said, before[key]) for key, name, said in words.figure_rows(digest.figures)]
        blocks.append(DocumentTable((_("Figure"), _("This week"), _("Last week")), rows, widths=(3, 6, 3)))
    if part.pictures:
        for title, columns, cells in (tables.trend(digest), tables.parties(digest), tables.buildings(digest)):
            widths = [4 if n in {0, 6} else 1 for n in range(len(columns))]
            table = DocumentTable(columns, [[str(cell) for cell in row] for row in cells], widths=widths)
            blocks += [Heading(title, level=2), table]
    if part.rows and part.rows.items:
        blocks.append(_table(part.rows))
    blocks += [Paragraph(each, "note" if is_notes else "body") for each in part.after]
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
