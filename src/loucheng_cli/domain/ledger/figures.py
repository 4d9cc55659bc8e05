"""Figures of a ledger over a period, and what its reminders say on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loucheng_cli.domain.ledger.declaration import ANY_STATE, Ledger, LedgerFigure, LedgerReminder, PageLine
from loucheng_cli.domain.ledger.entry import LedgerEntry


@dataclass(frozen=True, slots=True)
class DueEntry:
    """What a reminder says of an entry, and since which day."""

    entry: LedgerEntry
    reminder: LedgerReminder
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFigureValue:
    """A figure of a ledger in a period and in the one before."""

    ledger: Ledger
    figure: LedgerFigure
    value: int
    before: int


def counted(
    figure: LedgerFigure | PageLine, entries: Iterable[LedgerEntry], start: date, end: date
) -> Iterator[LedgerEntry]:
    """The entries of a figure, or of a line of a page, whose day is within the period."""
    for entry in entries:
        if is_in(figure.states, entry.state):
            on = day_of(entry, figure.by)
            if figure.by == "now" or (on is not None and start <= on <= end):
                yield entry


def figure_value(figure: LedgerFigure, entries: Iterable[LedgerEntry], start: date, end: date) -> int:
    """The count, the sum, or the average."""
    found = list(counted(figure, entries, start, end))
    if figure.days_since:
        pairs = [(day_of(each, figure.days_since), day_of(each, figure.by)) for each in found]
        spans = [(last - first).days for first, last in pairs if first and last]
        return round(sum(spans) / len(spans)) if spans else 0
    if figure.sum is None:
        return len(found)
    values = [each.fields[figure.sum] for each in found if figure.sum in each.fields]
    if any(isinstance(each, list) for each in values):
        return len({key for each in values for key in each})
    return sum(values)


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
    text = entry.fields.get(by) or entry.reached.get(by)
    return date.fromisoformat(text) if text else None
