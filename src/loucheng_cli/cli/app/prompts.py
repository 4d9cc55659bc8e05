"""Questions on a terminal; each has an option that answers it, so that none is asked in a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from loucheng_cli.i18n import _

T = TypeVar("T")


def confirm(question: str, *, default: bool = True) -> bool:
    """Yes or no."""
    import questionary

    return bool(
        questionary.confirm(question, default=default, instruction=_("(Y/n) ") if default else _("(y/N) ")).unsafe_ask()
    )


def select(question: str, choices: Sequence[tuple[str, T]]) -> T:
    """One of several: pairs of what is shown and what it means."""
    import questionary

    shown = [questionary.Choice(title, value=(n,)) for n, (title, _value) in enumerate(choices)]
    picked = questionary.select(question, choices=shown, instruction=_("(arrow keys)")).unsafe_ask()
    number: int = picked[0]
    return choices[number][1]


def several(question: str, choices: Sequence[tuple[str, T]]) -> list[T]:
    """None, one or several: pairs of what is shown and what it means."""
    import questionary

    shown = [questionary.Choice(title, value=(n,)) for n, (title, _value) in enumerate(choices)]
    picked = questionary.checkbox(question, choices=shown, instruction=_("(space to tick, Enter to end)")).unsafe_ask()
    return [choices[number][1] for (number,) in picked]


def text(question: str, *, default: str = "", required: bool = False) -> str:
    """A line of text, stripped."""
    import questionary

    while True:
        answer = str(questionary.text(question, default=default).unsafe_ask()).strip()
        if answer or not required:
            return answer
