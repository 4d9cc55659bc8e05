"""Tables that systems and Excel save as HTML, MHTML or XML of 2003, often under the name ``.xls``."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from html.parser import HTMLParser
from typing import IO
from xml.parsers import expat

from loucheng_cli.domain.imports.cells import TRIM, Numeric
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.spreadsheets.spooled import Merge, sheets_in, spool
from loucheng_cli.files.spreadsheets.table import RawSheet
from loucheng_cli.i18n import _

LARGEST = 64 << 20
MOST_CELLS = 4_000_000
_LONGEST_TEXT = 1 << 16
_WIDEST = 1000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_\-]{3,20})[\"']")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(start: bytes) -> str | None:
    """``xml``, ``mhtml`` or ``html`` by the first bytes of a file; None for any other."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "ignore").encode()
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<?xml", b"<workbook", b"<ss:workbook")) and (_SPREADSHEET in head or b"excel.sheet" in head):
        return "xml"
    if (
        head.startswith((b"mime-version:", b"content-type: multipart", b"from: ", b"x-document-type:"))
        and b"multipart" in head
    ):
        return "mhtml"
    tags = (
        b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style", b"<div", b"<body", b"<script", b"<!--", b"<title",
        b"<p", b"<center", b"<font", b"<form", b"<span", b"<link", b"<tr", b"<tbody", b"<thead",
    )  # fmt: skip
    return "html" if head.startswith(tags) else None


def open_sheets(file: IO[bytes], label: str, kind: str, stack: ExitStack) -> tuple[list[RawSheet], list[str]]:
    """The tables in a file of this kind and the titles of hidden sheets; raises ``UnreadableFileError``."""
    if file.seek(0, 2) > LARGEST:
        raise UnreadableFileError(label, _("it is too large for a list; split it"))
    file.seek(0)
    body = file.read()
    target = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    hidden: list[str] = []
    try:
        tables = _xml_tables(body) if kind == "xml" else _html_tables(body, kind)
        for table in tables:
            if table.is_visible:
                spool(target, table.title, table.rows, table.merges, table.hidden)
            else:
                hidden.append(table.title or "")
    except _TooLargeError as error:
        raise UnreadableFileError(label, _("it is too large for a list; split it")) from error
    except (expat.ExpatError, ValueError, LookupError, RecursionError, AssertionError) as error:
        raise UnreadableFileError(label, _("the file is damaged; open it in Excel and save it as .xlsx")) from error
    found = sheets_in(target)
    if not found:
        raise UnreadableFileError(
            label,
            _("this is a web page under the name of a spreadsheet, without a table in it; save the list as .xlsx"),
        )
    return found, hidden


class _TooLargeError(Exception):
    """More cells than any list has."""


class _Table:
    """A table as it grows."""

    def __init__(self, title: str | None = None) -> None:
        self.title = title
        self.rows: list[tuple[int, list[str]]] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.is_visible = True
        self.number = 0
        self.cells: list[str] = []
        self.column = 0
        self.covered: dict[int, int] = {}  # column → last row that a merged cell above covers
        self.size = 0

    def begin_row(self, number: int | None = None, *, hidden: bool = False) -> None:
        self.number = number or self.number + 1
        self.cells, self.column = [], 0
        if hidden:
            self.hidden.add(self.number)

    def put(self, text: str, *, across: int = 1, down: int = 1, column: int | None = None) -> None:
        if column is not None:
            self.column = column - 1
        else:
            while self.covered.get(self.column + 1, 0) >= self.number:
                self.column += 1
        if self.column >= 16_384:
            raise _TooLargeError
        self.cells += [""] * (self.column + across - len(self.cells))
        self.size += across
        if self.size > MOST_CELLS:
            raise _TooLargeError
        self.cells[self.column] = text
        if down > 1:
            self.merges.append((self.number, self.number + down - 1, self.column + 1))
            for at in range(self.column + 1, self.column + across + 1):
                self.covered[at] = self.number + down - 1
        self.column += across

    def end_row(self) -> None:
        if any(self.cells):
            self.rows.append((self.number, self.cells))
        self.cells = []


def _decoded(body: bytes, declared: re.Match[bytes] | None) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    name = declared[1].decode() if declared else ""
    for encoding in (name, "utf-8-sig", "gb18030"):
        try:
            if encoding:
                wider = "gb18030" if encoding.lower() in {"gb2312", "gbk"} else encoding
                return body.decode(wider).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def _html_tables(body: bytes, kind: str) -> Iterator[_Table]:
    pages = _pages(body) if kind == "mhtml" else [_decoded(body, _CHARSET.search(body[:4096]))]
    count = 0
    for page in pages:
        reader = _HtmlReader()
        reader.feed(page)
        reader.close()
        for table in reader.finished():
            count += 1
            table.title = str(count) if count > 1 else None
            yield table


