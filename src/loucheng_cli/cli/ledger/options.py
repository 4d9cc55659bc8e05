"""Verbs, options and questions made from the fields of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, is_terminal
from loucheng_cli.cli.app.options import mask_personal_numbers
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.ledger.declaration import NUMBERS, TEXTS, FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.values import as_list, choice_words
from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    from loucheng_cli.services.ledger.book import Agreed
    from loucheng_cli.store.ledger.keys import KeyFinder

METAVARS = {
    **dict.fromkeys(NUMBERS, N_("N")),
    FieldType.DAY: N_("DAY"),
    FieldType.CHOICE: N_("WORD"),
    FieldType.ENTERPRISE: N_("ENTERPRISE"),
    FieldType.BUILDING: N_("BUILDING"),
    FieldType.COUNCIL: N_("COUNCIL"),
    FieldType.PARTY: N_("PARTY"),
    FieldType.WORKER: N_("WORKER"),
    FieldType.CONTACT: N_("PERSON"),
    FieldType.ITEM: N_("ITEM"),
    FieldType.ISSUE: N_("ISSUE"),
    FieldType.ENTRY: N_("NUMBER"),
    FieldType.LINK: N_("LINK"),
}
Given = dict[str, Any]
Params = dict[str, tuple[object, object]]  # parameter → its annotation and default
# The sentence of a verb, what it does, and its parameters, which are made where the verb is named.
Verb = tuple[str, Callable[[Ledger, State, Given], None], Callable[[], Params]]


def command(app: App, ledger: Ledger, name: str, verb: Verb, *, named: bool) -> None:
    """A verb of a ledger; only one that is ``named`` has its parameters."""
    help_, run, params = verb

    def made(ctx: typer.Context, **given: object) -> None:
        run(ledger, ctx.obj, given)

    listed = [Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    for each, (annotation, default) in (params() if named else {}).items():
        listed.append(Parameter(each, Parameter.KEYWORD_ONLY, default=default, annotation=annotation))
    made.__signature__ = Signature(listed)  # type: ignore[attr-defined]
    made.__annotations__ = {each.name: each.annotation for each in listed}
    app.command(name, help=help_)(made)


def option(flag: str, metavar: str, help_: str) -> tuple[object, object]:
    """An option that takes a text and may be left out."""
    return Annotated[str | None, typer.Option(flag, metavar=metavar, help=help_, show_default=False)], None


def entry_param(ledger: Ledger) -> Params:
    """The argument that names an entry."""
    help_ = _("Number of the entry: SM-{letter}3, {letter}3 or 3, or its name.").format(letter=ledger.letter)
    return {"ref": (Annotated[str, typer.Argument(metavar=_("NUMBER"), help=help_)], ...)}


def agreed_params(ledger: Ledger) -> Params:
    """What is said of a person's consent, where the ledger names persons."""
    if not ledger.named(FieldType.CONTACT):
        return {}
    return {
        "consent": option("--consent", _("DAY"), _("When the person consented.")),
        "consent_how": option("--consent-how", _("TEXT"), _("How: a form, a message.")),
        "expires": option("--expires", _("DAY"), _("Kept until; by policy if left out.")),
    }


def field_params(fields: Iterable[LedgerField]) -> Params:
    """An option for each field."""
    return {f"f_{each.name}": (_annotation(each), None) for each in fields}


def title_param(ledger: Ledger) -> Params:
    """The field that names an entry, as an argument."""
    field = ledger.fields[ledger.shown_as]
    return {f"f_{field.name}": (Annotated[str | None, typer.Argument(metavar=field.title, **_settings(field))], None)}


def _annotation(field: LedgerField) -> object:
    if field.type is FieldType.YES_NO:
        flags = f"{field.flag}/--no{field.flag[1:]}"
        return Annotated[bool | None, typer.Option(flags, help=_help(field), show_default=False)]
    metavar = _(METAVARS.get(field.type, N_("TEXT")))
    return Annotated[
        list[str] | None if field.many else str | None, typer.Option(field.flag, metavar=metavar, **_settings(field))
    ]


def _settings(field: LedgerField) -> dict[str, Any]:
    words = choice_words(field)
    return {
        "help": _help(field),
        "show_default": False,
        "callback": mask_personal_numbers if field.type in TEXTS else None,
        "autocompletion": (lambda incomplete: [word for word in words if word.startswith(incomplete)])
        if words
        else None,
    }


def _help(field: LedgerField) -> str:
    text = field.title
    if field.choices:
        text += _(": {choices}").format(choices=_(", ").join(choice_words(field)))
    if field.many:
        text += _(" (several: repeat it, or 、 between them)")
    return text if text.endswith((")", "）")) else text + _(".")


def texts(given: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the fields that were named."""
    return {
        name[2:]: _text_of(value)
        for name, value in given.items()
        if name.startswith("f_") and value not in (None, [], ())
    }


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "\n".join(value) if isinstance(value, list | tuple) else str(value)


def asked(state: State, ledger: Ledger, given: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    """The texts with what a person answers on a terminal for required fields that are not named."""
    if not is_terminal():
        return given
    from loucheng_cli.cli.app import personal_numbers, prompts

    hints = {FieldType.CONTACT: _("name and telephone, or the number of a contact"), FieldType.DAY: "2026-09-14"}
    answered = dict(given)
    for field in (ledger.fields[name] for name in names if name not in given):
        question = f"{field.title}（{hints[field.type]}）" if field.type in hints else field.title
        if field.default is not None:
            continue
        if field.type is FieldType.CHOICE and not field.many:
            answered[field.name] = prompts.select(question, [(word, word) for word in choice_words(field)])
        elif field.type is FieldType.YES_NO:
            answered[field.name] = _text_of(prompts.confirm(question))
        elif field.type in TEXTS:
            answered[field.name] = personal_numbers.asked(state, question, required=True)
        else:
            answered[field.name] = prompts.text(question, required=True)
    return answered


def agreed(state: State, given: Mapping[str, Any]) -> Agreed:
    """What a person agreed to, as it was typed."""
    from loucheng_cli.services.ledger.book import Agreed

    on, until = (given.get(name) for name in ("consent", "expires"))
    return Agreed(
        on=state.day(on) if on else None,
        how=given.get("consent_how"),
        until=state.day(until) if until else None,
        months=state.policies.days("retention_months.contact"),
    )


def asked_agreed(state: State, ledger: Ledger, given: Given, values: Mapping[str, Any]) -> Agreed | None:
    """What a new person agreed to, by options or, on a terminal, by questions; None where there is no new person."""
    from loucheng_cli.store.ledger.keys import NewPerson

    people = [each for field in ledger.named(FieldType.CONTACT) for each in as_list(values.get(field.name))]
    if not any(isinstance(each, NewPerson) for each in people):
        return None
    if is_terminal():
        from loucheng_cli.cli.app import prompts

        if not given.get("consent"):
            question = _("When did the person consent?")
            given["consent"] = prompts.text(question, default=state.today.isoformat(), required=True)
        given["consent_how"] = given.get("consent_how") or prompts.text(_("How was consent given?"), required=True)
    return agreed(state, given)


def names_of(state: State) -> KeyFinder:
    """What finds the keys behind names."""
    from loucheng_cli.store.ledger.keys import KeyFinder

    return KeyFinder(db=state.db, catalog=lambda: state.catalog, declared=state.ledgers.get)
