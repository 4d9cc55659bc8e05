"""Personal numbers in typed text, masked before the text is stored.

Identity and bank card numbers have no place in a case: they are always masked. A telephone number is offered to the
contacts, or masked, by whoever sits at the terminal; a script is warned, and its text left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.privacy.personal_numbers import Personal


def without_numbers(state: State, text: str, *, enterprise: str | None = None, yes: bool = False) -> str:
    """The text as it is to be stored; ``yes`` takes the proposal, which is to mask."""
    from loucheng_cli.domain.privacy.personal_numbers import PersonalKind, looks_personal

    found = looks_personal(text)
    if not found:
        return text
    say = state.say
    phones = [each for each in found if each.kind is PersonalKind.PHONE]
    masked = [each for each in found if each.kind is not PersonalKind.PHONE]
    if masked:
        say(
            ngettext(
                "{n} number of an identity or bank card is masked; it is not to be stored.",
                "{n} numbers of identity or bank cards are masked; they are not to be stored.",
                len(masked),
            ).format(n=len(masked))
        )
    if phones and (yes or is_terminal()):
        if not yes:
            _offer(state, phones, enterprise)
        masked += phones if yes or _mask_wanted(phones) else []
    elif phones:
        say(
            ngettext(
                "The text holds {n} telephone number. Keep it with “loucheng contact add” and write the text without it; “redact” removes what was typed.",
                "The text holds {n} telephone numbers. Keep them with “loucheng contact add” and write the text without them; “redact” removes what was typed.",
                len(phones),
            ).format(n=len(phones))
        )
    return _without(text, masked)


def asked(state: State, question: str, *, default: str = "", required: bool = False) -> str:
    """What a person answers at the terminal, as it is to be stored."""
    from loucheng_cli.cli.app import prompts

    return without_numbers(state, prompts.text(question, default=default, required=required))


def _offer(state: State, phones: Iterable[Personal], enterprise: str | None) -> None:
    """A number may be kept as a contact, with the consent for it."""
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.privacy.contact import Purpose
    from loucheng_cli.domain.privacy.personal_numbers import normalise_phone
    from loucheng_cli.services.privacy import add_contact

    for each in phones:
        question = _("“{number}” looks like a telephone number. Keep it as a contact? (needs consent)")
        if not prompts.confirm(question.format(number=each.typed), default=False):
            continue
        person = add_contact(
            state.db,
            enterprise=enterprise,
            name=prompts.text(_("Name of the person"), required=True),
            phone=normalise_phone(each.typed) or each.typed,
            purposes=[Purpose.CASE],
            consent_on=state.today,
            consent_how=prompts.text(_("How was consent given?"), required=True),
            expires_on=None,
            policies=state.policies,
            stamp=state.stamp,
        )
        state.say(_("{ref} is written down; kept until {day}").format(ref=person.code, day=person.expires_on))


def _mask_wanted(phones: list[Personal]) -> bool:
    from loucheng_cli.cli.app import prompts

    return prompts.confirm(
        ngettext(
            "Mask {n} telephone number in the text?", "Mask {n} telephone numbers in the text?", len(phones)
        ).format(n=len(phones))
    )


def _without(text: str, masked: list[Personal]) -> str:
    from loucheng_cli.domain.privacy.personal_numbers import MASK

    for each in sorted(masked, key=lambda found: found.start, reverse=True):
        text = text[: each.start] + MASK + text[each.end :]
    return text
