"""Published digests with their values, and which of them are void."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date

from loucheng_cli.store.engine.connection import Database, column_list
from loucheng_cli.store.journal.head import Head, heads_in
from loucheng_cli.store.reads.texts import texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published digest; ``number`` counts all of this database, ``as_of`` is the instant of publishing.

    ``voided_on`` is the day on which it was declared void, ``voided_because`` the reason that was typed, ``signature`` that of the key of who published it.
    """

    number: int
    council: str
    week: str
    in_year: int
    published_on: date
    published_by: str | None
    as_of: str
    hash: str
    values: str
    voided_on: date | None = None
    voided_because: str | None = None
    signature: str | None = None


COLUMNS = tuple(
    each.name for each in fields(Published) if each.name not in {"voided_on", "voided_because", "signature"}
)


def published(db: Database, council: str | None = None) -> list[Published]:
    """The digests published at the moment that is read, the first first."""
    rows = db.rows(
        f"select {column_list(COLUMNS)} from digest d where exists (select 1 from event e where e.kind = 'digest'"
        " and e.subject = (select code from station where is_local) || '-D' || cast(d.number as text))"
        f"{' and d.council = :council' if council else ''} order by d.number",
        {"council": council},
    )
    voided = {
        str(subject).rpartition("-D")[2]: (date.fromisoformat(str(day)), json.loads(changes).get("reason"))
        for subject, day, changes in db.rows(
            "select subject, happened_on, changes from event where kind = 'digest' and name = 'DigestVoided'"
            " order by subject, seq"
        )
    }
    said = texts(db, (reason for _day, reason in voided.values()))
    decoded = (_decoded(dict(zip(COLUMNS, row, strict=True))) for row in rows)
    signed = _signatures(db)
    found = []
    for each in decoded:
        day, reason = voided.get(str(each.number), (None, None))
        found.append(
            replace(each, voided_on=day, voided_because=said.get(reason or ""), signature=signed.get(each.hash))
        )
    return found


def _signatures(db: Database) -> dict[str, str]:
    """Hash of a page → its signature."""
    found = {}
    for (changes,) in db.rows("select changes from event where kind = 'digest' and name = 'DigestPublished'"):
        published = json.loads(changes)
        if published.get("signature"):
            found[str(published["hash"])] = str(published["signature"])
    return found


def in_force(db: Database, council: str | None = None) -> list[Published]:
    """The published digests that are not void."""
    return [each for each in published(db, council) if each.voided_on is None]


def _decoded(row: dict[str, object]) -> Published:
    return Published(**{**row, "published_on": date.fromisoformat(str(row["published_on"]))})  # type: ignore[arg-type]


def first_day(db: Database) -> date | None:
    """The first day on which anything happened by this database, or None of an empty one."""
    day = db.scalar("select min(happened_on) from event")
    return None if day is None else date.fromisoformat(str(day))


def heads_of_pages(db: Database) -> list[tuple[Head, str]]:
    """The heads of the journal at the foot of the published pages, each with the number of its page."""
    found = []
    for number, values in db.rows('select number, "values" from digest order by number'):
        found += [(kept, f"D{number}") for kept in heads_in(_foot(str(values)))]
    return found


def _foot(values: str) -> str:
    try:
        return str(json.loads(values)["numbering"].get("head") or "")
    except (ValueError, TypeError, KeyError, AttributeError):  # it is reported as altered
        return ""
