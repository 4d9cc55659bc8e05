"""Version 4: news of an enterprise at a visit, rent of a unit.

They are fields of projections, which are folded anew after every upgrade. Some databases of version 3 were made before
an event named its login; they get that column here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the login where it is missing."""
    if "login" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("event")}:
        text = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
        op.add_column("event", sa.Column("login", text))
