"""The days that ``catalog/calendar.yaml`` names.

The file::

    announced: [2027]        # the list of 2027 below is the whole notice: its days are no longer provisional
    days:
      - {date: 2027-02-05, kind: holiday, name: 春节}
      - {date: 2027-02-13, kind: workday}
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loucheng_cli.domain.calendar.working_days import Override
from loucheng_cli.files.yaml_nodes import Reader, compose
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml


def overrides(path: Path, body: bytes) -> tuple[dict[date, Override], dict[int, int]]:
    """The days, and of each year said to be complete the line that says so."""
    reader = Reader(path)
    sections = reader.mapping(compose(path, body), ("announced", "days"))
    complete: dict[int, int] = {}
    for node in reader.sequence(sections.get("announced")):
        year = reader.text(node)
        if not re.fullmatch(r"[12]\d{3}", year, re.ASCII):
            raise reader.error(node, _("“{value}” is not a year").format(value=year))
        if int(year) in complete:
            raise reader.error(node, _("{value} is listed twice").format(value=year))
        complete[int(year)] = node.start_mark.line + 1
    days: dict[date, Override] = {}
    for node in reader.sequence(sections.get("days")):
        day, override = _day(reader, node)
        if day in days:
            raise reader.error(node, _("{value} is listed twice").format(value=day))
        days[day] = override
    return days, complete


def _day(reader: Reader, node: yaml.Node) -> tuple[date, Override]:
    fields = reader.mapping(node, ("date", "kind", "name"), required=("date", "kind"))
    kind: Literal["holiday", "workday"] = (
        "holiday" if reader.choice(fields["kind"], ("holiday", "workday")) == "holiday" else "workday"
    )
    if kind == "holiday" and "name" not in fields:
        raise reader.error(node, _("“{field}” is missing").format(field="name"), _("Name the holiday."))
    return _date(reader, fields["date"]), (kind, reader.text(fields["name"]) if "name" in fields else None)


def _date(reader: Reader, node: yaml.Node) -> date:
    written = reader.text(node)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise reader.error(node, _("“{value}” is not a day; days are written 2027-02-05").format(value=written))
