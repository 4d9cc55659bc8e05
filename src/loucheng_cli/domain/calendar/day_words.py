"""Days, times and weeks as a person types them: ``上周五``, ``18号``, ``0918``, ``10月底``, ``三天后``, ``明年3月``, ``春节前``.

Where a word leaves it open which day is meant (``周五``, ``18号``), ``ahead`` decides: the next such day, else the last one.
A month or a year to come means its last day; of what has been, no day.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.imports.cells import BadValueError
from loucheng_cli.domain.imports.days import YEARS, parse_day

_WEEKDAYS = "一二三四五六日"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = r"(?:\d{1,3}|[零〇一二两三四五六七八九十]{1,3}|半)"
_WEEK_OFFSET = {"上上": -2, "上": -1, "last": -1, "本": 0, "这": 0, "this": 0, "下": 1, "next": 1, "下下": 2}
_MONTH_OFFSET = {
    "上上": -2, "上": -1, "last": -1, "本": 0, "这": 0, "当": 0, "this": 0, "下": 1, "next": 1, "下下": 2
}  # fmt: skip
_MONTH = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_MONTH_WORD = rf"(?:({_MONTH})月份?|(上上|上|本|这|当|下下|下)?个?月份?)"
_PARTS = {"初": 1, "中": 15, "底": 31, "末": 31, "上旬": 10, "中旬": 20, "下旬": 31}
_FAR_DAYS = {"大前天": -3, "前日": -2, "大后天": 3, "后日": 2}
_YEAR_WORDS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_HOLIDAYS = {
    "元旦": "元旦", "春节": "春节", "过年": "春节", "清明": "清明节", "五一": "劳动节", "劳动节": "劳动节", "端午": "端午节",
    "中秋": "中秋节", "十一": "国庆节", "国庆": "国庆节",
}  # fmt: skip
Holidays = Callable[[int], Mapping[date, str]]  # the days off of a year, with their names


def parse_day_words(text: str, today: date, *, ahead: bool = False, holidays: Holidays | None = None) -> date:
    """The day that a text names; ``BadValueError`` where it names none. Holidays are known where they are given."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    try:
        found = _holiday(plain, today, ahead, holidays) if holidays else None
        found = found or _read(plain, today, ahead)
        by_then = re.fullmatch(r"(.+?)(?:之|以)?前", plain)
        # 月底前: to be done by that day, which is the last on which it may be done; 3月前 names no day.
        if found is None and by_then and ahead and not re.search(r"[月年]份?$", by_then[1]):
            found = _read(by_then[1], today, ahead) or parse_day(by_then[1], today)
    except BadValueError:
        raise
    except (ValueError, KeyError, OverflowError):
        raise BadValueError("day_impossible", text) from None
    if found and found.year not in YEARS:
        raise BadValueError("day_impossible", text)
    return found or parse_day(text, today)


def _read(text: str, today: date, ahead: bool) -> date | None:
    return next((found for reader in _READERS if (found := reader(text, today, ahead)) is not None), None)


def parse_week_words(text: str, today: date) -> Week | None:
    """The week that ``本周``, ``上周``, ``W38``, ``第38周`` or ``last week`` names; None where it is written in full."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if found := re.fullmatch(r"(上上|上|本|这|下|last|this|next)(?:一|个|1)?(?:周|星期|礼拜|week)", plain):
        return Week.of(today).back(-_WEEK_OFFSET[found[1]])
    if found := re.fullmatch(r"w(\d{1,2})|第?(\d{1,2})周", plain):
        return Week.parse(f"{today.isocalendar().year}-W{int(found[1] or found[2]):02}")
    return None


def parse_month_words(text: str, today: date) -> tuple[int, int] | None:
    """Year and month of ``本月``, ``上月``, ``9月`` or ``last month``; None where it is written in full."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if found := re.fullmatch(r"(上|本|这|下|last|this|next)个?(?:月|month)", plain):
        first = _month(today, _MONTH_OFFSET[found[1]])
        return first.year, first.month
    if (found := re.fullmatch(r"(\d{1,2})月份?", plain)) and 1 <= int(found[1]) <= 12:
        month = int(found[1])
        return (today.year if month <= today.month else today.year - 1), month
    return None


