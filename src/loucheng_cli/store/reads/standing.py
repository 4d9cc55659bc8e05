"""Is an enterprise (``e``) still here, in SQL?"""

from __future__ import annotations

from loucheng_cli.domain.enterprise.model import GONE

_WORDS = ", ".join(f"'{each.value}'" for each in sorted(GONE))  # words of ours, nothing that anybody typed
ACTIVE_SQL = f"e.operating not in ({_WORDS})"
LEFT = f"e.operating in ({_WORDS})"
