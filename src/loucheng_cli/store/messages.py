"""What was sent: an event for each step of a message, under a key that holds no address."""

from __future__ import annotations

from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal

BEGUN, SENT, REFUSED = "MessageBegun", "MessageSent", "MessageRefused"


def note(journal: Journal, key: str, step: str) -> None:
    """Record a step of a message."""
    journal.append_notice("export", key, step, {"what": "message"})


def last_step(db: Database, key: str) -> str | None:
    """The last step of a message, of whatever station; None of one that nobody has begun."""
    step = db.scalar(
        "select name from event where kind = 'export' and subject = :key"
        f" and name in ('{BEGUN}', '{SENT}', '{REFUSED}') order by clock desc, station, seq desc",
        {"key": key},
    )
    return None if step is None else str(step)
