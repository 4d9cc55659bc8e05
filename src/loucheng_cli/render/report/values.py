"""Reports for other programs: JSON, and tables of plain values for CSV, XLSX and pipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loucheng_cli.domain.core.enums import VisitClass
from loucheng_cli.domain.core.labels import label, place_name
from loucheng_cli.domain.digest.model import Disclosure, Rate
from loucheng_cli.domain.report.model import Entry, Figure, How, Row
from loucheng_cli.domain.report.result import Described, Missed, ReportResult
from loucheng_cli.domain.report.types import Kind
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.digest.wording import CLASSES
from loucheng_cli.render.output import plain
from loucheng_cli.render.report import wording as words


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that a figure of a line counts."""

    row: Row
    figure: str
    how: How
    entry: Entry
    about: Described | None


def behind(made: ReportResult, figures: Sequence[str] = ()) -> list[Behind]:
    """Everything behind the figures (of these names, or all), line by line."""
    return [
        Behind(row, name, figure.how, entry, made.described.get(entry.ref))
        for row in made.table.rows
        for name, figure in row.figures.items()
        if not figures or name in figures or row.key in figures
        for entry in figure.entries
    ]


def value(made: ReportResult, listed: Sequence[Behind] | None = None) -> dict[str, object]:
    """The JSON of a report (docs/contracts.md)."""
    wanted, table = made.wanted, made.table
    found: dict[str, object] = {
        "report": wanted.kind.value,
        "period": {
            "from": wanted.period.start,
            "to": wanted.period.end,
            "cut_on": made.cut,
            "length": wanted.period.length,
            "partial": made.partial,
            "empty": made.is_empty,
        },
        "before": {"from": made.before.start, "to": made.before.end},
        "building": wanted.building.code if wanted.building else None,
        "council": wanted.council,
        "department": wanted.department,
        "rows": [_row_value(wanted.kind, row) for row in table.rows],
        "total": None if table.total is None else _row_value(wanted.kind, table.total),
    }
    if wanted.kind is Kind.COVERAGE:
        found["missed"] = [_missed_value(each) for each in made.missed]
    if listed is not None:
        found["list"] = [_behind_value(each) for each in listed]
    return plain(found)  # type: ignore[no-any-return]


def _row_value(kind: Kind, row: Row) -> dict[str, object]:
    return {
        "key": row.key,
        "name": words.row_name(kind, row),
        **{name: figure_value(figure) for name, figure in row.figures.items()},
    }


def figure_value(figure: Figure) -> object:
    """A number; a fraction with both its parts; a middle value and of how many."""
    found = figure.value
    if isinstance(found, Rate):
        shown = {"part": found.part, "whole": found.whole}
        if figure.how is How.RATIO:
            return {**shown, "ratio": float(words.quotient(found)) if found.whole else None}
        return {**shown, "percent": None if found.percent is None else float(found.percent)}
    if figure.how in {How.MEDIAN, How.P90}:
        return {"value": found, "of": len(figure.entries)}
    return found


def _missed_value(each: Missed) -> dict[str, object]:
    resident = each.resident
    return {
        "ref": resident.ref,
        "name": resident.name,
        "class": resident.visit_class,
        "building": resident.building,
        "floor": resident.floor,
        "unit": resident.unit,
        "seen_on": resident.seen_on,
        "days": each.days,
        "interval": each.interval,
    }


def _behind_value(each: Behind) -> dict[str, object]:
    about = each.about or Described(ref=each.entry.ref)
    return {"row": each.row.key, "figure": each.figure, "counts": _weight(each), "on": each.entry.on, **plain(about)}


def _weight(each: Behind) -> float:
    weight = each.entry.weight
    return int(weight) if weight == int(weight) else weight


def sheet(made: ReportResult) -> tuple[list[str], list[list[object]]]:
    """The table of a file: as ``grid``; where periods stand side by side, with units, the change and whose it is."""
    return _compared(made) if "before" in made.table.columns else grid(made)


def grid(made: ReportResult) -> tuple[list[str], list[list[object]]]:
    """The whole table with numbers as numbers; a rate in three columns."""
    table, kind = made.table, made.wanted.kind
    names = [*table.columns, *table.beside]
    shapes = {name: _shape(made, name) for name in names}
    heads = [words.first_title(kind), *words.detail_titles(kind)]
    for name in names:
        heads += [words.heading(name)] if shapes[name] == 1 else _three(words.heading(name))
    rows = []
    for row in [*table.rows, *([table.total] if table.total else [])]:
        cells: list[object] = [words.row_name(kind, row), *details(kind, row)]
        for name in names:
            found = _cells(row.figures[name])
            cells += found if shapes[name] == 3 else found[:1]
        rows.append(cells)
    return heads, rows


