"""Lists on a terminal: a table where there is room, two lines a row where there is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from loucheng_cli.render.cells import Column, cell_text, fit
from loucheng_cli.render.theme import Style, style_of
from loucheng_cli.render.wrapping import width, wrapped

T = TypeVar("T")
NARROW = 112  # columns, below which a list takes two lines a row
_GAP = 2
_FLOORS = (10, 6)  # columns that a cell keeps as long as another has more, and however little room there is
_SHARE = 3  # a wide column gets so many times the room of another
_FEWEST_WORDS = 20  # columns, before the words of a row take a line of their own
_NARROWEST_NAME = 24  # columns, before a name goes on in the next line
_BRACKET = re.compile(r"\s?(?=[（(][^（(]*[）)]$)")

Cell = tuple[str, str]  # text and style


def draw_table(items: Sequence[T], columns: Sequence[Column[Any]], room: int) -> tuple[RenderableType, int, bool]:
    """What is drawn, the columns of the terminal that it needs, and whether a cell was cut."""
    rows = [[_cell(column.cell(item)) for column in columns] for item in items]
    filled = [n for n in range(len(columns)) if any(row[n][0] for row in rows)]
    columns = [columns[n] for n in filled]
    rows = [[row[n] for n in filled] for row in rows]
    kept = [n for n, column in enumerate(columns) if not column.spare]
    fewer, shorter = [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]
    if any(column.below for column in columns) and (room < NARROW or _cuts_short(fewer, shorter, room)):
        return _two_lines(columns, rows, room)
    drawn, needed, is_cut = _one_line(columns, rows, room)
    return _one_line(fewer, shorter, room) if is_cut else (drawn, needed, is_cut)


def _cuts_short(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int) -> bool:
    """Whether the last column, the words, would keep less than a person can make out."""
    rooms, _needed, _is_cut = _fitted(columns, rows, room, [(column.title, "") for column in columns])
    return bool(rows) and rooms[-1] < min(_FEWEST_WORDS, max(width(row[-1][0]) for row in rows))


def _cell(value: object) -> Cell:
    return cell_text(value), style_of(value)


def _one_line(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int) -> tuple[_Lines, int, bool]:
    titles = [(column.title, Style.HEADING) for column in columns]
    rooms, needed, is_cut = _fitted(columns, rows, room, titles)
    lines = [_padded(row, rooms, columns) for row in (titles, *rows)]
    lines.insert(1, [("─" * min(needed, room), Style.SECONDARY)])
    return _Lines(lines), needed, is_cut


def _two_lines(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Cell]], room: int) -> tuple[_Lines, int, bool]:
    above = [n for n, column in enumerate(columns) if not column.below]
    below = [n for n, column in enumerate(columns) if column.below]
    upper = [columns[n] for n in above]
    titles = [(column.title, Style.HEADING) for column in upper]
    rooms, needed, is_cut = _fitted(upper, [[row[n] for n in above] for row in rows], room, titles)
    indent = rooms[0] + _GAP
    lines = [_padded(titles, rooms, upper)]
    for row in rows:
        lines.append(_padded([row[n] for n in above], rooms, upper))
        some = [n for n in below if row[n][0]]
        if some:
            lower, parts = [columns[n] for n in some], [row[n] for n in some]
            widths, _needed, cut = _fitted(lower, [parts], room - indent)
            shown = [(fit(text, cells), style) for (text, style), cells in zip(parts, widths, strict=True)]
            lines.append([(" " * indent, ""), *(each for part in shown for each in (part, (" " * _GAP, "")))][:-1])
            is_cut = is_cut or cut
    return _Lines(lines), needed, is_cut


class _Lines:
    """Lines whose widths are known: ten times faster than ``rich.table``, which measures every cell again."""

    def __init__(self, lines: Sequence[Sequence[Cell]]) -> None:
        self.lines = lines

    def __rich_console__(self, screen: Console, options: ConsoleOptions) -> RenderResult:
        """Each part in its style."""
        styles = {style: screen.get_style(style) for style in {style for line in self.lines for _text, style in line}}
        for line in self.lines:
            yield from (Segment(text, styles[style]) for text, style in line)
            yield Segment.line()


def _padded(row: Sequence[Cell], rooms: Sequence[int], columns: Sequence[Column[object]]) -> list[Cell]:
    """The cells of a line, cut or filled to their widths; nothing is filled at its end."""
    parts: list[Cell] = []
    for (text, style), cells, column in zip(row, rooms, columns, strict=True):
        shown = fit(text, cells)
        space = " " * (cells - width(shown))
        parts += (
            [(space, ""), (shown, style), (" " * _GAP, "")]
            if column.right
            else [(shown, style), (space + " " * _GAP, "")]
        )
    while parts and not parts[-1][0].strip():
        parts.pop()
    return parts


def _fitted(
    columns: Sequence[Column[object]], rows: Sequence[Sequence[Cell]], room: int, titles: Sequence[Cell] = ()
) -> tuple[list[int], int, bool]:
    """The width of each column, of all with their gaps, and whether a cell is cut.

    What is kept has the room that it needs; of the others the one that is widest for its share gives way first.
    """
    natural = [max(width(cell[0]) for cell in cells) for cells in zip(*rows, strict=True)]
    least = [width(title) for title, _style in titles] or natural
    wanted = [max(pair) for pair in zip(natural, least, strict=True)]
    rooms = [cells if column.keep else min(cells, room) for column, cells in zip(columns, wanted, strict=True)]
    gaps = _GAP * (len(rooms) - 1)
    for floor in _FLOORS:
        while sum(rooms) + gaps > room:
            giving = [n for n, column in enumerate(columns) if rooms[n] > floor and not column.keep]
            if not giving:
                break
            rooms[max(giving, key=lambda n: rooms[n] / (_SHARE if columns[n].wide else 1))] -= 1
    return rooms, sum(rooms) + gaps, any(cells < whole for cells, whole in zip(rooms, natural, strict=True))


def column_blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[Table]:
    """A table in as many tables as the width asks for, so that no cell is lost; each begins with the first column.

    Columns of which every cell is empty are left out; a heading wider than its column breaks before its bracket.
    """
    cells = [[cell_text(each) for each in row] for row in rows]
    filled = [n for n in range(len(heads)) if n == 0 or any(row[n] for row in cells)]
    columns = [([row[n] for row in cells], heads[n]) for n in filled]
    (names, first), *rest = ((texts, _broken(head, texts)) for texts, head in columns)
    needs = [max(map(width, (*texts, *head.split("\n")))) for texts, head in rest]
    widest = max(map(width, (*names, *first.split("\n"))))
    label = min(widest, max(_NARROWEST_NAME, room // 3), max(room - _GAP - max(needs, default=0), _FLOORS[1]))
    blocks: list[list[tuple[list[str], str, int]]] = []
    left = 0
    for (texts, head), needed in zip(rest, needs, strict=True):
        if not blocks or needed + _GAP > left:
            blocks.append([])
            left = room - label
        blocks[-1].append((texts, head, needed))
        left -= needed + _GAP
    return [_block((names, first, label), block) for block in blocks or [[]]]


def _block(first: tuple[list[str], str, int], others: Sequence[tuple[list[str], str, int]]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), border_style=Style.SECONDARY)
    height = max(head.count("\n") for _texts, head, _needed in (first, *others))
    for texts, head, needed in (first, *others):
        title = "\n" * (height - head.count("\n")) + head
        right = texts is not first[0] and all(map(_is_number, texts))
        justify: JustifyMethod = "right" if right else "left"
        table.add_column(Text(title, Style.HEADING), width=needed, justify=justify, overflow="fold")
    for name, *cells in zip(first[0], *(texts for texts, _head, _needed in others), strict=True):
        table.add_row(Text("\n".join(wrapped(name, first[2]))), *map(Text, cells))
    return table


def _broken(head: str, texts: Sequence[str]) -> str:
    return _BRACKET.sub("\n", head, count=1) if width(head) > max(map(width, texts), default=0) else head


def _is_number(text: str) -> bool:
    return not text or text[0].isdigit() or text[0] in "+−—"
