"""Values in a database that no command of ours writes: wrong types, broken JSON, a day that is none.

A file from anybody can hold them. Reading stays fast and plain; where it fails, this names table, column and row.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from loucheng_cli.domain.community.policy import is_sound
from loucheng_cli.domain.core.events import KINDS, columns, fact_class, field_types, readers
from loucheng_cli.store.engine.connection import Database, column_list

_LONGEST = 40
Check = Callable[[object], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OddValue:
    """A value, where it stands, and how it looks."""

    table: str
    key: str
    column: str
    value: str


def odd_values(db: Database, only: Collection[str] = ()) -> Iterator[OddValue]:
    """Every such value, table by table; of these tables only where some are named."""
    for table, (key, checks) in _tables().items():
        if only and table not in only:
            continue
        yield from _in_table(db, table, key, checks)
        if table == "policy":
            yield from _policies(db)


def _policies(db: Database) -> Iterator[OddValue]:
    """Figures that are none; of another type they were found already."""
    for name, value in db.stream("select name, value from policy order by name"):
        if isinstance(value, str) and not _is_sound(partial(is_sound, str(name)), value):
            yield OddValue(table="policy", key=_shown(name), column="value", value=_shown(value))


def _in_table(db: Database, table: str, key: tuple[str, ...], checks: dict[str, Check]) -> Iterator[OddValue]:
    names = [*key, *checks]
    if db.is_sqlite:  # bytes instead of text that cannot be decoded
        names = [f'case typeof("{name}") when \'text\' then cast("{name}" as blob) else "{name}" end' for name in names]
        query = (
            f"select {', '.join(names)}, {', '.join(f'typeof({each})' for each in _quoted(key, checks))} from {table}"
        )
    else:
        query = f"select {column_list(names)} from {table}"
    width = len(key) + len(checks)
    for row in db.stream(query):
        cells = [_text(cell, kind) for cell, kind in zip(row[:width], row[width:] or [None] * width, strict=True)]
        where = "/".join(_shown(cell) for cell in cells[: len(key)])
        for name, cell in zip(checks, cells[len(key) :], strict=True):
            if not _is_sound(checks[name], cell):
                yield OddValue(table=table, key=where, column=name, value=_shown(cell))


def _quoted(key: tuple[str, ...], checks: dict[str, Check]) -> list[str]:
    return [f'"{name}"' for name in (*key, *checks)]


def _text(cell: Any, kind: str | None) -> object:
    if kind != "text":
        return cell
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell


def _is_sound(check: Check, cell: object) -> bool:
    try:
        return check(cell) is not False
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, OverflowError, OSError):
        return False


def _shown(cell: object) -> str:
    text = cell if isinstance(cell, str) else repr(cell)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _tables() -> dict[str, tuple[tuple[str, ...], dict[str, Check]]]:
    found: dict[str, tuple[tuple[str, ...], dict[str, Check]]] = {
        "station": (("code",), {"code": _word, "seq": _number, "clock": _number, "hash": _word, "recorded_at": _instant,
                                "numbers": _numbers}),
        "content": (("key",), {"key": _word, "text": _word_or_none, "erased_on": _day_or_none}),
        "contact": (("code",), {"code": _word, "name": _word_or_none, "phone": _word_or_none, "post": _word_or_none,
                                "consent_on": _day_or_none, "expires_on": _day_or_none, "erased_on": _day_or_none}),
        "digest": (("number",), {"number": _number, "council": _word, "week": _word, "in_year": _number,
                                 "published_on": _day, "as_of": _instant, "hash": _word, "values": _object}),
        "event": (("station", "seq"), {"seq": _number, "clock": _number, "action": _number, "kind": _word,
                                       "subject": _word, "name": _word, "changes": _object, "recorded_at": _instant,
                                       "happened_on": _day, "received_at": _instant}),
    }  # fmt: skip
    for kind in KINDS:
        cls = fact_class(kind)
        checks = {name: _of_fact(cls, name) for name in columns(cls)}
        found[kind] = ((cls.KEY,), checks)
    found["community"][1]["timezone"] = _zone
    return found


def _of_fact(cls: Any, name: str) -> Check:
    read, held = readers(cls)[name], field_types(cls)[name]
    field = next(each for each in cls.__dataclass_fields__.values() if each.name == name)
    may_be_none = "None" in str(field.type)

    def check(cell: object) -> bool:
        if cell is None:
            return may_be_none
        if isinstance(cell, float) and not math.isfinite(cell):
            return False
        if held is int:
            return type(cell) is int
        if held is bool:
            return cell in {0, 1}
        if not isinstance(cell, str):
            return False
        made = read(cell)
        if held is tuple:
            return isinstance(json.loads(cell), list)
        return isinstance(made, dict) if held is Mapping else True

    return check


def _word(cell: object) -> bool:
    return isinstance(cell, str)


def _word_or_none(cell: object) -> bool:
    return cell is None or isinstance(cell, str)


def _number(cell: object) -> bool:
    return type(cell) is int


def _day(cell: Any) -> object:
    return date.fromisoformat(cell)


def _day_or_none(cell: Any) -> object:
    return True if cell is None else date.fromisoformat(cell)


def _instant(cell: Any) -> Any:
    return datetime.fromisoformat(cell)


def _zone(cell: Any) -> object:
    return ZoneInfo(cell)


def _object(cell: object) -> bool:
    return isinstance(cell, str) and isinstance(json.loads(cell), dict)


def _numbers(cell: Any) -> bool:
    return _object(cell) and all(type(each) is int and each >= 0 for each in json.loads(cell).values())
