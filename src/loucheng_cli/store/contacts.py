"""The persons behind the codes of contacts. Rows are inserted or erased, never changed (个人信息保护法 47条)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.values import in_parts, placeholders

if TYPE_CHECKING:
    from loucheng_cli.store.journal.journal import Journal

COLUMNS = ("code", "name", "phone", "post", "enterprise", "purpose", "consent_on", "consent_how", "expires_on")


def add(
    journal: Journal,
    *,
    name: str | None = None,
    phone: str | None = None,
    post: str | None = None,
    enterprise: str | None = None,
    purpose: str | None = None,
    consent_on: date | None = None,
    consent_how: str | None = None,
    expires_on: date | None = None,
) -> str:
    """Keep a person's name or phone; returns the code that events may hold."""
    code = journal.next_ref("C")
    days = [day.isoformat() if day else None for day in (consent_on, expires_on)]
    row = (code, name, phone, post, enterprise, purpose, days[0], consent_how, days[1])
    journal.db.insert("contact", COLUMNS, [row])
    # The salt is kept apart like typed text and goes with the person: then nothing can be tried against the hash.
    salt = os.urandom(16).hex()
    journal.append_notice("contact", code, "ContactAdded", {
        "hash": contact_hash(salt, row), "salt": FreeText(salt), "purpose": purpose, "consent_on": consent_on,
        "expires_on": expires_on,
    })  # fmt: skip
    return code


def contact_hash(salt: str, row: Sequence[object]) -> str:
    """What stands for a contact in the journal: salted, over all its columns."""
    import hashlib  # two of a hundred parts of a start-up, which only a write needs

    text = json.dumps([salt, *row], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def erase(journal: Journal, code: str, reason: str | None = None) -> None:
    """Forget the person; the code stays, and says that somebody was erased."""
    journal.append_notice("contact", code, "ContactErased", {"reason": FreeText(reason)} if reason else {})
    for (changes,) in journal.db.rows(
        "select changes from event where kind = 'contact' and subject = :code and name = 'ContactAdded'", {"code": code}
    ):
        if salt := json.loads(changes).get("salt"):
            _erase_text(journal, salt)
    journal.db.execute(
        "update contact set name = null, phone = null, post = null, consent_how = null, erased_on = :day"
        " where code = :code",
        {"day": journal.stamp.today.isoformat(), "code": code},
    )


def names(db: Database, codes: Iterable[str | None]) -> dict[str, str]:
    """The names behind these codes, of those that were not erased."""
    wanted = sorted({code for code in codes if code})
    found: dict[str, str] = {}
    for part in in_parts(wanted):
        marks, params = placeholders(part)
        found |= dict(db.rows(f"select code, name from contact where name is not null and code in ({marks})", params))
    return found


def erase_texts(journal: Journal, keys: Iterable[str]) -> None:
    """Forget typed texts: the words and the salt go, so that nothing can be tried against the hash."""
    for key in keys:
        _erase_text(journal, key)
        journal.append_notice("content", key, "TextRedacted", {})


def _erase_text(journal: Journal, key: str) -> None:
    journal.db.execute(
        "update content set salt = null, text = null, erased_on = :day where key = :key",
        {"day": journal.stamp.today.isoformat(), "key": key},
    )
