"""The SQL conditions for an enterprise (``e``) that is here or has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.domain.core.enums import GONE
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words

if TYPE_CHECKING:
    from loucheng_cli.domain.enterprise.model import Enterprise

# One that was merged into another is neither here nor gone: it is the other.
OWN_SQL = "e.merged_into is null"
ACTIVE_SQL = f"{OWN_SQL} and e.operating not in {sql_words(GONE)}"
LEFT_SQL = f"{OWN_SQL} and e.operating in {sql_words(GONE)}"


def active_enterprises(db: Database) -> list[Enterprise]:
    """The enterprises that are still here; their notes as keys."""
    from loucheng_cli.domain.enterprise.model import Enterprise

    return db.facts(Enterprise, f"e where {ACTIVE_SQL} order by length(e.ref), e.ref")
