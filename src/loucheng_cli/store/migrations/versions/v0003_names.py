"""Version 3: enterprises have a key of their name and may be merged into another. Projections only; nothing to alter."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The projections are made again."""
