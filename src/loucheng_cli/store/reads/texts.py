"""The typed texts behind content keys, alone or in the facts that refer to them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from loucheng_cli.domain.core.events import Fact, FreeText, columns, decode_row, field_types
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.engine.values import in_parts, placeholders

F = TypeVar("F", bound=Fact)
_KEY = re.compile("[0-9a-f]{40}")
_LISTED_KEY = re.compile('"([0-9a-f]{40})"')


def texts(db: Database, keys: Iterable[str | None]) -> dict[str, FreeText | None]:
    """The texts behind content keys; None where a text was erased."""
    wanted = sorted({key for key in keys if key})
    found: dict[str, FreeText | None] = {}
    for part in in_parts(wanted):
        marks, params = placeholders(part)
        for key, text in db.rows(f"select key, text from content where key in ({marks})", params):
            found[key] = None if text is None else FreeText(text)
    return found


def shown(found: Mapping[str, FreeText | None], value: object) -> object:
    """A text in the place of its key; what was typed before texts were kept apart stands as it is."""
    return found.get(str(value)) if is_key(value) else value


def shown_in_list(found: Mapping[str, FreeText | None], words: Iterable[object]) -> list[object]:
    """The same in a list, without what was erased."""
    return [text for word in words if (text := shown(found, word)) is not None]


def is_key(value: object) -> bool:
    """Whether a value can be the key of a content."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def facts_with_texts(
    db: Database, cls: type[F], where: str = "", params: Mapping[str, object] | None = None
) -> list[F]:
    """The facts of a kind that meet ``where …``, with the texts themselves in the place of their keys."""
    return with_texts(db, cls, db.rows(f"select {column_list(columns(cls))} from {cls.KIND} {where}", params))


def with_texts(db: Database, cls: type[F], rows: Sequence[Row]) -> list[F]:
    """The facts in rows whose columns are ``columns(cls)``, with the texts in the place of their keys."""
    places = _typed_places(cls)
    lists = [at for at in _list_places(cls) if any(_LISTED_KEY.search(row[at] or "") for row in rows)]
    keys = {row[at] for row in rows for at in places}
    keys |= {key for row in rows for at in lists for key in _LISTED_KEY.findall(row[at] or "")}
    found = texts(db, keys)
    facts = []
    for row in rows:
        cells = list(row)
        for at in places:
            cells[at] = shown(found, row[at])
        for at in lists:
            cells[at] = shown_in_list(found, json.loads(row[at] or "[]"))
        facts.append(decode_row(cls, cells))
    return facts


def like(text: str) -> str:
    """The pattern that finds this text anywhere, its own ``%`` and ``_`` taken literally."""
    escaped = text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def holding(columns: Sequence[str], text: str) -> tuple[str, dict[str, str]]:
    """The condition that one of the columns holds a text, in any case, in letters of usual or full width."""
    narrow = unicodedata.normalize("NFKC", text)
    wide = narrow.translate(_WIDE)
    forms = dict.fromkeys(like(each) for each in (text, narrow, wide))
    forms |= {like(wide).replace(wide.casefold(), wide.upper()): None}  # of such letters SQLite knows no small ones
    params = {f"t{n}": form for n, form in enumerate(forms)}
    parts = (f"lower({column}) like :{name} escape '\\'" for column in columns for name in params)
    return f"({' or '.join(parts)})", params


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if code != ord("%")}


@cache
def _list_places(cls: object) -> tuple[int, ...]:
    return tuple(at for at, kind in enumerate(field_types(cls).values()) if kind is tuple)


@cache
def _typed_places(cls: object) -> tuple[int, ...]:
    return tuple(at for at, kind in enumerate(field_types(cls).values()) if kind is FreeText)
