"""Labelled texts of a file."""

from __future__ import annotations

import re
from pathlib import Path

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching.evaluation import Labelled
from loucheng_cli.errors import NotFoundError, UnreadableFileError
from loucheng_cli.files.spreadsheets.sheets import read_rows
from loucheng_cli.i18n import _

_COLUMNS = ("text", "item", "department", "also", "kind")


def read_labelled(path: Path, catalog: Catalog) -> list[Labelled]:
    """The rows of a CSV or XLSX with the columns text and item or department; ``also`` holds further right codes."""
    found: list[Labelled] = []
    with read_rows(path, lambda header: header.strip().lower() in _COLUMNS) as table:
        places = {header.strip().lower(): n for n, header in enumerate(table.header)}
        if "text" not in places or not places.keys() & {"item", "department"}:
            raise UnreadableFileError(path, _("the columns text and item (or department) are missing"))
        for number, cells in table.rows:
            values = {name: cells[n].strip() for name, n in places.items() if name in _COLUMNS and n < len(cells)}
            if not values.get("text"):
                continue
            try:
                found.append(_labelled(values, catalog))
            except NotFoundError as error:
                raise UnreadableFileError(path, error.message, number, error.hint) from error
    if not found:
        raise UnreadableFileError(path, _("it contains no texts"))
    return found


def _labelled(values: dict[str, str], catalog: Catalog) -> Labelled:
    item = values.get("item")
    department = values.get("department")
    return Labelled(
        text=values["text"],
        item=catalog.known_code(item) if item else None,
        department=catalog.department(department).key if department else None,
        also=tuple(catalog.known_code(code) for code in re.split(r"[\s;,，；、|]+", values.get("also", "")) if code),
        kind=values.get("kind", ""),
    )
