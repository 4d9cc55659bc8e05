"""Cards on a terminal: a panel for each section, pairs side by side where they fit, timelines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.cells import Section, text_of
from loucheng_cli.render.theme import Style, Styled, style_of
from loucheng_cli.render.wrapping import width, wrapped

_WIDEST = 132  # columns: longer lines are hard to read
_FRAME = 4  # the two borders of a panel, with their blanks
_GAP = 2
_TWIG = 4  # columns of a guide
_NARROWEST = 10  # columns of a text

Shown = tuple[str, str, str]  # label, text and style


def draw_card(title: str, sections: Sequence[Section], room: int, marks: Sequence[str] = ()) -> RenderableType:
    """The panels of a card; the first carries its title, with its marks beside it."""
    room = min(room, _WIDEST)
    found = [(section, _body(section, room - _FRAME)) for section in sections]
    panels = [(section.title, body) for section, body in found if body]
    heads = [parts_text([Styled(title, Style.HEADING), *marks], room - _FRAME - _GAP)] if title else []
    if heads and panels and not panels[0][0] and "\n" not in heads[0].plain:
        return Group(*(_panel(heads[0] if n == 0 else name, body, room) for n, (name, body) in enumerate(panels)))
    return Group(*heads, *(_panel(name, body, room) for name, body in panels))


def _panel(title: str | Text, body: Sequence[RenderableType], room: int) -> Panel:
    head = title if isinstance(title, Text) else Text(display_safe(title), Style.HEADING)
    return Panel(Group(*body), title=head or None, title_align="left", border_style=Style.BORDER, width=room)


def _body(section: Section, room: int) -> list[RenderableType]:
    pairs = [(display_safe(label), display_safe(text_of(value)), style_of(value)) for label, value in section.pairs]
    drawn: list[RenderableType] = list(_grids([pair for pair in pairs if pair[1]], room))
    if section.drawn and section.lines:
        return [*drawn, section.drawn(room)]
    return drawn + [line_text(line, room, "  ") for line in section.lines]


def line_text(line: str, room: int, indent: str = "") -> Text:
    """A line, broken by the habits of Chinese."""
    return Text("\n".join(wrapped(display_safe(line), room, "", indent)), style_of(line))


def _grids(pairs: Sequence[Shown], room: int) -> Iterator[Table]:
    """Pairs of a label and a text: short ones two beside each other, long ones over the whole width."""
    labels = max((width(label) for label, _text, _style in pairs), default=0)
    half = (room - _GAP) // 2 - labels - _GAP
    row: list[Shown] = []
    grid = _grid(labels, half)
    for pair in pairs:
        if width(pair[1]) <= half and "\n" not in pair[1]:
            row.append(pair)
            if len(row) == 2:
                grid.add_row(*_cells(row, half))
                row = []
            continue
        if row:
            grid.add_row(*_cells(row, half))
            row = []
        if grid.rows:
            yield grid
            grid = _grid(labels, half)
        rest = max(room - labels - _GAP, _NARROWEST)
        alone = _grid(labels, rest, 1)
        alone.add_row(*_cells([pair], rest))
        yield alone
    if row:
        grid.add_row(*_cells(row, half))
    if grid.rows:
        yield grid


def _grid(labels: int, texts: int, times: int = 2) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for _n in range(times):
        grid.add_column(width=labels, no_wrap=True)
        grid.add_column(width=texts)
    return grid


def _cells(pairs: Sequence[Shown], room: int) -> Iterator[Text]:
    for label, text, style in pairs:
        lines = [line for part in text.split("\n") for line in wrapped(part, room) or [""]]
        yield Text(label, Style.LABEL)
        yield Text("\n".join(lines), style)


class TimelineEntry(NamedTuple):
    """A label at the left, what stands beside it line by line, and the style of its mark."""

    label: str
    lines: Sequence[Sequence[str]]
    style: str = Style.BORDER


def timeline(moments: Sequence[TimelineEntry], room: int) -> RenderableType:
    """Days down the left, each thing that happened beside its point; a day is named once."""
    days = [each.label for each in moments]
    named = [
        each._replace(label="" if each.label == before else each.label)
        for each, before in zip(moments, ["", *days], strict=False)
    ]
    return _spine(named, room, "●", "│")


def stack(floors: Sequence[TimelineEntry], room: int) -> RenderableType:
    """Floors from the top, each with what is on it."""
    return _spine(floors, room, "┤", "│", last="│")


def _spine(moments: Sequence[TimelineEntry], room: int, mark: str, line: str, last: str = " ") -> Table:
    labels = max((width(each.label) for each in moments), default=0)
    texts = max(room - labels - 3, _NARROWEST)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=labels, style=Style.LABEL, no_wrap=True)
    grid.add_column(width=1, style=Style.BORDER)
    grid.add_column(width=texts)
    for n, each in enumerate(moments, 1):
        text = Text("\n").join(parts_text(parts, texts) for parts in each.lines)
        below = f"\n{line if n < len(moments) else last}" * text.plain.count("\n")
        grid.add_row(display_safe(each.label), Text.assemble((mark, each.style), below), text)
    return grid


@dataclass(frozen=True)
class Branch:
    """A part of a tree: its name, what hangs on it, and the branches that grow from it."""

    name: Sequence[str]
    leaves: Sequence[Sequence[str]] = ()
    branches: Sequence[Branch] = ()


def tree(root: Branch, room: int) -> RenderableType:
    """A tree; a branch with nothing on it is left out."""
    drawn = Tree(parts_text(root.name, room), guide_style=Style.BORDER)
    _grow(drawn, root, room - _TWIG)
    return drawn


def _grow(drawn: Tree, branch: Branch, room: int) -> None:
    for leaf in branch.leaves:
        drawn.add(parts_text(leaf, room))
    for each in branch.branches:
        if each.leaves or each.branches:
            _grow(drawn.add(parts_text(each.name, room)), each, room - _TWIG)


def parts_text(parts: Sequence[str], room: int, indent: str = "") -> Text:
    """Parts of a line, each in its style, broken to the width; a part that does not fit begins the next line."""
    text = Text(indent)
    used = start = len(indent)
    for part in parts:
        shown = display_safe(part).replace("\n", " ").strip()
        if not shown:
            continue
        gap = "" if used == start else " " * _GAP
        if gap and width(shown) <= room - start < used + len(gap) - start + width(shown):
            gap, used = f"\n{indent}", start
        before = " " * (used + (0 if "\n" in gap else len(gap)))
        first, *rest = wrapped(shown, room, before, indent)
        text.append(gap)
        text.append("\n".join([first[len(before) :], *rest]), style_of(part))
        used = width(rest[-1] if rest else first)
    return text
