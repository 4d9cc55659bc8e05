"""Who may what: one table of the roles. The same table stands in docs/roles.md; a test compares them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from loucheng_cli.domain.core.enums import Role


class Right(StrEnum):
    """What not everybody may do."""

    RECORD = "record"
    BULK = "bulk"
    PUBLISH = "publish"
    VOID = "void"
    RELEASE = "release"
    LATE = "late"
    PURGE = "purge"
    RESTORE = "restore"
    POLICIES = "policies"
    PIN = "pin"


_ALL = frozenset({Role.WORKER, Role.DIRECTOR})
_DIRECTOR = frozenset({Role.DIRECTOR})

# Reading lists and cases one by one is everybody's. ``BULK`` is the director's alone where the policy
# ``bulk_reading`` says so, ``PUBLISH`` everybody's where ``digest.sign_off`` says so.
RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.RECORD: _ALL,
    Right.BULK: _ALL,
    Right.PUBLISH: _DIRECTOR,
    Right.VOID: _DIRECTOR,
    Right.RELEASE: _DIRECTOR,
    Right.LATE: _DIRECTOR,
    Right.PURGE: _DIRECTOR,
    Right.RESTORE: _DIRECTOR,
    Right.POLICIES: _DIRECTOR,
    Right.PIN: _DIRECTOR,
}
