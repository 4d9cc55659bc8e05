"""A page to print as blocks, before it is Markdown, HTML or DOCX."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）), or 3: a small one over a short list."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: running text, a line in the centre (under the title), at the right (who signs), a small note.

    ``flush`` is running text without the indent (to whom a paper goes); ``subtitle`` stands small under the title, ``lead`` is the sentence that opens a page, ``item`` a line of a short list.
    """

    text: str
    kind: Literal["body", "flush", "centre", "right", "note", "subtitle", "lead", "item"] = "body"


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table whose head is repeated on each page; ``widths`` are shares of the line, by what the columns hold if left out.

    ``numbers`` are the columns of figures, which stand at the right; ``total``: the last row is a sum.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    numbers: Collection[int] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: groups by ``labels``, a bar of each of ``series`` (name, values) in each group."""

    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new sheet; of several papers in one file each has its ``title``."""

    title: str = ""
    new_sheet: bool = True


UPRIGHT = 9  # columns that A4 takes upright


def is_wide(document: Document) -> bool:
    """Whether a page is printed on its side: one of its tables has too many columns for A4 upright."""
    return any(isinstance(block, DocumentTable) and len(block.columns) > UPRIGHT for block in document.blocks)


Block = Heading | Paragraph | DocumentTable | Bars | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its title, the lines at the head and the foot of every sheet, and what is in between.

    ``compact`` takes narrower margins than GB/T 9704 asks of an official paper, so that a report fits one side.
    """

    title: str
    blocks: Sequence[Block]
    header: str = ""
    footer: str = ""
    compact: bool = False
