"""Figures of the ledgers over a period, and what their reminders say today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.ledger.declaration import ANY_STATE, Ledger, LedgerFigure
from loucheng_cli.domain.ledger.figures import Due, due, figure_value
from loucheng_cli.facts import dataclass
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger.entries import EntryFilter, entries


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFigureValue:
    """A figure of a ledger in a period and in the one before."""

    ledger: Ledger
    figure: LedgerFigure
    value: int
    before: int


def figures(
    db: Database, ledgers: Iterable[Ledger], period: Period, today: date, building: Sequence[str] | None = None
) -> list[LedgerFigureValue]:
    """The figures of all ledgers, with those of the period before."""
    found = []
    before = period.before(today)
    for ledger in ledgers:
        known = entries(db, ledger.name, EntryFilter(building=building))[0] if ledger.figures else []
        for figure in ledger.figures:
            now, past = (figure_value(figure, known, each.start, each.end) for each in (period, before))
            found.append(LedgerFigureValue(ledger=ledger, figure=figure, value=now, before=past))
    return found


def reminders(db: Database, ledgers: Iterable[Ledger], today: date) -> Iterator[tuple[Ledger, Due]]:
    """What is to be done about entries today."""
    for ledger in ledgers:
        states = {state for each in ledger.reminders for state in each.states}
        wanted = EntryFilter(states=None if ANY_STATE in states else sorted(states))
        if states:
            yield from ((ledger, each) for each in due(ledger, entries(db, ledger.name, wanted)[0], today))
