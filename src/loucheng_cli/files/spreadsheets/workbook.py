"""The parts of an XLSX workbook: sheets, shared strings, styles.

A workbook is a ZIP of XML parts (ECMA-376). It may come from anybody, so each part is read by pieces, with limits on what
it unpacks to; zipfile never unpacks more of a part than its directory declares.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from posixpath import join, normpath
from typing import IO
from xml.parsers import expat

from loucheng_cli.domain.imports.cells import TRIM
from loucheng_cli.i18n import _

# Unpacked sizes; the parts of 190,000 rows have 67 MiB (sheet) and 51 MiB (strings).
LARGEST = 1 << 30
LARGEST_PART = {"sheet": 640 << 20, "strings": 256 << 20, "small": 32 << 20}
# Workbooks shrink 5 to 40 times; a bomb of repeated bytes about 1,000 times.
SUSPICIOUS_SIZE, SUSPICIOUS_RATIO = 64 << 20, 200
# Excel allows 32,767 characters in a cell.
LONGEST_TEXT = 1 << 20
MOST_MERGED = 100_000
# What zipfile and expat raise of a damaged file.
BROKEN = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    LookupError,
    OSError,
    RuntimeError,
    OverflowError,
)
_CHUNK = 1 << 16
_LONGEST_TAG = 256  # bytes of a tag that one piece may cut in two
_RELATION = "/relationships/"
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_FORMAT = r'(?i)"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.'


class FormatError(Exception):
    """The file is not what a workbook is; carries the sentence for the user."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook: its sheets as (title, is visible, part), and day 0 of its calendar."""

    archive: zipfile.ZipFile
    sheets: tuple[tuple[str, bool, str], ...]
    strings: str | None
    styles: str | None
    epoch: datetime


def open_workbook(file: IO[bytes]) -> Workbook:
    """The workbook in a file; the caller closes its ``archive``."""
    archive = zipfile.ZipFile(file)
    _refuse_bombs(archive)
    return _workbook(archive)


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > SUSPICIOUS_SIZE and part.file_size > SUSPICIOUS_RATIO * part.compress_size for part in parts
    )
    if is_bomb or unpacked > LARGEST:
        raise _too_large(unpacked)


def _too_large(size: int) -> FormatError:
    return FormatError(_("it is too large ({mib} MiB uncompressed); split the list").format(mib=size >> 20))


class Progress:
    """How much of a part is read; filled in while rows are read."""

    def __init__(self) -> None:
        self.read, self.size = 0, 1

    def done(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.read / self.size)


def events(
    archive: zipfile.ZipFile,
    part: str,
    kind: str,
    connect: Callable[[expat.XMLParserType, str], None],
    progress: Progress | None = None,
) -> Iterator[None]:
    """Parse a part; ``connect`` sets the handlers when the prefix of its elements is known. Yields after each piece."""
    entry = archive.getinfo(part)
    if entry.file_size > LARGEST_PART[kind]:
        raise _too_large(entry.file_size)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FormatError(_("it is compressed in a way that no spreadsheet program uses"))
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def forbid(*_args: object) -> None:
        raise FormatError(_("it declares a document type, which no spreadsheet program does"))

    def first(name: str, _attributes: dict[str, str]) -> None:
        prefix, colon, _local = name.rpartition(":")
        connect(parser, prefix + colon)

    parser.StartDoctypeDeclHandler = forbid
    parser.StartElementHandler = first
    if progress:
        progress.size = entry.file_size or 1
    with archive.open(entry) as stream:
        fed = 0
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
            fed += len(chunk)
            # One token without an end is scanned again from its start with each piece.
            if fed - parser.CurrentByteIndex > LONGEST_TEXT:
                raise FormatError(_("a cell is too long"))
            if progress:
                progress.read = fed
            yield
        parser.Parse(b"", True)
        yield


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """The start tags of a small part, without prefixes, and the end tags as ``/name``."""
    found: list[tuple[str, dict[str, str]]] = []

    def connect(parser: expat.XMLParserType, _prefix: str) -> None:
        parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
        parser.EndElementHandler = lambda name: found.append(("/" + name.rpartition(":")[2], {}))

    for _piece in events(archive, part, "small", connect):
        pass
    return found


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (type, part) of what a part points to."""
    folder, _slash, name = part.rpartition("/")
    listed = join(folder, "_rels", name + ".rels")
    if listed not in archive.namelist():
        return {}
    return {
        attributes.get("Id", ""): (
            attributes.get("Type", "").rpartition(_RELATION)[2],
            normpath(join("/" + folder, attributes.get("Target", ""))).lstrip("/"),
        )
        for name, attributes in _elements(archive, listed)
        if name == "Relationship"
    }


def _workbook(archive: zipfile.ZipFile) -> Workbook:
    main = next((part for kind, part in _relations(archive, "").values() if kind == "officeDocument"), None)
    names = set(archive.namelist())
    if main not in names:
        raise FormatError(_("this is a ZIP file, not an .xlsx workbook"))
    if main.endswith(".bin"):
        raise FormatError(_("this is an .xlsb workbook; open it in Excel and save it as .xlsx"))
    relations = _relations(archive, main)
    by_kind = {kind: part for kind, part in relations.values() if part in names}
    sheets, epoch = [], datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a calendar, no instant
    for name, attributes in _elements(archive, main):
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = datetime(1904, 1, 1)  # noqa: DTZ001
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            kind, part = relations.get(ids[0] if ids else "", ("", ""))
            if kind == "worksheet" and part in names:
                is_visible = attributes.get("state", "visible") == "visible"
                sheets.append((attributes.get("name", ""), is_visible, part))
    if not sheets:
        raise FormatError(_("there is no sheet in it"))
    return Workbook(archive, tuple(sheets), by_kind.get("sharedStrings"), by_kind.get("styles"), epoch)


class Strings:
    """The shared strings, packed: as Python strings those of 190,000 rows would take half as much again."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Add the next string, trimmed."""
        self._bytes += text.strip(TRIM).encode()
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        if index < 0:
            raise IndexError(index)
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode()


