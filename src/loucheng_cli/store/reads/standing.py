"""The SQL conditions for an enterprise (``e``) that is here or has left."""

from __future__ import annotations

from loucheng_cli.domain.enterprise.model import GONE
from loucheng_cli.store.engine.words import sql_words

ACTIVE_SQL = f"e.operating not in {sql_words(GONE)}"
LEFT_SQL = f"e.operating in {sql_words(GONE)}"
