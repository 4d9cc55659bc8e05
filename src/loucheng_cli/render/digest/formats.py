"""Which writer makes which format of a digest?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

from loucheng_cli import i18n
from loucheng_cli.domain.digest.model import Digest, primitives


class Format(StrEnum):
    """What ``--format`` takes; also the ending of a file."""

    TERMINAL = "terminal"
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


BINARY = frozenset({Format.DOCX, Format.XLSX})


def rendered(digest: Digest, form: Format, *, lang: str, columns: int = 80) -> bytes:
    """The digest in a format and a language; text is UTF-8. The same digest always gives the same bytes."""
    with speaking(lang):
        match form:
            case Format.TERMINAL:
                from loucheng_cli.render.digest.terminal import terminal

                return terminal(digest, columns).encode()
            case Format.MD:
                from loucheng_cli.render.digest.markdown import markdown

                return markdown(digest).encode()
            case Format.HTML:
                from loucheng_cli.render.digest.html import html

                return html(digest).encode()
            case Format.DOCX:
                from loucheng_cli.render.digest.docx import docx

                return docx(digest)
            case Format.XLSX:
                from loucheng_cli.render.digest.xlsx import xlsx

                return xlsx(digest)
            case Format.JSON:
                return f"{json.dumps(primitives(digest), ensure_ascii=False, indent=2)}\n".encode()


def together(pages: Sequence[bytes], form: Format) -> bytes:
    """Several digests one after the other; as JSON a list of them."""
    if form is Format.JSON and len(pages) != 1:
        # Each is written already; one step further in they are the list.
        inside = b",\n".join(b"  " + page.rstrip().replace(b"\n", b"\n  ") for page in pages)
        return b"[\n" + inside + b"\n]\n" if pages else b"[]\n"
    return b"\n".join(pages)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything in a language, then in that of the user again."""
    before = i18n.language()
    i18n.use(lang)
    try:
        yield
    finally:
        i18n.use(before)
