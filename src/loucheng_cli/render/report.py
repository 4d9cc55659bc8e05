"""How does a report look: on a terminal, in a pipe, as CSV, XLSX, JSON or HTML?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loucheng_cli.domain.cells import display_safe
from loucheng_cli.domain.digest import Rate
from loucheng_cli.domain.enterprise import VisitClass
from loucheng_cli.domain.labels import label
from loucheng_cli.domain.made import Described, Made, Missed
from loucheng_cli.domain.report import Entry, Figure, How, Kind, Row
from loucheng_cli.domain.weekly import ref_key
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render import report_words as words
from loucheng_cli.render.digest_text import wrapped
from loucheng_cli.render.digest_words import CLASSES
from loucheng_cli.render.document import Block, Document, Heading, Paragraph, Table
from loucheng_cli.render.output import pad, plain, width

_PAGE = 120  # columns of a text file
_NARROWEST_NAME = 24  # columns of a terminal, before a name goes on in the next line
_SHOWN = 200  # enterprises on a page; CSV, XLSX and JSON are whole


class Format(StrEnum):
    """What ``--format`` takes; also the ending of a file."""

    TERMINAL = "terminal"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that a figure of a line counts."""

    row: Row
    figure: str
    how: How
    entry: Entry
    about: Described | None


def behind(made: Made, figures: Sequence[str] = ()) -> list[Behind]:
    """Everything behind the figures (of these names, or all), line by line."""
    return [
        Behind(row, name, figure.how, entry, made.described.get(entry.ref))
        for row in made.table.rows
        for name, figure in row.figures.items()
        if not figures or name in figures or row.key in figures
        for entry in figure.entries
    ]


def rendered(made: Made, form: Format, listed: Sequence[Behind] | None = None) -> bytes:
    """The report in a format, as bytes; text is UTF-8, CSV with a byte order mark. With a list CSV holds the list."""
    match form:
        case Format.TERMINAL:
            return terminal(made, _PAGE, listed).encode()
        case Format.CSV:
            from loucheng_cli.render.tabular import csv_lines

            heads, rows = grid(made) if listed is None else list_grid(made, listed)
            return "".join(csv_lines([heads, *rows])).encode()
        case Format.XLSX:
            from loucheng_cli.render.xlsx import workbook

            return workbook(sheets(made, listed))
        case Format.JSON:
            return f"{json.dumps(value(made, listed), ensure_ascii=False, indent=2)}\n".encode()
        case Format.HTML:
            from loucheng_cli.render.html import html

            return html(document(made, listed)).encode()


def piped(made: Made, listed: Sequence[Behind] | None = None) -> str:
    """Tab-separated and whole, without a head: the table, or the list."""
    _heads, rows = grid(made) if listed is None else list_grid(made, listed)
    return "".join("\t".join(_flat(each) for each in row) + "\n" for row in rows)


# ---- values -------------------------------------------------------------------------------------------------------


def value(made: Made, listed: Sequence[Behind] | None = None) -> dict[str, Any]:
    """The JSON of a report (docs/contracts.md)."""
    wanted, table = made.wanted, made.table
    found: dict[str, Any] = {
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


def _row_value(kind: Kind, row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": words.row_name(kind, row),
        **{name: figure_value(figure) for name, figure in row.figures.items()},
    }


def figure_value(figure: Figure) -> Any:
    """A number; a fraction with both its parts; a middle value and of how many."""
    found = figure.value
    if isinstance(found, Rate):
        shown = {"part": found.part, "whole": found.whole}
        if figure.how is How.RATIO:
            return {**shown, "ratio": float(words.quotient(found)) if found.whole else None}
        return {**shown, "percent": None if found.percent is None else float(found.percent)}
    if figure.how in {How.MEDIAN, How.NINTH}:
        return {"value": found, "of": len(figure.entries)}
    return found


def _missed_value(each: Missed) -> dict[str, Any]:
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


def _behind_value(each: Behind) -> dict[str, Any]:
    about = each.about or Described(ref=each.entry.ref)
    return {"row": each.row.key, "figure": each.figure, "counts": _weight(each), "on": each.entry.on, **plain(about)}


def _weight(each: Behind) -> float:
    weight = each.entry.weight
    return int(weight) if weight == int(weight) else weight


# ---- tables of plain values: CSV, XLSX, a pipe -----------------------------------------------------------------------


def grid(made: Made) -> tuple[list[str], list[list[Any]]]:
    """The whole table with numbers as numbers; a rate in three columns."""
    table, kind = made.table, made.wanted.kind
    names = [*table.columns, *table.beside]
    shapes = {name: _shape(made, name) for name in names}
    heads = [words.first_title(kind), *words.detail_titles(kind)]
    for name in names:
        heads += [words.heading(name)] if shapes[name] == 1 else _three(words.heading(name))
    rows = []
    for row in [*table.rows, *([table.total] if table.total else [])]:
        cells: list[Any] = [words.row_name(kind, row), *_details(kind, row)]
        for name in names:
            found = _cells(row.figures[name])
            cells += found if shapes[name] == 3 else found[:1]
        rows.append(cells)
    return heads, rows


def _shape(made: Made, name: str) -> int:
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


def _details(kind: Kind, row: Row) -> list[str]:
    return [*row.details, *[""] * (len(words.detail_titles(kind)) - len(row.details))]


def missed_grid(made: Made) -> tuple[list[str], list[list[Any]]]:
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
            _place(each.building_name, each.resident.floor, each.resident.unit),
            each.resident.seen_on or _("never"),
            each.days,
            each.interval,
        ]
        for each in made.missed
    ]


