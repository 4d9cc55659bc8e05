"""Version 7: until when an enterprise's permit runs; a field of a projection only, nothing that is kept is altered."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing to alter: projections are dropped, made anew and folded after every upgrade."""
