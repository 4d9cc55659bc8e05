"""Version 2: new fields and tables of projections only; nothing that is kept is altered."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing to alter: projections are dropped, made anew and folded after every upgrade."""
