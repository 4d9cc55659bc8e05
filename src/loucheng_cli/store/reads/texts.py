"""What did a person type, behind these keys?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from loucheng_cli.domain.events import Fact, Typed
from loucheng_cli.store.db import Database

F = TypeVar("F", bound=Fact)
_PART = 500


def texts(db: Database, keys: Iterable[str | None]) -> dict[str, Typed | None]:
    """The texts behind content keys; None where a text was erased."""
    wanted = sorted({key for key in keys if key})
    found: dict[str, Typed | None] = {}
    for start in range(0, len(wanted), _PART):
        part = {f"k{n}": key for n, key in enumerate(wanted[start : start + _PART])}
        marks = ", ".join(f":{name}" for name in part)
        for key, text in db.rows(f"select key, text from content where key in ({marks})", part):
            found[key] = None if text is None else Typed(text)
    return found


def with_texts(db: Database, facts: Sequence[F]) -> list[F]:
    """The facts with the texts themselves in the place of their keys."""
    if not facts:
        return []
    names = _typed_fields(type(facts[0]))
    found = texts(db, (getattr(fact, name) for fact in facts for name in names))
    changed: list[Any] = [replace(fact, **{name: found.get(getattr(fact, name)) for name in names}) for fact in facts]
    return changed


@cache
def _typed_fields(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if str(field.type).startswith("Typed"))
