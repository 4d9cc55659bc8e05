"""``loucheng deadline``: the due day of a promise, and how it is counted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.options import choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.calendar.deadline import DayUnit
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

app = App(**PLAIN)
LONGEST = 3650


_CHINESE_UNITS = {"工作日": "working", "自然日": "calendar"}


def _unit(text: str) -> DayUnit:
    return choice(DayUnit)(_CHINESE_UNITS.get(text.strip(), text))


@app.command("deadline", help=_("Work out a due day"))
def deadline(
    ctx: typer.Context,
    start: Annotated[str, typer.Argument(metavar=_("START"), help=_("The day it starts, which is not counted."))],
    days: Annotated[
        int,
        typer.Argument(
            metavar=_("DAYS"), min=0, max=LONGEST, help=_("How many days; 0: the same day, if it is worked.")
        ),
    ],
    unit: Annotated[
        DayUnit,
        typer.Option(
            "--unit",
            metavar=_("working|calendar"),
            parser=_unit,
            help=_("What is counted; working days if left out."),
            show_default=False,
        ),
    ] = DayUnit.WORKING,
) -> None:
    from loucheng_cli.domain.calendar.deadline import Promise, due_on
    from loucheng_cli.domain.calendar.explanation import count
    from loucheng_cli.render.calendar import Count, count_value, show_count
    from loucheng_cli.render.issue import due_text, promise_text

    state: State = ctx.obj
    begin, promise = _start(state, start), Promise(days=days, unit=unit)
    due = due_on(begin, promise, state.calendar)
    if state.quiet and not state.json:
        state.output().document(due.on.isoformat())
        return
    counted = Count(start=begin, due_on=due.on, provisional=due.provisional, days=count(begin, promise, state.calendar))
    title = _("{promise} from {start}: due {due}").format(
        promise=promise_text(days, unit), start=begin, due=due_text(due.on, provisional=due.provisional)
    )
    show_count(state.output(), counted, title=title, value=count_value(counted))


def _start(state: State, text: str) -> date:
    day = state.day(text, "loucheng deadline")
    if not 1950 <= day.year <= 2200:
        raise UsageError(_("“{text}” is not a day of this time").format(text=text), "loucheng deadline 2026-09-18 2")
    return day
