"""Which digests were published, and with which values?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from loucheng_cli.store.engine.connection import Database, column_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published digest; ``number`` counts all of this database, ``as_of`` is the instant of publishing."""

    number: int
    council: str
    week: str
    in_year: int
    published_on: date
    published_by: str | None
    as_of: str
    hash: str
    values: str


COLUMNS = tuple(each.name for each in fields(Published))


def published(db: Database, council: str | None = None) -> list[Published]:
    """The digests published at the moment that is read, the first first."""
    rows = db.rows(
        f"select {column_list(COLUMNS)} from digest d where exists (select 1 from event e where e.kind = 'digest'"
        " and e.subject = (select code from station where is_local) || '-D' || cast(d.number as text))"
        f"{' and d.council = :council' if council else ''} order by d.number",
        {"council": council},
    )
    return [_decoded(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _decoded(row: dict[str, object]) -> Published:
    return Published(**{**row, "published_on": date.fromisoformat(str(row["published_on"]))})  # type: ignore[arg-type]
