"""Sending a message to each of its addresses, once.

Before it goes out it is recorded as begun, afterwards as sent or refused: whoever comes second, or after a crash, sees it.
A message that was begun and of which nobody knows the end is not sent again unless somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.messages import BEGUN, REFUSED, SENT, last_step, note


class Delivery(StrEnum):
    """What came of a message at one address."""

    SENT = "sent"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A text with its title; ``key`` is what it is about, the same whenever it is written again."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message goes; ``label`` names the service and tells its addresses apart, and is no secret."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message, the label of an address, and what came of it there."""

    key: str
    to: str
    outcome: Delivery


Send = Callable[[Address, OutgoingMessage], Delivery]


def deliver(
    db: Database,
    message: OutgoingMessage,
    addresses: Sequence[Address],
    send: Send,
    *,
    again: bool,
    stamp: ActionContext,
) -> list[Delivered]:
    """Send a message to each address that has not got it; ``again`` also where it is not known whether it has."""
    found = []
    for address in addresses:
        key = f"{message.key} {address.label}"
        with writing(db, stamp) as journal:
            step = last_step(db, key)
            if step == SENT or (step == BEGUN and not again):
                outcome = Delivery.ALREADY if step == SENT else Delivery.UNKNOWN
            else:
                note(journal, key, BEGUN)
                outcome = None
        if outcome is None:
            outcome = send(address, message)
            if outcome in {Delivery.SENT, Delivery.REFUSED}:
                with writing(db, stamp) as journal:
                    note(journal, key, SENT if outcome is Delivery.SENT else REFUSED)
        found.append(Delivered(key=message.key, to=address.label, outcome=outcome))
    return found
