"""Values of cells and short answers, read leniently.

A value that cannot be read raises ``BadValueError`` with a code; ``reason`` has the sentence for each code.
"""

from __future__ import annotations

import re
import unicodedata

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
    "n/a n.a. na #n/a nan null none nil tbd 无 暂无 没有 空 不详 不明 未知 未填 未填写 未提供 未公开 未公示 不公开 不便提供 不愿提供 拒绝提供 暂缺 缺 "
    "无信息 待补 待补充 待填 待核实 待确认 待定 / // \\ - -- --- – — —— ———— ― ~ . .. ... … …… ? ？ [] {} () （） #ref! #value! #name? #div/0! #null! "
    "#num!"
)

_LONGEST_NOTHING = max(map(len, _NOTHING))

REASONS = {
    "nul": N_("it contains a NUL character"),
    "surrogate": N_("it contains an incomplete character"),
    "lost_digits": N_("Excel has dropped its last digits; format the column as text and enter the number again"),
    "code_length": N_("a credit code has 18 characters"),
    "code_alphabet": N_("it contains characters that a credit code cannot have (I, O, S, V and Z are not used)"),
    "code_check": N_("its check character does not match; one character is wrong"),
    "day_unreadable": N_("it is not a date such as 2026-09-14"),
    "day_impossible": N_("this day does not exist"),
    "day_ambiguous": N_("it may be two different days; write it as 2026-09-14"),
    "formula": N_("it is a formula that was never calculated; open the file in Excel, save it and import again"),
    "count_unreadable": N_("it is not a number of people"),
    "yes_unreadable": N_("it is neither yes nor no"),
    "phone_unreadable": N_("it is not a telephone number"),
    "floor_unreadable": N_("it is not a floor"),
    "floor_above_roof": N_("the building has no such floor: it is above the top floor"),
    "floor_below_ground": N_("the building has no such floor: it is below the lowest basement"),
    "floor_conflict": N_("the floor and the unit do not match"),
    "building_unknown": N_("no building has this name"),
    "building_several": N_("it names two buildings; give each a row of its own"),
    "building_missing": N_("no building is named for it"),
    "number_more": N_("only the first number is taken"),
    "unit_unknown": N_("the header names a unit that is not known here"),
    "other_header": N_(
        "the header above it has other columns than the first; give each of the two lists a sheet of its own"
    ),
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


class MergedCell(str):
    """The text of a cell that a merged cell above covers."""

    __slots__ = ()


def reason(code: str) -> str:
    """Why a value was not taken, in the language of the user."""
    return _(REASONS[code])


def clean(text: str) -> str | None:
    """The text without the spaces around it; None for an empty cell and for the ways people write "nothing"."""
    if not isinstance(text, Numeric):
        text = text.strip(TRIM)
    if not text or (len(text) <= _LONGEST_NOTHING and text.lower() in _NOTHING):
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
# Stands in the place of a formula that was never calculated; no text holds this character.
NOT_CALCULATED = "\ufdd0"


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that our own exports and rejects put before what a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _COMPUTED else cell


def without_guard(cell: str) -> str:
    """A cell without what keeps Excel from changing it: ``="…"`` around a text, an apostrophe before it."""
    if cell[:2] == '="' and cell[-1:] == '"' and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell[1:] if cell[:1] == "'" and len(cell) > 1 and cell[-1] != "'" else cell


_SCIENTIFIC = r"\d(?:\.\d+)?[Ee]\+?\d{1,3}"


def lost_digits(cell: str) -> bool:
    """Whether an id in this cell cannot be trusted.

    Excel keeps 15 digits of a number, and a CSV that it saved says ``9.13303E+17``.
    """
    if isinstance(cell, Numeric):
        return len(cell) > 15
    return "E" in cell.upper() and re.fullmatch(_SCIENTIFIC, cell) is not None


_COUNT = r"约?\+?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0+)?(?:人|名|位|个|户|家)?左?右?"


def parse_count(text: str) -> int:
    """A number of people or things: ``126``, ``1,234``, ``１２人``, ``12.0``; never negative, never a part."""
    match = re.fullmatch(_COUNT, narrow(text).replace(" ", ""))
    if match is None:
        raise BadValueError("count_unreadable", text)
    return int(match[1].replace(",", ""))


_YES = _words("是 有 对 y yes true t 1 √ ✓ ✔ 重点 已")
_NO = _words("否 无 不是 非 没有 n no false f 0 × x ✗ ✘ 非重点 未 -")


def parse_yes(text: str) -> bool:
    """``是``, ``Y``, ``TRUE``, ``√`` and the like, or their opposites."""
    plain = narrow(text).lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise BadValueError("yes_unreadable", text)


def narrow(text: str) -> str:
    """Full-width forms made narrow, spaces around it gone."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip(TRIM)
