"""The digest as a workbook: figures and lists as sheets, numbers as numbers, days as days."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.domain.digest.model import Digest, Rate
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import tables
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.sections import PageRows, Part, SectionStyle, parts
from loucheng_cli.render.documents.xlsx import WorkbookSheet, workbook


def xlsx(digest: Digest) -> bytes:
    """The whole digest, no list cut, as the bytes of an .xlsx file."""
    sheets = [WorkbookSheet(_("Digest"), (words.title(digest),), _cover(digest))]
    for part in parts(digest, most=None):
        sheets += _sheets(part, digest)
    return workbook(sheets)


def _sheets(part: Part, digest: Digest) -> list[WorkbookSheet]:
    if part.style is SectionStyle.FIGURES:
        return [WorkbookSheet(part.title, *_figures(digest))]
    if part.style is SectionStyle.PICTURES:
        drawn = ((tables.trend(digest), (1, 2, 3)), (tables.parties(digest), (1, 2)), (tables.buildings(digest), ()))
        return [WorkbookSheet(*table, charted=charted) for table, charted in drawn]
    if part.style is SectionStyle.NOTES:
        return [
            WorkbookSheet(
                part.title, (part.title,), [(each,) for each in (*part.before, *part.after, words.foot(digest))]
            )
        ]
    if part.rows is not None:
        return [_list(part)]
    columns, rows = _moved(digest)
    return [WorkbookSheet(part.title, columns, [*rows, *((each, *[None] * (len(columns) - 1)) for each in part.after)])]


def _cover(digest: Digest) -> list[tuple[str]]:
    return [(words.subtitle(digest),), (words.signed(digest),), (words.caveats(digest.figures),)]


def _figures(digest: Digest) -> tuple[tuple[str, ...], Sequence[tuple[object, ...]]]:
    columns = (
        _("Figure"), words.per(_("This week")), _("Numerator"), _("Denominator"), words.per(_("Last week")), _("Numerator"), _("Denominator"),
    )  # fmt: skip
    rows = [
        (_(name), *_cells(getattr(digest.figures, key)), *_cells(getattr(digest.before, key)))
        for key, name in words.FIGURES.items()
    ]
    return columns, rows


def _cells(figure: Rate | int) -> tuple[object, object, object]:
    return (figure, figure.part, figure.whole) if isinstance(figure, Rate) else (figure, None, None)


def _list(part: Part) -> WorkbookSheet:
    rows: PageRows | None = part.rows
    assert rows is not None
    values = [[(column.raw or column.cell)(item) for column in rows.columns] for item in rows.items]
    values += [[each, *[None] * (len(rows.columns) - 1)] for each in part.after]
    return WorkbookSheet(part.title, [column.title for column in rows.columns], values)


def _moved(digest: Digest) -> tuple[tuple[str, ...], Sequence[tuple[object, ...]]]:
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