def _pages(body: bytes) -> Iterator[str]:
    message = email.message_from_bytes(body, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                name = part.get_content_charset()
                yield _decoded(raw, re.match(rb"(.*)", name.encode()) if name else _CHARSET.search(raw[:4096]))


class _HtmlReader(HTMLParser):
    """Tables of a page; one inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Table] = []
        self._all: list[_Table] = []
        self._cell: list[list[str] | None] = []
        self._spans: list[tuple[int, int]] = []
        self._silent = 0

    def finished(self) -> list[_Table]:
        """All tables that hold anything, in the order in which they begin."""
        while self._open:
            self._end_table()
        return [table for table in self._all if table.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style", "title"}:
            self._silent += 1
        elif tag == "table":
            if len(self._open) > 50:
                raise ValueError(tag)
            self._open.append(_Table())
            self._all.append(self._open[-1])
            self._cell.append(None)
            self._spans.append((1, 1))
        elif not self._open:
            return
        elif tag == "tr":
            self._end_row()
            self._open[-1].begin_row(hidden="display:none" in given.get("style", "").replace(" ", "").lower())
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self._open[-1].number:
                self._open[-1].begin_row()
            self._cell[-1] = []
            self._spans[-1] = (_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag in {"br", "p", "div"} and self._cell[-1]:
            self._cell[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "title"}:
            self._silent = max(0, self._silent - 1)
        elif self._open and tag in {"td", "th"}:
            self._end_cell()
        elif self._open and tag == "tr":
            self._end_row()
        elif self._open and tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and (cell := self._cell[-1]) is not None and len(cell) < _LONGEST_TEXT:
            cell.append(data)

    def _end_cell(self) -> None:
        cell = self._cell[-1]
        if cell is not None:
            lines = (" ".join(line.split()) for line in re.split(_BREAKS, "".join(cell)) if line.strip())
            across, down = self._spans[-1]
            self._open[-1].put("\n".join(lines).strip(TRIM)[:_LONGEST_TEXT], across=across, down=down)
            self._cell[-1] = None

    def _end_row(self) -> None:
        self._end_cell()
        self._open[-1].end_row()

    def _end_table(self) -> None:
        self._end_row()
        self._open.pop()
        self._cell.pop()
        self._spans.pop()


_BREAKS = r"\n"


def _span(text: str | None) -> int:
    return min(int(text), _WIDEST) if text and text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


def _xml_tables(body: bytes) -> Iterator[_Table]:
    reader = _XmlReader()
    parser = expat.ParserCreate("utf-8", "|")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.hear
    parser.StartDoctypeDeclHandler = reader.forbid
    parser.Parse(_decoded(body, _ENCODING.match(body.lstrip())).encode("utf-8", "replace"), True)
    yield from (table for table in reader.tables if table.rows)


class _XmlReader:
    """Worksheets of an Excel 2003 workbook in XML."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._pieces: list[str] | None = None
        self._kind = ""
        self._text = ""
        self._cell: dict[str, str] = {}
        self._table: _Table | None = None

    def forbid(self, *_args: object) -> None:
        raise ValueError("doctype")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("|")[2]
        given = {key.rpartition("|")[2]: value for key, value in attributes.items()}
        table = self._table
        if tag == "Worksheet":
            self._table = _Table(given.get("Name"))
            self.tables.append(self._table)
        elif table is None:
            return
        elif tag == "Row":
            table.begin_row(_number(given.get("Index")), hidden=given.get("Hidden") == "1")
            if table.number > 1_048_576:
                raise _TooLargeError
        elif tag == "Cell":
            self._cell, self._text = given, ""
        elif tag == "Data":
            self._pieces, self._kind = [], given.get("Type", "")
        elif tag == "Visible":
            self._pieces = []

    def end(self, name: str) -> None:
        tag = name.rpartition("|")[2]
        table = self._table
        if table is None:
            return
        if tag == "Data" and self._pieces is not None:
            self._text = _value("".join(self._pieces), self._kind)
            self._pieces = None
        elif tag == "Visible" and self._pieces is not None:
            table.is_visible = not "".join(self._pieces).strip().startswith("SheetHidden")
            self._pieces = None
        elif tag == "Cell":
            across, down = (
                min(_number(self._cell.get(each)) or 0, _WIDEST) + 1 for each in ("MergeAcross", "MergeDown")
            )
            table.put(self._text, across=across, down=down, column=_number(self._cell.get("Index")))
        elif tag == "Row":
            table.end_row()
        elif tag == "Worksheet":
            self._table = None

    def hear(self, text: str) -> None:
        if self._pieces is not None and len(self._pieces) < _LONGEST_TEXT:
            self._pieces.append(text)


def _value(text: str, kind: str) -> str:
    if kind == "Number":
        whole = text.strip()
        return Numeric(whole if whole.isdigit() else _plain_number(whole))
    if kind == "DateTime":
        return text.strip().partition(".")[0].replace("T", " ").removesuffix(" 00:00:00")
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return text.strip(TRIM)


def _plain_number(text: str) -> str:
    try:
        value = float(text)
        return str(int(value) if value == int(value) else value)
    except (ValueError, OverflowError):
        return text


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None
