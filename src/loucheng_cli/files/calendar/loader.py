"""Holidays and make-up days from the notices and ``catalog/calendar.yaml``."""

from __future__ import annotations

from codecs import BOM_UTF8
from datetime import date
from pathlib import Path

from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar, statutory_days
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.i18n import _

# The library says 清明 and 端午 where the notices, and our own list of statutory days, say 清明节 and 端午节.
_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def load_calendar(overrides_path: Path | None) -> Calendar:
    """The announced years of the library ``chinesecalendar``, and over them the days of the file, if any.

    Raises UnreadableFileError with the line of whatever in the file cannot be understood.
    """
    announced = _library()
    body = read_bytes(overrides_path) if overrides_path and overrides_path.exists() else b""
    # Everyday commands must not pay for PyYAML: the file as shipped holds nothing but comments.
    if overrides_path is None or all(
        line[:1] in {b"", b"#"} for line in map(bytes.strip, body.removeprefix(BOM_UTF8).splitlines())
    ):
        return Calendar(announced=announced)
    from loucheng_cli.files.calendar.overrides import overrides

    days, complete = overrides(overrides_path, body)
    in_file = {year: AnnouncedYear(holidays={}) for year in complete}
    calendar = Calendar(announced=in_file | announced, overrides=days)
    for year in in_file.keys() - announced.keys():
        missing = [day for day in statutory_days(year) if calendar.is_working(day)]
        if missing:
            raise UnreadableFileError(
                overrides_path,
                _("{year} is listed as announced, but these statutory holidays are missing: {days}").format(
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
