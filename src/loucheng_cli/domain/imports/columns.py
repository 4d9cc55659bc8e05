"""The columns of a list as a person settles them: mapped, filled with a value, filled from the row above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from loucheng_cli.domain.imports.headers import Columns, ListKind, contact_fields, field_label, field_names, field_of

Row = tuple[int, list[str]]
_POSITION = r"第?(\d{1,5})列?|([A-Z]{1,3})列?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What goes into empty cells: a value for each row (``given``: column → value), or that of the row above (``down``).

    ``added`` are the headers of columns that the list does not have.
    """

    given: Mapping[int, str] = field(default_factory=dict)
    down: tuple[int, ...] = ()
    added: tuple[str, ...] = ()

    def header(self, header: Sequence[str]) -> tuple[str, ...]:
        """The header with the columns that are added."""
        return (*header, *self.added)

    def rows(self, rows: Iterable[Row], width: int) -> Iterator[Row]:
        """The rows of a list of this width, filled."""
        if not self.given and not self.down:
            yield from rows
            return
        above: dict[int, str] = {}
        for number, cells in rows:
            cells[width:width] = [""] * len(self.added)
            for at in self.down:
                if cells[at]:
                    above[at] = cells[at]
                elif at in above:
                    cells[at] = above[at]
            for at, value in self.given.items():
                if not cells[at]:
                    cells[at] = value
            yield number, cells


def filling(
    columns: Columns, header: Sequence[str], defaults: Mapping[str, str], down: Sequence[str], table: ListKind
) -> tuple[Columns, Filling]:
    """The columns with those that are only given by defaults, and what fills them."""
    fields, added, given = dict(columns.fields), list[str](), dict[int, str]()
    for name, value in defaults.items():
        if name not in fields:
            fields[name] = len(header) + len(added)
            added.append(field_label(name, table))
        given[fields[name]] = value
    filled = tuple(fields[name] for name in down if name in fields and fields[name] < len(header))
    return replace(columns, fields=fields), Filling(given=given, down=filled, added=tuple(added))


def target_field(text: str, table: ListKind) -> str | None:
    """The field that a person means by its name (``building``), its label (楼宇) or any header that means it."""
    name = text.strip()
    if name in field_names(table) or name in contact_fields():
        return name
    found = field_of(name, table)
    return found or next((each for each in contact_fields() if field_label(each, table) == name), None)


def column_at(text: str, header: Sequence[str]) -> int | None:
    """The column that a person means: by its header, else by its place (``3``, ``第3列``, ``C``)."""
    if text in header:
        return header.index(text)
    match = re.fullmatch(_POSITION, text.strip().upper())
    if match is None:
        return None
    if match[1]:
        at = int(match[1]) - 1
    else:
        at = 0
        for char in match[2]:
            at = at * 26 + ord(char) - 64
        at -= 1
    return at if 0 <= at < len(header) else None


def mapped(columns: Columns, header: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    """The columns as a person says: what was taken for the same field before is unknown then."""
    fields, unknown, contacts = dict(columns.fields), list(columns.unknown), dict(columns.contacts)
    for column, name in wanted.items():
        at = column_at(column, header)
        if at is None:
            continue
        fields = {each: index for each, index in fields.items() if index != at}
        contacts = {each: index for each, index in contacts.items() if index != at}
        target = contacts if name in contact_fields() else fields
        if name in target:
            unknown.append(header[target[name]])
        target[name] = at
        unknown = [each for each in unknown if each != header[at]]
    names = tuple(header[at] for at in contacts.values())
    return replace(
        columns, fields=fields, unknown=tuple(unknown), contacts=contacts, contact_names=columns.contact_names or names
    )
