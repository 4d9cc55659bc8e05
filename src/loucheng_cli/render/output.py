"""The output of a command: drawn by Rich on a terminal, tab-separated in a pipe, JSON, or refs only.

stdout is data; every sentence to a person goes to stderr. A command passes its data once.
"""

from __future__ import annotations

import json as json_
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import IO, TYPE_CHECKING, Any, TypeVar

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column, Section, cell_text, text_of
from loucheng_cli.render.wrapping import width as width  # noqa: PLC0414 - imported from here too

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

T = TypeVar("T")
_NARROWEST = 40  # columns; a narrower terminal breaks the lines itself


@dataclass(frozen=True, slots=True)
class Output:
    """The only way in which a command prints."""

    json: bool = False
    quiet: bool = False
    paged: bool = True  # long lists and pages go through a pager

    @property
    def draws(self) -> bool:
        """Whether the result is drawn for a person at a terminal."""
        return not self.json and not self.quiet and sys.stdout.isatty()

    def rows(
        self,
        items: Sequence[T],
        columns: Sequence[Column[T]],
        *,
        ref: Callable[[T], str],
        as_json: Callable[[T], object] | None = None,
        total: int | None = None,
    ) -> None:
        """A list; ``total`` where more exist than are shown, which is then said."""
        if self.json:
            write(sys.stdout, json_lines(items, as_json or plain))
        elif self.quiet:
            for item in items:
                write(sys.stdout, f"{ref(item)}\n")
        elif sys.stdout.isatty():
            if items and self._table(items, columns):
                self.say(_("Cut to the width of the terminal where … stands; a pipe or --json gives everything."))
        else:
            for item in items:
                write(sys.stdout, "\t".join(cell_text(column.cell(item)) for column in columns) + "\n")
        if not items and not self.json:
            self.say(_("No records match."))
        if total is not None and total > len(items):
            self.say(_("{shown} of {total} shown; --limit 0 shows all.").format(shown=len(items), total=total))

    def card(
        self,
        title: str,
        sections: Sequence[Section],
        *,
        ref: str,
        value: object,
        marks: Sequence[str] = (),
        drawn: Callable[[int], RenderableType] | None = None,
    ) -> None:
        """Everything about one thing.

        On a terminal ``marks`` are shown beside the title, and ``drawn`` gives what replaces the sections.
        """
        if self.json:
            self.value(plain(value))
        elif self.quiet:
            write(sys.stdout, f"{ref}\n")
        elif sys.stdout.isatty():
            from loucheng_cli.render.card import draw_card

            screen = console()
            self.draw(drawn(screen.width) if drawn else draw_card(title, sections, screen.width, marks), screen=screen)
        else:
            write(sys.stdout, card_text(title, sections))

    def done(self, message: str, *, ref: str, value: object) -> None:
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

    def value(self, value: object) -> None:
        """A JSON value on stdout."""
        write(sys.stdout, json_text(plain(value), indent=2) + "\n")

    def document(self, text: str) -> None:
        """A text as it is."""
        write(sys.stdout, text if text.endswith("\n") else f"{text}\n")

    def page(self, text: str) -> None:
        """A text as it is; one that is longer than the terminal goes through the pager."""
        text = text if text.endswith("\n") else f"{text}\n"
        if self.paged and sys.stdout.isatty():
            from loucheng_cli.render.pager import show

            if show(text):
                return
        write(sys.stdout, text)

    def draw(self, *drawn: RenderableType, screen: Console | None = None) -> None:
        """What Rich draws on a terminal."""
        screen = screen or console()
        with screen.capture() as captured:
            screen.print(*drawn, sep="\n", crop=False, soft_wrap=False)
        self.page(captured.get())

    def _table(self, items: Sequence[T], columns: Sequence[Column[T]]) -> bool:
        """Draw a table that fits the terminal; whether a cell had to be cut."""
        from loucheng_cli.render.table import draw_table

        screen = console()
        drawn, needed, is_cut = draw_table(items, columns, screen.width)
        screen.width = max(needed, screen.width)
        self.draw(drawn, screen=screen)
        return is_cut

    def say(self, message: str) -> None:
        """A sentence for the person, never data."""
        if self.json:
            return
        text = display_safe(message)
        if sys.stderr.isatty():
            from shutil import get_terminal_size

            from loucheng_cli.render.wrapping import wrapped

            room = get_terminal_size().columns
            text = "\n".join(part for line in text.split("\n") for part in wrapped(line, room) or [""])
        write(sys.stderr, f"{text}\n")


def json_lines(items: Iterable[T], as_json: Callable[[T], object]) -> str:
    """A JSON list with a line for each of its members, which is shorter to read, to compare and to make."""
    rows = ",\n".join(json_text(plain(as_json(item))) for item in items)
    return f"[\n{rows}\n]\n" if rows else "[]\n"


# Control characters that JSON lets stand as they are, and that a terminal would act upon.
_CONTROLS = re.compile("[\x7f-\x9f]")


def json_text(value: object, *, indent: int | None = None) -> str:
    """JSON primitives as text; every control character in a string is escaped."""
    text = json_.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
def _field_names(cls: object) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls)) if is_dataclass(cls) else ()


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


def write(stream: IO[str], text: str) -> None:
    """Print; what the console's code page does not know comes out as ``?`` instead of failing.

    That a sentence on stderr cannot be printed changes nothing about what the command does.
    """
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    except OSError:
        if stream is not sys.stderr:
            raise


def console(stream: IO[str] | None = None) -> Console:
    """The only way to make a Rich console: user text is never markup, and an old Windows console gets no escapes."""
    from rich.console import Console, detect_legacy_windows

    from loucheng_cli.render.theme import theme

    made = Console(
        file=stream or sys.stdout,
        markup=False,
        highlight=False,
        emoji=False,
        theme=theme(),
        color_system=None if detect_legacy_windows() else "auto",
    )
    made.width = max(made.width, _NARROWEST)
    return made
