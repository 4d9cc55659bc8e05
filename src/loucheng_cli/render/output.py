"""Where does a command's result go: a table on a terminal, tab-separated in a pipe, JSON, or refs only?

stdout is data; everything said to a person goes to stderr. A command hands over its data once.
"""

from __future__ import annotations

import json as json_
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import IO, Any, Generic, TypeVar

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.facts import dataclass
from loucheng_cli.i18n import _
from loucheng_cli.render.wrapping import width as width  # noqa: PLC0414 - imported from here too

T = TypeVar("T")


@dataclass(frozen=True)  # no slots: Python 3.11 cannot make a ``Column[date](…)`` with them
class Column(Generic[T]):
    """A column of a table: its title, the text of its cell, and how it may be squeezed on a terminal."""

    title: str
    cell: Callable[[T], Any]
    right: bool = False
    wide: bool = False  # takes what room is left, and is cut first


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card: pairs of a label and a value, or lines under a heading."""

    title: str
    pairs: Sequence[tuple[str, Any]] = ()
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """The one way out of a command."""

    json: bool = False
    quiet: bool = False

    def rows(
        self,
        items: Sequence[T],
        columns: Sequence[Column[T]],
        *,
        ref: Callable[[T], str],
        as_json: Callable[[T], Any] | None = None,
        total: int | None = None,
    ) -> None:
        """A list; ``total`` where more exist than are shown, which is then said."""
        if self.json:
            write(sys.stdout, json_lines(items, as_json or plain))
        elif self.quiet:
            for item in items:
                write(sys.stdout, f"{ref(item)}\n")
        elif sys.stdout.isatty():
            if _table(items, columns):
                self.say(_("Cut to the width of the terminal where … stands; a pipe or --json gives everything."))
        else:
            for item in items:
                write(sys.stdout, "\t".join(_one_line(column.cell(item)) for column in columns) + "\n")
        if not items and not self.json:
            self.say(_("No records match."))
        if total is not None and total > len(items):
            self.say(_("{shown} of {total} shown; --limit 0 shows all.").format(shown=len(items), total=total))

    def card(self, title: str, sections: Sequence[Section], *, ref: str, value: Any) -> None:
        """Everything about one thing."""
        if self.json:
            self.value(plain(value))
        elif self.quiet:
            write(sys.stdout, f"{ref}\n")
        else:
            write(sys.stdout, card_text(title, sections))

    def done(self, message: str, *, ref: str, value: Any) -> None:
        """What was done: a sentence for a person, the ref or the value for a script."""
        if self.json:
            self.value(plain(value))
            return
        if self.quiet:
            write(sys.stdout, f"{ref}\n")
            return
        self.say(message)
        if not sys.stdout.isatty():
            write(sys.stdout, f"{ref}\n")

    def value(self, value: Any) -> None:
        """A JSON value on stdout."""
        write(sys.stdout, json_.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")

    def document(self, text: str) -> None:
        """A page as it is."""
        write(sys.stdout, text if text.endswith("\n") else f"{text}\n")

    def say(self, message: str) -> None:
        """A sentence for the person, never data."""
        if not self.json:
            write(sys.stderr, f"{display_safe(message)}\n")


def json_lines(items: Iterable[T], as_json: Callable[[T], Any]) -> str:
    """A JSON list with a line for each of its members, which is shorter to read, to compare and to make."""
    rows = ",\n".join(json_.dumps(plain(as_json(item)), ensure_ascii=False) for item in items)
    return f"[\n{rows}\n]\n" if rows else "[]\n"


_PRIMITIVE = {str, int, float, bool}


def plain(value: Any) -> Any:
    """Any value of ours as JSON primitives: English names, ISO days, lists."""
    if value is None or type(value) in _PRIMITIVE:
        return value
    if names := _field_names(value.__class__):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    return value


@cache
def _field_names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls)) if is_dataclass(cls) else ()


def text_of(value: Any) -> str:
    """The text of a cell, the same in every format: nothing, yes or no, a day, a word."""
    if value is None or value is False or value == ():
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return _(", ").join(str(each) for each in value)
    return str(value)


def card_text(title: str, sections: Sequence[Section]) -> str:
    """A card as plain text, labels in one column by display width."""
    lines = [display_safe(title)]
    for section in sections:
        pairs = [(label, text_of(value)) for label, value in section.pairs]
        pairs = [(label, text) for label, text in pairs if text]
        if not pairs and not section.lines:
            continue
        lines.append("")
        if section.title:
            lines.append(display_safe(section.title))
        room = max((width(label) for label, _text in pairs), default=0)
        for label, text in pairs:
            first, *rest = display_safe(text).split("\n")
            lines.append(f"  {label}{' ' * (room - width(label))}  {first}")
            lines += [f"  {' ' * room}  {line}" for line in rest]
        lines += [f"  {display_safe(line)}" for line in section.lines]
    return "\n".join(lines) + "\n"


def pad(text: str, room: int) -> str:
    """The text with spaces up to ``room`` columns of a terminal."""
    return text + " " * (room - width(text))


def write(stream: IO[str], text: str) -> None:
    """Print; what the console's code page does not know comes out as ``?`` instead of failing."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))


