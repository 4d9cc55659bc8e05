"""The header among the first rows of a table, chosen by what the cells of each row mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

HEADER_WITHIN = 30

# The number that Excel shows beside a row, and its cells: trimmed, short rows filled up, longer than the header where
# a row has more cells (CSV only). A cell that held a number is a ``cells.Numeric``.
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRules:
    """What makes a row the header of a list.

    ``meaning`` names the field of a cell, None where it means nothing. ``required`` are sets of fields of which each
    must have a column; ``is_vague`` tells of a header word that is as often a value (企业, 单位).
    """

    meaning: Callable[[str], str | None]
    required: tuple[frozenset[str], ...] = ()
    is_vague: Callable[[str], bool] = lambda _cell: False


class FoundHeader(NamedTuple):
    """A header: its row, its cells with those merged down from the rows above, and how well it fits."""

    number: int
    cells: tuple[str, ...]
    required: int
    known: int
    fields: frozenset[str]


def find_header(rows: Sequence[Row], rules: HeaderRules) -> FoundHeader | None:
    """The header among the first rows; None when no row has a cell that means anything.

    The row that names most required fields, then most fields; among equals the first. A row of values is no header,
    and one that is named by a vague word alone gives way to a fuller row above it that names something. Where values
    stand between two headers, the second begins another block, and no row above it may be lost: the first counts.
    """
    meanings = {cell: rules.meaning(cell) for _number, cells in rows for cell in set(cells) if cell}
    found: list[FoundHeader] = []
    above: list[str] = []
    values: list[int] = []
    for at, (number, cells) in enumerate(rows):
        merged = [
            cell or (header if meanings.get(header) else "") for cell, header in zip_longest(cells, above, fillvalue="")
        ]
        own = [cell for cell in cells if meanings.get(cell)]
        if _holds_values(cells, own, [other for _n, other in rows[at + 1 :]], meanings):
            values.append(number)
            above = []
            continue
        above = merged
        if own:
            while merged and not merged[-1]:
                merged.pop()
            fields = frozenset(field for cell in merged if (field := meanings.get(cell)))
            found.append(FoundHeader(number, tuple(merged), _required(fields, rules), len(fields), fields))
    if not found:
        return None
    best = max(found, key=lambda each: (each.required, each.known, -each.number))
    if best.required and _is_vaguely_named(best, meanings, rules):
        fuller = [each for each in found if each.number < best.number and _width(each.cells) >= _width(best.cells)]
        return max(fuller, key=lambda each: (each.required, each.known, -each.number), default=best)
    return next((each for each in found if _begins_list(each, best, values, meanings, rules)), best)


def _begins_list(
    each: FoundHeader, best: FoundHeader, values: Sequence[int], meanings: dict[str, str | None], rules: HeaderRules
) -> bool:
    """Whether rows of a list stand between this header and the best one, which would be lost."""
    return (
        each.required == best.required > 0
        and any(each.number < number < best.number for number in values)
        and not _is_vaguely_named(each, meanings, rules)
    )


def _required(fields: frozenset[str], rules: HeaderRules) -> int:
    return sum(not each.isdisjoint(fields) for each in rules.required)


def _width(cells: Iterable[str]) -> int:
    return sum(map(bool, cells))


def _is_vaguely_named(found: FoundHeader, meanings: dict[str, str | None], rules: HeaderRules) -> bool:
    needed = frozenset().union(*rules.required)
    naming = [cell for cell in found.cells if cell and meanings.get(cell) in needed]
    return bool(naming) and all(map(rules.is_vague, naming))


# What stands in rows and not in headers: numbers, days, codes, the full names of firms.
_VALUE = (
    r"[-+]?[\d,]+(?:\.\d+)?%?|\d{4}[-/.年]\d{1,2}(?:[-/.月].*)?|[0-9A-Z]{13,}|[\d\-()+ ]{7,}"
    r"|.{3,}(?:有限公司|有限责任公司|股份公司|分公司|事务所|经营部|商行|合作社|工作室|[(（](?:有限|普通)合伙[)）])"
)
_LETTERS = ("甲乙丙丁戊", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _holds_values(
    cells: Sequence[str], own: Sequence[str], below: Sequence[Sequence[str]], meanings: dict[str, str | None]
) -> bool:
    """Whether a row is one of the list: it holds what only a value looks like, or a word that comes again below it."""
    if any(re.fullmatch(_VALUE, cell) for cell in cells if cell):
        return True
    here = [at for at, cell in enumerate(cells) if cell in own]
    for other in below:
        if len(here) > 1 and all(at < len(other) and meanings.get(other[at]) for at in here):
            continue  # the header again, with a word in another spelling
        same = sum(at < len(other) and other[at] == cells[at] for at in here)
        # A header that is repeated is repeated whole.
        if same and _width(cells) > 1 and sum(a == b for a, b in zip(cells, other, strict=False) if a) < _width(cells):
            return True
    return False


def runs_downwards(rows: Sequence[Row], rules: HeaderRules) -> bool:
    """Whether the list is transposed: one of its columns names more fields, below one another, than any of its rows."""
    lines = [cells for _number, cells in rows if any(cells)]
    if len(lines) < 2:
        return False
    in_rows = max(_fields(cells, rules) for cells in lines)
    for column in range(min(3, max(map(len, lines)))):
        cells = [line[column] for line in lines if column < len(line) and line[column]]
        fields = _fields(cells, rules)
        if fields > max(1, in_rows) and fields * 2 >= len(cells) and any(len(line) > column + 1 for line in lines):
            return True
    return False


def _fields(cells: Sequence[str], rules: HeaderRules) -> int:
    return len({field for cell in cells if (field := rules.meaning(cell))})


def is_index_row(cells: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 甲 乙 1 2 3, or A B C."""
    own = [cell.strip("()（） ") for cell in cells if cell]
    letters = [cell for cell in own if not cell.isdigit()]
    numbers = [int(cell) for cell in own[len(letters) :] if cell.isdigit() and len(cell) < 4]
    if len(own) < 3 or len(letters) + len(numbers) != len(own):
        return False
    in_order = any(letters == list(each[: len(letters)]) for each in _LETTERS)
    return in_order and numbers == list(range(1, len(numbers) + 1)) and (len(numbers) > 1 or len(letters) == len(own))
