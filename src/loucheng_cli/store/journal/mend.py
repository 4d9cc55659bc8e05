"""What ``db verify --repair`` makes right beside the projections: numbers, times of receipt, guards.

Only what the journal itself knows; a text, a contact or a page that was changed comes back from a backup alone.
"""

from __future__ import annotations

from loucheng_cli.domain.core.events import canonical
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import EVENT_COLUMNS
from loucheng_cli.store.journal.verify_stored import Seen, numbers_of


def mend(db: Database) -> None:
    """In a transaction of the caller."""
    station = str(db.scalar("select code from station where is_local"))
    seen = Seen(station)
    for row in db.stream(
        f"select {', '.join(EVENT_COLUMNS)} from event where station = :s order by seq", {"s": station}
    ):
        seen.event(row)
    if seen.received:
        schema.unguarded(db, "update event set received_at = recorded_at where station = :s", {"s": station})
    schema.guard_again(db)
    for (code,) in db.rows("select code from contact order by code"):
        seen.number(code)
    numbers = numbers_of(db)
    for series, last in seen.last_numbers.items():
        numbers[series] = max(numbers.get(series, 0), last)
    db.execute("update station set numbers = :numbers where is_local", {"numbers": canonical(numbers)})
    last = db.scalar("select recorded_at from station where is_local")
    if seen.recorded_at and not seen.recorded_at <= str(last) <= seen.next_second:
        db.execute("update station set recorded_at = :at where is_local", {"at": seen.recorded_at})
