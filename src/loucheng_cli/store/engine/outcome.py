"""What the command in progress has stored, for the sentence after a failure.

A failure after COMMIT must not be reported as "nothing was changed". Each commit is noted here before it is sent and
confirmed when it returns; ``settlement.settled`` looks up what could not be confirmed on a new connection.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


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


def noted() -> tuple[Deed, ...]:
    """The transactions of this command that were sent."""
    return tuple(_deeds)


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
