"""The public keys of those who sign pages, as the journal knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.digest.signature import fingerprint
from loucheng_cli.store.engine.connection import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key, who recorded it and when."""

    key: str
    public: str
    worker: str | None
    added_on: date


def public_keys(db: Database) -> list[PublicKey]:
    """All that were recorded, the first first."""
    found = []
    for key, changes, worker, day in db.rows(
        "select subject, changes, worker, happened_on from event where kind = 'key' and name = 'KeyAdded'"
        " order by clock, station, seq"
    ):
        try:
            public = str(json.loads(changes)["public"])
            if fingerprint(bytes.fromhex(public)) == key:
                found.append(PublicKey(key=key, public=public, worker=worker, added_on=date.fromisoformat(day)))
        except (ValueError, TypeError, KeyError):  # ``db verify`` reports it
            continue
    return found
