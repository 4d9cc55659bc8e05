"""The PIN of a director: setting it, and proving that it is the director who acts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.store import pins
from loucheng_cli.store.engine.connection import Database, utc_text
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.worker import is_director

SHORTEST = 6
_COST = 14  # scrypt with 2 ** 14 takes 16 MiB and a twentieth of a second
_FREE = 3  # wrong tries that need no waiting
_LONGEST_WAIT = 3600  # seconds


def set_pin(db: Database, worker: str, secret: str | None, *, way: str = "pin", stamp: ActionContext) -> None:
    """Set the PIN or the key (``way``) of a director; None takes it away."""
    if not is_director(db, worker):
        raise RefusedError(_("{worker} is no director; only a director has a PIN.").format(worker=worker))
    if secret is not None and len(secret) < SHORTEST:
        raise UsageError(_("a PIN has at least {n} characters").format(n=SHORTEST))
    with writing(db, stamp) as journal:
        pins.keep(journal, worker, way, None if secret is None else _check_of(secret))


def prove(db: Database, secret: str, *, stamp: ActionContext, now: Callable[[], str] = utc_text) -> None:
    """Refuse where it is not the PIN or the key of the worker who acts; after wrong tries it has to be waited for."""
    worker = stamp.worker
    at = now()
    tried = pins.tries(db, worker)
    if (wait := _wait(tried, at)) > 0:
        raise RefusedError(
            _("The PIN of {worker} was wrong {n} times; seconds until the next try: {s}.").format(
                worker=worker, n=tried.count, s=wait
            )
        )
    is_right = any(_is_of(secret, check) for check in pins.checks(db, worker))
    if tried.count or not is_right:
        with writing(db, stamp) as journal:
            pins.note(journal, worker, is_right=is_right, at=at)
    if not is_right:
        raise RefusedError(_("This is not the PIN of {worker}.").format(worker=worker))


def _wait(tried: pins.Tries, at: str) -> int:
    if tried.count < _FREE or not tried.last:
        return 0
    pause = min(5 << min(tried.count - _FREE, 10), _LONGEST_WAIT)
    until = datetime.fromisoformat(tried.last) + timedelta(seconds=pause)
    left: float = (until - datetime.fromisoformat(at)).total_seconds()
    return min(int(left), pause)


def _check_of(secret: str) -> str:
    salt = secrets.token_hex(16)
    return f"scrypt${_COST}${salt}${_derived(secret, salt, _COST)}"


def _is_of(secret: str, check: str) -> bool:
    _name, cost, salt, derived = check.split("$")
    return hmac.compare_digest(_derived(secret, salt, int(cost)), derived)


def _derived(secret: str, salt: str, cost: int) -> str:
    return hashlib.scrypt(secret.strip().encode(), salt=bytes.fromhex(salt), n=1 << cost, r=8, p=1, dklen=32).hex()
