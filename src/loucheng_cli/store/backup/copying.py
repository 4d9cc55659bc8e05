"""A database made again in another place or on the other engine, from what cannot be made from anything else."""

from __future__ import annotations

from contextlib import closing

from loucheng_cli.errors import DatabaseError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import column_list, connect
from loucheng_cli.store.engine.guards import FROZEN
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.journal.head import head
from loucheng_cli.store.journal.projection import rebuild
from loucheng_cli.store.journal.verify import Progress, VerifyReport, verify


def copy_database(source: str, target: str, progress: Progress | None = None) -> VerifyReport:
    """Bring journal, stations, texts, contacts and pages over, fold the tables anew, and verify the copy; the report.

    The target must be empty; it has all or nothing. The copy goes on as the same station, so the source must not.
    """
    from loucheng_cli.store.tables import StoredTable

    with closing(open_database(source)) as old, old.reading():
        kept = head(old)
        row = old.row("select code, recorded_at from station where is_local")
        if row is None:
            raise DatabaseError(_("it has no station of its own"))
        with closing(connect(target, create=True)) as new:
            with schema.creating(new, *row):
                new.execute("delete from station")
                for name in FROZEN:
                    table = StoredTable.metadata.tables[name]
                    names = [column.name for column in table.columns]
                    key = column_list(column.name for column in table.primary_key.columns)
                    rows = old.stream(f"select {column_list(names)} from {name} order by {key}")
                    new.insert(name, names, rows)
                rebuild(new)
            report = verify(new, progress, [(kept, source)] if kept else ())
    if not report.is_clean:
        wrong = report.wrong or [f"{each.table} {each.key}" for each in report.differences]
        raise DatabaseError(_("the copy is not whole: {why}").format(why="; ".join(wrong[:3])))
    return report
