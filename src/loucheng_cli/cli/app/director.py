"""Acting as the director: the role, and the PIN or the key file where one is set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.domain.community.rights import RIGHTS, Right
from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.report.types import Sensitivity
from loucheng_cli.errors import FileError, RefusedError, system_reason
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.community.policy import Policies
    from loucheng_cli.domain.core.events import ActionContext
    from loucheng_cli.store.engine.connection import Database

KEY_FILE = "LOUCHENG_DIRECTOR_KEY"
_TOLD = "without-pin"


class Acting(Protocol):
    """What of the state of a command is looked at here."""

    is_proved: bool

    @property
    def db(self) -> Database:
        """The open database."""

    @property
    def address(self) -> str:
        """The --db value in force."""

    @property
    def worker(self) -> str:
        """Who acts."""

    @property
    def stamp(self) -> ActionContext:
        """Who, when and on which day."""

    @property
    def policies(self) -> Policies:
        """The policies of the community."""

    @staticmethod
    def say(message: str) -> None:
        """A sentence for the person."""


def require(state: Acting, right: Right) -> None:
    """Refuse what only a director may do to everybody else, once a PIN is set; without one it goes on as before."""
    from loucheng_cli.store import pins
    from loucheng_cli.store.reads.worker import role_of

    if not pins.is_set(state.db):
        _tell_once(state)
        return
    if role_of(state.db, state.worker) not in RIGHTS[right]:
        raise RefusedError(_("Only the director may do this, with the PIN."), hint=_("loucheng --by DIRECTOR …"))
    if RIGHTS[right] == {Role.DIRECTOR}:
        prove(state)


def prove(state: Acting) -> None:
    """The PIN or the key of the director who acts, asked once a command."""
    from loucheng_cli.services import pins as service

    if state.is_proved:
        return
    secret = key_in_file()
    if secret is None:
        if not is_terminal():
            raise RefusedError(_("The director's PIN is asked for on a terminal."), hint=f"{KEY_FILE}=FILE loucheng …")
        from loucheng_cli.cli.app import prompts

        secret = prompts.secret(_("PIN of {worker}").format(worker=state.worker))
    service.prove(state.db, secret, stamp=state.stamp)
    state.is_proved = True


def acts_as_director(state: Acting) -> bool:
    """Whether the rules may take this worker for the director: the role, and the PIN where one is set."""
    from loucheng_cli.store import pins
    from loucheng_cli.store.reads.worker import is_director

    if not is_director(state.db, state.worker):
        return False
    if state.is_proved or not pins.checks(state.db, state.worker):
        return True
    if key_in_file() is None:
        return False
    prove(state)
    return True


def may_prove(state: Acting) -> bool:
    """Whether a rule that refused would not refuse after the PIN."""
    from loucheng_cli.store import pins
    from loucheng_cli.store.reads.worker import is_director

    return (
        is_terminal()
        and not state.is_proved
        and is_director(state.db, state.worker)
        and bool(pins.checks(state.db, state.worker))
    )


def require_bulk(state: Acting) -> None:
    """Refuse the reading of many persons or confidential cases at once to a worker where the policy says so."""
    from loucheng_cli.store.reads.worker import is_director

    if state.policies.text("bulk_reading") == "director" and not is_director(state.db, state.worker):
        raise RefusedError(_("Only the director may take out many contacts or cases at once (policy bulk_reading)."))


def read_in_bulk(state: Acting, what: str, rows: int) -> None:
    """Many persons are shown at once: refused or recorded; what cannot be recorded is said."""
    from loucheng_cli.services.export import exported

    require_bulk(state)
    if state.db.read_only:
        state.say(_("The database is read-only here, so it is not recorded who read this."))
        return
    exported(state.db, what, "list", rows, level=Sensitivity.SENSITIVE, stamp=state.stamp)


def key_in_file() -> str | None:
    """What stands in the file that scripts name."""
    named = os.environ.get(KEY_FILE)
    if not named:
        return None
    try:
        with Path(named).expanduser().open(encoding="utf-8") as file:
            return file.readline(4096).strip()
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        why = system_reason(error) if isinstance(error, OSError) else _("it cannot be read as text")
        raise FileError(f"{KEY_FILE}={named}", why) from error


def _tell_once(state: Acting) -> None:
    from loucheng_cli.cli.app.own_files import read_own, write_own

    if not is_terminal() or read_own(_TOLD, state.address):
        return
    state.say(_("No PIN is set: whoever sits at this keyboard can act as the director. loucheng worker pin sets one."))
    write_own(_TOLD, state.address, True)
