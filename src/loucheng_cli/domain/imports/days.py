"""Days as people type them and as lists hold them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from loucheng_cli.domain.imports.cells import BadValueError, narrow

_YMD = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?"
_MD = r"(\d{1,2})[-/.月](\d{1,2})[日号]?"
_MD_WRITTEN = r"(\d{1,2})月(\d{1,2})[日号]?"
_SHORT_YEAR = r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?"
_YM = r"(\d{4})([-/.年])(\d{1,2})月?份?"
_YEAR_LAST = r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_CLOCK_TIME = r"(?:T|\s+|(?<=[日号一二三四五六日天)]))(?:[上下]午|早上|凌晨|晚上?|中午|傍晚)?\s*(\d{1,2})[:：时点](半|[一三]刻|\d{0,2})\S*$"
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}
_AFTERNOON = r"下午|晚|傍晚|中午\s*[1-3](?!\d)"
_WEEKDAY = r"\s*[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*[)）]?"
_WRITTEN = (
    r"([〇零○Oo一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,4})[日号]?)?"
)
_DIGITS = {**{char: n for n, char in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "O": 0, "o": 0}
_RELATIVE = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip
YEARS = range(1900, 2200)
# Day 0 of Excel's calendar, off by the 29 February 1900 that it believes in; right from March 1900 on.
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 80_000)


def parse_day(text: str, today: date) -> date:
    """A day as a person types it: ``2026-09-14``, ``2026/9/14``, ``2026年9月14日``, ``今天``, ``yesterday``, ``9-14``.

    Without a year it is the one nearest to today. Digits without separators are not taken: ``20261120`` may be a number in the wrong place.
    """
    plain = narrow(text)
    if (days := _RELATIVE.get(plain.lower())) is not None:
        return today + timedelta(days=days)
    if match := re.fullmatch(_YMD, plain):
        return _day(text, *match.groups())
    if match := re.fullmatch(_MD, plain):
        return _nearest(text, int(match[1]), int(match[2]), today)
    raise BadValueError("day_unreadable", text)


def read_day(cell: str, today: date | None = None) -> date:
    """A day as it stands in a list.

    Also ``20260914``, ``12/16/2019``, ``2019年5月`` (the first of the month, see ``is_month``), ``二〇一九年五月一日``, with a time or a
    weekday behind it, or as Excel's number of days. ``9月14日`` is the one nearest to ``today``, where that is given.
    """
    if len(cell) == 10 and cell[4] == "-" and cell.isascii():
        try:
            found = date.fromisoformat(cell)
        except ValueError:
            pass
        else:
            if found.year in YEARS:
                return found
    plain = _without_time(cell)
    if match := re.fullmatch(_YMD, plain) or re.fullmatch(_COMPACT, plain):
        return _day(cell, *match.groups())
    if match := re.fullmatch(_YEAR_LAST, plain):
        return _year_last(cell, int(match[1]), int(match[2]), match[3])
    if (match := re.fullmatch(_YM, plain)) and int(match[1]) in YEARS:
        if match[2] == "." and match[3] == "1":
            # 2019.1 may be what Excel left of 2019.10.
            raise BadValueError("day_ambiguous", cell)
        return _day(cell, match[1], match[3], "1")
    if match := re.fullmatch(_SHORT_YEAR, plain):
        return _day(cell, f"20{match[1]}", match[2], match[3])
    if match := re.fullmatch(_WRITTEN, plain):
        year = "".join(str(_DIGITS[char]) for char in match[1])
        return _day(cell, year, str(_numeral(match[2])), str(_numeral(match[3]) if match[3] else 1))
    if today and (match := re.fullmatch(_MD_WRITTEN, plain)):
        return _nearest(cell, int(match[1]), int(match[2]), today)
    whole = plain.partition(".")[0]
    if len(whole) == 5 and plain.replace(".", "", 1).isdigit() and int(whole) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(whole))
    raise BadValueError("day_unreadable", cell)


def is_month(cell: str) -> bool:
    """Whether a cell that ``read_day`` reads names a month and no day."""
    if len(cell) == 10 and cell.isascii():
        return False
    plain = _without_time(cell)
    if re.fullmatch(_YM, plain):
        return True
    written = re.fullmatch(_WRITTEN, plain)
    return written is not None and not written[3]


def time_of(cell: str) -> str | None:
    """The time behind a day, as ``09:20``; None where there is none, or midnight, which Excel adds to days."""
    plain = re.sub(_WEEKDAY, " ", narrow(cell)).strip()
    match = re.search(_CLOCK_TIME, plain)
    if match is None:
        serial = plain.partition(".")
        if (
            serial[1]
            and len(serial[0]) == 5
            and plain.replace(".", "", 1).isdigit()
            and int(serial[0]) in _EXCEL_SERIALS
        ):
            minutes = round(float(f"0.{serial[2]}") * 1440)
            return f"{minutes // 60:02}:{minutes % 60:02}" if 0 < minutes < 1440 else None
        return None
    hour, minute = int(match[1]), _PARTS.get(match[2]) or int(match[2] or 0)
    if hour < 12 and re.search(_AFTERNOON, match[0]):
        hour += 12
    return f"{hour:02}:{minute:02}" if (hour or minute) and hour < 24 and minute < 60 else None


_HALF_DAY = r"[上下]午$|中午$|晚上?$|凌晨$|止$"


def _without_time(cell: str) -> str:
    plain = re.sub(_CLOCK_TIME, "", re.sub(_WEEKDAY, " ", narrow(cell)).strip()).replace(" ", "")
    return re.sub(_HALF_DAY, "", plain)


def _numeral(text: str) -> int:
    """``五``, ``十二``, ``二十一``, ``廿三``."""
    plain = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = plain.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[char]) for char in plain))
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS[ones] if ones else 0)


def _year_last(cell: str, first: int, second: int, year: str) -> date:
    """``12/16/2019`` and ``16.12.2019``; where both may be the month, nothing is guessed."""
    if first <= 12 and second <= 12 and first != second:
        raise BadValueError("day_ambiguous", cell)
    month, day = (first, second) if first <= 12 else (second, first)
    return _day(cell, year, str(month), str(day))


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadValueError("day_impossible", text) from None
    if found.year not in YEARS:
        raise BadValueError("day_impossible", text)
    return found


def _nearest(text: str, month: int, day: int, today: date) -> date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise BadValueError("day_impossible", text)
    return min(found, key=lambda candidate: abs(candidate - today))


def read_last_day(cell: str, today: date | None = None) -> date:
    """The last day of a lease: ``2024.1.1-2026.12.31`` ends on the second; a single day is that day."""
    try:
        return read_day(cell, today)
    except BadValueError as error:
        problem = error
    plain = narrow(cell)
    for at in range(6, min(len(plain), 60) - 4):
        for dash in ("至", "到", "~", "—", "–", "-"):
            if plain.startswith(dash, at):
                try:
                    read_day(plain[:at].strip(), today)
                    return read_day(plain[at:].strip("至到~—–- 止"), today)
                except BadValueError:
                    continue
    raise problem
