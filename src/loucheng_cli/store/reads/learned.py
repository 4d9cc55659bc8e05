"""Cases of this database that teach the matcher."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import Status
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words

# The latest so many: enough to learn from, and read in no time.
LATEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A case: its text, the item it went to, and what the machine had put first (None: it found nothing)."""

    ref: str
    opened_on: date
    text: str
    item: str
    proposed: str | None


def learned(db: Database, limit: int = LATEST) -> list[Learned]:
    """The latest cases with an item, newest first; not those whose text was erased or that were to be forgotten."""
    rows = db.rows(
        "select i.ref, i.opened_on, c.text, i.item, i.matched from issue i join content c on c.key = i.text"
        " where i.item is not null and i.confident is not null and c.text is not null"
        f" and i.status not in {sql_words({Status.NEW, Status.WITHDRAWN, Status.DUPLICATE})}"
        " order by i.opened_on desc, length(i.ref) desc, i.ref desc limit :limit",
        {"limit": limit},
    )
    return [
        Learned(
            ref=ref,
            opened_on=date.fromisoformat(opened_on),
            text=text,
            item=item,
            proposed=_first(matched),
        )
        for ref, opened_on, text, item, matched in rows
    ]


def _first(matched: str | None) -> str | None:
    pairs = json.loads(matched) if matched else []
    return str(pairs[0][0]) if pairs else None
