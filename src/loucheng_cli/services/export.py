"""What leaves the database leaves a trace: who took what, how many rows, and what for (个人信息保护法 55、56条)."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.core.events import ActionContext, FreeText
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing


def exported(
    db: Database,
    what: str,
    form: str,
    rows: int,
    *,
    level: str,
    purpose: str | None = None,
    since: date | None = None,
    until: date | None = None,
    stamp: ActionContext,
) -> str:
    """Record an export before its file is handed over; returns its ref."""
    with writing(db, stamp) as journal:
        ref = journal.next_ref("X")
        fields = {
            "what": what,
            "format": form,
            "rows": rows,
            "level": level,
            "purpose": FreeText(purpose.strip()) if purpose and purpose.strip() else None,
            "from": since,
            "to": until,
        }
        journal.append_notice("export", ref, "Exported", fields)
    return ref
