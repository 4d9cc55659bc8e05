"""Contacts (联系人): purpose, consent, retention."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """What a person agreed to."""

    CASE = "诉求办理"
    EVENTS = "活动通知"
    HIRING = "招聘推送"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person behind a code; ``purpose`` is a ``Purpose``, or what a worker or representative is kept for."""

    code: str
    name: str | None = None
    phone: str | None = None
    post: str | None = None
    enterprise: str | None = None
    purpose: str | None = None
    consent_on: date | None = None
    consent_how: str | None = None
    expires_on: date | None = None
    erased_on: date | None = None


def kept_until(consent_on: date, months: int) -> date:
    """The day until which a contact may be kept when nothing else was agreed (个人信息保护法 19条)."""
    return months_later(consent_on, months)


def months_later(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
