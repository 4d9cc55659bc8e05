"""Version 6: indexes for finding an enterprise by initials, tags and the names it had.

Those of initials and tags come with the projection, which is made anew after every upgrade.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """The events that gave an enterprise another name."""
    renamed = sa.text("""name = 'EnterpriseChanged' and changes like '%"name":"%'""")
    op.create_index(
        "ix_event_renamed", "event", ["subject"], sqlite_where=renamed, postgresql_where=renamed, if_not_exists=True
    )
