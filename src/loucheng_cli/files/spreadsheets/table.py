"""Tables in files: sheets as they are, lists as they are chosen among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loucheng_cli.domain.imports.header_row import HEADER_WITHIN, HeaderRules, Row
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.i18n import _

__all__ = ["HEADER_WITHIN", "HeaderRules", "Layout", "ListTable", "RawSheet", "Row", "no_header"]

Known = Callable[[str], bool]


@dataclass(slots=True, kw_only=True)
class RawSheet:
    """A sheet before its header is known: its rows, each with the cells that are there.

    ``hidden`` collects the numbers of hidden rows while rows are read; ``finish`` makes rows of the width of the header.
    """

    title: str | None
    rows: Iterator[Row]
    finish: Callable[[Iterator[Row], int, int], Iterator[Row]]
    done: Callable[[], float]
    hidden: set[int] = field(default_factory=set)
    address: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What a person says about where a list is: its sheets, its header, its columns."""

    sheets: tuple[str, ...] = ()
    all_sheets: bool = False
    header_row: int | None = None
    columns: tuple[str, ...] = ()
    visible_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ListTable:
    """A table: ``header_row`` is the number of its header (0 where it has none), ``title`` the name of its sheet.

    ``notes`` is what the user should know (sheets that are not read). ``rows`` can be gone through once; ``done`` is the
    part of the file already read, from 0 to 1. ``hidden`` are the hidden rows met so far. ``address`` finds the same
    table again in another process.
    """

    title: str | None
    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    notes: tuple[str, ...]
    done: Callable[[], float]
    hidden: set[int] = field(default_factory=set)
    address: Mapping[str, object] = field(default_factory=dict)


def no_header(label: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> UnreadableFileError:
    """The error for a table of which no header is known: it shows what was found."""
    first = next((cells for _number, cells in rows if any(cells)), [])
    if not first:
        return UnreadableFileError(label, _("it contains no rows"), hint="\n".join(notes) or None)
    shown = [cell if len(cell) <= 20 else cell[:19] + "…" for cell in first if cell][:6]
    # Mapped to a name, such a line would go in whole as one.
    is_uncut = len(shown) == 1 and re.search(r"[\s:：{}/]", shown[0]) is not None
    return UnreadableFileError(
        label,
        _("none of its column names is recognised ({found})").format(found=_(", ").join(shown)),
        hint="\n".join(
            [
                *notes,
                _("The first row should name the columns, for example 企业名称, 统一社会信用代码, 注册地址."),
                _("Separate the columns with commas, tabs, semicolons or |.")
                if is_uncut
                else _("Or say what a column holds: --map '{column}=企业名称'").format(column=shown[0]),
            ]
        ),
    )
