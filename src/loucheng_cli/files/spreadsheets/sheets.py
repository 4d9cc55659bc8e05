"""Lists in spreadsheet files: the sheets of a file opened, and those chosen that hold the list.

Rows of CSV and XLSX are streamed: memory does not grow with the file, but for the shared strings of an XLSX. The kind of
a file is recognised by its first bytes, never by its name.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, TypeVar

from loucheng_cli.domain.imports.cells import without_guard
from loucheng_cli.domain.imports.header_row import (
    HEADER_WITHIN,
    FoundHeader,
    HeaderRules,
    Row,
    find_header,
    runs_downwards,
)
from loucheng_cli.errors import FileError, UnreadableFileError, UsageError, system_reason
from loucheng_cli.files.spreadsheets import delimited, markup, xlsx
from loucheng_cli.files.spreadsheets.table import Known, Layout, ListTable, RawSheet, no_header
from loucheng_cli.i18n import _

K = TypeVar("K")


@contextmanager
def read_rows(source: Path | BinaryIO, known: Known, *, name: str | None = None) -> Iterator[ListTable]:
    """The table in a file whose header has most cells of which ``known`` says that they mean something."""
    rules = HeaderRules(meaning=lambda cell: cell if cell and known(cell) else None)
    with read_lists(source, rules, name=name) as tables:
        yield tables[0]


@contextmanager
def read_lists(
    source: Path | BinaryIO, rules: HeaderRules, layout: Layout | None = None, *, name: str | None = None
) -> Iterator[list[ListTable]]:
    """The tables of the list in a file, or in a stream such as stdin (which is copied to a temporary file first).

    The sheet is the visible one whose header, among its first rows, names what is required and most fields; all sheets
    with the same header belong to the list. ``name`` is what errors call a stream. Raises ``FileError`` when the file
    cannot be read, ``UnreadableFileError`` when it is not a table, also while rows are read.
    """
    label = name or (str(source) if isinstance(source, Path) else "-")
    with ExitStack() as stack:
        sheets, hidden = _opened_sheets(source, label, rules, stack)
        yield _chosen(sheets, hidden, rules, layout or Layout(), label)


def headers_in(path: Path, rules: Mapping[K, HeaderRules]) -> dict[K, FoundHeader]:
    """For each kind of list the header in a file that fits it best; kinds without one are left out."""
    with ExitStack() as stack:
        sheets, _hidden = _opened_sheets(path, str(path), next(iter(rules.values())), stack)
        firsts = [_up_to(sheet, HEADER_WITHIN) for sheet in sheets]
    found = {kind: [each for first in firsts if (each := find_header(first, own))] for kind, own in rules.items()}
    return {kind: max(each, key=lambda one: (one.required, one.known)) for kind, each in found.items() if each}


@contextmanager
def read_again(path: Path, header: tuple[str, ...], header_row: int, address: Mapping[str, Any]) -> Iterator[ListTable]:
    """The same table of a file once more, without looking for it: for another process."""
    label = str(path)
    with ExitStack() as stack:
        file = stack.enter_context(_opened(path, label))
        if address["kind"] == "xlsx":
            (sheet,) = xlsx.open_sheets(file, label, stack, title=address["title"])[0]
        else:
            rules = HeaderRules(meaning=lambda _cell: None)
            (sheet,) = delimited.open_sheets(
                file, label, rules, stack, encoding=address["encoding"], delimiter=address["delimiter"]
            )
        rows = (row for row in sheet.rows if row[0] > header_row)
        yield _table(sheet, header, header_row, rows, (), visible_only=address["visible_only"])


def _opened_sheets(
    source: Path | BinaryIO, label: str, rules: HeaderRules, stack: ExitStack
) -> tuple[list[RawSheet], list[str]]:
    file = stack.enter_context(_opened(source, label))
    start = _peek(file, label)
    if not start:
        raise UnreadableFileError(label, _("the file is empty"))
    if start.startswith(b"PK") and _is_xlsx(file):
        return xlsx.open_sheets(file, label, stack)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) or _is_bare_biff(start):
        from loucheng_cli.files.spreadsheets import other_workbooks

        return other_workbooks.open_sheets(file, label, stack)
    if kind := markup.kind_of(start):
        return markup.open_sheets(file, label, kind, stack)
    if problem := _not_text(start):
        raise UnreadableFileError(label, problem)
    return delimited.open_sheets(file, label, rules, stack), []


def _is_bare_biff(start: bytes) -> bool:
    """Whether a file begins as a workbook of Excel 2 to 4 does, without a container."""
    return start[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def _is_xlsx(file: IO[bytes]) -> bool:
    """Whether a ZIP file is to be read as XLSX: not an ``.xlsb`` nor an ``.ods``."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, RuntimeError, EOFError):
        return True  # its reader says what is wrong
    finally:
        file.seek(0)
    return "content.xml" not in names and not any(each.endswith("workbook.bin") for each in names)


