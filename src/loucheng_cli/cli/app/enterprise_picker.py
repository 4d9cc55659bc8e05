"""The enterprise that a name, door or number identifies; an ambiguous one is asked about on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.errors import AmbiguousError
from loucheng_cli.i18n import _
from loucheng_cli.store.reads.enterprise import candidate, candidates, find, find_enterprise

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.enterprise.model import Enterprise


def pick_enterprise(state: State, wanted: str) -> Enterprise:
    """The one enterprise that goes by this; several are put to choice on a terminal, else an error lists them."""
    try:
        return find_enterprise(state.db, wanted)
    except AmbiguousError:
        if not is_terminal():
            raise
    from loucheng_cli.cli.app import prompts

    choices = [(candidate(line), line.ref) for line in candidates(state.db, wanted)]
    return find(state.db, prompts.select(_("Which one is meant by “{wanted}”?").format(wanted=wanted), choices))
