"""The typed texts behind content keys, alone or in the facts that refer to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from loucheng_cli.domain.core.events import Fact, FreeText, columns, decode_row, field_types
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.engine.values import in_parts, placeholders

F = TypeVar("F", bound=Fact)


def texts(db: Database, keys: Iterable[str | None]) -> dict[str, FreeText | None]:
    """The texts behind content keys; None where a text was erased."""
    wanted = sorted({key for key in keys if key})
    found: dict[str, FreeText | None] = {}
    for part in in_parts(wanted):
        marks, params = placeholders(part)
        for key, text in db.rows(f"select key, text from content where key in ({marks})", params):
            found[key] = None if text is None else FreeText(text)
    return found


def facts_with_texts(
    db: Database, cls: type[F], where: str = "", params: Mapping[str, object] | None = None
) -> list[F]:
    """The facts of a kind that meet ``where …``, with the texts themselves in the place of their keys."""
    return with_texts(db, cls, db.rows(f"select {column_list(columns(cls))} from {cls.KIND} {where}", params))


def with_texts(db: Database, cls: type[F], rows: Sequence[Row]) -> list[F]:
    """The facts in rows whose columns are ``columns(cls)``, with the texts in the place of their keys."""
    places = _typed_places(cls)
    found = texts(db, (row[at] for row in rows for at in places))
    facts = []
    for row in rows:
        cells = list(row)
        for at in places:
            cells[at] = found.get(row[at])
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
def _typed_places(cls: object) -> tuple[int, ...]:
    return tuple(at for at, kind in enumerate(field_types(cls).values()) if kind is FreeText)