class _Candidate(NamedTuple):
    sheet: RawSheet
    first: list[Row]
    found: FoundHeader | None
    is_transposed: bool


def _chosen(
    sheets: list[RawSheet], hidden: list[str], rules: HeaderRules, layout: Layout, label: str
) -> list[ListTable]:
    notes = [_("Hidden sheets are not read: {sheets}").format(sheets=_(", ").join(hidden))] if hidden else []
    wanted = _named(sheets, layout, label)
    candidates = [_looked_at(sheet, rules, layout) for sheet in wanted]
    with_rows = [each for each in candidates if each.first]
    if layout.columns or layout.header_row:
        several = bool(layout.sheets) or layout.all_sheets
        taken = with_rows if several else with_rows[:1]
        if layout.header_row:
            taken = [each for each in taken if each.found]
        if not taken:
            raise UnreadableFileError(label, _("it has no row {row}").format(row=layout.header_row or 1))
    else:
        taken = _best(candidates, rules, layout)
        if any(each.is_transposed for each in (taken or with_rows)) and not _is_complete(taken, rules):
            raise UnreadableFileError(
                label,
                _("the list is transposed: its columns run downwards; turn it in Excel (Paste Special, Transpose)"),
            )
        if not taken:
            raise no_header(label, [row for each in candidates for row in each.first], notes)
    titles = {each.sheet.title for each in taken}
    if others := [each.sheet.title for each in with_rows if each.sheet.title and each.sheet.title not in titles]:
        notes.append(_("Other sheets are not read: {sheets}").format(sheets=_(", ").join(others)))
    return [_table_of(each, layout, tuple(notes) if n == 0 else ()) for n, each in enumerate(taken)]


def _named(sheets: list[RawSheet], layout: Layout, label: str) -> list[RawSheet]:
    """The sheets that a person asked for by title or number; all where nobody did."""
    if not layout.sheets:
        return sheets
    found = []
    for wanted in layout.sheets:
        by_title = [sheet for sheet in sheets if sheet.title is not None and sheet.title.strip() == wanted.strip()]
        if not by_title and wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:6]) <= len(sheets):
            by_title = [sheets[int(wanted) - 1]]
        if not by_title:
            titles = _(", ").join(sheet.title for sheet in sheets if sheet.title) or "—"
            raise UsageError(
                _("{file} has no sheet “{sheet}”; it has {titles}").format(file=label, sheet=wanted, titles=titles)
            )
        found += by_title
    return found


def _looked_at(sheet: RawSheet, rules: HeaderRules, layout: Layout) -> _Candidate:
    within = max(HEADER_WITHIN, layout.header_row or 0)
    first = [(number, [_header_cell(cell) for cell in cells]) for number, cells in _up_to(sheet, within)]
    found: FoundHeader | None = None
    is_transposed = False
    if layout.columns:
        found = FoundHeader(0, layout.columns, 0, 0, frozenset())
    elif layout.header_row:
        cells = next((cells for number, cells in first if number == layout.header_row), None)
        found = FoundHeader(layout.header_row, tuple(cells), 0, 0, frozenset()) if cells else None
    else:
        found = find_header(first, rules)
        is_transposed = runs_downwards(first, rules)
    return _Candidate(sheet, first, found, is_transposed)


