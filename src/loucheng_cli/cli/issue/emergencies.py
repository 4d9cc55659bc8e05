"""The question whether help was called, where a text reports an emergency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.cli.app import prompts
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.i18n import _
from loucheng_cli.render.emergency import notice

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.catalog.emergency import EmergencyKind


def help_was_called(state: State, kind: EmergencyKind, *, called: bool | None, yes: bool) -> bool | None:
    """Show the notice; on a terminal ask whether help was called. None where nobody said."""
    say = state.output().say
    say(notice(kind))
    if called is not None or yes or not is_terminal():
        return called
    answer = prompts.confirm(_("Have you called already?"), default=False)
    if not answer:
        say(_("Call {number} now; this is recorded meanwhile.").format(number=kind.call[0]))
    return answer
