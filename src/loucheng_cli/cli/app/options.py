"""Options that many commands share, with their parsers."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from loucheng_cli.domain.core.labels import LABELS, label
from loucheng_cli.i18n import _, both, language

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T", str, list[str], None)


def mask_personal_numbers(ctx: typer.Context, text: T) -> T:
    """The callback of every parameter that takes free text: numbers of persons are noticed before it is stored."""
    if not text or ctx.resilient_parsing:
        return text
    from loucheng_cli.cli.app.personal_numbers import without_numbers
    from loucheng_cli.cli.app.typed_text import typed_text

    yes = bool(ctx.params.get("yes"))
    if isinstance(text, str):
        return without_numbers(ctx.obj, typed_text(text), yes=yes)
    return [without_numbers(ctx.obj, each, yes=yes) for each in text]


def masked(text: str | None) -> str | None:
    """The callback of texts that say why something personal is removed: nothing of it is kept again, or asked about."""
    if not text:
        return text
    from loucheng_cli.domain.privacy.personal_numbers import mask_personal

    return mask_personal(text)


# Eager: known before the texts are looked at, which may ask.
Force = Annotated[bool, typer.Option("--force", help=_("Write over a file that is there."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", is_eager=True, help=_("Answer every question with the proposal."))]
On = Annotated[
    str | None,
    typer.Option("--on", metavar=_("DAY"), help=_("The day it happened; today if left out."), show_default=False),
]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar=_("TEXT"), help=_("Why."), show_default=False, callback=mask_personal_numbers),
]
WhyRemoved = Annotated[
    str | None,
    typer.Option("--reason", metavar=_("TEXT"), help=_("Why."), show_default=False, callback=masked),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Show the message; send nothing."))]
Again = Annotated[
    bool, typer.Option("--again", help=_("Send it also where it is not known whether it arrived the last time."))
]
Addresses = Annotated[
    Path | None,
    typer.Option(
        "--addresses",
        metavar=_("FILE"),
        help=_("The community.yaml that holds the addresses; the one beside the database if left out."),
        show_default=False,
    ),
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=0, help=_("How many rows at most; 0 for all."))]
Building = Annotated[
    str | None,
    typer.Option("--building", metavar=_("BUILDING"), help=_("Building: code, name or alias."), show_default=False),
]
EnterpriseArg = Annotated[
    str,
    typer.Argument(
        metavar=_("ENTERPRISE"),
        help=_("Name or a part of it, credit code, door (A1901), pinyin initials or number."),
    ),
]


def stdout_for_dash(out: Path | None) -> Path | None:
    """The callback of ``--out``: ``-`` is stdout, as everywhere, and no file of that name."""
    return None if out is not None and str(out) == "-" else out


Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar=_("FILE"), callback=stdout_for_dash, help=_("Write it to this file."), show_default=False
    ),
]


def choice(words: type[E]) -> Callable[[str], E]:
    """A parser that takes a word of a list by its value or its label in either language."""

    def parse(text: str) -> E:
        if isinstance(text, words):
            return text
        wanted = text.strip().casefold()
        for word in words:
            labels = both(LABELS[word]) if word in LABELS else ()
            names = {word.value, word.name.replace("_", "-"), *labels, *(each.lstrip("已待") for each in labels)}
            if wanted in {name.casefold() for name in names}:
                return word
        from loucheng_cli.domain.core.part import is_denied, only_with_part

        named = [(word, both(LABELS[word]) if word in LABELS else (word.value,)) for word in words]
        if (found := only_with_part(wanted, named)) is not None and is_denied(wanted) == is_denied(
            found.value + (label(found) if found in LABELS else "")
        ):
            return found
        raise typer.BadParameter(_("must be one of {choices}").format(choices=one_of(words).replace("|", _(", "))))

    parse.listed = tuple(words)  # type: ignore[attr-defined]
    # Typer shows the name of the parser where an option has no metavar.
    parse.__name__ = words.__name__
    return parse


def one_of(list_: type[E], *, without: E | None = None) -> str:
    """The words of a closed list as the metavar of an option: labels in Chinese, codes in English."""
    taken = [word for word in list_ if word is not without]
    if language() == "zh":
        return "|".join(label(word) if word in LABELS else word.value for word in taken)
    return "|".join(word.value if word.isascii() else word.name.lower().replace("_", "-") for word in taken)


def words(list_: type[E]) -> str:
    """The words of a list as help shows them."""
    return _(", ").join(label(word) for word in list_)
