"""Version 2: the projection ``entry`` of the ledgers; nothing that is kept is altered."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The projections are made anew after every upgrade, and with them the new table."""
