"""Whether the clock of a machine is likely to be right, judged by what was recorded last."""

from __future__ import annotations

from datetime import datetime, timedelta

BEHIND = timedelta(days=1)  # before the last event
AHEAD = timedelta(days=60)  # after it
APART = timedelta(minutes=5)  # between a machine and its server


def is_doubtful(now: datetime, last: datetime) -> bool:
    """Whether an instant lies more than a day before the last event, or more than 60 days after it."""
    return now < last - BEHIND or now > last + AHEAD
