"""The guards of the journal, and the refusal of a file whose triggers or views could act or hang."""

from __future__ import annotations

from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.errors import DamagedDatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database

# What refuses UPDATE and DELETE on the journal.
GUARDS = {
    "sqlite": tuple(
        f"create trigger event_no_{verb} before {verb} on event"
        " begin select raise(abort, 'the journal is append-only'); end"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        """create function loucheng_append_only() returns trigger language plpgsql as
            $$ begin raise exception 'the journal is append-only'; end $$""",
        """create trigger event_append_only before update or delete or truncate on event
            for each statement execute function loucheng_append_only()""",
    ),
}

# What cannot be made again from anything else: only these have Alembic steps.
FROZEN = ("event", "station", "content", "contact", "digest")


def refuse_foreign(db: Database) -> None:
    """Refuse a file with a trigger of somebody else, or with a view in the place of a table that is read or written.

    A view can go on for ever and a trigger can do anything. Views under other names are harmless: nothing reads them.
    """
    if not db.is_sqlite:
        return
    ours = {" ".join(sql.split()).lower() for sql in GUARDS["sqlite"]}
    read = {*FROZEN, *KINDS, "step"}
    for kind, name, sql in db.rows(
        "select type, name, sql from sqlite_master where type in ('trigger', 'view')"
        " or lower(sql) like 'create virtual%' order by type, name"
    ):
        if name in read if kind != "trigger" else " ".join(str(sql).split()).lower() not in ours:
            raise DamagedDatabaseError(
                _("the {kind} “{name}” in it is not of this program").format(kind=kind, name=name),
                hint="loucheng db verify",
            )
