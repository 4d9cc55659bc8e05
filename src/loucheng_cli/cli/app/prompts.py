"""Questions on a terminal; each has an option that answers it, so that none is asked in a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from questionary import Question

T = TypeVar("T")
_DIGITS = 9  # lines of which each has a digit


class Title(str):
    """A line of a picker; what is typed is looked for in ``lower()``, which holds the line, its initials and its pinyin."""

    __slots__ = ()

    def lower(self) -> str:
        """The line in small letters, and how it is read."""
        from loucheng_cli.domain.core.pinyin import initials, syllables

        plain = str.lower(self)
        return "\n".join((plain, initials(plain), "".join(syllables(plain))))


def confirm(question: str, *, default: bool = True) -> bool:
    """Yes or no."""
    import questionary

    return bool(
        questionary.confirm(question, default=default, instruction=_("(Y/n) ") if default else _("(y/N) ")).unsafe_ask()
    )


def select(question: str, choices: Sequence[tuple[str, T]], *, default: T | None = None) -> T:
    """One of several: pairs of what is shown and what it means.

    A digit takes its line where there are no more than nine; what is typed, also in pinyin, keeps the lines that hold it; Esc leaves.
    ``default`` is what Enter takes.
    """
    import questionary

    digits = len(choices) <= _DIGITS
    shown = [
        questionary.Choice(Title(f"{n} {title}" if digits else title), value=(n - 1,))
        for n, (title, _value) in enumerate(choices, 1)
    ]
    hint = _("(digit or arrow keys; type to search)") if digits else _("(arrow keys; type to search)")
    first = next(
        (shown[n] for n, (_title, value) in enumerate(choices) if default is not None and value == default), None
    )
    asked = questionary.select(question, choices=shown, default=first, instruction=hint, use_jk_keys=False)
    picked = _with_keys(asked, len(choices) if digits else 0).unsafe_ask()
    number: int = picked[0]
    return choices[number][1]


def _with_keys(asked: Question, digits: int) -> Question:
    """The question with Esc, a digit for each of so many lines, and a search for what is typed."""
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
    from prompt_toolkit.keys import Keys
    from questionary.prompts.common import InquirerControl

    control = next(each for each in asked.application.layout.find_all_controls() if isinstance(each, InquirerControl))
    keys = KeyBindings()

    @keys.add(Keys.Any)
    def _search(event: KeyPressEvent) -> None:
        if event.data.isprintable():
            control.add_search_character(event.data)  # type: ignore[arg-type]

    @keys.add(Keys.Backspace)
    def _shorten(_event: KeyPressEvent) -> None:
        control.remove_search_character()

    @keys.add(Keys.Escape, eager=True)
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt(), style="class:aborting")

    def take(event: KeyPressEvent) -> None:
        control.search_filter = None
        control.pointed_at = int(event.data) - 1
        control.is_answered = True
        event.app.exit(result=control.get_pointed_at().value)

    for n in range(1, digits + 1):
        keys.add(str(n), eager=True)(take)
    held = asked.application.key_bindings
    asked.application.key_bindings = merge_key_bindings([held, keys] if held else [keys])
    return asked


def several(question: str, choices: Sequence[tuple[str, T]]) -> list[T]:
    """None, one or several: pairs of what is shown and what it means."""
    import questionary

    shown = [questionary.Choice(title, value=(n,)) for n, (title, _value) in enumerate(choices)]
    picked = questionary.checkbox(question, choices=shown, instruction=_("(space to tick, Enter to end)")).unsafe_ask()
    return [choices[number][1] for (number,) in picked]


def secret(question: str) -> str:
    """A PIN, which is not shown."""
    import questionary

    return str(questionary.password(question).unsafe_ask()).strip()


def text(question: str, *, default: str = "", required: bool = False) -> str:
    """A line of text, stripped."""
    import questionary

    while True:
        answer = str(questionary.text(question, default=default).unsafe_ask()).strip()
        if answer or not required:
            return answer
