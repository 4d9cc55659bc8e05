"""Economic indicators of a building that are entered by hand, and their periods.

They come from other offices (taxes) and are kept by building only: no figure of one enterprise stands here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import ClassVar

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

_MONTH = r"(\d{4})(?:-|年)(0[1-9]|1[0-2]|[1-9](?=月))月?"
_PERIOD = r"(\d{4})(?:[-年]?Q?([1-4])季?度?)?年?"
_LARGEST = Decimal(10) ** 12


class Measure(StrEnum):
    """What is measured; the unit stands in ``UNITS``."""

    TAX = "税收"
    REVENUE = "营业收入"
    REVIVED = "盘活面积"
    JOBS = "招聘岗位"
    HIRED = "到岗人数"
    EVENTS = "活动场次"
    ATTENDED = "活动人次"
    CASES = "办件量"
    NOTIFIED = "推送人次"
    PROMOTIONS = "推广数"


class MeasureUnit(StrEnum):
    """What it is measured in."""

    TEN_THOUSAND_YUAN = "万元"
    SQUARE_METRES = "平方米"
    PIECES = "个"
    PERSONS = "人"
    TIMES = "场"
    CASES = "件"


UNITS = {
    Measure.TAX: MeasureUnit.TEN_THOUSAND_YUAN,
    Measure.REVENUE: MeasureUnit.TEN_THOUSAND_YUAN,
    Measure.REVIVED: MeasureUnit.SQUARE_METRES,
    Measure.JOBS: MeasureUnit.PIECES,
    Measure.HIRED: MeasureUnit.PERSONS,
    Measure.EVENTS: MeasureUnit.TIMES,
    Measure.ATTENDED: MeasureUnit.PERSONS,
    Measure.CASES: MeasureUnit.CASES,
    Measure.NOTIFIED: MeasureUnit.PERSONS,
    Measure.PROMOTIONS: MeasureUnit.PIECES,
}


# What is counted from the ledgers, and so is never typed; with the name of its column in the report.
COMPUTED = {
    Measure.REVIVED: "revived_m2",
    Measure.JOBS: "jobs",
    Measure.NOTIFIED: "notified",
    Measure.HIRED: "hired",
    Measure.EVENTS: "events",
    Measure.ATTENDED: "attended",
    Measure.CASES: "desk_cases",
    Measure.PROMOTIONS: "promotions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """指标, keyed ``A/税收/2026-Q3``; ``value`` is a decimal number as text, in the unit of its measure."""

    KIND: ClassVar[str] = "indicator"
    KEY: ClassVar[str] = "code"

    code: str
    building: str = ""
    measure: Measure = Measure.TAX
    period: str = ""
    value: str = "0"


def parse_period(text: str) -> str:
    """``2026-09``, ``2026-Q3``, ``2026Q3``, ``2026年3季度`` or ``2026`` as the journal writes it."""
    if month := re.fullmatch(_MONTH, "".join(unicodedata.normalize("NFKC", text).split())):
        return f"{month[1]}-{int(month[2]):02d}"
    found = re.fullmatch(_PERIOD, "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("第", ""))
    if found is None or (found[2] and not re.search(r"Q|季", unicodedata.normalize("NFKC", text).upper())):
        raise UsageError(_("“{text}” is no month, quarter or year").format(text=text), "--period 2026-Q3")
    return f"{found[1]}-Q{found[2]}" if found[2] else found[1]


def period_of(period: Period) -> str | None:
    """The month, quarter or year that a report's period is; None where it is none of them."""
    start, end = period.start, period.end
    if start.day != 1 or (end + timedelta(days=1)).day != 1 or start.year != end.year:
        return None
    months = end.month - start.month + 1
    if months == 1:
        return f"{start.year:04d}-{start.month:02d}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year:04d}-Q{end.month // 3}"
    return f"{start.year:04d}" if months == 12 else None


def entered_for(entered: Mapping[str, Indicator], period: str) -> list[Indicator] | None:
    """What was entered for a period: for the whole of it, else for all of its parts; None where a part is missing."""
    if period in entered:
        return [entered[period]]
    year, _dash, part = period.partition("-")
    if part.startswith("Q"):
        last = int(part[1]) * 3
        parts = [f"{year}-{month:02d}" for month in range(last - 2, last + 1)]
    else:
        parts = [] if part else [f"{year}-Q{n}" for n in range(1, 5)]
    found = [entered_for(entered, each) for each in parts]
    if not found or any(each is None for each in found):
        return None
    return [one for each in found if each is not None for one in each]


def parse_value(text: str) -> str:
    """A number of at least 0 with at most two decimals, as plain text; ``1,234.50`` is 1234.5."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("，", "")
    try:
        value = Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None
    except InvalidOperation:
        value = None
    if value is None or value >= _LARGEST or value != round(value, 2):
        raise UsageError(
            _("“{text}” is not a number of at least 0 with at most two decimals").format(text=text), "1234.5"
        )
    return f"{value.normalize():f}"
