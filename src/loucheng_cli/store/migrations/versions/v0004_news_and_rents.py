"""Version 4: news of an enterprise at a visit, rent of a unit, which are fields of projections; and what some programs
of version 3 left out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The column of version 3 where it is not there; projections are made anew after every upgrade."""
    if "login" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("event")}:
        text = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
        op.add_column("event", sa.Column("login", text))
