"""Which field of a ledger does the head of a column stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from loucheng_cli.domain.imports.headers import REFUSED
from loucheng_cli.domain.ledger.declaration import FieldType, Ledger

_REF = ("编号", "No.", "ref")
_STATE = ("状态", "State")
_PHONE = ("电话", "联系电话", "手机", "手机号", "手机号码", "phone")
_MARKS = r"[\s\W_]+"


def head_field(ledger: Ledger, head: str) -> str | None:
    """The field of a head, by its heads, its labels or its name; ``ref``, ``state`` and ``phone`` beside them."""
    wanted = _plain(head)
    if not wanted:
        return None
    for name, field in ledger.fields.items():
        if wanted in map(_plain, (name, field.label, field.english, *ledger.heads.get(name, ()))):
            return name
    others = {"ref": _REF, "state": _STATE, "phone": _PHONE if ledger.named(FieldType.CONTACT) else ()}
    return next((name for name, heads in others.items() if wanted in map(_plain, heads)), None)


def columns_of(ledger: Ledger, header: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """The column of each field: as ``wanted`` says, else the first whose head stands for it."""
    found = {wanted[head]: at for at, head in enumerate(header) if head in wanted}
    for at, head in enumerate(header):
        name = None if head in wanted else head_field(ledger, head)
        if name and not is_refused(head):
            found.setdefault(name, at)
    return found


def is_refused(head: str) -> bool:
    """Whether a column holds numbers that identify a person, which are never read."""
    return re.search(REFUSED, _plain(head)) is not None


def _plain(text: str) -> str:
    return re.sub(_MARKS, "", unicodedata.normalize("NFKC", text).casefold())
