"""What the command in progress has stored, for the sentence after a failure.

A failure after COMMIT must not be reported as "nothing was changed". Each commit is noted here before it is sent and
confirmed when it returns; ``settled`` looks up what could not be confirmed on a new connection.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

_NAMED = 5  # refs that a sentence names; of more, the number of the action


@dataclass(slots=True)
class Deed:
    """One transaction: where, and the last event of its action where it recorded any."""

    url: str
    station: str = ""
    action: int = 0
    seq: int = 0
    hash: str = ""
    refs: tuple[str, ...] = ()
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What is stored: the refs, and whether that is known."""

    refs: tuple[str, ...]
    is_sure: bool


_deeds: list[Deed] = []


def reset() -> None:
    """A new command begins."""
    _deeds.clear()


def note(deed: Deed) -> None:
    """The commit of this transaction is about to be sent."""
    _deeds.append(deed)


def forget(deed: Deed) -> None:
    """It was rolled back."""
    if deed in _deeds:
        _deeds.remove(deed)


def settled() -> Settled | None:
    """What this command has stored so far; None where it is known to be nothing. An export is no change."""
    refs: list[str] = []
    is_sure = True
    found = False
    for deed in _deeds:
        looked_up = _look_up(deed)
        if looked_up is None:
            continue
        found = True
        refs += [ref for ref in looked_up.refs if ref not in refs]
        is_sure = is_sure and looked_up.is_sure
    return Settled(tuple(refs), is_sure) if found else None


def _look_up(deed: Deed) -> Settled | None:
    if not deed.seq:
        return Settled(deed.refs, deed.is_sure)
    from loucheng_cli.errors import LouchengError
    from loucheng_cli.store.engine.connection import connect

    number = f"{deed.station}-{deed.action}"
    at = {"station": deed.station, "seq": deed.seq, "action": deed.action}
    try:
        with closing(connect(deed.url)) as db:
            if db.scalar("select hash from event where station = :station and seq = :seq", at) != deed.hash:
                return None
            rows = db.rows(
                "select kind, subject, min(seq) from event where station = :station and action = :action"
                f" and seq >= :action group by kind, subject order by 3 limit {_NAMED + 1}",
                at,
            )
    except LouchengError:
        return Settled((number,), deed.is_sure)
    if all(kind == "export" for kind, _subject, _seq in rows):
        return None
    own = [str(subject) for _kind, subject, _seq in rows if str(subject).startswith(f"{deed.station}-")]
    return Settled(tuple(own) if 0 < len(own) <= _NAMED else (number,), is_sure=True)


@contextmanager
def signals_held() -> Iterator[None]:
    """Ctrl-C and a request to end wait until this is over, and count then."""
    caught: list[int] = []
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not None:
                before[number] = signal.signal(number, lambda which, _frame: caught.append(which))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if caught:
            signal.raise_signal(caught[0])
