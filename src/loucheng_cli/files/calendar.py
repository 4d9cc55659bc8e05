"""Which days do the notices and ``catalog/calendar.yaml`` name?

The file::

    announced: [2027]        # the list of 2027 below is the whole notice: its days are no longer provisional
    days:
      - {date: 2027-02-05, kind: holiday, name: 春节}
      - {date: 2027-02-13, kind: workday}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loucheng_cli.domain.calendar import AnnouncedYear, Calendar, Override, statutory_days
from loucheng_cli.errors import FileError, UnreadableFileError
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
    text = _text(overrides_path) if overrides_path else ""
    # Everyday commands must not pay for PyYAML: the file as shipped holds nothing but comments.
    if overrides_path is None or not re.search(r"^\s*[^#\s]", text, re.MULTILINE):
        return Calendar(announced=announced)
    days, complete = _overrides(overrides_path, text)
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
    from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]

    names = {holiday.value: _NAMES.get(holiday.chinese, holiday.chinese) for holiday in Holiday}
    off: dict[int, dict[date, str]] = {}
    for day, key in holidays.items():
        off.setdefault(day.year, {})[day] = names[key]
    made_up: dict[int, set[date]] = {}
    for day in workdays:
        made_up.setdefault(day.year, set()).add(day)
    return {
        year: AnnouncedYear(holidays=days, make_ups=frozenset(made_up.get(year, ())))
        for year, days in off.items()
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise UnreadableFileError(path, _("the file is not in UTF-8")) from error
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from error


def _overrides(path: Path, text: str) -> tuple[dict[date, Override], dict[int, int]]:
    """The days, and of each year said to be complete the line that says so."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        why = _("this is not YAML: {problem}").format(problem=error.problem)
        raise UnreadableFileError(path, why, line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFileError(path, _("this is not YAML: {problem}").format(problem=error)) from error
    return _Reader(path).root(root)


class _Reader:
    """Walks the nodes rather than the values, because only nodes know their line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def root(self, node: yaml.Node | None) -> tuple[dict[date, Override], dict[int, int]]:
        sections = self._mapping(node, ("announced", "days"))
        complete: dict[int, int] = {}
        for item in self._sequence(sections.get("announced")):
            year = self._scalar(item)
            if not re.fullmatch(r"[12]\d{3}", year):
                raise self._error(item, _("“{value}” is not a year").format(value=year))
            if int(year) in complete:
                raise self._error(item, _("{value} stands here twice").format(value=year))
            complete[int(year)] = _line(item)
        days: dict[date, Override] = {}
        for item in self._sequence(sections.get("days")):
            day, override = self._day(item)
            if day in days:
                raise self._error(item, _("{value} stands here twice").format(value=day))
            days[day] = override
        return days, complete

    def _day(self, node: yaml.Node) -> tuple[date, Override]:
        fields = self._mapping(node, ("date", "kind", "name"))
        for field in ("date", "kind"):
            if field not in fields:
                raise self._error(node, _("“{field}” is missing").format(field=field))
        kind = self._scalar(fields["kind"])
        name = self._scalar(fields["name"]) if "name" in fields else ""
        if kind not in ("holiday", "workday"):
            raise self._error(
                fields["kind"], _("kind is holiday or workday, not “{value}”").format(value=kind)
            )
        if kind == "holiday" and not name:
            raise self._error(node, _("“{field}” is missing").format(field="name"))
        if not name.isprintable():
            raise self._error(fields["name"], _("the name holds characters that cannot be printed"))
        kind_of_day: Literal["holiday", "workday"] = "holiday" if kind == "holiday" else "workday"
        return self._date(fields["date"]), (kind_of_day, name or None)

    def _date(self, node: yaml.Node) -> date:
        written = self._scalar(node)
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
                return date.fromisoformat(written)
        except ValueError:
            pass
        raise self._error(
            node, _("“{value}” is not a day; days are written 2027-02-05").format(value=written)
        )

    def _mapping(self, node: yaml.Node | None, known: tuple[str, ...]) -> Mapping[str, yaml.Node]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, _("here must stand: {fields}").format(fields=_(", ").join(known)))
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._scalar(key_node)
            if key not in known:
                raise self._error(
                    key_node,
                    _("“{field}” is not known here; known are: {fields}").format(
                        field=key, fields=_(", ").join(known)
                    ),
                )
            if key in found:
                raise self._error(key_node, _("{value} stands here twice").format(value=key))
            found[key] = value
        return found

    def _sequence(self, node: yaml.Node | None) -> list[yaml.Node]:
        import yaml

        if node is None or node.tag == "tag:yaml.org,2002:null":
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, _("here must stand a list"))
        return list(node.value)

    def _scalar(self, node: yaml.Node) -> str:
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, _("here must stand a single value"))
        return str(node.value).strip()

    def _error(self, node: yaml.Node | None, why: str) -> UnreadableFileError:
        return UnreadableFileError(self.path, why, _line(node) if node else None)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
