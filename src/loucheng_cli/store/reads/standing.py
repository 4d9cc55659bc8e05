"""Is an enterprise (``e``) still here, in SQL?"""

from __future__ import annotations

from loucheng_cli.domain.enterprise.model import GONE, Enterprise
from loucheng_cli.store.engine.connection import Database

_WORDS = ", ".join(f"'{each.value}'" for each in sorted(GONE))  # words of ours, nothing that anybody typed
ACTIVE_SQL = f"e.operating not in ({_WORDS})"
LEFT = f"e.operating in ({_WORDS})"


def active_enterprises(db: Database) -> list[Enterprise]:
    """The enterprises that are still here; their notes as keys."""
    return db.facts(Enterprise, f"e where {ACTIVE_SQL} order by length(e.ref), e.ref")
