"""Before what touches much: a file is backed up; on a server the head of the journal is named, which undo leads back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


def say_savepoint(state: State) -> None:
    """Name the head of a server's journal; a file has its backup."""
    if state.db.is_sqlite:
        return
    from loucheng_cli.store.journal.head import short_head

    if head := short_head(state.db):
        state.say(
            _(
                "No backup is made of a server. The journal stands at {head}; loucheng undo takes back what follows."
            ).format(head=head)
        )
