"""Entries of ledgers as rows, cards and JSON, and the declarations themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from loucheng_cli.domain.ledger.declaration import NAMES_OTHERS, NUMBERS, FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.values import as_day, as_list, json_value, shown
from loucheng_cli.i18n import N_, _, pgettext
from loucheng_cli.render.cells import Column, Section, text_of
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.figures import LedgerFigureValue
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
    return ledger.states[state].title if state in ledger.states else state


def entry_title(ledger: Ledger, entry: LedgerEntry, names: Names) -> str:
    """The ref of an entry and what names it."""
    value = shown(ledger.fields[ledger.shown_as], entry.values.get(ledger.shown_as), names)
    return f"{entry.ref} {text_of(value)}".strip()


def entry_columns(ledger: Ledger, names: Names, listed: Sequence[str] = ()) -> list[Column[LedgerEntry]]:
    """The columns of ``NOUN list``."""
    columns: list[Column[LedgerEntry]] = [Column(_("No."), lambda each: Styled(each.ref, Style.REF), keep=True)]
    columns += [_column(ledger.fields[name], names, wide=name == ledger.shown_as) for name in listed or ledger.listed]
    return [*columns, Column(_("State"), lambda each: state_title(ledger, each.state))]


def _column(field: LedgerField, names: Names, *, wide: bool) -> Column[LedgerEntry]:
    right = field.type in NUMBERS - {FieldType.DAYS}
    return Column(field.title, lambda each: shown(field, each.values.get(field.name), names), wide=wide, right=right)


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
    ledger: Ledger,
    entry: LedgerEntry,
    names: Names,
    naming: Sequence[tuple[Ledger, LedgerEntry, str]],
    steps: Sequence[EntryStep],
    workers: Mapping[str, str],
) -> list[Section]:
    """The card of an entry: fields, entries of other ledgers that name it, what comes next, what was done."""
    values = entry.values
    pairs: list[tuple[str, object]] = [(_("State"), state_title(ledger, entry.state))]
    pairs += [(field.title, shown(field, values.get(name), names)) for name, field in ledger.fields.items()]
    return [
        Section("", pairs),
        Section(_("In other ledgers"), lines=[
            _("{ledger} {title}: {what}").format(ledger=other.title, title=title, what=state_title(other, each.state))
            for other, each, title in naming
        ]),
        Section(_("What can follow"), lines=[
            f"loucheng {ledger.name} {move.name} {entry.ref}　{move.title}" for move in ledger.moves_from(entry.state)
        ]),
        Section(_("History"), lines=[_step(ledger, each, workers) for each in steps]),
    ]  # fmt: skip


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
    return _("{label}: {text}").format(label=entry_title(ledger, entry, names), text=state_title(ledger, entry.state))


def sheet_heads(ledger: Ledger) -> list[str]:
    """The titles of the columns of an export, which an import understands."""
    return [_("No."), *(each.title for each in ledger.fields.values()), _("State")]


def sheet_cells(ledger: Ledger, names: Names, entries: Iterable[LedgerEntry]) -> Iterator[list[object]]:
    """Each entry under these titles."""
    for entry in entries:
        values = entry.values
        cells = [_sheet_cell(field, values.get(name), names) for name, field in ledger.fields.items()]
        yield [entry.ref, *cells, state_title(ledger, entry.state)]


def _sheet_cell(field: LedgerField, value: object, names: Names) -> object:
    if field.type is FieldType.DAY:
        return as_day(value) or value
    if field.type in {FieldType.MONEY, FieldType.ENTRY}:
        return json_value(field, value)
    return shown(field, value, names)


def ledger_value(ledger: Ledger) -> dict[str, object]:
    """A declaration in JSON (docs/contracts.md)."""
    return {
        "name": ledger.name,
        "label": ledger.title,
        "letter": ledger.letter,
        "level": ledger.level,
        "fields": [
            {"name": each.name, "label": each.title, "type": each.type, "required": each.required,
             "many": each.many, "personal": each.personal, "choices": list(each.choices)}
            for each in ledger.fields.values()
        ],
        "states": [{"name": each.name, "label": each.title, "ended": each.ended} for each in ledger.states.values()],
        "moves": [
            {"name": each.name, "label": each.title, "from": each.sources, "to": each.target,
             "requires": each.requires, "reason": each.reason}
            for each in ledger.moves.values()
        ],
    }  # fmt: skip


def ledger_columns(counts: Mapping[str, int]) -> list[Column[Ledger]]:
    """The columns of ``ledger list``."""
    from loucheng_cli.domain.report.types import Sensitivity, level_name

    return [
        Column(_("Ledger"), lambda each: each.name, keep=True),
        Column(_("Label"), lambda each: each.title, keep=True),
        Column(pgettext("ledger", "Secrecy"), lambda each: level_name(Sensitivity(each.level))),
        Column(_("Entries"), lambda each: counts.get(each.name, 0), right=True),
        Column(_("States"), lambda each: tuple(state.title for state in each.states.values()), wide=True),
        Column(_("Moves"), lambda each: tuple(each.moves), wide=True),
    ]


def figure_columns(key_name: Callable[[LedgerFigureValue], str]) -> list[Column[LedgerFigureValue]]:
    """The columns of ``report ledgers``; ``key_name`` gives the name of a value by which a figure is told apart."""

    def title(each: LedgerFigureValue) -> str:
        return each.figure.title if each.key is None else f"　{key_name(each)}"

    return [
        Column(_("Ledger"), lambda each: each.ledger.title),
        Column(_("Figure"), title, wide=True),
        Column(pgettext("report", "This period"), lambda each: _amount(each, 0), right=True),
        Column(pgettext("report", "Period before"), lambda each: _amount(each, 1), right=True),
    ]


def figure_value(each: LedgerFigureValue) -> dict[str, object]:
    """A figure in JSON; money in yuan."""
    field = each.ledger.fields.get(each.figure.sum or "")
    value, before = (json_value(field, found) if field else found for found in each.values)
    return {
        "ledger": each.ledger.name, "label": each.ledger.title, "figure": each.figure.name,
        "figure_label": each.figure.title, "value": value, "before": before, "of": each.wholes and each.wholes[0],
        "key": each.key,
    }  # fmt: skip


def _amount(each: LedgerFigureValue, n: int) -> object:
    field, value = each.ledger.fields.get(each.figure.sum or ""), each.values[n]
    if value is None:
        return "—"
    if each.wholes is not None:
        from loucheng_cli.domain.digest.model import Rate
        from loucheng_cli.render.digest.wording import rate

        return rate(Rate(part=value, whole=whole)) if (whole := each.wholes[n]) else "—"
    return shown(field, value, {}) if field and not field.many else value
