"""Figures of the ledgers over a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.figures import LedgerFigureValue, counted, day_of, figure_values
from loucheng_cli.domain.ledger.values import page_text
from loucheng_cli.domain.report.indicator import COMPUTED, Measure
from loucheng_cli.domain.report.model import Entry as Counted
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger.entries import EntryFilter, entries, names_in


def figures(
    db: Database, ledgers: Iterable[Ledger], period: Period, today: date, building: Sequence[str] | None = None
) -> list[LedgerFigureValue]:
    """The figures of all ledgers, with those of the period before."""
    periods = [(each.start, each.cut(today)) for each in (period, period.before(today))]
    found = []
    for ledger in ledgers:
        known = entries(db, ledger.name, EntryFilter(building=building))[0] if ledger.figures else []
        found += figure_values(ledger, known, periods)
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
                if isinstance(weight, int):
                    on = day_of(entry, figure.by)
                    found[Measure(str(figure.measure))].append((entry.building, Counted(entry.ref, weight, on)))
    return found


def page_lines(
    db: Database, ledgers: Sequence[Ledger], council: Council, start: date, end: date
) -> list[tuple[str, str, date | None]]:
    """What ledgers let stand on a council's page: ref, line and day, of its buildings or of none."""
    declared = {each.name: each for each in ledgers}
    found = []
    for ledger in ledgers:
        if ledger.page is None:
            continue
        known = counted(ledger.page, entries(db, ledger.name)[0], start, end)
        for entry in sorted(known, key=lambda each: (each.day or end, each.ref)):
            councils = [link for link in entry.links if link.startswith("council ")]
            if entry.building in {None, *council.buildings} and councils in ([], [f"council {council.code}"]):
                names = names_in(db, ledger, [entry], declared.__getitem__)
                found.append((entry.ref, page_text(ledger, entry.values, names), day_of(entry, ledger.page.by)))
    return found


def page_counts(db: Database, ledgers: Iterable[Ledger], council: Council, start: date, end: date) -> list[str]:
    """The indicators that ledgers with a line on a council's page count there: their names with their values."""
    found = []
    for ledger in (each for each in ledgers if each.page):
        known = [each for each in entries(db, ledger.name)[0] if each.building in {None, *council.buildings}]
        found += [
            f"{each.figure.title} {each.values[0]}"
            for each in figure_values(ledger, known, [(start, end)])
            if each.figure.measure and each.values[0] and each.key is None
        ]
    return found
