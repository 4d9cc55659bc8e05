"""The SQL conditions for an enterprise (``e``) that is here or has left."""

from __future__ import annotations

from loucheng_cli.domain.enterprise.model import GONE, Enterprise
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words

ACTIVE_SQL = f"e.operating not in {sql_words(GONE)}"
LEFT_SQL = f"e.operating in {sql_words(GONE)}"


def active_enterprises(db: Database) -> list[Enterprise]:
    """The enterprises that are still here; their notes as keys."""
    return db.facts(Enterprise, f"e where {ACTIVE_SQL} order by length(e.ref), e.ref")
