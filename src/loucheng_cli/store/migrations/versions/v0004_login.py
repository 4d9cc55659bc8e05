"""Version 4: an event names the login it was recorded from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One column, empty in the events that are there; some databases of version 3 have it already."""
    if any(column["name"] == "login" for column in sa.inspect(op.get_bind()).get_columns("event")):
        return
    text = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
    op.add_column("event", sa.Column("login", text))