def list_grid(made: Made, listed: Sequence[Behind]) -> tuple[list[str], list[list[Any]]]:
    """The rows behind the figures; ``counts`` is 1 or 0 in a rate, else what it adds."""
    heads = [
        words.first_title(made.wanted.kind),
        pgettext("report", "Figure"),
        pgettext("report", "No."),
        *_list_heads(),
    ]
    return heads, [
        [words.row_name(made.wanted.kind, each.row), words.heading(each.figure), each.entry.ref, *_list_cells(each)]
        for each in listed
    ]


def _list_heads() -> list[str]:
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


def _list_cells(each: Behind) -> list[Any]:
    about = each.about or Described(ref=each.entry.ref)
    return [
        _weight(each),
        each.entry.on,
        about.enterprise,
        _place(about.building, about.floor, about.unit),
        _what(about),
        about.party,
        about.due_on,
        about.resolved_on,
    ]


def _what(about: Described) -> str:
    if about.result is not None:
        return label(about.result)
    status = _("on hold") if about.held else label(about.status)
    return " ".join(part for part in (about.item or label(about.kind), status) if part)


def _place(building: str | None, floor: int | None, unit: str | None) -> str:
    storey = "" if floor is None else f"{floor}F"
    return f"{building or ''} {unit or storey}".strip()


# ---- pages ---------------------------------------------------------------------------------------------------------


def terminal(made: Made, columns: int, listed: Sequence[Behind] | None = None) -> str:
    """The report for a terminal of so many columns; a table that is too wide goes on below, with its names again."""
    lines = [words.title(made.wanted.kind), words.subtitle(made)]
    for warning in words.warnings(made):
        lines += wrapped(warning, columns)
    if listed is not None:
        lines += _listed(made, listed, columns)
        return _text(lines)
    heads, rows = _shown(made)
    lines += ["", *_blocks(heads, rows, columns)]
    if made.table.total is not None and made.table.beside:
        lines += ["", *wrapped(words.caveats(made.table.total, made.table.beside), columns)]
    if made.missed:
        heads, body = missed_grid(made)
        lines += ["", _("Not visited within policy: {n}").format(n=len(made.missed))]
        lines += _blocks(heads, [[_said(each) for each in row] for row in body], columns, names=2)
    lines += ["", *[line for each in notes(made) for line in wrapped(each, columns, "", "  ")]]
    return _text(lines)


def notes(made: Made) -> list[str]:
    """How each figure that is shown is computed."""
    if made.wanted.kind in {Kind.TREND, Kind.SLA}:
        names = [row.key or "" for row in made.table.rows] + [name for name in ("year",) if name in made.table.columns]
    else:
        names = list(made.table.columns)
    said = [
        _("{figure}: {rule}.").format(figure=words.heading(name), rule=rule)
        for name in names
        if (rule := words.definition(name))
    ]
    if any(words.cell(figure) == words.NOTHING for row in made.table.rows for figure in row.figures.values()):
        said.append(_("— stands where there is nothing to count."))
    if made.wanted.kind is Kind.WORKERS:
        said.append(_("This shows what each has in hand. It is no ranking and no measure of merit."))
    return said


def document(made: Made, listed: Sequence[Behind] | None = None) -> Document:
    """The report as a page."""
    heads, rows = _shown(made)
    blocks: list[Block] = [Paragraph(words.subtitle(made), "centre")]
    blocks += [Paragraph(warning, "note") for warning in words.warnings(made)]
    blocks.append(Table(heads, rows))
    if made.table.total is not None and made.table.beside:
        blocks.append(Paragraph(words.caveats(made.table.total, made.table.beside)))
    if made.missed:
        heads, body = missed_grid(made)
        blocks.append(Heading(_("Not visited within policy: {n}").format(n=len(made.missed))))
        blocks.append(Table(heads, [[_said(each) for each in row] for row in body[:_SHOWN]]))
        if len(body) > _SHOWN:
            blocks.append(Paragraph(_("{n} more are in the workbook.").format(n=len(body) - _SHOWN), "note"))
    if listed is not None:
        heads, body = list_grid(made, listed)
        blocks.append(Heading(_("What the figures count")))
        blocks.append(Table(heads, [[_said(each) for each in row] for row in body]))
    blocks.append(Heading(_("How the figures are computed"), 2))
    blocks += [Paragraph(each, "note") for each in notes(made)]
    return Document(
        title=words.title(made.wanted.kind),
        blocks=blocks,
        header=_("Sensitive: for the centre only") if made.missed or listed else _("Internal"),
    )


