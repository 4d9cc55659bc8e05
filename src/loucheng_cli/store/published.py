"""Which digests were published, and with which values?

The values lie here as they were signed; their hash stands in the journal, as an event of the kind ``digest``.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, fields
from datetime import date

from loucheng_cli.facts import dataclass
from loucheng_cli.store.db import Database, column_list
from loucheng_cli.store.journal import Journal


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


_COLUMNS = tuple(each.name for each in fields(Published))


def keep(journal: Journal, ref: str, *, council: str, week: str, in_year: int, values: str) -> None:
    """Put the frozen values away, and their hash into the journal; what is entered from now on is a correction."""
    number = int(ref.rpartition("-D")[2])
    digest_hash = hashlib.sha256(values.encode()).hexdigest()
    told = {"council": council, "week": week, "number": number, "as_of": journal.recorded_at, "hash": digest_hash}
    journal.tell("digest", ref, "DigestPublished", told)
    journal.close_second()
    row = Published(
        number=number, council=council, week=week, in_year=in_year, published_on=journal.stamp.today,
        published_by=journal.stamp.worker, as_of=journal.recorded_at, hash=digest_hash, values=values,
    )  # fmt: skip
    values_of_row = [each.isoformat() if isinstance(each, date) else each for each in astuple(row)]
    journal.db.insert("digest", _COLUMNS, [values_of_row])


def published(db: Database, council: str | None = None) -> list[Published]:
    """The digests published at the moment that is read, the first first."""
    rows = db.rows(
        f"select {column_list(_COLUMNS)} from digest d where exists (select 1 from event e where e.kind = 'digest'"
        " and e.subject = (select code from station where is_local) || '-D' || cast(d.number as text))"
        f"{' and d.council = :council' if council else ''} order by d.number",
        {"council": council},
    )
    return [_decoded(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def altered(db: Database) -> list[int]:
    """The numbers of digests whose values are no longer those that were signed; for ``db verify``."""
    return [each.number for each in published(db) if hashlib.sha256(each.values.encode()).hexdigest() != each.hash]


def _decoded(row: dict[str, object]) -> Published:
    return Published(**{**row, "published_on": date.fromisoformat(str(row["published_on"]))})  # type: ignore[arg-type]
