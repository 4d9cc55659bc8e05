"""The clock that counts, and what is said where it is likely to be wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from loucheng_cli.domain.core.clock import APART, is_doubtful
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.clock import last_instant, server_instant


def instant(db: Database) -> tuple[datetime, str | None]:
    """This instant: a server's clock where there is one, else the machine's; and what is said where the two differ."""
    machine = datetime.now(UTC)
    server = server_instant(db)
    if server is None or abs(server - machine) <= APART:
        return server or machine, None
    minutes = round(abs(server - machine).total_seconds() / 60)
    return server, ngettext(
        "The clock of this machine differs from the server's by {n} minute; the server's counts. Set this machine's clock.",
        "The clock of this machine differs from the server's by {n} minutes; the server's counts. Set this machine's clock.",
        minutes,
    ).format(n=minutes)


def check(db: Database, now: datetime, zone: str, *, asks: bool) -> str | None:
    """Ask a person whether a doubtful clock is right, and refuse where it is not; for a script, the sentence to print."""
    last = last_instant(db)
    if last is None or not is_doubtful(now, last):
        return None
    from zoneinfo import ZoneInfo

    stands, before = (each.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") for each in (now, last))
    said = _("By the clock it is {now}, but the last event was recorded at {last}.").format(now=stands, last=before)
    if not asks:
        return _("{said} If the clock is right, --clock-is-right says so.").format(said=said)
    from loucheng_cli.cli.app import prompts

    if not prompts.confirm(f"{said} {_('Is the clock right?')}", default=False):
        raise RefusedError(_("Nothing was changed. Set the clock and try again."), hint="--clock-is-right")
    return None
