"""Figures of the ledgers over a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.figures import LedgerFigureValue, counted, day_of, figure_value
from loucheng_cli.domain.report.indicator import COMPUTED, Measure
from loucheng_cli.domain.report.model import Entry as Counted
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger.entries import EntryFilter, entries


def figures(
    db: Database, ledgers: Iterable[Ledger], period: Period, today: date, building: Sequence[str] | None = None
) -> list[LedgerFigureValue]:
    """The figures of all ledgers, with those of the period before."""
    found = []
    before = period.before(today)
    for ledger in ledgers:
        known = entries(db, ledger.name, EntryFilter(building=building))[0] if ledger.figures else []
        for figure in ledger.figures:
            now, past = (figure_value(figure, known, each.start, each.cut(today)) for each in (period, before))
            found.append(LedgerFigureValue(ledger=ledger, figure=figure, value=now, before=past))
    return found


def measured(
    db: Database, ledgers: Iterable[Ledger], start: date, end: date, building: Sequence[str] | None
) -> dict[Measure, list[tuple[str | None, Counted]]]:
    """The economic indicators that figures of ledgers are, by building: what each counts."""
    found: dict[Measure, list[tuple[str | None, Counted]]] = {measure: [] for measure in COMPUTED}
    for ledger in ledgers:
        for figure in (each for each in ledger.figures if each.measure):
            known = entries(db, ledger.name, EntryFilter(building=building))[0]
            for entry in counted(figure, known, start, end):
                weight = entry.fields.get(figure.sum) if figure.sum else 1
                if weight is not None:
                    on = day_of(entry, figure.by)
                    found[Measure(str(figure.measure))].append((entry.building, Counted(entry.ref, weight, on)))
    return found
