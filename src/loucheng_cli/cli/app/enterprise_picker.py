"""The enterprise that a name, door or number identifies; one that is mistyped, or not the only one, is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.errors import AmbiguousError, NotFoundError
from loucheng_cli.i18n import _
from loucheng_cli.store.reads.enterprise import SHOWN, EnterpriseLine, candidate, candidates, find, find_enterprise

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
        return _picked(state, wanted, candidates(state.db, wanted))
    except NotFoundError as error:
        return _otherwise(state, wanted, error)


def _otherwise(state: State, wanted: str, error: NotFoundError) -> Enterprise:
    """By its door alone, an old name, its reading or a near name; what was taken for what was typed is said."""
    from loucheng_cli.store.reads import near_enterprise

    near = near_enterprise.look_for(state.db, wanted)
    if len(near.found) > 1:
        if not is_terminal():
            raise AmbiguousError(wanted, [candidate(line) for line in near.found[:SHOWN]], len(near.found))
        return _picked(state, wanted, near.found)
    lines = near.found or near.nearest
    if near.found or near.is_sure:
        state.output().say(
            _("“{wanted}” is taken as {enterprise}").format(wanted=wanted, enterprise=candidate(lines[0]))
        )
        return find(state.db, lines[0].ref)
    if lines and is_terminal():
        return _picked(state, wanted, lines, error)
    raise NotFoundError(wanted, error.hint, [candidate(line) for line in lines])


def _picked(
    state: State, wanted: str, lines: Sequence[EnterpriseLine], error: NotFoundError | None = None
) -> Enterprise:
    """The one chosen; of near names none may be meant."""
    from loucheng_cli.cli.app import prompts

    choices: list[tuple[str, str | None]] = [(str(candidate(line)), line.ref) for line in lines]
    question = _("Which one is meant by “{wanted}”?")
    if error is not None:
        question = _("“{wanted}” was not found. Did you mean:")
        choices.append((_("None of these"), None))
    ref = prompts.select(question.format(wanted=wanted), choices)
    if ref is None:
        assert error is not None
        raise error
    return find(state.db, ref)
