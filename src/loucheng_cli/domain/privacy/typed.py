"""What older programs, or lists, left as plain text in the journal, whose events are never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from loucheng_cli.domain.core.events import FreeText

# Of each kind the fields that name persons or their offices; today the journal holds a hash of them.
NAMING: dict[str, tuple[str, ...]] = {
    "visit": ("worker", "companions"),
    "issue": ("extension_approved_by", "hold_approved_by"),
}
# What a register says of an enterprise stands in the journal also today.
OF_A_REGISTER: dict[str, tuple[str, ...]] = {"enterprise": ("industry", "registered_address", "operating_address")}
# So does a unit; where its text could not be read as a number on a door it stands there as it was typed.
OF_A_DOOR: dict[str, tuple[str, ...]] = {"occupancy": ("unit",), "issue": ("unit",), "unit": ("unit",)}
_CODE = re.compile(r"[A-Za-z0-9_.@-]+")  # of a worker, or the key of a text


def is_plain(value: object) -> bool:
    """Whether a value is text as it was typed, and neither a code, nor a key, nor read from where texts are kept."""
    return isinstance(value, str) and not isinstance(value, FreeText) and _CODE.fullmatch(value) is None


def without_plain(words: Iterable[str]) -> list[str]:
    """A list without what was typed into the journal itself."""
    return [word for word in words if not is_plain(word)]


def not_carried(kind: str, fields: Mapping[str, object]) -> dict[str, object]:
    """The fields of a fact or an event without the names that stand in the journal itself; the keys stay."""
    found = dict(fields)
    for name in NAMING.get(kind, ()):
        value = found.get(name)
        if isinstance(value, list | tuple):
            found[name] = without_plain(value)
        elif is_plain(value):
            found[name] = None
    return found