def _one_line(value: Any) -> str:
    return " ".join(display_safe(text_of(value)).replace("\t", " ").split("\n"))


def _table(items: Sequence[T], columns: Sequence[Column[T]]) -> bool:
    """Print a table that fits the terminal; whether a cell had to be cut."""
    if not items:
        return False
    from shutil import get_terminal_size

    texts = [[_one_line(column.cell(item)) for column in columns] for item in items]
    titles = [column.title for column in columns]
    natural = [max(map(width, cells)) for cells in zip(titles, *texts, strict=True)]
    rooms = _rooms(natural, [column.wide for column in columns], get_terminal_size().columns)
    # Bold is all the ornament there is; NO_COLOR and dumb terminals go without.
    bold, plain_ = ("\x1b[1m", "\x1b[0m") if _has_style() else ("", "")
    write(sys.stdout, f"{bold}{_row(titles, rooms, columns)}{plain_}\n")
    for cells in texts:
        write(sys.stdout, f"{_row(cells, rooms, columns)}\n")
    return rooms != natural


_GAP = 2
_NARROWEST = 12


def _rooms(natural: Sequence[int], wide: Sequence[bool], columns: int) -> list[int]:
    """The widths that fit: the widest of the columns meant to give way is cut first, then the widest of all."""
    rooms = list(natural)
    excess = sum(rooms) + _GAP * (len(rooms) - 1) - columns
    while excess > 0:
        giving = [n for n, room in enumerate(rooms) if wide[n] and room > _NARROWEST] or range(len(rooms))
        widest = max(giving, key=lambda n: rooms[n])
        if rooms[widest] <= _GAP:
            break
        rooms[widest] -= 1
        excess -= 1
    return rooms


def _row(cells: Sequence[str], rooms: Sequence[int], columns: Sequence[Column[Any]]) -> str:
    parts = []
    for text, room, column in zip(cells, rooms, columns, strict=True):
        fitted = fit(text, room)
        space = " " * (room - width(fitted))
        parts.append(space + fitted if column.right else fitted + space)
    return (" " * _GAP).join(parts).rstrip()


def fit(text: str, room: int) -> str:
    """The text cut to ``room`` columns of a terminal, with … where something is missing."""
    if width(text) <= room:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > room:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _has_style() -> bool:
    return "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb" and sys.platform != "win32"


def console(stream: IO[str] | None = None) -> Any:
    """The one way to make a Rich console: user text is never markup."""
    from rich.console import Console

    return Console(file=stream or sys.stdout, markup=False, highlight=False, emoji=False)
