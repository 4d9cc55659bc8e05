"""The list of the indicators of buildings."""

from __future__ import annotations

from collections.abc import Mapping

from loucheng_cli.domain.report.indicator import UNITS, Indicator, Measure, MeasureUnit
from loucheng_cli.i18n import N_, _
from loucheng_cli.render.output import Column

MEASURES = {
    Measure.TAX: N_("tax"),
    Measure.REVENUE: N_("revenue"),
    Measure.REVIVED: N_("revived area"),
    Measure.JOBS: N_("job openings"),
    Measure.HIRED: N_("people hired"),
    Measure.EVENTS: N_("events"),
    Measure.ATTENDED: N_("people at events"),
    Measure.CASES: N_("cases at the desk"),
    Measure.NOTIFIED: N_("people told of jobs"),
    Measure.PROMOTIONS: N_("promotions"),
}
MEASURE_UNITS = {
    MeasureUnit.TEN_THOUSAND_YUAN: N_("10,000 yuan"),
    MeasureUnit.SQUARE_METRES: N_("m²"),
    MeasureUnit.PIECES: N_("pieces"),
    MeasureUnit.PERSONS: N_("persons"),
    MeasureUnit.TIMES: N_("times"),
    MeasureUnit.CASES: N_("cases"),
}


def indicator_columns(buildings: Mapping[str, str]) -> list[Column[Indicator]]:
    """The columns of ``indicator list``."""
    return [
        Column(_("Building"), lambda each: buildings.get(each.building, each.building)),
        Column(_("Indicator"), lambda each: _(MEASURES[each.measure])),
        Column(_("Period"), lambda each: each.period),
        Column(_("Value"), lambda each: each.value, right=True),
        Column(_("Counted in"), lambda each: unit(each.measure)),
    ]


def unit(measure: Measure) -> str:
    """What a measure is counted in: 万元, 平方米."""
    return _(MEASURE_UNITS[UNITS[measure]])
