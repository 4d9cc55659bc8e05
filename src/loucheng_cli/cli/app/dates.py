"""Weeks and times of day as a person types them."""

from __future__ import annotations

import re

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

_CLOCK = r"([01]?\d|2[0-3])[:：]([0-5]\d)"


def week_of(text: str) -> Week:
    """The ISO week; what is none is a usage error."""
    try:
        return Week.parse(text)
    except ValueError as error:
        raise UsageError(_("“{text}” is not a week").format(text=text), "--week 2026-W38") from error


def clock_of(text: str | None) -> str | None:
    """A time of day as ``09:20``."""
    if text is None:
        return None
    found = re.fullmatch(_CLOCK, text.strip())
    if found is None:
        raise UsageError(_("“{text}” is not a time").format(text=text), "--at 09:20")
    return f"{int(found[1]):02}:{found[2]}"
