"""The parts of a page to print, before it is Markdown, HTML or DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from loucheng_cli.facts import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: running text, a line in the centre (under the title), at the right (who signs), or a small note."""

    text: str
    kind: Literal["body", "centre", "right", "note"] = "body"


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table whose head is repeated on each page; ``widths`` are shares of the line, equal if left out."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


Block = Heading | Paragraph | DocumentTable


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its title, the lines that stand at the head and the foot of every sheet, and what is in between."""

    title: str
    blocks: Sequence[Block]
    header: str = ""
    footer: str = ""
