"""The verbs of a ledger, made from its declaration: add, list, show, edit, the moves, redact, import, export."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, is_terminal, noun
from loucheng_cli.cli.app.options import Limit, On, Reason, WhyRemoved, Yes
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.names import names_in
from loucheng_cli.cli.ledger.options import (
    AGREED,
    Given,
    asked,
    asked_agreed,
    command,
    field_params,
    names_of,
    refuse_nothing,
    texts,
    title_param,
)
from loucheng_cli.domain.ledger.declaration import NAMES_KIND, FieldType, Ledger, LedgerMove
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.i18n import _

if TYPE_CHECKING:
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


def ledger_app(ledger: Ledger) -> App:
    """The noun of a ledger."""
    app = noun(str(ledger.title))
    fields = list(ledger.fields.values())
    people = AGREED if ledger.named(FieldType.CONTACT) else {}
    shown_as, rest = ledger.fields[ledger.shown_as], [each for each in fields if each.name != ledger.shown_as]
    ref = {"ref": (entry_param(ledger), ...)}
    add_params = {**title_param(ledger), **field_params(rest), **people, "on": (On, None), "yes": (Yes, False)}
    command(app, "add", _("Add an entry: {label}").format(label=ledger.title), partial(_add, ledger), add_params)
    command(app, "list", _("List: {label}").format(label=ledger.title), partial(_list, ledger), _list_params(ledger))
    command(app, "show", _("Show an entry with its history"), partial(_show, ledger), {**ref})
    edit_params = {
        **ref,
        **field_params([shown_as, *rest]),
        **people,
        "on": (On, None),
        "reason": (Reason, None),
    }
    command(app, "edit", _("Correct an entry"), partial(_edit, ledger), edit_params)
    for move in ledger.moves.values():
        taken = field_params(ledger.fields[name] for name in move.takes)
        params = {**ref, **taken, **people, "on": (On, None), "reason": (Reason, None)}
        command(app, move.name, str(move.title), partial(_move, ledger, move), params)
    if any(each.is_private or each.type is FieldType.CONTACT for each in fields):
        params = {**ref, "reason": (WhyRemoved, None), "yes": (Yes, False)}
        command(
            app,
            "redact",
            _("Remove personal data: all that was typed goes, for good"),
            partial(_redact, ledger),
            params,
        )
    _lists(app, ledger)
    if ledger.name in EXTRAS and set(EXTRAS[ledger.name]) <= set(ledger.fields):
        import_module(f"loucheng_cli.cli.ledger.{ledger.name}").extend(app, ledger)
    return app


def entry_param(ledger: Ledger) -> object:
    """The argument that names an entry."""
    letter = ledger.letter
    help_ = _("Number of the entry: SM-{letter}3, {letter}3 or 3, or its name.").format(letter=letter)
    return Annotated[str, typer.Argument(metavar=_("NUMBER"), help=help_)]


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
    done(state, ledger, entry)
    if ledger.name in EXTRAS:
        after = getattr(import_module(f"loucheng_cli.cli.ledger.{ledger.name}"), "after_add", None)
        if after and set(EXTRAS[ledger.name]) <= set(ledger.fields):
            after(state, ledger, entry)


def _edit(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.book import edit
    from loucheng_cli.store.ledger.keys import read_fields

    entry = find(state, ledger, given["ref"])
    values = read_fields(ledger, texts(given), names_of(state), state.today)
    refuse_nothing(values, f"loucheng {ledger.name} edit {entry.ref} {next(iter(ledger.fields.values())).flag} …")
    agreed = asked_agreed(state, ledger, given, values)
    edited = edit(
        state.db, ledger, entry.ref, values, agreed, on=state.day(given["on"]), reason=given["reason"],
        stamp=state.stamp,
    )  # fmt: skip
    done(state, ledger, edited)


def _move(ledger: Ledger, step: LedgerMove, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.book import move

    entry, values, reason = move_given(ledger, step, state, given)
    agreed = asked_agreed(state, ledger, given, values)
    moved = move(
        state.db, ledger, step, entry.ref, values, agreed, on=state.day(given["on"]), reason=reason, stamp=state.stamp
    )
    done(state, ledger, moved)


def move_given(
    ledger: Ledger, step: LedgerMove, state: State, given: Given
) -> tuple[LedgerEntry, dict[str, Any], str | None]:
    """The entry of a move, the values named or asked for, and the reason."""
    from loucheng_cli.store.ledger.keys import read_fields

    entry = find(state, ledger, given["ref"])
    possible = entry.state in step.sources
    missing = [name for name in step.requires if possible and entry.values.get(name) is None]
    values = read_fields(ledger, asked(state, ledger, texts(given), missing), names_of(state), state.today)
    reason = given["reason"]
    if step.reason and not reason and possible and is_terminal():
        from loucheng_cli.cli.app import personal_numbers

        reason = personal_numbers.asked(state, _("Why?"), required=True)
    return entry, values, reason


def _show(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.render.ledger import entry_sections, entry_value
    from loucheng_cli.store.ledger.entries import history
    from loucheng_cli.store.reads.names import worker_names

    entry = find(state, ledger, given["ref"])
    names = names_in(state, ledger, [entry])
    steps = history(state.db, entry.ref)
    sections = entry_sections(ledger, entry, names, steps, worker_names(state.db))
    value = {**entry_value(ledger, entry, names), "history": steps}
    output = state.output()
    output.card(f"{entry.ref} {ledger.title}", sections, ref=entry.ref, value=value)


def _list_params(ledger: Ledger) -> dict[str, tuple[object, object]]:
    def option(flag: str, metavar: str, help_: str) -> tuple[object, object]:
        return Annotated[str | None, typer.Option(flag, metavar=metavar, help=help_, show_default=False)], None

    states = _(", ").join(str(each.title) for each in ledger.states.values())
    params = {"state": option("--state", _("STATE"), _("Only in this state: {states}.").format(states=states))}
    params["open"] = Annotated[bool, typer.Option("--open", help=_("Only those that are not ended."))], False
    params |= field_params(each for each in ledger.fields.values() if each.type in _FILTERS and not each.personal)
    params["text"] = option("--text", _("TEXT"), _("Only those with this text."))
    if ledger.day:
        params["since"] = option("--from", _("DAY"), _("First day."))
        params["until"] = option("--to", _("DAY"), _("Last day."))
    return {**params, "limit": (Limit, 50)}


def _list(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.render.ledger import entry_columns, entry_value
    from loucheng_cli.store.ledger.entries import entries

    limit = 0 if state.json and given["limit"] == 50 else given["limit"]
    found, total = entries(state.db, ledger.name, _filter(ledger, state, given), limit=limit)
    names = names_in(state, ledger, found)
    state.output().rows(
        found,
        entry_columns(ledger, names),
        ref=lambda each: each.ref,
        as_json=lambda each: entry_value(ledger, each, names),
        total=total,
    )


def _filter(ledger: Ledger, state: State, given: Given) -> EntryFilter:
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.store.ledger.entries import EntryFilter
    from loucheng_cli.store.ledger.keys import read_fields

    named = texts(given)
    values = read_fields(ledger, named, names_of(state), state.today) if named else {}
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

    entry = find(state, ledger, given["ref"])
    redact_thing(
        state, "entry", entry.ref, None, None, given["reason"], yes=given["yes"]
    )  # fmt: skip


def _lists(app: App, ledger: Ledger) -> None:
    """Import and export."""
    from loucheng_cli.cli.app.options import Force
    from loucheng_cli.cli.export.commands import FormatOption, Out, Purpose
    from loucheng_cli.cli.imports.list_options import DryRun, Files, Map

    with_contacts = typer.Option("--with-contacts", help=_("Take names and telephones too, which needs consent."))
    params: dict[str, tuple[object, object]] = {"files": (Files, ...), "dry_run": (DryRun, False), "map_": (Map, None)}
    if ledger.named(FieldType.CONTACT):
        params |= {"with_contacts": (Annotated[bool, with_contacts], False), **AGREED}
    command(
        app,
        "import",
        _("Bring a list in (CSV or XLSX)"),
        partial(_import, ledger),
        {**params, "yes": (Yes, False)},
    )
    command(
        app, "export", _("Export the entries as a list"), partial(_export, ledger),
        {"form": (FormatOption, None), "out": (Out, None), "purpose": (Purpose, None), "force": (Force, False),
         },
    )  # fmt: skip


def _import(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.ledger.lists import import_lists

    import_lists(ledger, state, given)


def _export(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.ledger.lists import export_list

    export_list(ledger, state, given)


def find(state: State, ledger: Ledger, wanted: str) -> LedgerEntry:
    """The entry that a person names."""
    from loucheng_cli.store.ledger.entries import find_entry

    return find_entry(state.db, ledger, wanted)


def done(state: State, ledger: Ledger, entry: LedgerEntry) -> None:
    """What stands after a change."""
    from loucheng_cli.render.ledger import entry_value, said

    names = names_in(state, ledger, [entry])
    output = state.output()
    output.done(said(ledger, entry, names), ref=entry.ref, value=entry_value(ledger, entry, names))
