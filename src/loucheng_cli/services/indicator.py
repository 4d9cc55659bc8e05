"""An economic indicator of a building, as another office tells it."""

from __future__ import annotations

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.report.indicator import Indicator, Measure
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing


def set_indicator(
    db: Database, building: str, measure: Measure, value: str, period: str, *, stamp: ActionContext
) -> Indicator:
    """Enter a value, over the one that was entered before for the same building, measure and period."""
    code = f"{building}/{measure.value}/{period}"
    fields = {"building": building, "measure": measure, "period": period, "value": value}
    with writing(db, stamp) as journal:
        known = journal.find(Indicator, code)
        if known is None or known.value != value:
            journal.record([Change("indicator", code, "IndicatorSet", fields, new=known is None)])
        return journal.fact(Indicator, code)
