"""Help texts in the user's language, aligned by the columns of a terminal."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context, HelpFormatter

_EXTRA = re.compile(r"  \[([^\[\]]+)\]$")  # Typer's default, range and "required" at the end of a help text
_RANGE = re.compile(r"(?:(-?\d+)<=)?x(?:(<=|>=)(-?\d+))?")


class LocalizedHelp:
    """A command or group whose help is in the user's language."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        words = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        pieces = [words.get(piece, piece) for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))

    def get_help(self, ctx: Context) -> str:
        """Return the help, its two columns aligned by display width."""
        formatter = ctx.make_formatter()
        # Its own writers count characters instead of columns.
        for name, write in (("heading", _write_heading), ("text", _write_text), ("dl", _write_columns)):
            setattr(formatter, f"write_{name}", partial(write, formatter))
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return str(formatter.getvalue()).rstrip("\n")

    def get_help_option(self, ctx: Context) -> Any:
        """Return the help option with its sentence translated."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option


def _write_heading(formatter: HelpFormatter, heading: str) -> None:
    formatter.write(" " * formatter.current_indent + _("{heading}:").format(heading=heading) + "\n")


def _write_text(formatter: HelpFormatter, text: str) -> None:
    from loucheng_cli.render.wrapping import wrapped

    indent = " " * formatter.current_indent
    for line in text.splitlines():
        formatter.write("\n".join(wrapped(line, formatter.width, indent, indent)) + "\n")


def _write_columns(formatter: HelpFormatter, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
    """Write two columns as Click's formatter does, which counts characters instead of columns."""
    from loucheng_cli.render.wrapping import width, wrapped

    pairs = [(first, second) for first, second in rows]
    room = min(max((width(first) for first, _second in pairs), default=0), col_max) + col_spacing
    indent = " " * formatter.current_indent
    below = indent + " " * room
    for first, second in pairs:
        fits = width(first) + col_spacing <= room
        head = indent + first + " " * (room - width(first)) if fits else below
        extra = _EXTRA.search(second)
        lines = wrapped(_EXTRA.sub("", second), max(formatter.width, len(below) + 20), head, below) or [head.rstrip()]
        if extra:
            whole = f"{lines[-1]}  {_extra(extra[1])}"
            lines[-1:] = [whole] if width(whole) <= formatter.width else [lines[-1], below + _extra(extra[1])]
        formatter.write("\n".join(lines if fits else [indent + first, *lines]) + "\n")


def _extra(text: str) -> str:
    """Return what Typer adds in brackets, its range in words."""
    first, *others = [_range(part) for part in text.split("; ")]
    for other in others:
        first = _("{first}; {second}").format(first=first, second=other)
    return f"[{first}]"


def _range(part: str) -> str:
    bounds = _RANGE.fullmatch(part)
    if bounds is None:
        return part
    low, sign, high = bounds.groups()
    if low and high:
        return _("{low} to {high}").format(low=low, high=high)
    if sign == ">=":
        return _("at least {low}").format(low=high)
    return _("at most {high}").format(high=high) if high else part
