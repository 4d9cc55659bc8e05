"""Options and questions made from the fields of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, is_terminal
from loucheng_cli.cli.app.options import mask_personal_numbers
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.ledger.declaration import NUMBERS, TEXTS, FieldType, Ledger, LedgerField
from loucheng_cli.domain.ledger.values import choice_words
from loucheng_cli.errors import UsageError
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
Given = dict[str, Any]  # parameter → what Typer read
Params = Mapping[str, tuple[object, object]]  # parameter → its annotation and default
AGREED: Params = {
    "consent": (
        Annotated[
            str | None,
            typer.Option("--consent", metavar=_("DAY"), help=_("When the person consented."), show_default=False),
        ],
        None,
    ),
    "consent_how": (
        Annotated[
            str | None,
            typer.Option("--consent-how", metavar=_("TEXT"), help=_("How: a form, a message."), show_default=False),
        ],
        None,
    ),
    "expires": (
        Annotated[
            str | None,
            typer.Option(
                "--expires", metavar=_("DAY"), help=_("Kept until; by policy if left out."), show_default=False
            ),
        ],
        None,
    ),
}


def command(app: App, name: str, help_: str, run: Callable[..., None], params: Params) -> None:
    """A verb with these parameters, which ``run(state, given)`` gets by name."""

    def made(ctx: typer.Context, **given: object) -> None:
        run(ctx.obj, given)

    listed = [Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    listed += [
        Parameter(each, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for each, (annotation, default) in params.items()
    ]
    made.__signature__ = Signature(listed)  # type: ignore[attr-defined]
    made.__annotations__ = {each.name: each.annotation for each in listed}
    app.command(name, help=help_)(made)


def field_params(fields: Iterable[LedgerField]) -> dict[str, tuple[object, object]]:
    """An option for each field."""
    return {f"f_{each.name}": (_annotation(each), None) for each in fields}


def title_param(ledger: Ledger) -> dict[str, tuple[object, object]]:
    """The field that names an entry, as an argument."""
    field = ledger.fields[ledger.shown_as]
    argument = typer.Argument(
        metavar=str(field.title), help=_help(field), show_default=False, callback=_callback(field),
        autocompletion=_completion(field),
    )  # fmt: skip
    return {f"f_{field.name}": (Annotated[str | None, argument], None)}


def _annotation(field: LedgerField) -> object:
    settings: dict[str, Any] = {"help": _help(field), "show_default": False}
    if field.type is FieldType.YES_NO:
        return Annotated[bool | None, typer.Option(f"{field.flag}/--no{field.flag[1:]}", **settings)]
    settings |= {
        "metavar": _(METAVARS.get(field.type, N_("TEXT"))),
        "callback": _callback(field),
        "autocompletion": _completion(field),
    }
    return Annotated[list[str] | None if field.many else str | None, typer.Option(field.flag, **settings)]


def _help(field: LedgerField) -> str:
    text = str(field.title)
    if field.choices:
        text += _(": {choices}").format(choices=_(", ").join(choice_words(field)))
    if field.many:
        text += _(" (several: repeat it, or 、 between them)")
    return text if text.endswith((")", "）")) else text + _(".")


def _callback(field: LedgerField) -> Any:
    return mask_personal_numbers if field.type in TEXTS else None


def _completion(field: LedgerField) -> Any:
    words = choice_words(field)
    return (lambda incomplete: [word for word in words if word.startswith(incomplete)]) if words else None


def texts(given: Mapping[str, object]) -> dict[str, str]:
    """The texts of the fields that were named."""
    found = {}
    for name, value in given.items():
        if name.startswith("f_") and value not in (None, [], ()):
            found[name[2:]] = _text_of(value)
    return found


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "\n".join(value) if isinstance(value, list | tuple) else str(value)


def asked(state: State, ledger: Ledger, given: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    """The texts with what a person answers on a terminal for required fields that are not named."""
    if not is_terminal():
        return given
    from loucheng_cli.cli.app import personal_numbers, prompts

    answered = dict(given)
    for name in names:
        field = ledger.fields[name]
        if name in given or field.default is not None:
            continue
        if field.type is FieldType.CHOICE and not field.many:
            answered[name] = prompts.select(str(field.title), [(word, word) for word in choice_words(field)])
        elif field.type is FieldType.YES_NO:
            answered[name] = "是" if prompts.confirm(str(field.title)) else "否"
        elif field.type in TEXTS:
            answered[name] = personal_numbers.asked(state, _question(field), required=True)
        else:
            answered[name] = prompts.text(_question(field), required=True)
    return answered


def _question(field: LedgerField) -> str:
    hints = {FieldType.CONTACT: _("name and telephone, or the number of a contact"), FieldType.DAY: "2026-09-14"}
    hint = hints.get(field.type)
    return f"{field.title}（{hint}）" if hint else str(field.title)


def asked_agreed(state: State, ledger: Ledger, given: Given, values: Mapping[str, Any]) -> Agreed:
    """What a new person agreed to, by options or, on a terminal, by questions."""
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.services.ledger.book import Agreed
    from loucheng_cli.store.ledger.keys import NewPerson

    people = [each for field in ledger.named(FieldType.CONTACT) for each in as_list(values.get(field.name))]
    if not any(isinstance(each, NewPerson) for each in people):
        return Agreed()
    on, how = given.get("consent"), given.get("consent_how")
    if is_terminal() and not (on and how):
        from loucheng_cli.cli.app import prompts

        on = on or prompts.text(_("When did the person consent?"), default=state.today.isoformat(), required=True)
        how = how or prompts.text(_("How was consent given?"), required=True)
    until = given.get("expires")
    return Agreed(
        on=state.day(on) if on else None,
        how=how,
        until=state.day(until) if until else None,
        months=state.policies.days("retention_months.contact"),
    )


def names_of(state: State) -> KeyFinder:
    """What finds the keys behind names."""
    from loucheng_cli.store.ledger.keys import KeyFinder

    return KeyFinder(db=state.db, catalog=lambda: state.catalog, declared=state.ledgers.get)


def refuse_nothing(values: Mapping[str, Any], example: str) -> None:
    """Something must be named to be corrected."""
    if not values:
        raise UsageError(_("say what changes"), example)
