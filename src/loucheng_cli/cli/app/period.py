"""Options for a period and a floor council."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.calendar.period import Period

NO_COUNCIL = ("none", "无")  # what belongs to no building

Week = Annotated[
    str | None, typer.Option("--week", metavar=_("WEEK"), help=_("ISO week such as 2026-W38."), show_default=False)
]
Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        metavar=_("MONTH"),
        help=_("Month such as 2026-11; this month so far if no days are named."),
        show_default=False,
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar=_("DAY"), help=_("First day of the period."), show_default=False)
]
To = Annotated[
    str | None, typer.Option("--to", metavar=_("DAY"), help=_("Last day; today if left out."), show_default=False)
]
Council = Annotated[
    str | None,
    typer.Option(
        "--council",
        metavar=_("COUNCIL"),
        help=_("Floor council: code or name; none: what belongs to no building."),
        show_default=False,
    ),
]


def period(state: State, week: str | None, month: str | None, start: str | None, end: str | None) -> Period:
    """The period of the options; by default this month so far."""
    from loucheng_cli.cli.app.dates import month_of, week_of
    from loucheng_cli.domain.calendar.period import Period

    if sum(each is not None for each in (week, month, start or end)) > 1:
        raise UsageError(_("one period only: --week, --month, or --from and --to"), "--week 2026-W38")
    if week is not None:
        return Period.week(week_of(state, week))
    if month is not None:
        return month_of(state, month)
    if start is not None:
        return Period.between(state.day(start, "--from"), state.day(end, "--to"))
    if end is not None:
        raise UsageError(_("--to needs --from"), "--from 2026-09-01 --to 2026-09-30")
    return Period.month(state.today.year, state.today.month)
