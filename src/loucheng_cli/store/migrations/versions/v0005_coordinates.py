"""Version 5: where a building stands; a field of a projection only, nothing that is kept is altered."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing to alter: projections are dropped, made anew and folded after every upgrade."""
