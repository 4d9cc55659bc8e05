"""Which days do the notices and ``catalog/calendar.yaml`` name?

The file::

    announced: [2027]        # the list of 2027 below is the whole notice: its days are no longer provisional
    days:
      - {date: 2027-02-05, kind: holiday, name: 春节}
      - {date: 2027-02-13, kind: workday}
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loucheng_cli.domain.calendar import AnnouncedYear, Calendar, Override, statutory_days
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.yaml_nodes import Reader, compose, read_bytes
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

# The library says 清明 and 端午 where the notices, and our own list of statutory days, say 清明节 and 端午节.
_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def load_calendar(overrides_path: Path | None) -> Calendar:
    """The announced years of the library ``chinesecalendar``, and over them the days of the file, if any.

    Raises UnreadableFileError with the line of whatever in the file cannot be understood.
    """
    announced = _library()
    body = read_bytes(overrides_path) if overrides_path and overrides_path.exists() else b""
    # Everyday commands must not pay for PyYAML: the file as shipped holds nothing but comments.
    if overrides_path is None or not re.search(rb"^\s*[^#\s]", body.removeprefix(BOM_UTF8), re.MULTILINE):
        return Calendar(announced=announced)
    days, complete = _overrides(overrides_path, body)
    in_file = {year: AnnouncedYear(holidays={}) for year in complete}
    calendar = Calendar(announced=in_file | announced, overrides=days)
    for year in in_file.keys() - announced.keys():
        missing = [day for day in statutory_days(year) if calendar.is_working(day)]
        if missing:
            raise UnreadableFileError(
                overrides_path,
                _("{year} is said to be announced, but these days off by law are not listed: {days}").format(
                    year=year, days=_(", ").join(map(str, missing))
                ),
                complete[year],
            )
    return calendar


def _library() -> dict[int, AnnouncedYear]:
    # Imported here because only commands that count days need it: 3 ms, and its tables are ready-made dicts.
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: _NAMES.get(holiday.chinese, holiday.chinese) for holiday in Holiday}
    off: dict[int, dict[date, str]] = {}
    for day, key in holidays.items():
        off.setdefault(day.year, {})[day] = names[key]
    made_up: dict[int, set[date]] = {}
    for day in workdays:
        made_up.setdefault(day.year, set()).add(day)
    return {year: AnnouncedYear(holidays=days, make_ups=frozenset(made_up.get(year, ()))) for year, days in off.items()}


def _overrides(path: Path, body: bytes) -> tuple[dict[date, Override], dict[int, int]]:
    """The days, and of each year said to be complete the line that says so."""
    reader = Reader(path)
    sections = reader.mapping(compose(path, body), ("announced", "days"))
    complete: dict[int, int] = {}
    for node in reader.sequence(sections.get("announced")):
        year = reader.text(node)
        if not re.fullmatch(r"[12]\d{3}", year, re.ASCII):
            raise reader.error(node, _("“{value}” is not a year").format(value=year))
        if int(year) in complete:
            raise reader.error(node, _("{value} stands here twice").format(value=year))
        complete[int(year)] = node.start_mark.line + 1
    days: dict[date, Override] = {}
    for node in reader.sequence(sections.get("days")):
        day, override = _day(reader, node)
        if day in days:
            raise reader.error(node, _("{value} stands here twice").format(value=day))
        days[day] = override
    return days, complete


def _day(reader: Reader, node: yaml.Node) -> tuple[date, Override]:
    fields = reader.mapping(node, ("date", "kind", "name"), required=("date", "kind"))
    kind: Literal["holiday", "workday"] = (
        "holiday" if reader.choice(fields["kind"], ("holiday", "workday")) == "holiday" else "workday"
    )
    if kind == "holiday" and "name" not in fields:
        raise reader.error(node, _("“{field}” is missing").format(field="name"), _("Say which holiday it is."))
    return _date(reader, fields["date"]), (kind, reader.text(fields["name"]) if "name" in fields else None)


def _date(reader: Reader, node: yaml.Node) -> date:
    written = reader.text(node)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise reader.error(node, _("“{value}” is not a day; days are written 2027-02-05").format(value=written))
