"""The theme: what a text means, and how a terminal shows that meaning.

A ``Styled`` text is a plain string everywhere else, so that a pipe, JSON and files need to know nothing of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.theme import Theme


class Style(StrEnum):
    """The meanings that are shown, by the name that the theme gives them."""

    REF = "loucheng.ref"
    OVERDUE = "loucheng.overdue"
    SOON = "loucheng.soon"
    GOOD = "loucheng.good"
    SECONDARY = "loucheng.secondary"
    HEADING = "loucheng.heading"
    LABEL = "loucheng.label"
    BORDER = "loucheng.border"
    COMMAND = "loucheng.command"
    FOUND = "loucheng.found"


# The sixteen colours of the terminal's own palette: the user has chosen them to be legible on the background.
# "not dim" holds in the title of a panel, which takes over the style of its border.
LOOK = {
    Style.REF: "bold",
    Style.OVERDUE: "not dim bold red",
    Style.SOON: "not dim yellow",
    Style.GOOD: "not dim green",
    Style.SECONDARY: "dim",
    Style.HEADING: "not dim bold cyan",
    Style.LABEL: "dim",
    Style.BORDER: "dim cyan",
    Style.COMMAND: "cyan",
    Style.FOUND: "bold yellow",
}


class Styled(str):
    """A text with its meaning."""

    __slots__ = ("style",)
    style: str

    def __new__(cls, text: str, style: str) -> Self:
        """The text as a string that remembers its style."""
        made = super().__new__(cls, text)
        made.style = style
        return made


def style_of(value: object) -> str:
    """The style of a text that carries one, else none."""
    return value.style if isinstance(value, Styled) else ""


def theme() -> Theme:
    """The theme as Rich takes it."""
    from rich.theme import Theme as RichTheme

    return RichTheme({str(name): look for name, look in LOOK.items()})
