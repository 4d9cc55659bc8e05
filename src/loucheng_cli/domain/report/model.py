"""The parts of a report: figures with what they count, rows, tables.

A figure has one entry for each thing it counts, so that it can be listed. A total is all entries of its rows together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.domain.digest.period_facts import added
from loucheng_cli.domain.report.types import Kind


class How(StrEnum):
    """How a figure is made of its entries."""

    COUNT = "count"
    SUM = "sum"
    AMOUNT = "amount"  # a sum of what was entered; nothing where nothing was
    RATE = "rate"
    RATIO = "ratio"  # of two amounts: yuan by square metre
    MEDIAN = "median"
    P90 = "ninth"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a figure counts: its ref, what it weighs (in a rate: in the numerator), and its day."""

    ref: str
    weight: float = 1
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count, a sum, a fraction or a middle value; ``over`` is a denominator that is no number of entries (m²)."""

    how: How
    entries: tuple[Entry, ...] = ()
    over: int | None = None

    @property
    def rate(self) -> Rate:
        """The fraction."""
        whole = len(self.entries) if self.over is None else self.over
        return Rate(part=added(each.weight for each in self.entries), whole=whole)

    @property
    def value(self) -> float | Rate | None:
        """What is shown; None for the middle of nothing."""
        weights = sorted(each.weight for each in self.entries)
        match self.how:
            case How.COUNT:
                return len(weights)
            case How.SUM:
                return added(weights)
            case How.AMOUNT:
                return added(weights) if weights else None
            case How.RATE | How.RATIO:
                return self.rate
            case How.MEDIAN:
                from statistics import median  # with what it brings, a tenth of a report's time

                return median(weights) if weights else None
            case How.P90:
                # The nearest rank: at least nine in ten took no longer.
                rank = -(-9 * len(weights) // 10)
                return weights[rank - 1] if weights else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table; without key what belongs to none (no building, no item, not assigned)."""

    key: str | None
    name: str | None
    figures: Mapping[str, Figure]
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """The figures of a report by row; ``columns`` in order, some of them only under the table (``beside``)."""

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    beside: tuple[str, ...] = ()


Pairs = Iterable[tuple[str | None, Entry]]  # under which row, and what


@dataclass(slots=True)
class ReportSheet:
    """A table while it is filled."""

    kind: Kind
    names: dict[str | None, str | None]
    details: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)
    _columns: dict[str, tuple[How, dict[str | None, list[Entry]], Mapping[str | None, int] | None]] = field(
        default_factory=dict
    )

    def put(
        self, figure: str, pairs: Pairs, how: How = How.COUNT, over: Mapping[str | None, int] | None = None
    ) -> None:
        """A column; with ``over`` rows that are not in it say nothing."""
        found: dict[str | None, list[Entry]] = {}
        for key, entry in pairs:
            if over is None or key in over:
                found.setdefault(key, []).append(entry)
        self._columns[figure] = (how, found, over)

    def table(self, *, beside: Sequence[str] = (), only_filled: bool = False) -> ReportTable:
        """The rows in the order of ``names``, then those nobody named; the total last."""
        met = {key for _how, found, _over in self._columns.values() for key in found}
        keys = [key for key in self.names if not only_filled or key in met]
        keys += sorted(key for key in met if key is not None and key not in self.names)
        keys += [None] if None in met and None not in self.names else []
        rows = tuple(self._row(key) for key in keys)
        total = Row(
            key="total",
            name=None,
            figures={
                name: Figure(
                    how=how,
                    entries=tuple(entry for row in rows for entry in row.figures[name].entries),
                    over=None if over is None else sum(over.get(key, 0) for key in keys),
                )
                for name, (how, _found, over) in self._columns.items()
            },
        )
        return ReportTable(
            kind=self.kind,
            columns=tuple(name for name in self._columns if name not in beside),
            rows=rows,
            total=total,
            beside=tuple(beside),
        )

    def _row(self, key: str | None) -> Row:
        figures = {
            name: Figure(how=how, entries=tuple(found.get(key, ())), over=None if over is None else over.get(key, 0))
            for name, (how, found, over) in self._columns.items()
        }
        return Row(key=key, name=self.names.get(key, key), figures=figures, details=self.details.get(key, ()))
