"""The instant of the last event, and the clock of a server."""

from __future__ import annotations

from datetime import UTC, datetime

from loucheng_cli.store.engine.connection import Database


def last_instant(db: Database) -> datetime | None:
    """When this station recorded its last event, by the clock of that moment; None before the first."""
    text = db.scalar("select recorded_at from station where is_local and seq > 0")
    try:
        return None if text is None else datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError):  # ``db verify`` reports it
        return None


def server_instant(db: Database) -> datetime | None:
    """The server's clock; None of a file, which has none."""
    if db.is_sqlite:
        return None
    seconds = db.scalar("select cast(extract(epoch from clock_timestamp()) as double precision)")
    return datetime.fromtimestamp(float(seconds), UTC)
