"""Values of cells of a list, and of short answers of a person.

A value that cannot be read raises ``BadValueError`` with a code; ``reason`` has the sentence for each code.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from loucheng_cli.i18n import N_, _

# All that looks empty: Unicode's spaces, zero-width characters, and the direction marks that come with numbers copied
# out of an address book.
TRIM = "".join(
    [
        " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000",
        *map(chr, range(0x2000, 0x2010)),
        "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u180e\ufeff\u00ad",
    ]
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NOTHING = _words(
    "n/a na #n/a nan null none nil 无 暂无 没有 空 不详 未知 未填 待补 待补充 / \\ - -- --- – — —— ― ~ . … #ref! #value! "
    "#name? #div/0! #null! #num!"
)

REASONS = {
    "nul": N_("it contains a NUL character"),
    "surrogate": N_("it contains an incomplete character"),
    "lost_digits": N_("Excel has dropped its last digits; format the column as text and enter the number again"),
    "code_length": N_("a credit code has 18 characters"),
    "code_alphabet": N_("it contains characters that a credit code cannot have (I, O, S, V and Z are not used)"),
    "code_check": N_("its check character does not match; one character is wrong"),
    "day_unreadable": N_("it is not a date such as 2026-09-14"),
    "day_impossible": N_("this day does not exist"),
    "count_unreadable": N_("it is not a number of people"),
    "yes_unreadable": N_("it is neither yes nor no"),
    "phone_unreadable": N_("it is not a telephone number"),
    "floor_unreadable": N_("it is not a floor"),
    "floor_above_roof": N_("the building has no such floor: it is above the top floor"),
    "floor_below_ground": N_("the building has no such floor: it is below the lowest basement"),
    "floor_conflict": N_("the floor and the unit do not match"),
    "building_unknown": N_("no building has this name"),
    "row_too_long": N_("the row has more cells than the header; a comma may have split a value"),
}


class BadValueError(ValueError):
    """A value that cannot be read: ``code`` is a key of ``REASONS``, ``value`` the text as it stood."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value


class Numeric(str):
    """The text of a cell that held a number: leading zeros, and digits after the fifteenth, are already gone."""

    __slots__ = ()


def reason(code: str) -> str:
    """Why a value was not taken, in the language of the user."""
    return _(REASONS[code])


def clean(text: str) -> str | None:
    """The text without the spaces around it; None for an empty cell and for the ways people write "nothing"."""
    if not isinstance(text, Numeric):
        text = text.strip(TRIM)
    if not text or (len(text) <= 7 and text.lower() in _NOTHING):
        return None
    return text


def text_problem(text: str) -> str | None:
    """``nul`` or ``surrogate`` for what no database and no terminal can hold; None when the text is sound."""
    if "\0" in text:
        return "nul"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "surrogate"
    return None


_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that our own exports and rejects put before what a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _COMPUTED else cell


_SCIENTIFIC = r"\d(?:\.\d+)?[Ee]\+?\d{1,3}"


def lost_digits(cell: str) -> bool:
    """Whether an id in this cell cannot be trusted.

    Excel keeps 15 digits of a number, and a CSV that it saved says ``9.13303E+17``.
    """
    if isinstance(cell, Numeric):
        return len(cell) > 15
    return "E" in cell.upper() and re.fullmatch(_SCIENTIFIC, cell) is not None


_YMD = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_MD = r"(\d{1,2})[-/.月](\d{1,2})日?"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_CLOCK_TIME = r"(?:[T\s]+|(?<=日))\d{1,2}[:：时点]\S*$"
_RELATIVE = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip
_YEARS = range(1900, 2200)
# Day 0 of Excel's calendar, off by the 29 February 1900 that it believes in; right from March 1900 on.
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 80_000)


def parse_day(text: str, today: date) -> date:
    """A day as a person types it: ``2026-09-14``, ``2026/9/14``, ``2026年9月14日``, ``今天``, ``yesterday``, ``9-14``.

    Without a year it is the one nearest to today. Digits without separators are not taken: ``20261120`` may be a number in the wrong place.
    """
    plain = _narrow(text)
    if (days := _RELATIVE.get(plain.lower())) is not None:
        return today + timedelta(days=days)
    if match := re.fullmatch(_YMD, plain):
        return _day(text, *match.groups())
    if match := re.fullmatch(_MD, plain):
        return _nearest(text, int(match[1]), int(match[2]), today)
    raise BadValueError("day_unreadable", text)


def read_day(cell: str) -> date:
    """A day as it stands in a list: also ``20260914``, with a time behind it, or as Excel's number of days."""
    if len(cell) == 10 and cell[4] == "-" and cell.isascii():
        try:
            found = date.fromisoformat(cell)
        except ValueError:
            pass
        else:
            if found.year in _YEARS:
                return found
    plain = re.sub(_CLOCK_TIME, "", _narrow(cell))
    if match := re.fullmatch(_YMD, plain.replace(" ", "")):
        return _day(cell, *match.groups())
    if match := re.fullmatch(_COMPACT, plain):
        return _day(cell, *match.groups())
    whole = plain.partition(".")[0]
    if len(whole) == 5 and plain.replace(".", "", 1).isdigit() and int(whole) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(whole))
    raise BadValueError("day_unreadable", cell)


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadValueError("day_impossible", text) from None
    if found.year not in _YEARS:
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


_COUNT = r"约?\+?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0+)?(?:人|名|位|个|户|家)?左?右?"


def parse_count(text: str) -> int:
    """A number of people or things: ``126``, ``1,234``, ``１２人``, ``12.0``; never negative, never a part."""
    match = re.fullmatch(_COUNT, _narrow(text).replace(" ", ""))
    if match is None:
        raise BadValueError("count_unreadable", text)
    return int(match[1].replace(",", ""))


_YES = _words("是 有 对 y yes true t 1 √ ✓ ✔ 重点 已")
_NO = _words("否 无 不是 非 没有 n no false f 0 × x ✗ ✘ 非重点 未 -")


def parse_yes(text: str) -> bool:
    """``是``, ``Y``, ``TRUE``, ``√`` and the like, or their opposites."""
    plain = _narrow(text).lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise BadValueError("yes_unreadable", text)


def _narrow(text: str) -> str:
    """Full-width forms made narrow, spaces around it gone."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip(TRIM)