def parse_number(text: str) -> int | None:
    """A whole number in figures or Chinese characters up to 99: ``20``, ``２０``, ``二十``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{1,6}|[零〇一二两三四五六七八九十]{1,3}", plain):
        return None
    try:
        return _number(plain)
    except (KeyError, ValueError):
        return None


def parse_day_count(text: str) -> int | None:
    """So many days: ``5``, ``5天``, ``五个工作日``, ``两周`` are 14, ``5 days``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    found = re.fullmatch(r"(.+?)个?(天|日|工作日|周|星期|days?|weeks?)?", plain)
    number = parse_number(found[1]) if found else None
    if found is None or number is None:
        return None
    return number * (7 if (found[2] or "")[:1] in {"周", "星", "w"} else 1)


def parse_time(text: str) -> str | None:
    """A time of day as ``09:20``: also ``9点半``, ``下午3点``, ``15点20分``, ``0920``, ``3pm``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    found = re.fullmatch(
        r"(上午|早上|中午|下午|晚上)?(\d{1,2})(?::(\d{2})|[点时](?:(半)|(\d{1,2})分?|整)?)(am|pm)?"
        r"|()([01]\d|2[0-3])([0-5]\d)|()(\d{1,2})(am|pm)",
        plain,
    )
    if found is None:
        return None
    hour = int(found[2] or found[8] or found[11])
    minute = 30 if found[4] else int(found[3] or found[5] or found[9] or 0)
    if hour < 12 and (
        found[1] in {"下午", "晚上"} or "pm" in {found[6], found[12]} or (found[1] == "中午" and hour < 3)
    ):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _far_day(text: str, today: date, _ahead: bool) -> date | None:
    return today + timedelta(days=_FAR_DAYS[text]) if text in _FAR_DAYS else None


def _weekday(text: str, today: date, ahead: bool) -> date | None:
    found = re.fullmatch(r"(上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)([一二三四五六日天])", text)
    if found:
        number = _WEEKDAYS.index(found[2].replace("天", "日"))
    else:
        found = re.fullmatch(r"(last|this|next)?(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?", text)
        if found is None:
            return None
        number = _ENGLISH.index(found[2])
    if found[1]:
        return Week.of(today).back(-_WEEK_OFFSET[found[1]]).start + timedelta(days=number)
    away = (number - today.weekday()) % 7
    return today + timedelta(days=away if ahead or away == 0 else away - 7)


def _day_of_month(text: str, today: date, ahead: bool) -> date | None:
    found = re.fullmatch(r"(上上|上|本|这|当|下下|下)?个?(月)?(\d{1,2})[号日]", text)
    if found is None or bool(found[1]) != bool(found[2]):
        return None
    day = int(found[3])
    if not 1 <= day <= 31:
        raise ValueError(text)
    if found[1]:
        return _month(today, _MONTH_OFFSET[found[1]]).replace(day=day)
    step = 1 if ahead else -1
    for away in range(3):  # a month without that day is passed over
        first = _month(today, step * away)
        if day > monthrange(first.year, first.month)[1]:
            continue
        each = first.replace(day=day)
        if each == today or (each > today) == ahead:
            return each
    raise ValueError(text)


def _compact(text: str, today: date, _ahead: bool) -> date | None:
    """``0918``; eight digits are not taken, which may be a number in the wrong place."""
    found = re.fullmatch(r"(\d{2})(\d{2})", text)
    return parse_day(f"{found[1]}-{found[2]}", today) if found else None


def _year(text: str, today: date, ahead: bool) -> date | None:
    """``明年``, ``明年3月``, ``去年12月5日``, ``明年3月底``."""
    found = re.fullmatch(rf"({'|'.join(_YEAR_WORDS)}|(\d{{4}})年)(.*)", text)
    if found is None:
        return None
    year = int(found[2]) if found[2] else today.year + _YEAR_WORDS[found[1]]
    rest = found[3]
    if not rest or rest in {"底", "末", "年底", "年末"}:
        return date(year, 12, 31) if ahead or rest else None
    if day := re.fullmatch(r"(\d{1,2})月(\d{1,2})[号日]?", rest):
        return date(year, int(day[1]), int(day[2]))
    if month := re.fullmatch(rf"({_MONTH})月.*", rest):
        # As in that year: there every month is its own nearest.
        return _part_of_month(rest, date(year, _number(month[1]), 1), ahead)
    return None


def _part_of_month(text: str, today: date, ahead: bool) -> date | None:
    if text in {"年底", "年末"}:
        return date(today.year, 12, 31)
    if quarter := re.fullmatch(r"(本|这|下)?个?季度?[底末]", text):
        first = _month(today, 3 * (quarter[1] == "下") - (today.month - 1) % 3 + 2)
        return _within(first, 31)
    english = re.fullmatch(r"endof(?:the)?(last|this|next)?month|(last|this|next)month", text)
    found = re.fullmatch(rf"{_MONTH_WORD}([初中底末]|[上中下]旬)?", text)
    if english is None and (found is None or text in {"月", "个月"}):
        return None
    part = found[3] if found else ("底" if text.startswith("endof") else None)
    if part is None and not ahead:
        return None
    if found and found[1]:
        month = _number(found[1])
        near = [date(year, month, 15) for year in (today.year - 1, today.year, today.year + 1)]
        if part is None:  # 3月: the month that comes next
            near = [each for each in near if (each.year, each.month) >= (today.year, today.month)]
        first = min(near, key=lambda each: abs(each - today)).replace(day=1)
    else:
        word = (english[1] or english[2]) if english else (found and found[2])
        first = _month(today, _MONTH_OFFSET[word or "本"])
    return _within(first, _PARTS[part or "底"])


def _within(first: date, day: int) -> date:
    """This day of a month, or its last one."""
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def _holiday(text: str, today: date, ahead: bool, holidays: Holidays) -> date | None:
    """``春节``: its first day off; ``春节前``: the day before it; ``国庆后``: the day after its last."""
    found = re.fullmatch(
        rf"({'|'.join(_YEAR_WORDS)})?({'|'.join(_HOLIDAYS)})节?(?:假期?|放假)?(?:之|以)?([前后])?", text
    )
    if found is None:
        return None
    years = [today.year + _YEAR_WORDS[found[1]]] if found[1] else range(today.year - 1, today.year + 3)
    named = []
    for year in years:
        off = [day for day, name in holidays(year).items() if _HOLIDAYS[found[2]] in name]
        # Its days hang together; the eve of 元旦 may lie in the year before.
        if off:
            moved = {"前": min(off) - timedelta(days=1), "后": max(off) + timedelta(days=1)}
            named.append(moved.get(found[3] or "", min(off)))
    if found[1]:
        return named[0] if named else None
    in_time = [day for day in named if (day >= today if ahead else day <= today)]
    return (min if ahead else max)(in_time, default=None)


def _from_today(text: str, today: date, ahead: bool) -> date | None:
    found = re.fullmatch(rf"({_NUMBER})个?(天|日|周|星期|礼拜|月|年)(?:以|之)?(后|前|内)", text)
    if found and ahead and re.search(r"[^个]月(?:以|之)?前$", text):
        return None  # 3月前: before March
    if found:
        number, unit, direction = found.groups()
        sign = -1 if direction == "前" else 1
    else:
        found = re.fullmatch(r"(?:(in)(\d{1,3})(day|week|month)s?|(\d{1,3})(day|week|month)s?ago)", text)
        if found is None:
            return None
        sign, number, unit = (1, found[2], found[3]) if found[1] else (-1, found[4], found[5])
    if unit in {"月", "month", "年"}:
        if number == "半" and unit == "月":
            return today + timedelta(days=15 * sign)
        months = 6 if number == "半" else _number(number) * (12 if unit == "年" else 1)
        return _within(_month(today, sign * months), today.day)
    days = 7 if unit in {"周", "星期", "礼拜", "week"} else 1
    return today + timedelta(days=sign * days * _number(number))


def _week(text: str, today: date, ahead: bool) -> date | None:
    """A week for something to come means its last day of work, Friday; of what has been, no day."""
    week = parse_week_words(text, today) if ahead and re.match(r"本|这|下|this|next", text) else None
    return week.start + timedelta(days=4) if week else None


_READERS = (_far_day, _weekday, _day_of_month, _compact, _year, _part_of_month, _from_today, _week)


def _month(day: date, offset: int) -> date:
    """The first day of the month so many months away."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    if len(text) != 1 or text not in _DIGITS:
        raise ValueError(text)
    return _DIGITS[text]
