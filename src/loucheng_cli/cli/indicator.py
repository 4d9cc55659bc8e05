"""``loucheng indicator``: economic indicators of buildings, entered from other offices' figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Building
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _, both

if TYPE_CHECKING:
    from loucheng_cli.domain.report.indicator import Measure

app = noun(_("Economic indicators of buildings"))


def _measure(text: str) -> Measure:
    from loucheng_cli.domain.report.indicator import Measure
    from loucheng_cli.render.indicator import MEASURES

    for measure in Measure:
        if text.strip().casefold() in {measure.value, measure.name.lower(), *both(MEASURES[measure])}:
            return measure
    names = _(", ").join(_(MEASURES[measure]) for measure in Measure)
    raise UsageError(_("“{text}” is no indicator; there are {names}").format(text=text, names=names), "税收")


@app.command("set", help=_("Enter an indicator of a building"))
def set_(
    ctx: typer.Context,
    building: Annotated[str, typer.Argument(metavar=_("BUILDING"), help=_("Building: code, name or alias."))],
    name: Annotated[
        str,
        typer.Argument(
            metavar=_("NAME"),
            help=_("What: tax or revenue (10,000 yuan)"),
        ),
    ],
    value: Annotated[str, typer.Argument(metavar=_("VALUE"), help=_("A number of at least 0."))],
    period: Annotated[str, typer.Option("--period", metavar="2026-09|2026-Q3|2026", help=_("Month, quarter or year."))],
) -> None:
    from loucheng_cli.domain.report.indicator import COMPUTED, parse_period, parse_value
    from loucheng_cli.render.indicator import MEASURES, unit
    from loucheng_cli.services.indicator import set_indicator
    from loucheng_cli.store.reads.community import find_building

    state: State = ctx.obj
    where, measure = find_building(state.db, building), _measure(name)
    if measure in COMPUTED:
        raise RefusedError(
            _("{name} is counted from the ledgers and cannot be typed.").format(name=_(MEASURES[measure])),
            hint="loucheng report indicators",
        )
    entered = set_indicator(state.db, where.code, measure, parse_value(value), parse_period(period), stamp=state.stamp)
    message = _("{building}, {period}: {name} {value} {unit}").format(
        building=where.name, period=entered.period, name=_(MEASURES[measure]), value=entered.value, unit=unit(measure)
    )
    state.output().done(message, ref=entered.code, value=entered)


@app.command("list", help=_("List the indicators of buildings"))
def list_(ctx: typer.Context, building: Building = None) -> None:
    from loucheng_cli.render.indicator import indicator_columns
    from loucheng_cli.store.reads.community import buildings, find_building
    from loucheng_cli.store.reads.indicator import indicators

    state: State = ctx.obj
    code = find_building(state.db, building).code if building else None
    names = {each.code: each.name for each in buildings(state.db, retired=True)}
    found = indicators(state.db, building=code)
    state.output().rows(found, indicator_columns(names), ref=lambda each: each.code)
