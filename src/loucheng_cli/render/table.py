"""Lists on a terminal: a table where there is room, two lines a row where there is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from loucheng_cli.render.output import Column, cell_text, fit, width
from loucheng_cli.render.theme import Style, style_of

T = TypeVar("T")
NARROW = 112  # columns, below which a list takes two lines a row
_GAP = 2
_FLOORS = (14, 6)  # columns that a cell keeps as long as another has more, and however little room there is
_SHARE = 3  # a wide column gets so many times the room of another

Cell = tuple[str, str]  # text and style


def draw_table(items: Sequence[T], columns: Sequence[Column[T]], room: int) -> tuple[RenderableType, int, bool]:
    """What is drawn, the columns of the terminal that it needs, and whether a cell was cut."""
    rows = [[_cell(column.cell(item)) for column in columns] for item in items]
    filled = [n for n in range(len(columns)) if any(row[n][0] for row in rows)]
    columns = [columns[n] for n in filled]
    rows = [[row[n] for n in filled] for row in rows]
    if room < NARROW and any(column.below for column in columns):
        return _two_lines(columns, rows, room)
    return _one_line(columns, rows, room)


def _cell(value: Any) -> Cell:
    return cell_text(value), style_of(value)


def _one_line(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int) -> tuple[Table, int, bool]:
    rooms, needed, is_cut = _fitted(columns, rows, room, [width(column.title) for column in columns])
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), border_style=Style.SECONDARY)
    for column, cells in zip(columns, rooms, strict=True):
        title = Text(fit(column.title, cells), Style.HEADING)
        table.add_column(title, width=cells, no_wrap=True, justify="right" if column.right else "left")
    for row in rows:
        table.add_row(*_texts(row, rooms))
    return table, needed, is_cut


def _two_lines(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int) -> tuple[_Pairs, int, bool]:
    above = [n for n, column in enumerate(columns) if not column.below]
    below = [n for n, column in enumerate(columns) if column.below]
    heads = [[row[n] for n in above] for row in rows]
    titles = [columns[n].title for n in above]
    rooms, needed, is_cut = _fitted([columns[n] for n in above], heads, room, [width(title) for title in titles])
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for n, cells in zip(above, rooms, strict=True):
        table.add_column(width=cells, no_wrap=True, justify="right" if columns[n].right else "left")
    table.add_row(*_texts([(title, Style.HEADING) for title in titles], rooms))
    for head in heads:
        table.add_row(*_texts(head, rooms))
    indent = rooms[0] + _GAP
    lines: list[Text | None] = [None]
    for row in rows:
        some = [n for n in below if row[n][0]]
        parts = [row[n] for n in some]
        widths, _needed, cut = _fitted([columns[n] for n in some], [parts], room - indent)
        is_cut = is_cut or cut
        texts = [part for text in _texts(parts, widths) for part in (text, " " * _GAP)][:-1]
        lines.append(Text.assemble(" " * indent, *texts) if texts else None)
    return _Pairs(table, lines), needed, is_cut


class _Pairs:
    """Rows of a table, each with its second line under it."""

    def __init__(self, table: Table, lines: Sequence[Text | None]) -> None:
        self.table = table
        self.lines = lines

    def __rich_console__(self, screen: Console, options: ConsoleOptions) -> RenderResult:
        heads = screen.render_lines(self.table, options, pad=False, new_lines=True)
        for head, line in zip(heads, self.lines, strict=True):
            yield from head
            if line is not None:
                yield line


def _texts(row: Sequence[Cell], rooms: Sequence[int]) -> Iterator[Text]:
    for (text, style), cells in zip(row, rooms, strict=True):
        yield Text(fit(text, cells), style, no_wrap=True)


def _fitted(
    columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int, least: Sequence[int] = ()
) -> tuple[list[int], int, bool]:
    """The width of each column, of all with their gaps, and whether a cell is cut.

    What is kept has the room that it needs; of the others the one that is widest for its share gives way first.
    """
    natural = [max(width(cell[0]) for cell in cells) for cells in zip(*rows, strict=True)]
    wanted = [max(pair) for pair in zip(natural, least or natural, strict=True)]
    rooms = [cells if column.keep else min(cells, room) for column, cells in zip(columns, wanted, strict=True)]
    gaps = _GAP * (len(rooms) - 1)
    for floor in _FLOORS:
        while sum(rooms) + gaps > room:
            giving = [n for n, column in enumerate(columns) if rooms[n] > floor and not column.keep]
            if not giving:
                break
            rooms[max(giving, key=lambda n: rooms[n] / (_SHARE if columns[n].wide else 1))] -= 1
    return rooms, sum(rooms) + gaps, any(cells < whole for cells, whole in zip(rooms, natural, strict=True))