def sheets(made: Made, listed: Sequence[Behind] | None = None) -> list[Any]:
    """The report as sheets of a workbook."""
    from loucheng_cli.render.xlsx import Sheet

    found = [Sheet(words.title(made.wanted.kind), *grid(made))]
    if made.wanted.kind is Kind.COVERAGE:
        found.append(Sheet(_("Not visited"), *missed_grid(made)))
    if listed is not None:
        found.append(Sheet(_("What the figures count"), *list_grid(made, listed)))
    about = [words.subtitle(made), *words.warnings(made), *notes(made)]
    found.append(Sheet(_("Definitions"), (words.title(made.wanted.kind),), [(each,) for each in about]))
    return found


def _shown(made: Made) -> tuple[list[str], list[list[str]]]:
    """The table as it is read: a rate in one cell with its fraction; where two periods stand side by side, the change."""
    table, kind = made.table, made.wanted.kind
    compared = "before" in table.columns
    columns = list(table.columns)
    heads = [words.first_title(kind), *words.detail_titles(kind), *map(words.heading, columns)]
    if compared:
        heads.insert(heads.index(words.heading("before")) + 1, words.heading("change"))
    rows = []
    for row in [*table.rows, *([table.total] if table.total else [])]:
        cells = [words.row_name(kind, row), *_details(kind, row)]
        for name in columns:
            cells.append(words.cell(row.figures[name]))
            if compared and name == "before":
                cells.append(words.change(row.figures["now"], row.figures["before"]))
        rows.append(cells)
    return heads, rows


def _listed(made: Made, listed: Sequence[Behind], columns: int) -> Iterator[str]:
    """By line and figure, each with its sum, so that it can be held against the table."""
    groups: dict[tuple[str | None, str], list[Behind]] = {}
    for each in listed:
        groups.setdefault((each.row.key, each.figure), []).append(each)
    for (_key, name), some in groups.items():
        row = some[0].row
        yield ""
        yield f"{words.row_name(made.wanted.kind, row)}  {words.heading(name)}  {words.cell(row.figures[name])}"
        for each in sorted(some, key=lambda one: ref_key(one.entry.ref)):
            yield from wrapped(_line(each), columns, "  ", "      ")


def _line(each: Behind) -> str:
    about = each.about or Described(ref=each.entry.ref)
    where = _place(about.building, about.floor, about.unit)
    counted = words.number(each.entry.weight) if each.how is not How.COUNT else ""
    head = "  ".join(part for part in (counted, each.entry.ref, _said(each.entry.on), about.enterprise, where) if part)
    due = _("due {day}").format(day=about.due_on) if about.due_on else ""
    done = _("handled on {day}").format(day=about.resolved_on) if about.resolved_on else ""
    said = [head, _what(about), about.party or "", due, done]
    return display_safe(_("｜").join(part for part in said if part)).replace("\n", " ")


def _blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int, names: int = 1) -> list[str]:
    """A table in as many blocks as the width asks for; each begins with the first ``names`` columns."""
    cells = [[display_safe(each).replace("\n", " ") for each in row] for row in (heads, *rows)]
    filled = [n for n in range(len(heads)) if n < names or any(row[n] for row in cells[1:])]
    cells = [[row[n] for n in filled] for row in cells]
    rooms = [max(width(row[n]) for row in cells) for n in range(len(filled))]
    rooms[0] = min(rooms[0], max(_NARROWEST_NAME, columns // 3))
    right = [n >= names and all(_is_number(row[n]) for row in cells[1:]) for n in range(len(filled))]
    lines: list[str] = []
    rest = list(range(names, len(filled)))
    while rest or not lines:
        used = sum(rooms[:names]) + 2 * (names - 1)
        part = list(range(names))
        while rest and (len(part) == names or used + 2 + rooms[rest[0]] <= columns):
            used += 2 + rooms[rest[0]]
            part.append(rest.pop(0))
        if lines:
            lines.append("")
        for row in cells:
            name, *more = wrapped(row[0], rooms[0]) or [""]
            aligned = [
                " " * (rooms[n] - width(row[n])) + row[n] if right[n] else pad(row[n], rooms[n]) for n in part[1:]
            ]
            lines.append("  ".join([pad(name, rooms[0]), *aligned]).rstrip())
            lines += more
    return lines


def _is_number(text: str) -> bool:
    return not text or text[0].isdigit() or text[0] in "+−—"


def _flat(cell: Any) -> str:
    return " ".join(display_safe(_said(cell)).replace("\t", " ").split("\n"))


def _said(cell: Any) -> str:
    return "" if cell is None else words.number(cell) if isinstance(cell, float) else str(cell)


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
