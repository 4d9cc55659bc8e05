"""The head of a journal: its last event with its hash, which covers every event before it.

Whoever keeps a head (a signed page, the name of a backup, an export) can prove later whether the journal of today
continues the journal of that day: ``db verify --against``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loucheng_cli.store.engine.connection import Database

_SHORT = 16  # hex digits of the hash in a name or at the foot of a page
_FEWEST = 12
_TEXT = rf"\b([A-Z]{{2,4}})-([0-9]{{1,18}})-([0-9a-f]{{{_FEWEST},64}})\b"


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """Station, number and hash of an event."""

    station: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.station}-{self.seq}-{self.hash}"

    @property
    def short(self) -> str:
        """With as much of the hash as a person can compare."""
        return f"{self.station}-{self.seq}-{self.hash[:_SHORT]}"


def head(db: Database) -> Head | None:
    """The head of this database's own station; None before its first event."""
    row = db.row("select code, seq, hash from station where is_local and seq > 0")
    return None if row is None else Head(str(row[0]), int(row[1]), str(row[2]))


def short_head(db: Database) -> str | None:
    """The head of this database's own station as it stands on pages and exports."""
    found = head(db)
    return None if found is None else found.short


def heads(db: Database) -> list[Head]:
    """The heads of all stations whose events are here."""
    rows = db.rows("select code, seq, hash from station where seq > 0 order by code")
    return [Head(str(code), int(seq), str(last)) for code, seq, last in rows]


def heads_in(text: str) -> list[Head]:
    """The heads that stand in a text, a page or the name of a file, each once."""
    found = {Head(station, int(seq), hash_) for station, seq, hash_ in re.findall(_TEXT, text)}
    return sorted(found)


def continues(db: Database, known: Head) -> bool:
    """Whether the event of a head that somebody has kept is in this journal, unchanged."""
    stored = db.scalar(
        "select hash from event where station = :station and seq = :seq", {"station": known.station, "seq": known.seq}
    )
    return isinstance(stored, str) and stored.startswith(known.hash)
