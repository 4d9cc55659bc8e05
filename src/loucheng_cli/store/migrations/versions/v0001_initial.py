"""Version 1: journal, stations, typed texts, contacts, published digests. Frozen: nothing of the program is imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the first version."""
    op.create_table(
        "event",
        sa.Column("station", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.BigInteger(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("subject", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", _text(), nullable=False),
        sa.Column("reason", _text()),
        sa.Column("voids", sa.BigInteger()),
        sa.Column("worker", _text()),
        sa.Column("recorded_at", _text(), nullable=False),
        sa.Column("happened_on", _text(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.Column("received_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("station", "seq", name="pk_event"),
    )
    op.create_index("ix_event_received_at", "event", ["received_at"])
    op.create_index("ix_event_subject", "event", ["subject", "kind"])
    only = sa.text("voids is not null")
    op.create_index("ix_event_voids", "event", ["voids"], sqlite_where=only, postgresql_where=only)
    op.create_table(
        "station",
        sa.Column("code", _text(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.Column("recorded_at", _text(), nullable=False),
        sa.Column("numbers", _text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_station"),
    )
    op.create_table(
        "content",
        sa.Column("key", _text(), nullable=False),
        sa.Column("salt", _text()),
        sa.Column("text", _text()),
        sa.Column("erased_on", sa.Date()),
        sa.PrimaryKeyConstraint("key", name="pk_content"),
    )
    op.create_table(
        "contact",
        sa.Column("code", _text(), nullable=False),
        sa.Column("name", _text()),
        sa.Column("phone", _text()),
        sa.Column("post", _text()),
        sa.Column("enterprise", _text()),
        sa.Column("purpose", _text()),
        sa.Column("consent_on", sa.Date()),
        sa.Column("consent_how", _text()),
        sa.Column("expires_on", sa.Date()),
        sa.Column("erased_on", sa.Date()),
        sa.PrimaryKeyConstraint("code", name="pk_contact"),
    )
    op.create_index("ix_contact_enterprise", "contact", ["enterprise"])
    op.create_table(
        "digest",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("council", _text(), nullable=False),
        sa.Column("week", _text(), nullable=False),
        sa.Column("in_year", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", _text()),
        sa.Column("as_of", _text(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.Column("values", _text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_digest"),
    )
    _guard_journal()


def _guard_journal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger event_no_{verb} before {verb} on event"
                " begin select raise(abort, 'the journal is append-only'); end"
            )
        return
    op.execute(
        "create function loucheng_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'the journal is append-only'; end $$"
    )
    op.execute(
        "create trigger event_append_only before update or delete or truncate on event"
        " for each statement execute function loucheng_append_only()"
    )


def _text() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.String(collation="C"), "postgresql")
