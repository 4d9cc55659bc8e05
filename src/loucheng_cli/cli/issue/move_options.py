"""The options of the moves of an issue's life."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.options import choice, mask_personal_numbers, one_of, words
from loucheng_cli.domain.core.enums import DeclineReason, HoldReason, Level, Outcome, Satisfaction, Solved
from loucheng_cli.i18n import _

_MOST_DAYS = 3650


def day_count(text: str | int) -> int:
    """So many days: ``5``, ``5天``, ``五个工作日``."""
    from loucheng_cli.domain.calendar.day_words import parse_day_count

    found = parse_day_count(str(text))
    if found is None or not 1 <= found <= _MOST_DAYS:
        raise typer.BadParameter(_("must be a number of days, 1 to {most}").format(most=_MOST_DAYS))
    return found


ItemArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_("[ITEM]"),
        help=_("Item of the catalogue; left out: the first match, or the party alone."),
        show_default=False,
    ),
]
Materials = Annotated[
    str | None,
    typer.Option(
        "--materials",
        metavar=_("complete|TEXT"),
        help=_("complete, or what is missing."),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
HoldBecause = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar=_("REASON"),
        help=_("{words}; more may follow after a colon.").format(words=words(HoldReason)),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
DeclineBecause = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar=_("REASON"),
        help=_("{words}; more may follow after a colon.").format(words=words(DeclineReason)),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
Channel = Annotated[
    str,
    typer.Option(
        "--channel",
        metavar=_("TEXT"),
        help=_("The way the enterprise was told of, such as 12345."),
        callback=mask_personal_numbers,
    ),
]
Days = Annotated[int, typer.Option("--days", metavar="N", parser=day_count, help=_("So many days more."))]
ApprovedBy = Annotated[
    str,
    typer.Option(
        "--approved-by",
        metavar=_("WHO"),
        help=_("Who approved it (an office or a post)."),
        callback=mask_personal_numbers,
    ),
]
HoldApprovedBy = Annotated[
    str | None,
    typer.Option(
        "--approved-by",
        metavar=_("WHO"),
        help=_("Who approved a hold beyond the limit (an office or a post)."),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
OutcomeOption = Annotated[
    Outcome | None,
    typer.Option(
        "--outcome",
        metavar=one_of(Outcome),
        parser=choice(Outcome),
        help=_("How it ended."),
        show_default=False,
    ),
]
SatisfactionOption = Annotated[
    Satisfaction | None,
    typer.Option(
        "--satisfaction",
        metavar=one_of(Satisfaction),
        parser=choice(Satisfaction),
        help=_("How satisfied the enterprise is."),
        show_default=False,
    ),
]
SolvedOption = Annotated[
    Solved | None,
    typer.Option(
        "--solved",
        metavar=one_of(Solved),
        parser=choice(Solved),
        help=_("Whether it is solved; yes if left out."),
        show_default=False,
    ),
]
Contacted = Annotated[
    bool,
    typer.Option(
        "--contacted/--not-contacted",
        help=_("Whether the party had called the enterprise; yes if left out."),
        show_default=False,
    ),
]
NoAnswer = Annotated[
    bool, typer.Option("--no-answer", help=_("Nobody answered; after three days it is filed unrated."))
]
Note = Annotated[
    str | None,
    typer.Option(
        "--note",
        metavar=_("TEXT"),
        help=_("In the enterprise's words."),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]
NoteText = Annotated[str, typer.Argument(metavar=_("TEXT"), help=_("What happened."), callback=mask_personal_numbers)]
Of = Annotated[str, typer.Option("--of", metavar=_("ISSUE"), help=_("The issue it is merged into."))]
ToLevel = Annotated[
    Level,
    typer.Option("--to", metavar=one_of(Level, without=Level.COMMUNITY), parser=choice(Level), help=_("The level.")),
]
Issues = Annotated[list[str], typer.Argument(metavar=_("ISSUE…"), help=_("Numbers of the issues."))]
ToWorker = Annotated[str, typer.Option("--to", metavar=_("WORKER"), help=_("Who answers for them from now on."))]
