"""Conditions in SQL on whether an enterprise (``e``) is still here."""

from __future__ import annotations

from loucheng_cli.domain.enterprise.model import GONE

_WORDS = ", ".join(f"'{each.value}'" for each in sorted(GONE))  # words of ours, nothing that anybody typed
# One that was merged into another is neither here nor gone: it is the other.
OWN_SQL = "e.merged_into is null"
ACTIVE_SQL = f"{OWN_SQL} and e.operating not in ({_WORDS})"
LEFT = f"{OWN_SQL} and e.operating in ({_WORDS})"
