"""Pages as Markdown in which typed text is never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.documents.model import Bars, Block, Document, DocumentTable, Heading, PageBreak, Paragraph

_SIGNS = r"[\\`*_\[\]<>|&~]"
_AT_LINE_START = r"(?m)^(\s*)(?:([#+=-])|(\d+)([.)])(?=\s|$))"


def markdown(document: Document) -> str:
    """The page as Markdown (tables as GitHub writes them)."""
    parts = [f"# {inline(document.title)}"]
    if document.header:
        parts.append(escape(document.header))
    parts += [_block(block) for block in document.blocks]
    if document.footer:
        parts += ["---", escape(document.footer)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """The text of a paragraph with every sign that Markdown or HTML would act upon made harmless."""
    return re.sub(
        _AT_LINE_START,
        lambda found: found[1] + (f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"),
        inline(text),
    )


def inline(text: str) -> str:
    """The same for a text that never begins a line: a heading, a cell, an entry of a list."""
    return re.sub(_SIGNS, lambda sign: f"\\{sign[0]}", display_safe(text))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as GitHub writes it."""
    head, *body = ([_cell(cell) for cell in row] for row in (columns, *rows))
    lines = [head, ["---"] * len(columns), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return inline(text).replace("\n", "<br>")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {inline(block.text)}"
        case Paragraph():
            return escape(block.text).replace("\n", "  \n")
        case DocumentTable():
            return table(block.columns, block.rows)
        case Bars():
            return table(("", *block.labels), [(name, *map(str, values)) for name, values in block.series])
        case PageBreak():
            return "---"
