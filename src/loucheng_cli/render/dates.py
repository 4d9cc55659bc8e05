"""Days as papers and pages write them."""

from __future__ import annotations

from datetime import date

from loucheng_cli.i18n import _


def full_day(on: date | None) -> str:
    """2026年9月14日; empty where there is no day."""
    return "" if on is None else _("{year}-{month:02d}-{day:02d}").format(year=on.year, month=on.month, day=on.day)