def shared_strings(book: Workbook) -> Strings:
    """The texts that the cells of all sheets point to."""
    strings = Strings()
    if book.strings is None:
        return strings

    def connect(parser: expat.XMLParserType, prefix: str) -> None:
        item_tag, text_tag, phonetic_tag = prefix + "si", prefix + "t", prefix + "rPh"
        pieces: list[str] = []
        is_listening = is_phonetic = False
        size = 0

        def start(name: str, _attributes: dict[str, str]) -> None:
            nonlocal is_listening, is_phonetic, size
            if name == text_tag:
                is_listening = not is_phonetic
            elif name == phonetic_tag:
                is_phonetic = True
            elif name == item_tag:
                size = 0

        def end(name: str) -> None:
            nonlocal is_listening, is_phonetic
            if name == text_tag:
                is_listening = False
            elif name == item_tag:
                strings.append("".join(pieces))
                pieces.clear()
            elif name == phonetic_tag:
                is_phonetic = False

        def hear(text: str) -> None:
            nonlocal size
            if is_listening:
                size += len(text)
                if size > LONGEST_TEXT:
                    raise FormatError(_("a cell is too long"))
                pieces.append(text)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = hear

    for _piece in events(book.archive, book.strings, "strings", connect):
        pass
    return strings


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def merged_down(book: Workbook, part: str) -> list[tuple[int, int, str]]:
    """The cells of a sheet that are merged over several rows: first row, last row, letters of the first column.

    They are declared behind the rows, so the part is unpacked once more and looked through for nothing else.
    """
    found = []
    with book.archive.open(part) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = 0
            for match in _MERGED.finditer(text):
                letters, first, _right, last = match.groups()
                end = match.end()
                if int(last) > int(first):
                    found.append((int(first), int(last), letters.decode()))
            if len(found) > MOST_MERGED:
                raise FormatError(_("too many merged cells; unmerge them in Excel and save it again"))
            rest = text[max(end, len(text) - _LONGEST_TAG) :]
    return sorted(found)


def date_styles(book: Workbook) -> frozenset[str]:
    """The numbers of the cell styles that show a date or a time."""
    if book.styles is None:
        return frozenset()
    formats: dict[str, bool] = {}
    styles, is_cell_style = [], False
    for name, attributes in _elements(book.archive, book.styles):
        if name == "numFmt":
            code = re.sub(_NOT_FORMAT, "", attributes.get("formatCode", ""))
            formats[attributes.get("numFmtId", "")] = bool(re.search(r"[ymdhs]|年|月|日", code, re.IGNORECASE))
        elif name in ("cellXfs", "/cellXfs"):
            is_cell_style = name == "cellXfs"
        elif name == "xf" and is_cell_style:
            styles.append(attributes.get("numFmtId", "0"))
    return frozenset(
        str(index)
        for index, style in enumerate(styles)
        if formats.get(style, style.isdigit() and int(style) in _BUILT_IN_DATES)
    )
