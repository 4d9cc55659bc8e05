"""Examples of the verbs of a ledger, from its declaration."""

from __future__ import annotations

from typing import Any

from loucheng_cli.domain.ledger.declaration import NUMBERS, FieldType, Ledger, LedgerField
from loucheng_cli.i18n import N_, _, language

_VALUES = {
    **dict.fromkeys(NUMBERS, "30"),
    FieldType.DAY: "2026-09-25",
    FieldType.ENTERPRISE: "A1901",
    FieldType.BUILDING: "A",
    FieldType.COUNCIL: "JX",
    FieldType.PARTY: "renshe",
    FieldType.WORKER: "zl",
    FieldType.CONTACT: "3",
    FieldType.ITEM: "ZHZF-03",
    FieldType.ISSUE: "7",
    FieldType.ENTRY: "1",
    FieldType.LINK: "https://example.com",
}
_OF_VERB = {
    "list": "",
    "show": " 1",
    "import": " {ledger}.csv --dry-run",
    "export": " --out {ledger}.xlsx",
    "redact": N_(' 1 --reason "Asked for by the person"'),
    "join": " 1 A1901 3",
    "tick": " 1 2 3",
    "notify": " 1 --out notify.csv",
    "match": " 1",
    "who": " 1",
    "deliver": " 1",
    "propose": "",
}


def arguments(ledger: Ledger, verb: str, command: Any) -> str:
    """What stands behind the verb."""
    if verb in _OF_VERB and verb not in ledger.moves:
        text = _OF_VERB[verb]
        return (_(text) if text else "").format(ledger=ledger.name)
    takes = {param.name: param.param_type_name for param in command.params}
    if verb == "edit":
        field = next(
            each for each in ledger.fields.values() if f"f_{each.name}" in takes and each.name != ledger.shown_as
        )
        return f" 1 {_option(field)}"
    move = ledger.moves.get(verb)
    if move is not None:
        needed = [_option(ledger.fields[name]) for name in move.requires if f"f_{name}" in takes]
        needed += [_('--reason "No longer needed"')] if move.reason else []
        return " ".join([" 1", *needed])
    needed = []
    for field in ledger.fields.values():
        kind = takes.get(f"f_{field.name}")
        if kind == "argument":
            needed.insert(0, _value(field))
        elif kind and field.required:
            needed.append(_option(field))
    return "".join(f" {each}" for each in needed)


def _option(field: LedgerField) -> str:
    return field.flag if field.type is FieldType.YES_NO else f"{field.flag} {_value(field)}"


def _value(field: LedgerField) -> str:
    if field.type is FieldType.CHOICE:
        word = next(iter(field.choices))
        said = word if language() == "zh" else field.choices[word] or word
        return f'"{said}"' if " " in said else said
    return _VALUES.get(field.type) or f'"{field.title}"'
