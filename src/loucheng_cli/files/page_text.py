"""The text of a page that somebody brings, from the formats in which it can be compared with what was signed."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from loucheng_cli.errors import FileError, UnreadableFileError, system_reason
from loucheng_cli.i18n import _

LARGEST = 20_000_000  # bytes of a file or of a part of it
_DROPPED = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_WORD_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_SHARED = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*)>(.*?)</c>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def read_page(path: Path) -> bytes:
    """The bytes of a page; one that is larger than any is refused."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise FileError(path, system_reason(error)) from error
    if len(body) > LARGEST:
        raise UnreadableFileError(path, _("it is too large for a page"))
    return body


def form_of(body: bytes) -> str | None:
    """``html``, ``docx``, ``xlsx``, ``json``, ``md``, ``pdf`` by what stands in it; None of anything else."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"pk"):
        names = _names(body)
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None
    if start.startswith(b"%pdf"):
        return "pdf"
    if start.startswith(b"{"):
        return "json"
    if start.startswith(b"<"):
        return "html"
    return "md" if start.startswith(b"# ") else None


def text_of_page(body: bytes, form: str) -> str:
    """Its text, in the order of the file."""
    if form == "docx":
        parts = _parts(body, r"word/(?:header\d*|document|footer\d*)\.xml")
        return html.unescape("\n".join("".join(_WORD_TEXT.findall(each)) for each in parts))
    if form == "xlsx":
        return _workbook_text(body)
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    return html.unescape(_DROPPED.sub(" ", text)) if form == "html" else text


def _workbook_text(body: bytes) -> str:
    shared = [_TAG.sub("", each) for part in _parts(body, r"xl/sharedStrings\.xml") for each in _SHARED.findall(part)]
    cells = []
    for part in _parts(body, r"xl/worksheets/sheet\d+\.xml"):
        for attributes, inside in _CELL.findall(part):
            value = _TAG.sub("", inside)
            is_shared = 't="s"' in attributes and value.isdecimal() and int(value) < len(shared)
            cells.append(shared[int(value)] if is_shared else value)
    return html.unescape("\n".join(cells))


def _names(body: bytes) -> set[str]:
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            return set(archive.namelist())
    except (BadZipFile, OSError, ValueError):
        return set()


def _parts(body: bytes, pattern: str) -> list[str]:
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            names = sorted(each for each in archive.namelist() if re.fullmatch(pattern, each))
            return [archive.open(each).read(LARGEST).decode("utf-8", "replace") for each in names]
    except (BadZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError):
        return []