def _up_to(sheet: RawSheet, within: int) -> list[Row]:
    """The rows of a sheet up to this number at most; they are put back before the others."""
    rows = iter(sheet.rows)
    kept: list[Row] = []
    for row in islice(rows, within):
        kept.append(row)
        if row[0] >= within:
            break
    sheet.rows = chain(kept, rows)
    return [(number, list(cells)) for number, cells in kept]


def _header_cell(cell: str) -> str:
    return without_guard(cell) if cell[:1] in "='" else cell


def _best(candidates: list[_Candidate], rules: HeaderRules, layout: Layout) -> list[_Candidate]:
    """The sheet whose header fits best, with all that have the same; with ``all_sheets`` all that name what is required."""
    known = [each for each in candidates if each.found]
    if not known:
        return []

    def score(each: _Candidate) -> tuple[int, int]:
        return (each.found.required, each.found.known) if each.found else (0, 0)

    best = max(known, key=score)
    assert best.found
    if layout.all_sheets or layout.sheets:
        return [each for each in known if each.found and each.found.required >= best.found.required]
    if not rules.required:
        return [best]
    return [
        each
        for each in known
        if each.found and (each.found.required, each.found.fields) == (best.found.required, best.found.fields)
    ]


def _is_complete(taken: list[_Candidate], rules: HeaderRules) -> bool:
    return bool(taken) and all(each.found and each.found.required == len(rules.required) for each in taken)


def _table_of(each: _Candidate, layout: Layout, notes: tuple[str, ...]) -> ListTable:
    assert each.found
    number = each.found.number
    rows = (row for row in each.sheet.rows if row[0] > number)
    return _table(each.sheet, each.found.cells, number, rows, notes, visible_only=layout.visible_only)


def _table(
    sheet: RawSheet,
    header: tuple[str, ...],
    number: int,
    rows: Iterator[Row],
    notes: tuple[str, ...],
    *,
    visible_only: bool,
) -> ListTable:
    whole = sheet.finish(rows, number, len(header))
    if visible_only:
        whole = (row for row in whole if row[0] not in sheet.hidden)
    return ListTable(
        title=sheet.title,
        header=header,
        header_row=number,
        rows=whole,
        notes=notes,
        done=sheet.done,
        hidden=set() if visible_only else sheet.hidden,
        address={"kind": "text", **sheet.address, "visible_only": visible_only},
    )


@contextmanager
def _opened(source: Path | BinaryIO, label: str) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path):
        with tempfile.TemporaryFile() as copy:
            try:
                while chunk := source.read(1 << 20):
                    copy.write(chunk)
                copy.seek(0)
            except OSError as error:
                raise FileError(label, system_reason(error)) from error
            yield copy
        return
    try:
        file = source.open("rb")
    except FileNotFoundError as error:
        raise FileError(label, _("the file does not exist")) from error
    except IsADirectoryError as error:
        raise FileError(label, _("this is a folder, not a file")) from error
    except OSError as error:
        # Windows says PermissionError of a folder.
        why = _("this is a folder, not a file") if source.is_dir() else system_reason(error)
        raise FileError(label, why) from error
    with file:
        yield file


def _peek(file: IO[bytes], label: str) -> bytes:
    try:
        start = file.read(2048)
        file.seek(0)
    except OSError as error:
        raise FileError(label, system_reason(error)) from error
    return start


def _not_text(start: bytes) -> str | None:
    """The sentence for a file that is neither a workbook nor text."""
    if start.startswith(b"%PDF"):
        return _("this is a PDF, not a spreadsheet; ask for the list as .xlsx or .csv")
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{\\rtf", b"\x1f\x8b", b"rar!", b"7z\xbc\xaf", b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return _("this is not a spreadsheet; save the list as .xlsx or .csv")
    return None
