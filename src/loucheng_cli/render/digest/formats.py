"""The formats of a digest and the writer of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from loucheng_cli import i18n

if TYPE_CHECKING:
    from loucheng_cli.domain.digest.model import Digest


class DigestFormat(StrEnum):
    """What ``--format`` takes; also the ending of a file."""

    TERMINAL = "terminal"
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"
    PDF = "pdf"


BINARY = frozenset({DigestFormat.DOCX, DigestFormat.XLSX, DigestFormat.PDF})


def rendered(digest: Digest, form: DigestFormat, *, lang: str, columns: int = 80, annex: bool = False) -> bytes:
    """The digest in a format and a language; text is UTF-8. The same digest always gives the same bytes, but for PDF.

    ``annex`` adds all lists, figures and definitions; a workbook and JSON are whole without it.
    """
    from loucheng_cli.render.digest.wording import of_page

    with use_language(lang), of_page(digest):
        match form:
            case DigestFormat.TERMINAL:
                from loucheng_cli.render.digest.terminal import terminal

                return terminal(digest, columns, annex=annex).encode()
            case DigestFormat.MD:
                from loucheng_cli.render.digest.markdown import markdown

                return markdown(digest, annex=annex).encode()
            case DigestFormat.HTML:
                from loucheng_cli.render.digest.html import html

                return html(digest, annex=annex).encode()
            case DigestFormat.DOCX:
                from loucheng_cli.render.digest.docx import docx

                return docx(digest, annex=annex)
            case DigestFormat.XLSX:
                from loucheng_cli.render.digest.xlsx import xlsx

                return xlsx(digest)
            case DigestFormat.PDF:
                from loucheng_cli.render.digest.html import html
                from loucheng_cli.render.documents.pdf import pdf

                return pdf(html(digest, annex=annex))
            case DigestFormat.JSON:
                from loucheng_cli.domain.digest.model import primitives

                return f"{json.dumps(primitives(digest), ensure_ascii=False, indent=2)}\n".encode()


def together(pages: Sequence[bytes], form: DigestFormat) -> bytes:
    """Several digests one after the other; as JSON a list of them."""
    if form is DigestFormat.JSON and len(pages) != 1:
        # Each is written already; one step further in they are the list.
        inside = b",\n".join(b"  " + page.rstrip().replace(b"\n", b"\n  ") for page in pages)
        return b"[\n" + inside + b"\n]\n" if pages else b"[]\n"
    return b"\n".join(pages)


@contextmanager
def use_language(lang: str) -> Iterator[None]:
    """Everything in a language, then in that of the user again."""
    before = i18n.language()
    i18n.use(lang)
    try:
        yield
    finally:
        i18n.use(before)
