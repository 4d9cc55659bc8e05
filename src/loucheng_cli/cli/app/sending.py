"""Sending through apprise (the extra ``notify``): addresses, attempts, and what is said of them."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.services.messages import Address, Delivered, Delivery, OutgoingMessage

VARIABLE = "LOUCHENG_NOTIFY"
NOT_DELIVERED = 6
_PAUSES = (2, 8)  # seconds before the second and the third attempt
# What shows that the service never took the message. After any other failure, such as an answer that did not come in
# time, it may have taken it.
_NEVER_TAKEN = re.compile(
    r"error=\d|refused|Failed to establish|ConnectTimeout|NameResolution|Name or service|getaddrinfo|unreachable",
    re.IGNORECASE,
)
wait = time.sleep


def addresses_of(state: State, names: Sequence[str], file: Path | None) -> list[Address]:
    """The addresses of a council or party: LOUCHENG_NOTIFY_NAME, the file, LOUCHENG_NOTIFY."""
    from loucheng_cli.services.messages import Address

    for name in names:
        if text := os.environ.get(f"{VARIABLE}_{re.sub(r'[^A-Z0-9]', '_', name.upper())}"):
            urls: Sequence[str] = text.split()
            break
    else:
        known = _in_file(state, file)
        urls = next((known[name] for name in names if name in known), ()) or os.environ.get(VARIABLE, "").split()
    if not urls:
        raise UsageError(
            _("there is no address for {name}: notify in community.yaml, or {variable}").format(
                name=names[0], variable=VARIABLE
            ),
            f"{VARIABLE}='dingtalk://…' loucheng digest send",
        )
    return [Address(url=url, label=_label(url)) for url in urls]


def _in_file(state: State, file: Path | None) -> dict[str, tuple[str, ...]]:
    from loucheng_cli.files.addresses import load_addresses
    from loucheng_cli.store.engine.addresses import is_postgresql, path_of

    if file is None:
        if is_postgresql(state.address):
            return {}
        file = path_of(state.address).parent / "community.yaml"
        if not file.exists():
            return {}
    return load_addresses(file)


def _label(url: str) -> str:
    """The service and four signs that tell two addresses apart: too few to guess an address by."""
    scheme = re.sub(r"[^a-z]", "", url.partition(":")[0].lower())[:12] or "address"
    return f"{scheme}-{hashlib.sha256(url.encode()).hexdigest()[:4]}"


def deliver(
    state: State, messages: Sequence[tuple[OutgoingMessage, Sequence[Address]]], *, dry_run: bool, again: bool
) -> list[Delivered]:
    """Send, or with ``dry_run`` only show; says what came of it."""
    from loucheng_cli.services import messages as service

    output = state.output()
    if dry_run:
        if not output.json:
            for message, addresses in messages:
                output.document(f"{message.text.rstrip()}\n→ {_(', ').join(each.label for each in addresses)}\n")
            output.say(_("Nothing was sent."))
        return []
    senders = {
        each.label: (each.label.startswith("mailto"), _sender(each))
        for _message, addresses in messages
        for each in addresses
    }
    found = []
    for message, addresses in messages:
        found += service.deliver(
            state.db,
            message,
            addresses,
            lambda to, what: _attempts(*senders[to.label], what),
            again=again,
            stamp=state.stamp,
        )
    words = {
        service.Delivery.SENT: _("{key}: sent to {to}"),
        service.Delivery.ALREADY: _("{key}: {to} has it already"),
        service.Delivery.REFUSED: _("{key}: {to} did not take it; try again later"),
        service.Delivery.UNKNOWN: _("{key}: it is not known whether {to} has it; --again sends it once more"),
    }
    for each in found:
        output.say(words[each.outcome].format(key=each.key, to=each.to))
    return found


def _sender(address: Address) -> object:
    import logging

    try:
        import apprise
    except ImportError as error:
        raise RefusedError(
            _("Sending needs the extra: pip install 'loucheng[notify]'"), hint="pip install 'loucheng[notify]'"
        ) from error
    logging.getLogger("apprise").propagate = False  # it would print addresses
    logging.getLogger("apprise").addHandler(logging.NullHandler())
    sender = apprise.Apprise.instantiate(address.url)
    if not sender:
        raise UsageError(
            _("the address {label} is none that apprise knows").format(label=address.label), "dingtalk://TOKEN"
        )
    return sender


def _attempts(is_mail: bool, sender: Any, message: OutgoingMessage) -> Delivery:
    """Send; again after a while where the service surely has not got it. In a chat the text has its title."""
    import logging

    import apprise

    from loucheng_cli.services.messages import Delivery

    capture: Any = apprise.LogCapture
    for pause in (0, *_PAUSES):
        if pause:
            wait(pause)
        with capture(level=logging.DEBUG) as log:
            if sender.notify(title=message.title if is_mail else "", body=message.text):
                return Delivery.SENT
            said = log.getvalue()
        if not _NEVER_TAKEN.search(said):
            return Delivery.UNKNOWN
    return Delivery.REFUSED
