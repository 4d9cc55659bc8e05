"""A sheet of a swept floor, filled in by hand: 门牌, 企业, 情况 (在, 关, 空, 新), 备注."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from loucheng_cli.domain.visit.sweep import DoorFound
from loucheng_cli.files.spreadsheets.sheets import read_rows

_HEADERS = {
    "门牌": "unit", "房号": "unit", "单元": "unit", "室号": "unit", "unit": "unit", "door": "unit",
    "企业": "name", "企业名称": "name", "名称": "name", "商户": "name", "name": "name", "enterprise": "name",
    "情况": "finding", "状态": "finding", "结果": "finding", "finding": "finding", "state": "finding",
    "备注": "note", "反映情况": "note", "note": "note",
}  # fmt: skip
_WORDS = {
    DoorFound.IN: ("在", "在营", "见到", "正常", "有人", "√", "in", "open", "i"),
    DoorFound.CLOSED: ("关", "关门", "未遇", "没人", "无人", "锁门", "closed", "c"),
    DoorFound.EMPTY: ("空", "空置", "搬走", "已搬离", "搬离", "empty", "e"),
    DoorFound.NEW: ("新", "新入驻", "新增", "换了", "new", "n"),
}


class SheetLine(NamedTuple):
    """A row: its number, door, name, what was found (None for a word that means nothing) and a note."""

    number: int
    unit: str
    name: str
    finding: DoorFound | None
    word: str
    note: str


def read_sweep(path: Path) -> list[SheetLine]:
    """The rows of a sheet that say something; rows without a finding are doors nobody came to."""
    with read_rows(path, lambda cell: cell.strip().casefold() in _HEADERS) as table:
        fields = [_HEADERS.get(cell.strip().casefold()) for cell in table.header]
        rows = [(number, _cells(fields, cells)) for number, cells in table.rows]
    return [
        SheetLine(number, row.get("unit", ""), row.get("name", ""), finding_of(word), word, row.get("note", ""))
        for number, row in rows
        if (word := row.get("finding", ""))
    ]


def finding_of(word: str) -> DoorFound | None:
    """What a word says of a door."""
    wanted = word.strip().casefold()
    return next((finding for finding, words in _WORDS.items() if wanted in words), None)


def _cells(fields: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    return {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field}
