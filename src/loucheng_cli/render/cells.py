"""Columns of tables, sections of cards, and the text of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.i18n import _
from loucheng_cli.render.wrapping import width

if TYPE_CHECKING:
    from rich.console import RenderableType


T = TypeVar("T")


@dataclass(frozen=True)  # no slots: Python 3.11 cannot make a ``Column[date](…)`` with them
class Column(Generic[T]):
    """A column of a table: its title, the text of its cell, and its place on a terminal.

    A cell whose value is ``Styled`` is shown in that style.
    """

    title: str
    cell: Callable[[T], object]
    right: bool = False
    wide: bool = False  # gets three times the room of the others
    keep: bool = False  # is never cut: refs and days
    below: bool = False  # goes into the second line of a row where the terminal is narrow
    spare: bool = False  # left out of a row of one line where a cell would be cut


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card: pairs of a label and a value, or lines under a heading.

    ``drawn`` gives what a terminal shows in the place of the lines, for a width.
    """

    title: str
    pairs: Sequence[tuple[str, object]] = ()
    lines: Sequence[str] = ()
    drawn: Callable[[int], RenderableType] | None = None


def text_of(value: object) -> str:
    """The text of a cell, the same in every format: nothing, yes or no, a day, a word."""
    if value is None or value is False or value == ():
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return _(", ").join(str(each) for each in value)
    return str(value)


def cell_text(value: object) -> str:
    """The text of a cell in a line, the same on a terminal and in a pipe."""
    return " ".join(display_safe(text_of(value)).replace("\t", " ").split("\n"))


def fit(text: str, room: int) -> str:
    """The text cut to ``room`` columns of a terminal, with … where something is missing.

    It is cut between the characters that a person sees: an emoji family or a letter with its accents stays whole.
    """
    if width(text) <= room:
        return text
    kept, used = 0, 1
    for _start, end, cells in _graphemes(text):
        used += cells
        if used > room:
            break
        kept = end
    return text[:kept] + "…"


def _graphemes(text: str) -> Iterable[tuple[int, int, int]]:
    """Start, end and columns of each character that a person sees."""
    if text.isascii():
        return ((n, n + 1, 1) for n in range(len(text)))
    from rich.cells import split_graphemes

    return split_graphemes(text)[0]


def pad(text: str, room: int) -> str:
    """The text with spaces up to ``room`` columns of a terminal."""
    return text + " " * (room - width(text))
