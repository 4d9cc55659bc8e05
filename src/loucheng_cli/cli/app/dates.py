"""Weeks and times of day as a person types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


def week_of(state: State, text: str) -> Week:
    """The ISO week; one that was named by words (``本周``, ``W38``) is said."""
    from loucheng_cli.domain.calendar.day_words import parse_week_words

    week = parse_week_words(text, state.today)
    if week is None:
        return Week.parse(text)
    state.output().say(_("{text}: {week}").format(text=text, week=week))
    return week


def month_of(state: State, text: str) -> Period:
    """The calendar month; one that was named by words (``上月``, ``9月``) is said."""
    from loucheng_cli.domain.calendar.day_words import parse_month_words

    found = parse_month_words(text, state.today)
    if found is None:
        return Period.parse_month(text)
    state.output().say(_("{text}: {week}").format(text=text, week=f"{found[0]}-{found[1]:02}"))
    return Period.month(*found)


def clock_of(text: str | None) -> str | None:
    """A time of day as ``09:20``."""
    if text is None:
        return None
    from loucheng_cli.domain.calendar.day_words import parse_time

    found = parse_time(text)
    if found is None:
        raise UsageError(_("“{text}” is not a time").format(text=text), "--at 09:20, --at 下午3点")
    return found
