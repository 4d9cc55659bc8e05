"""Who is at this terminal: asked once, remembered for this login and this database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.own_files import read_own, write_own
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.store.engine.connection import Database

_NAME = "worker"


def remembered_worker(db: Database, address: str, *, asks: bool) -> str | None:
    """The worker that this login named before; asked on a terminal; None where nobody is known."""
    from loucheng_cli.store.reads.worker import workers

    codes = [(worker.code, name) for worker, name in workers(db)]
    known = read_own(_NAME, address)
    if isinstance(known, str) and known in {code for code, _name in codes}:
        return known
    if not codes or not asks or not is_terminal():
        return None
    from loucheng_cli.cli.app import prompts

    picked = prompts.select(_("Who are you?"), [(f"{code}  {name or ''}".rstrip(), code) for code, name in codes])
    write_own(_NAME, address, picked)
    return picked
