"""The PIN and the key of a director: what was set last, and how often it was tried in vain.

The journal says that one was set; what is compared with stands in ``content`` like all typed text, and goes when it is
changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.texts import texts

if TYPE_CHECKING:
    from loucheng_cli.store.journal.journal import Journal

KIND = "pin"
_TRY = "pin_try"  # it changed nothing: no answer names it, and no undo meets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Wrong tries since the last right one, and the instant of the last."""

    count: int = 0
    last: str | None = None


def is_set(db: Database) -> bool:
    """Whether any worker who is still here has a PIN or a key."""
    rows = db.rows(
        "select distinct e.subject from event e join worker w on w.code = e.subject and w.left_on is null"
        " where e.kind = 'pin' and e.name = 'PinSet'"
    )
    return any(checks(db, code) for (code,) in rows)


def checks(db: Database, worker: str) -> list[str]:
    """What a PIN or a key of this worker is compared with."""
    keys = _standing(db, worker).values()
    found = texts(db, set(keys))
    return [str(found[key]) for key in keys if found.get(key)]


def tries(db: Database, worker: str) -> Tries:
    """How often it was tried in vain since it last was right."""
    count, last = 0, None
    for name, changes in _events(db, worker):
        if name == "PinRefused":
            count, last = count + 1, changes.get("at")
        else:
            count, last = 0, None
    return Tries(count=count, last=last)


def keep(journal: Journal, worker: str, way: str, check: str | None) -> None:
    """Set a PIN or a key (``way``) in the place of the one before; None takes it away."""
    before = _standing(journal.db, worker).get(way)
    journal.append_notice(KIND, worker, "PinSet", {way: FreeText(check) if check else None})
    if before:
        contacts.erase_texts(journal, [before])


def note(journal: Journal, worker: str, *, is_right: bool, at: str) -> None:
    """A try: a wrong one always, a right one after wrong ones."""
    journal.append_notice(_TRY, worker, "PinAccepted" if is_right else "PinRefused", {"at": at})


def _standing(db: Database, worker: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, changes in _events(db, worker):
        if name == "PinSet":
            found.update(changes)
    return {way: key for way, key in found.items() if key}


def _events(db: Database, worker: str) -> list[tuple[str, dict[str, Any]]]:
    rows = db.rows(
        "select name, changes from event where kind in ('pin', 'pin_try') and subject = :worker order by clock, station, seq",
        {"worker": worker},
    )
    return [(name, json.loads(changes)) for name, changes in rows]
