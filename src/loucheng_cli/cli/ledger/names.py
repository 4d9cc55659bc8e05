"""The names behind the keys that entries of a ledger hold."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.ledger.declaration import FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.entry import LedgerEntry


def names_in(state: State, ledger: Ledger, found: Sequence[LedgerEntry]) -> dict[tuple[str, str], str]:
    """The names behind the keys in entries, those of the catalogue too."""
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.store.ledger.entries import names_in as stored

    names = stored(state.db, ledger, found, state.ledgers.get)
    for field in ledger.named(FieldType.ITEM, FieldType.PARTY):
        for key in {str(key) for each in found for key in as_list(each.values.get(field.name))}:
            names[field.type.value, key] = _catalogue_name(state, field, key)
    return names


def _catalogue_name(state: State, field: LedgerField, key: str) -> str:
    if field.type is FieldType.PARTY:
        department = state.catalog.departments.get(key)
        return department.name if department else key
    item = state.catalog.items.get(key)
    return f"{key} {item.name}" if item else key
