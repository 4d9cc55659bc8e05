"""Figures of a ledger over periods, and what its reminders say on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loucheng_cli.domain.ledger.declaration import ANY_STATE, Ledger, LedgerFigure, LedgerReminder
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.values import as_day, as_list


@dataclass(frozen=True, slots=True)
class DueEntry:
    """What a reminder says of an entry, and since which day."""

    entry: LedgerEntry
    reminder: LedgerReminder
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFigureValue:
    """A figure of a ledger in each of some periods, with what it is a part of.

    ``key`` is the value of the field by which the figure is told apart.
    """

    ledger: Ledger
    figure: LedgerFigure
    values: Sequence[int | None]
    wholes: Sequence[int | None] | None = None
    key: str | None = None


def figure_values(
    ledger: Ledger, entries: Sequence[LedgerEntry], periods: Sequence[tuple[date, date]]
) -> list[LedgerFigureValue]:
    """The figures in these periods, each followed by its parts where it is told apart.

    What is counted as of today is known for the first period alone.
    """
    found: list[LedgerFigureValue] = []
    for figure in ledger.figures:
        asked = periods[:1] if figure.by == "now" else periods
        unknown = [None] * (len(periods) - len(asked))
        chosen = [list(counted(figure, entries, *period)) for period in asked]
        wholes = next((each.values for each in found if each.figure.name == figure.of), None)
        values = [*(_worked_out(figure, each) for each in chosen), *unknown]
        found.append(LedgerFigureValue(ledger=ledger, figure=figure, values=values, wholes=wholes))
        for key in sorted({key for some in chosen for each in some for key in _keys(figure, each)}):
            parts = [[each for each in some if key in _keys(figure, each)] for some in chosen]
            values = [*(_worked_out(figure, each) for each in parts), *unknown]
            found.append(LedgerFigureValue(ledger=ledger, figure=figure, values=values, key=key))
    return found


def _keys(figure: LedgerFigure, entry: LedgerEntry) -> list[str]:
    return [str(key) for key in as_list(entry.fields.get(figure.each or ""))]


def counted(figure: LedgerFigure, entries: Iterable[LedgerEntry], start: date, end: date) -> Iterator[LedgerEntry]:
    """The entries of a figure, or of a line of a page, whose day is within the period."""
    for entry in entries:
        if is_in(figure.states, entry.state):
            on = day_of(entry, figure.by)
            if figure.by == "now" or (on is not None and start <= on <= end):
                yield entry


def _worked_out(figure: LedgerFigure, entries: Sequence[LedgerEntry]) -> int | None:
    """The count, the sum, or the average, which there is none of nothing."""
    if figure.days_since:
        pairs = [(day_of(each, figure.days_since), day_of(each, figure.by)) for each in entries]
        return _mean([(last - first).days for first, last in pairs if first and last])
    name = figure.average or figure.sum
    if name is None:
        return len(entries)
    values = [each.fields[name] for each in entries if name in each.fields]
    if any(isinstance(each, list) for each in values):
        return len({key for each in values for key in as_list(each)})
    numbers = [each for each in values if isinstance(each, int)]
    return _mean(numbers) if figure.average else sum(numbers)


def _mean(numbers: Sequence[int]) -> int | None:
    return round(sum(numbers) / len(numbers)) if numbers else None


def due(ledger: Ledger, entries: Sequence[LedgerEntry], today: date) -> Iterator[DueEntry]:
    """What is to be done about entries by this day."""
    for reminder in ledger.reminders:
        for entry in entries:
            on = day_of(entry, reminder.day)
            if on is None or not is_in(reminder.states, entry.state):
                continue
            since = on + timedelta(days=reminder.after)
            if since <= today and (reminder.missing is None or reminder.missing not in entry.fields):
                yield DueEntry(entry, reminder, since if reminder.after > 0 else on)


def is_in(states: Sequence[str], state: str) -> bool:
    """Whether a state is among those named, which may be any."""
    return ANY_STATE in states or state in states


def day_of(entry: LedgerEntry, by: str) -> date | None:
    """The day of a field, or on which a state was reached, or on which the entry was added."""
    if by == "added":
        return entry.added_on
    return as_day(entry.fields.get(by) or entry.reached.get(by))
