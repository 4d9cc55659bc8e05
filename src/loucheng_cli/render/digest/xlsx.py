"""The digest as a workbook: figures and lists as sheets, numbers as numbers, days as days."""

from __future__ import annotations

from typing import Any

from loucheng_cli.domain.digest.model import Digest, Rate
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import tables
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.page import PageRows, Part, parts
from loucheng_cli.render.documents.xlsx import WorkbookSheet, workbook


def xlsx(digest: Digest) -> bytes:
    """The whole digest, no list cut, as the bytes of an .xlsx file."""
    sections = parts(digest, most=None)
    sheets = [
        WorkbookSheet(_("Digest"), (words.title(digest),), _cover(digest)),
        WorkbookSheet(_bare(sections[0]), *_figures(digest)),
    ]
    sheets += [_list(part) for part in sections if part.rows is not None]
    sheets += [
        WorkbookSheet(title, columns, rows)
        for title, columns, rows in (tables.trend(digest), tables.parties(digest), tables.buildings(digest))
    ]
    sheets.append(WorkbookSheet(_bare(sections[8]), *_moved(digest)))
    notes = sections[-1]
    sheets.append(
        WorkbookSheet(_bare(notes), (notes.title,), [(each,) for each in (*notes.before, *notes.after, words.foot())])
    )
    return workbook(sheets)


def _cover(digest: Digest) -> list[tuple[str]]:
    return [(words.subtitle(digest),), (words.signed(digest),), (words.caveats(digest.figures),)]


def _figures(digest: Digest) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = (
        _("Figure"), _("This week"), _("Numerator"), _("Denominator"), _("Last week"), _("Numerator"), _("Denominator"),
    )  # fmt: skip
    rows = [
        (_(name), *_cells(getattr(digest.figures, key)), *_cells(getattr(digest.before, key)))
        for key, name in words.FIGURES.items()
    ]
    return columns, rows


def _cells(figure: Rate | int) -> tuple[Any, Any, Any]:
    return (figure, figure.part, figure.whole) if isinstance(figure, Rate) else (figure, None, None)


def _list(part: Part) -> WorkbookSheet:
    rows: PageRows | None = part.rows
    assert rows is not None
    values = [[(column.raw or column.cell)(item) for column in rows.columns] for item in rows.items]
    values += [[each, *[None] * (len(rows.columns) - 1)] for each in part.after]
    return WorkbookSheet(_bare(part), [column.title for column in rows.columns], values)


def _moved(digest: Digest) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    columns = (_("Moved"), _("No."), _("Enterprise"), _("Place"), _("Kind of enterprise"), _("Industry"), _("Day"))
    rows = [
        (
            way,
            each.ref,
            each.name or _("an enterprise here"),
            words.spot(each.building, each.floor, each.floor_label),
            each.kind,
            each.industry,
            each.on,
        )
        for way, moves in ((_("in"), digest.moved_in), (_("out"), digest.moved_out))
        for each in moves
    ]
    return columns, rows


def _bare(part: Part) -> str:
    """The title of a section without its number."""
    return part.title.partition("、")[2] or part.title.partition(". ")[2]
