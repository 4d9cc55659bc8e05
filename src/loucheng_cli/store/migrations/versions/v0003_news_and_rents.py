"""Version 3: news of an enterprise at a visit, rent of a unit; fields of projections only, nothing that is kept is altered."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing to alter: projections are dropped, made anew and folded after every upgrade."""
