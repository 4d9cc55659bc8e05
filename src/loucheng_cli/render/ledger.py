"""Entries of ledgers as rows, cards and JSON, and the declarations themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loucheng_cli.domain.ledger.declaration import NAMES_OTHERS, Ledger, LedgerField
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.figures import LedgerFigureValue
from loucheng_cli.domain.ledger.values import as_list, json_value, shown
from loucheng_cli.i18n import N_, _, pgettext
from loucheng_cli.render.cells import Column, Section, text_of
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.ledger.entries import EntryStep

Names = Mapping[tuple[str, str], str]
EVENTS = {
    "EntryAdded": N_("entry added"),
    "EntryChanged": N_("entry corrected"),
    "EntryMoved": N_("entry moved on"),
    "EntryRedacted": N_("personal data removed"),
}


def state_title(ledger: Ledger, state: str) -> str:
    """The label of a state; its code where it is no longer declared."""
    return str(ledger.states[state].title) if state in ledger.states else state


def entry_columns(ledger: Ledger, names: Names) -> list[Column[LedgerEntry]]:
    """The columns of ``NOUN list``."""
    columns: list[Column[LedgerEntry]] = [Column(_("No."), lambda each: Styled(each.ref, Style.REF), keep=True)]
    for name in ledger.listed:
        field = ledger.fields[name]
        columns.append(_column(field, names, wide=name == ledger.shown_as))
    return [*columns, Column(_("State"), lambda each: state_title(ledger, each.state))]


def _column(field: LedgerField, names: Names, *, wide: bool) -> Column[LedgerEntry]:
    right = field.type.value in {"number", "money", "area", "days"}
    return Column(
        str(field.title), lambda each: shown(field, each.values.get(field.name), names), wide=wide, right=right
    )


def entry_value(ledger: Ledger, entry: LedgerEntry, names: Names) -> dict[str, object]:
    """An entry in JSON: its ref and state, then the fields that are declared, with names beside keys."""
    values = entry.values
    found: dict[str, object] = {
        "ref": entry.ref, "ledger": entry.ledger, "state": entry.state, "state_label": state_title(ledger, entry.state),
    }  # fmt: skip
    for name, field in ledger.fields.items():
        value = values.get(name)
        found[name] = list(as_list(value)) if field.many else json_value(field, value)
        if field.type in NAMES_OTHERS:
            found[f"{name}_name"] = shown(field, value, names)
    return {**found, "added_on": entry.added_on, "last_on": entry.last_on, "reached": entry.reached}


def entry_sections(
    ledger: Ledger, entry: LedgerEntry, names: Names, steps: Sequence[EntryStep], workers: Mapping[str, str]
) -> list[Section]:
    """The card of an entry: fields, what comes next, what was done."""
    values = entry.values
    pairs: list[tuple[str, object]] = [(_("State"), state_title(ledger, entry.state))]
    pairs += [(str(field.title), shown(field, values.get(name), names)) for name, field in ledger.fields.items()]
    following = [
        f"loucheng {ledger.name} {move.name} {entry.ref}　{move.title}" for move in ledger.moves_from(entry.state)
    ]
    return [
        Section("", pairs),
        Section(_("What can follow"), lines=following),
        Section(_("History"), lines=[_step(ledger, each, workers) for each in steps]),
    ]


def _step(ledger: Ledger, step: EntryStep, workers: Mapping[str, str]) -> str:
    what = state_title(ledger, step.state) if step.state else _(EVENTS.get(step.name, step.name))
    parts = [
        str(step.on),
        what,
        workers.get(step.worker or "", step.worker or ""),
        step.reason or "",
        f"({step.action})",
    ]
    return "  ".join(part for part in parts if part)


def said(ledger: Ledger, entry: LedgerEntry, names: Names) -> str:
    """What stands after a change: ref, title, state."""
    field = ledger.fields[ledger.shown_as]
    title = text_of(shown(field, entry.values.get(field.name), names))
    return _("{label}: {text}").format(label=f"{entry.ref} {title}".strip(), text=state_title(ledger, entry.state))


def ledger_value(ledger: Ledger) -> dict[str, object]:
    """A declaration in JSON (docs/contracts.md)."""
    return {
        "name": ledger.name,
        "label": str(ledger.title),
        "letter": ledger.letter,
        "level": ledger.level,
        "fields": [
            {"name": each.name, "label": str(each.title), "type": each.type, "required": each.required,
             "many": each.many, "personal": each.personal, "choices": list(each.choices)}
            for each in ledger.fields.values()
        ],
        "states": [{"name": each.name, "label": str(each.title), "ended": each.ended} for each in ledger.states.values()],
        "moves": [
            {"name": each.name, "label": str(each.title), "from": each.sources, "to": each.target,
             "requires": each.requires, "reason": each.reason}
            for each in ledger.moves.values()
        ],
    }  # fmt: skip


def ledger_columns(counts: Mapping[str, int]) -> list[Column[Ledger]]:
    """The columns of ``ledger list``."""
    return [
        Column(_("Ledger"), lambda each: each.name),
        Column(_("Label"), lambda each: str(each.title)),
        Column(_("Level"), lambda each: each.level),
        Column(_("Entries"), lambda each: counts.get(each.name, 0), right=True),
        Column(_("States"), lambda each: tuple(str(state.title) for state in each.states.values()), wide=True),
        Column(_("Moves"), lambda each: tuple(each.moves), wide=True),
    ]


def figure_columns() -> list[Column[LedgerFigureValue]]:
    """The columns of ``report ledgers``."""
    return [
        Column(_("Ledger"), lambda each: str(each.ledger.title)),
        Column(_("Figure"), lambda each: str(each.figure.title)),
        Column(pgettext("report", "This period"), lambda each: _amount(each, each.value), right=True),
        Column(pgettext("report", "Period before"), lambda each: _amount(each, each.before), right=True),
    ]


def figure_value(each: LedgerFigureValue) -> dict[str, object]:
    """A figure in JSON; money in yuan."""
    field = each.ledger.fields.get(each.figure.sum or "")
    value, before = (json_value(field, found) if field else found for found in (each.value, each.before))
    return {
        "ledger": each.ledger.name, "label": str(each.ledger.title), "figure": each.figure.name,
        "figure_label": str(each.figure.title), "value": value, "before": before,
    }  # fmt: skip


def _amount(each: LedgerFigureValue, value: int) -> object:
    field = each.ledger.fields.get(each.figure.sum or "")
    return shown(field, value, {}) if field and not field.many else value