def _compared(made: ReportResult) -> tuple[list[str], list[list[object]]]:
    """Periods side by side: the unit of each figure, the change, and of what days and community they are."""
    table = made.table
    heads = [words.first_title(made.wanted.kind), pgettext("report", "Unit")]
    for name in table.columns:
        heads += [
            words.heading(name),
            _("{figure}, numerator").format(figure=words.heading(name)),
            _("{figure}, denominator").format(figure=words.heading(name)),
        ]
        if name == "before":
            heads.append(words.heading("change"))
    heads += [pgettext("report", "From"), pgettext("report", "To"), pgettext("report", "Community")]
    where = [made.wanted.period.start, made.cut, made.council_name or made.community]
    rows = []
    for row in table.rows:
        cells: list[object] = [words.row_name(made.wanted.kind, row), words.unit(row.key or "", row.figures["now"].how)]
        for name in table.columns:
            cells += _cells(row.figures[name])
            if name == "before":
                cells.append(_change(row.figures["now"], row.figures["before"]))
        rows.append([*cells, *where])
    return heads, rows


def _change(now: Figure, before: Figure) -> object:
    """The difference, of rates in percentage points; None where one of them is nothing."""
    one, other = (_cells(each)[0] for each in (now, before))
    return None if one is None or other is None else one - other


def _shape(made: ReportResult, name: str) -> int:
    hows = {row.figures[name].how for row in made.table.rows}
    return 3 if hows & {How.RATE, How.RATIO} else 1


def _three(heading: str) -> list[str]:
    return [
        _("{figure}, %").format(figure=heading),
        _("{figure}, numerator").format(figure=heading),
        _("{figure}, denominator").format(figure=heading),
    ]


def _cells(figure: Figure) -> list[Any]:
    found = figure.value
    if isinstance(found, Rate):
        if figure.how is How.RATIO:
            return [Decimal(words.quotient(found)) if found.whole else None, found.part, found.whole]
        return [found.percent, found.part, found.whole]
    return [found, None, None]


def details(kind: Kind, row: Row) -> list[str]:
    """The cells beside a name, as many as there are headings."""
    return [*row.details, *[""] * (len(words.detail_titles(kind)) - len(row.details))]


def missed_grid(made: ReportResult) -> tuple[list[str], list[list[object]]]:
    """The enterprises that were not visited within policy."""
    heads = [
        pgettext("report", "No."),
        pgettext("report", "Enterprise"),
        pgettext("report", "Class"),
        pgettext("report", "Place"),
        pgettext("report", "Last seen"),
        pgettext("report", "Days since"),
        pgettext("report", "Every … days"),
    ]
    return heads, [
        [
            each.resident.ref,
            each.resident.name,
            _(CLASSES[VisitClass(each.resident.visit_class)]),
            place_name(each.building_name, each.resident.floor, each.resident.unit, each.floor_label),
            each.resident.seen_on or _("never"),
            each.days,
            each.interval,
        ]
        for each in made.missed
    ]


def list_grid(made: ReportResult, listed: Sequence[Behind]) -> tuple[list[str], list[list[object]]]:
    """The rows behind the figures; ``counts`` is 1 or 0 in a rate, else what it adds."""
    heads = [
        words.first_title(made.wanted.kind),
        pgettext("report", "Figure"),
        pgettext("report", "No."),
        *list_heads(),
    ]
    return heads, [
        [words.row_name(made.wanted.kind, each.row), words.heading(each.figure), each.entry.ref, *list_cells(each)]
        for each in listed
    ]


def list_heads() -> list[str]:
    """The headings of a list, after row, figure and number."""
    return [
        pgettext("report", "Counts"),
        pgettext("report", "Day"),
        pgettext("report", "Enterprise"),
        pgettext("report", "Place"),
        pgettext("report", "What"),
        pgettext("report", "Lead"),
        pgettext("report", "Due"),
        pgettext("report", "Handled on"),
    ]


def list_cells(each: Behind) -> list[object]:
    """One thing that a figure counts."""
    about = each.about or Described(ref=each.entry.ref)
    return [
        _weight(each),
        each.entry.on,
        whose(about),
        place_name(about.building, about.floor, about.unit, about.floor_label),
        what_of(about),
        about.party,
        about.due_on,
        about.resolved_on,
    ]


def whose(about: Described) -> str | None:
    """The enterprise, or that it is not named here."""
    if about.veil is Disclosure.NAMED:
        return about.enterprise
    return _("a certain enterprise") if about.veil is Disclosure.UNNAMED else _("an enterprise (confidential)")


def what_of(about: Described) -> str:
    """The item or kind of an issue and its status, the result of a visit."""
    if about.result is not None:
        return label(about.result)
    status = _("on hold") if about.held else label(about.status)
    what = _("confidential matter") if about.veil is Disclosure.CONFIDENTIAL else about.item or label(about.kind)
    return " ".join(part for part in (what, status) if part)


def shown(cell: object) -> str:
    """A plain value as text."""
    return "" if cell is None else words.number(cell) if isinstance(cell, float) else str(cell)
