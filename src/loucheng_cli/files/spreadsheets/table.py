"""A table read from a file: its header, its rows, and finding the header among the first rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.i18n import _

HEADER_WITHIN = 10

# The number that Excel shows beside a row, and its cells: trimmed, short rows filled up, longer than the header where
# a row has more cells (CSV only). A cell that held a number is a ``cells.Numeric``.
Row = tuple[int, list[str]]
Known = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListTable:
    """A table: ``header_row`` is the number of its header, ``title`` the name of the sheet in an XLSX.

    ``notes`` is what the user should know (sheets that are not read). ``rows`` can be gone through once; ``done`` is the
    part of the file already read, from 0 to 1.
    """

    title: str | None
    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    notes: tuple[str, ...]
    done: Callable[[], float]


def find_header(rows: Sequence[Row], known: Known) -> tuple[Row, int] | None:
    """The header among the first rows, with its count of known cells; None when no row has any.

    A cell that is empty because the header above is merged over two rows takes the text from above.
    """
    best: tuple[Row, int] | None = None
    is_known = {cell: known(cell) for _number, cells in rows for cell in cells}
    above: list[str] = []
    for number, cells in rows:
        merged = [
            cell or (header if is_known.get(header) else "") for cell, header in zip_longest(cells, above, fillvalue="")
        ]
        count = sum(map(is_known.__getitem__, filter(None, merged))) if any(map(is_known.__getitem__, cells)) else 0
        if count > (best[1] if best else 0):
            while merged and not merged[-1]:
                merged.pop()
            best = (number, merged), count
        above = cells
    return best


def no_header(label: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> UnreadableFileError:
    """The error for a table of which no header is known: it shows what was found."""
    first = next((cells for _number, cells in rows if any(cells)), [])
    if not first:
        return UnreadableFileError(label, _("it contains no rows"), hint="\n".join(notes) or None)
    shown = [cell if len(cell) <= 20 else cell[:19] + "…" for cell in first if cell][:6]
    return UnreadableFileError(
        label,
        _("none of its column names is recognised ({found})").format(found=_(", ").join(shown)),
        hint="\n".join(
            [
                *notes,
                _("The first row should name the columns, for example 企业名称, 统一社会信用代码, 注册地址."),
            ]
        ),
    )
