"""A list of the units of buildings: 楼宇, 楼层, 房号, 面积, 状态, 月租金, 可租日期."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from loucheng_cli.files.spreadsheets.sheets import read_rows

_HEADERS = {
    "楼宇": "building", "楼栋": "building", "所在楼宇": "building", "building": "building",
    "楼层": "floor", "层": "floor", "floor": "floor", "storey": "floor",
    "房号": "unit", "门牌": "unit", "单元": "unit", "室号": "unit", "房间号": "unit", "unit": "unit", "unit no.": "unit",
    "面积": "area", "面积（㎡）": "area", "建筑面积": "area", "㎡": "area", "area": "area", "m²": "area",
    "状态": "state", "租赁状态": "state", "房态": "state", "state": "state",
    "租金": "rent", "月租金": "rent", "月租金（元）": "rent", "rent": "rent",
    "可租日期": "ready", "可入住日期": "ready", "交付日期": "ready", "ready": "ready", "ready on": "ready",
}  # fmt: skip


class UnitLine(NamedTuple):
    """A row: its number, and what it says by field (building, floor, unit, area, state, rent, ready)."""

    number: int
    said: dict[str, str]


def read_units(path: Path) -> list[UnitLine]:
    """The rows of a list that say anything."""
    with read_rows(path, lambda cell: cell.strip().casefold() in _HEADERS) as table:
        fields = [_HEADERS.get(cell.strip().casefold()) for cell in table.header]
        rows = [
            UnitLine(
                number,
                {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field and cell.strip()},
            )
            for number, cells in table.rows
        ]
    return [row for row in rows if row.said]
