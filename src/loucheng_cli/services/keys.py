"""The keys that sign pages: recorded in the journal, so that whoever has the database knows whose they are."""

from __future__ import annotations

from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.digest.signature import fingerprint
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.keys import PublicKey, public_keys
from loucheng_cli.store.reads.worker import may_sign


def check_may_add(db: Database, worker: str) -> None:
    """Only who may sign a page may bring a key for it."""
    if not may_sign(db, worker):
        raise RefusedError(_("Only the director can publish a digest, and so record a key."))


def add_key(db: Database, public: bytes, *, stamp: ActionContext) -> PublicKey:
    """Record the public part of a key; once."""
    check_may_add(db, stamp.worker)
    key = fingerprint(public)
    with writing(db, stamp) as journal:
        if all(each.key != key for each in public_keys(db)):
            journal.append_notice("key", key, "KeyAdded", {"public": public.hex()})
    return next(each for each in public_keys(db) if each.key == key)
