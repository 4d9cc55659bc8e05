"""The verbs of a ledger, made from its declaration: add, list, show, edit, the moves, redact, import, export."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, is_terminal, noun
from loucheng_cli.cli.app.options import Limit, On, Reason, WhyRemoved, Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.options import (
    Given,
    Params,
    Verb,
    agreed_params,
    asked,
    asked_agreed,
    command,
    entry_param,
    field_params,
    names_of,
    option,
    texts,
    title_param,
)
from loucheng_cli.domain.ledger.declaration import NAMES_KIND, FieldType, Ledger, LedgerField, LedgerMove
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.entry import LedgerEntry
    from loucheng_cli.store.ledger.entries import EntryFilter

# Nouns that do more than their declaration says: the module beside, and the fields that it needs.
EXTRAS: dict[str, tuple[str, ...]] = {
    "activity": ("name", "kind", "date", "place", "quota"),
    "incentive": ("name", "until"),
    "job": ("position", "count", "enterprise"),
    "promotion": ("enterprise",),
    "space": ("building", "unit", "area", "tenant", "vacant_since", "use", "features", "rent"),
}
_FILTERS = frozenset({*NAMES_KIND, FieldType.CHOICE, FieldType.ITEM, FieldType.PARTY})


def ledger_app(ledger: Ledger, words: Sequence[str]) -> App:
    """The noun of a ledger, with the parameters of those of its verbs that are named."""
    app = noun(ledger.title)
    for name, verb in _verbs(ledger).items():
        command(app, ledger, name, verb, named=name in words)
    return app


def _verbs(ledger: Ledger) -> dict[str, Verb]:
    fields, ref = ledger.fields.values(), partial(entry_param, ledger)
    on: Params = {"on": (On, None)}
    done: Params = {**on, "reason": (Reason, None)}
    people = partial(agreed_params, ledger)
    rest = [each for each in fields if each.name != ledger.shown_as]
    verbs: dict[str, Verb] = {
        "add": (
            _("Add an entry: {label}").format(label=ledger.title),
            _add,
            lambda: {**title_param(ledger), **field_params(rest), **people(), **on, "yes": (Yes, False)},
        ),
        "list": (_("List: {label}").format(label=ledger.title), _list, lambda: _list_params(ledger)),
        "show": (_("Show an entry with its history"), _show, ref),
        "edit": (_("Correct an entry"), _edit, lambda: {**ref(), **field_params(fields), **people(), **done}),
    }
    for move in ledger.moves.values():
        taken = [ledger.fields[name] for name in move.takes]
        verbs[move.name] = move.title, partial(_move, move), partial(_move_params, ledger, taken)
    if any(each.is_private or each.type is FieldType.CONTACT for each in fields):
        sentence = _("Remove personal data: all that was typed goes, for good")
        verbs["redact"] = sentence, _redact, lambda: {**ref(), "reason": (WhyRemoved, None), "yes": (Yes, False)}
    verbs["import"] = _("Bring a list in (CSV or XLSX)"), _import, partial(_import_params, ledger)
    verbs["export"] = _("Export the entries as a list"), _export, _export_params
    beside = _beside(ledger)
    return {**verbs, **beside.verbs(ledger)} if beside else verbs


def _beside(ledger: Ledger) -> Any:
    """The module of a noun that does more than its declaration says, where it has the fields that this needs."""
    if ledger.name in EXTRAS and set(EXTRAS[ledger.name]) <= set(ledger.fields):
        return import_module(f"loucheng_cli.cli.ledger.{ledger.name}")
    return None


def _move_params(ledger: Ledger, taken: Sequence[LedgerField]) -> Params:
    shown = {**entry_param(ledger), **field_params(taken), **agreed_params(ledger)}
    return {**shown, "on": (On, None), "reason": (Reason, None)}


def _add(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.book import add
    from loucheng_cli.store.ledger.keys import read_fields, with_defaults

    required = [each.name for each in ledger.fields.values() if each.required]
    lookup = names_of(state)
    on = state.day(given["on"])
    values = read_fields(ledger, asked(state, ledger, texts(given), required), lookup, state.today)
    values = with_defaults(ledger, values, lookup, today=on)
    agreed = asked_agreed(state, ledger, given, values)
    entry = add(state.db, ledger, values, agreed, on=on, stamp=state.stamp)
    lines: list[str] = []
    if after := getattr(_beside(ledger), "after_add", None):
        entry, lines = after(state, ledger, entry, yes=given["yes"])
    done(state, ledger, entry)
    for line in lines:
        state.say(line)


def _edit(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.book import edit
    from loucheng_cli.store.ledger.keys import read_fields

    entry = find(state, ledger, given["ref"])
    values = read_fields(ledger, texts(given), names_of(state), state.today)
    if not values:
        flag = next(iter(ledger.fields.values())).flag
        raise UsageError(_("say what changes"), f"loucheng {ledger.name} edit {entry.ref} {flag} …")
    agreed = asked_agreed(state, ledger, given, values)
    on, reason = state.day(given["on"]), given["reason"]
    done(state, ledger, edit(state.db, ledger, entry.ref, values, agreed, on=on, reason=reason, stamp=state.stamp))


def _move(step: LedgerMove, ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.book import move
    from loucheng_cli.store.ledger.keys import read_fields

    entry = find(state, ledger, given["ref"])
    possible = entry.state in step.sources
    missing = [name for name in step.requires if possible and entry.values.get(name) is None]
    values = read_fields(ledger, asked(state, ledger, texts(given), missing), names_of(state), state.today)
    reason = given["reason"]
    if step.reason and not reason and possible and is_terminal():
        from loucheng_cli.cli.app import personal_numbers

        reason = personal_numbers.asked(state, _("Why?"), required=True)
    agreed = asked_agreed(state, ledger, given, values)
    alongside = getattr(_beside(ledger), "alongside", None)
    moved = move(
        state.db, ledger, step, entry.ref, values, agreed, on=state.day(given["on"]), reason=reason,
        alongside=alongside and alongside(step), stamp=state.stamp,
    )  # fmt: skip
    done(state, ledger, moved)


def _show(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.render.ledger import entry_sections, entry_title, entry_value
    from loucheng_cli.store.ledger.entries import history, naming
    from loucheng_cli.store.reads.names import worker_names

    entry = find(state, ledger, given["ref"])
    names = names_in(state, ledger, [entry])
    steps = history(state.db, entry.ref)
    others = [(state.ledgers.get(each.ledger), each) for each in naming(state.db, entry.ref)]
    named = [(other, each, entry_title(other, each, names_in(state, other, [each]))) for other, each in others]
    sections = entry_sections(ledger, entry, names, named, steps, worker_names(state.db))
    value = {**entry_value(ledger, entry, names), "named_by": [each.ref for _other, each in others], "history": steps}
    state.output().card(entry_title(ledger, entry, names), sections, ref=entry.ref, value=value)


def _list_params(ledger: Ledger) -> Params:
    states = _(", ").join(each.title for each in ledger.states.values())
    params = {"state": option("--state", _("STATE"), _("Only in this state: {states}.").format(states=states))}
    params["open"] = Annotated[bool, typer.Option("--open", help=_("Only those that are not ended."))], False
    params |= field_params(each for each in ledger.fields.values() if each.type in _FILTERS and not each.personal)
    params["text"] = option("--text", _("TEXT"), _("Only those with this text."))
    if ledger.day:
        params["since"] = option("--from", _("DAY"), _("First day."))
        params["until"] = option("--to", _("DAY"), _("Last day."))
    return {**params, "limit": (Limit, 50)}


def _list(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.store.ledger.entries import entries

    limit = 0 if state.json and given["limit"] == 50 else given["limit"]
    show_entries(state, ledger, *entries(state.db, ledger.name, _filter(ledger, state, given), limit=limit))


def show_entries(
    state: State, ledger: Ledger, found: Sequence[LedgerEntry], total: int | None = None, listed: Sequence[str] = ()
) -> None:
    """Entries as a list, with these columns."""
    from loucheng_cli.render.ledger import entry_columns, entry_value

    _record_persons(state, ledger, found)
    names = names_in(state, ledger, found)
    state.output().rows(
        found,
        entry_columns(ledger, names, listed),
        ref=lambda each: each.ref,
        as_json=lambda each: entry_value(ledger, each, names),
        total=total,
    )


def _record_persons(state: State, ledger: Ledger, found: Sequence[LedgerEntry]) -> None:
    """A list that names many persons is recorded as one of contacts is; numbers alone name nobody."""
    from loucheng_cli.cli.app import director

    shown = ledger.fields.values() if state.json else [ledger.fields[name] for name in ledger.listed]
    personal = [each.name for each in shown if each.personal or each.type is FieldType.CONTACT]
    persons = sum(any(entry.values.get(name) for name in personal) for entry in found) if personal else 0
    if persons > 1 and not state.quiet:
        director.read_in_bulk(state, f"{ledger.name} list", persons)


def _filter(ledger: Ledger, state: State, given: Given) -> EntryFilter:
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.store.ledger.entries import EntryFilter

    pairs: list[tuple[LedgerField, Any]] = []
    if named := texts(given):
        from loucheng_cli.store.ledger.keys import read_fields

        values = read_fields(ledger, named, names_of(state), state.today)
        pairs = [(ledger.fields[name], key) for name, value in values.items() for key in as_list(value)]
    states = [each for each in ledger.states if ledger.is_open(each)] if given["open"] else None
    wanted = ledger.state_named(given["state"] or "")
    since, until = given.get("since"), given.get("until")
    return EntryFilter(
        states=[wanted] if wanted else states,
        links=[f"{NAMES_KIND[field.type]} {key}" for field, key in pairs if field.type in NAMES_KIND],
        fields=[(field.name, key) for field, key in pairs if field.type not in NAMES_KIND],
        text=given["text"],
        since=state.day(since) if since else None,
        until=state.day(until) if until else None,
    )


def _redact(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.app.redact import redact_thing

    redact_thing(
        state, "entry", find(state, ledger, given["ref"]).ref, None, None, given["reason"], yes=given["yes"]
    )  # fmt: skip


def _import_params(ledger: Ledger) -> Params:
    from loucheng_cli.cli.imports.list_options import DryRun, Files, Map

    params: Params = {"files": (Files, ...), "dry_run": (DryRun, False), "map_": (Map, None), "yes": (Yes, False)}
    if people := agreed_params(ledger):
        help_ = _("Take names and telephones too, which needs consent.")
        params |= {"with_contacts": (Annotated[bool, typer.Option("--with-contacts", help=help_)], False), **people}
    return params


def _export_params() -> Params:
    from loucheng_cli.cli.app.options import Force
    from loucheng_cli.cli.export.commands import FormatOption, Out, Purpose

    return {"form": (FormatOption, None), "out": (Out, None), "purpose": (Purpose, None), "force": (Force, False)}


def _import(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.ledger.lists import import_lists

    import_lists(ledger, state, given)


def _export(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.export.commands import hand_over_rows
    from loucheng_cli.domain.report.types import Sensitivity
    from loucheng_cli.render.export.formats import ExportSheet
    from loucheng_cli.render.ledger import entry_value, sheet_cells, sheet_heads
    from loucheng_cli.store.ledger.entries import entries

    level = Sensitivity(ledger.level)

    def rows(community: str, source: str | None) -> tuple[ExportSheet, Any]:
        found = entries(state.db, ledger.name)[0]
        names = names_in(state, ledger, found)
        sheet = ExportSheet(
            what=ledger.name, title=ledger.title, level=level, community=community, today=state.today, source=source,
            heads=sheet_heads(ledger), cells=partial(sheet_cells, ledger, names),
            whole=lambda each: entry_value(ledger, each, names),
        )  # fmt: skip
        return sheet, reversed(found)

    hand_over_rows(
        state, ledger.name, level, rows, given["form"], given["out"], given["purpose"], title=ledger.title,
        force=given["force"],
    )  # fmt: skip


def find(state: State, ledger: Ledger, wanted: str) -> LedgerEntry:
    """The entry that a person names."""
    from loucheng_cli.store.ledger.entries import find_entry

    return find_entry(state.db, ledger, wanted)


def done(state: State, ledger: Ledger, entry: LedgerEntry) -> None:
    """What stands after a change."""
    from loucheng_cli.render.ledger import entry_value, said

    names = names_in(state, ledger, [entry])
    state.output().done(said(ledger, entry, names), ref=entry.ref, value=entry_value(ledger, entry, names))


def names_in(state: State, ledger: Ledger, found: Sequence[LedgerEntry]) -> dict[tuple[str, str], str]:
    """The names behind the keys in entries, those of the catalogue too."""
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.store.ledger.entries import names_in as stored

    names = stored(state.db, ledger, found, state.ledgers.get)
    for field in ledger.named(FieldType.ITEM, FieldType.PARTY):
        for key in {str(key) for each in found for key in as_list(each.values.get(field.name))}:
            names[field.type.value, key] = key_name(state, field, key)
    return names


def key_name(state: State, field: LedgerField, key: str) -> str:
    """The name behind a key of the catalogue."""
    if field.type is FieldType.PARTY:
        department = state.catalog.departments.get(key)
        return department.name if department else key
    item = state.catalog.items.get(key) if field.type is FieldType.ITEM else None
    return f"{key} {item.name}" if item else key
