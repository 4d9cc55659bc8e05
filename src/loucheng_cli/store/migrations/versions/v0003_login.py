"""Version 3: an event names the login it was recorded from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One column, empty in the events that are there."""
    text = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("event", sa.Column("login", text))
