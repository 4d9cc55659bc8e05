"""Workbooks whose cells lie far apart are refused before a library reserves room for them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from loucheng_cli import i18n
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.spreadsheets.extent import spanned_cells
from loucheng_cli.files.spreadsheets.sheets import read_rows

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = f'xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0"'
HEADER = ("企业名称", "楼宇", "房号")


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
            ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {NAMES}><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return path


def cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def row(*texts: str, more: str = "", times: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(map(cell, texts))}{more}</table:table-row>"


def empty(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


LIST = row(*HEADER) + row("半枝糖水铺", "A", "1901")
REST = row(more=empty(16_384), times=1_048_574)  # what is written below and beside a list is empty


def record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def sheet(*cells: tuple[int, int, int]) -> bytes:
    """A sheet of .xlsb: row, column and the kind of record of each cell."""
    parts = [record(129, b""), record(148, struct.pack("<4I", 0, 1_048_575, 0, 16_383))]
    for at, column, kind in cells:
        parts += [record(0, struct.pack("<I", at) + bytes(13)), record(kind, struct.pack("<2I", column, 0) + bytes(9))]
    return b"".join([*parts, record(130, b"")])


def test_a_list_in_ods_is_read_whatever_is_empty_around_it(tmp_path: Path) -> None:
    with read_rows(ods(tmp_path / "list.ods", LIST + REST), lambda name: name in HEADER) as found:
        assert (tuple(found.header), list(found.rows)) == (HEADER, [(2, ["半枝糖水铺", "A", "1901"])])


@pytest.mark.parametrize(
    "rows",
    [
        LIST + row(times=1_000_000) + row(more=empty(9_000) + cell("远")),
        row(*HEADER, times=1_000_000) + row(more=empty(90) + cell("远")),
    ],
)
def test_cells_far_apart_are_refused_with_a_sentence(
    tmp_path: Path, rows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ods(tmp_path / "list.ods", rows)

    monkeypatch.setattr(i18n, "_language", "en")
    with pytest.raises(UnreadableFileError) as caught, read_rows(path, lambda name: name in HEADER):
        pass

    assert "cells stand far outside the list" in caught.value.message


@pytest.mark.parametrize(
    ("cells", "spanned"),
    [
        ([(0, 0, 7), (1, 2, 5)], 6),
        ([(0, 0, 7), (1_048_575, 16_383, 1)], 1),  # blank, with a format only
        ([(0, 0, 7), (1_048_575, 16_383, 5)], 1_048_576 * 16_384),
        ([], 0),
    ],
)
def test_the_cells_of_xlsb_are_counted_by_what_holds_something(
    tmp_path: Path, cells: list[tuple[int, int, int]], spanned: int
) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsb", "w") as packed:
        packed.writestr("xl/worksheets/sheet1.bin", sheet(*cells))

    with zipfile.ZipFile(tmp_path / "list.xlsb") as packed:
        assert spanned_cells(packed) == spanned
