"""Values of the fields of a ledger: read from what a person types or a list holds, and written for a person.

Stored as JSON primitives: days as ISO text, money in 分, areas in square metres, rows of other tables by their keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from loucheng_cli.domain.imports.cells import (
    TRIM,
    BadValueError,
    parse_count,
    parse_yes,
    reason,
    text_problem,
)
from loucheng_cli.domain.imports.days import parse_day, read_day
from loucheng_cli.domain.ledger.declaration import NAMES_OTHERS, FieldType, Ledger, LedgerField
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, language

Values = Mapping[str, Any]
# What finds the key of a row that a person names: the field, the text, the values read so far.
Lookup = Callable[[LedgerField, str, Values], Any]

_SPLIT = r"[、,，;；\n]+"
_MONEY = r"(?:¥|￥)?(\d{1,12}(?:\.\d{1,6})?)(万|亿)?(?:元|块)?(?:/?(?:月|每月))?"
_AREA = r"(?i)约?(\d{1,8}(?:\.\d{1,4})?)(?:㎡|m2|m²|平米|平方米|平方|平)?"
_LINK = r"https?://[^\s<>\"']{3,2000}"
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}
_LONGEST = 20_000


class FieldValueError(UsageError):
    """A value that a field cannot hold."""

    code = "field_value"

    def __init__(self, field: LedgerField, value: str, why: str) -> None:
        super().__init__(_("{name}: {why}").format(name=f"{field.title} “{value}”", why=why))
        self.field, self.value, self.why = field, value, why


def read_value(field: LedgerField, text: str, lookup: Lookup, so_far: Values, *, today: date) -> object:
    """The value that a text stands for; None for an empty one."""
    plain = text.strip(TRIM)
    if not plain:
        return None
    if not field.many:
        return _one(field, plain, lookup, so_far, today)
    parts = [part.strip(TRIM) for part in re.split(_SPLIT, plain) if part.strip(TRIM)]
    return list(dict.fromkeys(_one(field, part, lookup, so_far, today) for part in parts))


def _one(field: LedgerField, text: str, lookup: Lookup, so_far: Values, today: date) -> object:
    try:
        if problem := text_problem(text):
            raise BadValueError(problem, text)
        return _READERS[field.type](field, text, today) if field.type in _READERS else lookup(field, text, so_far)
    except BadValueError as error:
        raise FieldValueError(field, text, reason(error.code)) from error


def _text(field: LedgerField, text: str, _today: date) -> str:
    if len(text) > _LONGEST:
        raise FieldValueError(field, f"{text[:20]}…", _("it is longer than {n} characters").format(n=_LONGEST))
    return text


def _number(field: LedgerField, text: str, _today: date) -> int:
    try:
        return parse_count(text)
    except BadValueError:
        raise FieldValueError(field, text, _("it is not a whole number of at least 0")) from None


def _days(field: LedgerField, text: str, today: date) -> int:
    return _number(field, text.removesuffix("工作日").removesuffix("天").removesuffix("日"), today)


def _money(field: LedgerField, text: str, _today: date) -> int:
    from decimal import Decimal

    match = re.fullmatch(_MONEY, _narrow(text))
    cents = Decimal(match[1]) * _TIMES[match[2] or ""] * 100 if match else None
    if cents is None or cents != cents.to_integral_value():
        raise FieldValueError(field, text, _("it is not an amount such as 3500 or 1.2万"))
    return int(cents)


def _area(field: LedgerField, text: str, _today: date) -> int:
    match = re.fullmatch(_AREA, _narrow(text))
    if match is None:
        raise FieldValueError(field, text, _("it is not an area in square metres such as 128"))
    return round(float(match[1]))


def _day(_field: LedgerField, text: str, today: date) -> str:
    try:
        return parse_day(text, today).isoformat()
    except BadValueError:
        pass
    try:
        return read_day(text, today).isoformat()
    except BadValueError:
        if (said := _said_day(text, today)) is None:
            raise
        return said.isoformat()


def _said_day(text: str, today: date) -> date | None:
    """A day in words (明年3月5日, 下周三), where it is the same day whether it is to come or has been."""
    from loucheng_cli.domain.calendar.day_words import parse_day_words

    try:
        found = {parse_day_words(text, today, ahead=ahead) for ahead in (True, False)}
    except BadValueError:
        return None
    return found.pop() if len(found) == 1 else None


def _choice(field: LedgerField, text: str, _today: date) -> str:
    wanted = text.casefold()
    for word, english in field.choices.items():
        if wanted in {word.casefold(), english.casefold()}:
            return word
    raise FieldValueError(field, text, _("must be one of {choices}").format(choices=_(", ").join(choice_words(field))))


def _yes(_field: LedgerField, text: str, _today: date) -> bool:
    return parse_yes(text)


def _link(field: LedgerField, text: str, _today: date) -> str:
    if not re.fullmatch(_LINK, text):
        raise FieldValueError(field, text, _("it is not an address that begins with https://"))
    return text


def _unit(_field: LedgerField, text: str, _today: date) -> str:
    return _narrow(text).upper()


_READERS: dict[FieldType, Callable[[LedgerField, str, date], object]] = {
    FieldType.TEXT: _text,
    FieldType.FREE_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DAY: _day,
    FieldType.DAYS: _days,
    FieldType.AREA: _area,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes,
    FieldType.LINK: _link,
    FieldType.UNIT: _unit,
}


def _narrow(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def choice_words(field: LedgerField) -> list[str]:
    """The words of a choice in the language of the user."""
    return [choice_word(field, word) for word in field.choices]


def choice_word(field: LedgerField, word: str) -> str:
    """A word of a choice in the language of the user."""
    return (field.choices.get(word) or word) if language() == "en" else word


def as_list(value: object) -> Sequence[Any]:
    """One value or several as several."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def as_day(value: Any) -> date | None:
    """A stored day; None for anything else, such as a text from before the declaration was changed."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def shown(field: LedgerField, value: object, names: Mapping[tuple[str, str], str]) -> Any:
    """A value as a cell shows it; ``names`` are those behind keys, by type and key."""
    if field.many or isinstance(value, list):
        return tuple(_shown(field, each, names) for each in as_list(value))
    return None if value is None else _shown(field, value, names)


def _shown(field: LedgerField, value: object, names: Mapping[tuple[str, str], str]) -> object:
    if field.type is FieldType.MONEY and isinstance(value, int):
        return money_text(value)
    if field.type is FieldType.CHOICE:
        return choice_word(field, str(value))
    if field.type in NAMES_OTHERS:
        return names.get((field.type.value, str(value)), value)
    if field.type is FieldType.YES_NO:
        return _("yes") if value else _("no")
    return value


def money_text(cents: int) -> str:
    """``3500`` or ``3500.50`` yuan."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"


def json_value(field: LedgerField, value: object) -> object:
    """A value as JSON gives it: money in yuan."""
    if field.type is FieldType.MONEY and isinstance(value, int):
        return value // 100 if value % 100 == 0 else value / 100
    return value


def page_text(ledger: Ledger, values: Values, names: Mapping[tuple[str, str], str]) -> str:
    """The line of an entry on a council's page, the values in their places; what is not filled in is left out."""

    def said(found: re.Match[str]) -> str:
        value = shown(ledger.fields[found[1]], values.get(found[1]), names)
        return "、".join(map(str, as_list(value)))

    return re.sub(r"{(.*?)}", said, ledger.page.title if ledger.page else "")
