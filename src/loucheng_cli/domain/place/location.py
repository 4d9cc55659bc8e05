"""The storeys and units of a building that a text means: ``12A``, ``地下一层``, ``301、303室``, ``15-22层整层``.

Nothing is guessed. A storey is taken from a room number only where the number's form says it (``1901`` → 19) and the
building has that storey; what is not understood stays one unit, as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from loucheng_cli.domain.imports.cells import TRIM, BadValueError
from loucheng_cli.domain.place.floor import BuildingPlan


class Spot(NamedTuple):
    """Where in a building: a whole _storey, a unit, or a unit whose number does not tell its _storey."""

    floor: int | None
    unit: str | None


# Nobody's address is longer, and taking texts apart costs more than their length.
LONGEST_TEXT = 300
_BETWEEN_ROOMS = r"(?<=\d\d[\d室])\s+(?=[A-Za-z]?\d{3})"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−~～至到"), "-")
_CHINESE = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = "零〇一二两三四五六七八九十"
_FLOOR_ENDING = r"(?:整层|全层|层|楼|FLOOR|(?<=\d)F)+$"
_BELOW = rf"(?:地下室?|地库|负|-)(?:[{_NUMERAL}]+|\d)"
_BASEMENT = rf"(?:地下室?|地库|负|-|B)([{_NUMERAL}]+|\d)"
_LONGEST_FLOOR = 20
_FIRST_BASEMENT = frozenset({"地下", "地下室", "地库"})


def compact(text: str) -> str:
    """Narrow, upper case, with one kind of dash, without spaces; those between two room numbers become 、."""
    plain = text.replace("~", "-") if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)
    if " " in plain:
        plain = re.sub(_BETWEEN_ROOMS, "、", plain)
    return "".join(plain.upper().split()).strip(TRIM)


def parse_floor(text: str, plan: BuildingPlan) -> int:
    """The _storey that ``19``, ``19层``, ``12A``, ``LG``, ``L3``, ``B1``, ``-1``, ``地下一层``, ``十五层`` means here.

    A door label comes before a number: where the 14 on the door is _storey 13, ``14`` is 13. Raises ``BadValueError``
    with ``floor_unreadable``, ``floor_above_roof`` or ``floor_below_ground``.
    """
    floor = _said_storey(compact(text), plan)
    if floor is None:
        raise BadValueError("floor_unreadable", text)
    return _existing(floor, plan, text)


def _said_storey(plain: str, plan: BuildingPlan) -> int | None:
    """A floor with or without 层, 楼, F behind it; a label may itself end so (``2F``)."""
    forms = (plain, plain.rstrip("层楼"), re.sub(_FLOOR_ENDING, "", plain))
    return next((floor for form in forms if (floor := _storey(form, plan)) is not None), None)


def _storey(said: str, plan: BuildingPlan) -> int | None:
    """The number that the said of a floor means, whether the building has it or not; None when it means none."""
    if len(said) > _LONGEST_FLOOR:
        return None
    said = said.removeprefix("第")
    for floor, label in plan.labels.items():
        if label.upper() == said:
            return floor
    if match := re.fullmatch(r"[LF]?(\d{1,3})", said):
        return int(match[1]) or None
    if match := re.fullmatch(_BASEMENT, said):
        number = _number(match[1])
        return -number if number else None
    if said in _FIRST_BASEMENT:
        return -1
    if said == "顶":
        return plan.floors_above
    return _number(said) or None


def _number(numeral: str) -> int | None:
    """``15``, ``十五``, ``二十``, ``一〇`` as a number."""
    if numeral.isascii():
        return int(numeral) if numeral.isdecimal() else None
    tens, ten, ones = numeral.rpartition("十")
    digits = [_CHINESE.get(char, -1) for char in (tens or "一") + (ones or "〇")] if ten else [
        _CHINESE.get(char, -1) for char in numeral
    ]  # fmt: skip
    if -1 in digits or len(digits) > 2:
        return None
    return int("".join(map(str, digits)))


def _existing(floor: int, plan: BuildingPlan, text: str) -> int:
    """The _storey, if the building has it; see ``parse_floor`` for what is raised otherwise."""
    if not plan.has(floor):
        raise BadValueError("floor_above_roof" if floor > 0 else "floor_below_ground", text)
    return floor


_LIST = r"[、,;；和及与/&]"
_TOKEN = rf"(?:{_BELOW}|[A-Z]{{0,2}}\d{{1,2}}[A-Z]?|[A-Z]{{1,2}}|[{_NUMERAL}]+|地下室?|地库|顶)"
_SPAN = rf"第?{_TOKEN}(?:[层楼]?-第?{_TOKEN})?"
_FLOORS = rf"{_SPAN}(?:[层楼]?{_LIST}+{_SPAN})*(?:[层楼]|(?<=\d)F(?![A-Z0-9]))"
_ONE_SPAN = rf"第?({_TOKEN})(?:[层楼]?-第?({_TOKEN}))?[层楼]?"
_ROOM = r"\d+(?:[A-Z]{1,2}\d{1,4})*[A-Z]{0,2}"
# Most units by far; taken apart like any other it costs ten times as much.
_ONE_ROOM = r"([0-9]{3,4})室?"
_UNIT = rf"[A-Z]{{0,3}}-?{_ROOM}(?:-[A-Z]{{0,3}}{_ROOM}|-[A-Z](?![A-Z0-9]))*|[A-Z]{{1,2}}(?=(?:{_LIST}[A-Z]{{1,2}})*[室座铺号区])"
_UNIT_ENDING = r"(号?(?:房间|房|室|铺位|铺|商铺|单元|工位|卡位|卡座|间)|号)(-[A-Z0-9]{1,3}(?![A-Z0-9-]))?|([座区](?:-?\d{1,4})?)[室号]?"
_ENDS_IN_NUMBER = rf"(?:{_LIST}[A-Z0-9\-]+)*号(?![房铺室])"
_SEPARATOR = rf"{_LIST}+"
_WORDS = r"(?:整层|全层|整栋|整幢|全部|部分|半层|[东西南北中]{1,2}[首侧面部边半](?:边?间)?|[东西南北]{1,2}间|内|自编|商铺|铺位|房屋|等|-)+"
_BRACKET = r"\(([^()]*)\)?"
_PLACE_IN_BRACKET = rf"(?:第?{_TOKEN}(?:-{_TOKEN})?[层楼]|[A-Z]?-?\d{{3,4}}(?:-\d+)?(?:[室号房、,;/]|$)).*"
_ENTRANCE = r"(?:\d{1,2}|[A-Z]|[一二三四五六七八九])单元(?=[A-Z]?\d)"
_AREA = rf"([A-Z]|[东西南北中])区(?=第?{_TOKEN}[层楼])"
_INSIDE = r"内?(?=[A-Z]?\d)"
_HIGHEST = BuildingPlan(code="", name="", floors_above=200, floors_below=10)
_LINE_ENDS = r"\s*[\r\n]+\s*"
WING = r"([A-Z]|\d{1,2}|[甲乙丙丁])(?:座|幢|栋|号楼|塔|(?<=[A-Z])楼)"


def parse_units(text: str, plan: BuildingPlan) -> list[Spot]:
    """The storeys and units that a unit column, or the end of an address, names, in its order, each once.

    ``1901室`` lies on 19; ``301、303室`` are two; ``1901-1906`` stays one text; ``0801-0906`` lies on 8 and on 9;
    ``15-22层整层`` are eight storeys; ``12A01`` lies on the _storey labelled 12A. Up to three digits before 号 (``114-116号``)
    tell no _storey: they count shops along a street. Raises ``BadValueError`` for a _storey that is said (``31层``) and does
    not exist.
    """
    spots = understood_units(text, plan)
    if spots is not None:
        return spots
    opening = re.compile(_FLOORS).match(compact(text[:LONGEST_TEXT]))
    floors = _floors(opening[0], plan, text) if opening else None
    return [Spot(floors[0] if floors and len(floors) == 1 else None, text.strip(TRIM))]


def understood_units(text: str, plan: BuildingPlan) -> list[Spot] | None:
    """Like ``parse_units``; None where a part of the text is not understood."""
    if len(text) > LONGEST_TEXT:
        return None
    text = _without_zeros(text)
    if match := re.fullmatch(_ONE_ROOM, text):
        floor = _number_floor(match[1], plan, is_count=False)
        return [Spot(floor, match[1])]
    return _spots(_unbracketed(text), plan, text)


@lru_cache(maxsize=4096)
def is_free_unit(text: str) -> bool:
    """Whether a unit is free text: no number on a door of any building."""
    try:
        return understood_units(text, _HIGHEST) is None
    except BadValueError:
        return False


def parse_spots(floor: str | None, unit: str | None, plan: BuildingPlan) -> list[Spot]:
    """What a floor column and a unit column say together.

    A unit whose number tells no _existing _storey lies on the floor of its row. Raises ``BadValueError`` as
    ``parse_floor`` does, and ``floor_conflict`` where the two disagree.
    """
    floors = _floors(compact(_without_zeros(floor[:LONGEST_TEXT])), plan, floor) if floor else ()
    if floor and floors is None:
        raise BadValueError("floor_unreadable", floor)
    whole = [Spot(each, None) for each in floors or ()]
    spots = parse_units(unit, plan) if unit else []
    if not floors or not spots:
        return spots or whole
    named = {spot.floor for spot in spots} - {None}
    if named.isdisjoint(floors):
        if named:
            raise BadValueError("floor_conflict", f"{floor} / {unit}")
        return [Spot(each, spot.unit) for spot in spots for each in floors]
    placed = [spot if spot.floor else Spot(floors[0], spot.unit) for spot in spots]
    return list(dict.fromkeys([*placed, *(spot for spot in whole if spot.floor not in named)]))


def _without_zeros(text: str) -> str:
    """``19`` of the ``19.0`` that a spreadsheet program writes into a CSV."""
    whole, point, rest = text.partition(".")
    return whole if point and rest and not rest.strip("0") and whole.isdigit() else text


def _unbracketed(text: str) -> str:
    """The text compact, its line ends as separators, and of its brackets those that name a place."""
    plain = compact(re.sub(_LINE_ENDS, "、", text) if "\n" in text or "\r" in text else text)
    if "." in plain:
        plain = re.sub(r"(?<=\d\d)\.(?=\d\d)", "、", plain)
    return re.sub(_BRACKET, _place_in_bracket, plain) if "(" in plain else plain


def _place_in_bracket(found: re.Match[str]) -> str:
    """What a bracket adds: the storey before a room, further rooms behind one, else nothing."""
    inside = found[1]
    if not re.fullmatch(_PLACE_IN_BRACKET, inside):
        return ""
    before = found.string[: found.start()]
    if not before or not ((before[-1].isalnum() and before[-1].isascii()) or before[-1] in "室号房"):
        return inside
    return "" if re.fullmatch(_FLOORS, inside) else f"、{inside}"


def _spots(plain: str, plan: BuildingPlan, text: str) -> list[Spot] | None:
    """None when a part of the text is not understood."""
    ours = wings(plan)
    prefix, at = "", 0
    if wing := re.match(WING, plain):
        at = wing.end()
        prefix = "" if wing[1] in ours else wing[0]
    spots: dict[Spot, None] = {}
    last, is_entered = "", False
    # Storeys that were said and have had no unit yet; then those that the units behind them lie on.
    said: Sequence[int] = ()
    bound: Sequence[int] = ()
    while at < len(plain):
        if skip := re.compile(_SEPARATOR).match(plain, at):
            said, at = (), skip.end()
        elif skip := re.compile(_WORDS).match(plain, at):
            at = skip.end()
        elif skip := re.compile(_ENTRANCE).match(plain, at):
            is_entered, at = True, skip.end()
        elif area := re.compile(_AREA).match(plain, at):
            prefix, at = area[0], area.end()
        elif whole := _label_alone(plain[at:], plan):
            spots[Spot(whole, prefix or None)] = None
            at = len(plain)
        elif (match := re.compile(_FLOORS).match(plain, at)) and (found := _floors(match[0], plan, text)):
            said, bound, at = found, (), match.end()
            spots |= dict.fromkeys(Spot(floor, prefix or None) for floor in found)
        elif match := re.compile(_UNIT).match(plain, at):
            ending = re.compile(_UNIT_ENDING).match(plain, match.end())
            is_count = not is_entered and re.compile(_ENDS_IN_NUMBER).match(plain, match.end()) is not None
            after = ending.end() if ending else match.end()
            number, inner = match[0], _inner(plain, after)
            if not is_count:
                number = _continued(number, last)
            own = _own_floors(number, plan, is_count=is_count and not inner)
            last, at = number, after + len(inner)
            if said:
                for floor in said:
                    spots.pop(Spot(floor, prefix or None), None)
                bound = said
                said = ()
            # A _storey that is written out beats the one in the number: 一层1004-2号.
            lies_on = own if own and (not bound or set(own) & set(bound)) else bound
            if (letter := re.match(r"([A-Z]+)-?(?=\d{3})", number)) and letter[1] in {plan.code, *ours}:
                number = number[letter.end() :]
            unit = (
                prefix
                + number
                + (plain[match.end() : at] if inner else (ending[2] or ending[3] or "") if ending else "")
            )
            spots |= dict.fromkeys(Spot(floor, unit) for floor in lies_on or (None,))
        else:
            return None
    return list(spots) or ([Spot(None, prefix)] if prefix else [])


def _inner(plain: str, at: int) -> str:
    """What goes on behind a room without a separator is a part of it: 1701内101, 1006室172号."""
    begin = re.compile(_INSIDE).match(plain, at)
    if begin is None or re.compile(_FLOORS).match(plain, begin.end()):
        return ""
    match = re.compile(_UNIT).match(plain, begin.end())
    if match is None:
        return ""
    ending = re.compile(_UNIT_ENDING).match(plain, match.end())
    return plain[at : ending.end() if ending else match.end()]


_LAST_PART = r"\d{1,2}"
_LAST_DIGITS = r".*?(\d{3,4})"


def _continued(number: str, last: str) -> str:
    """``1602`` for the 02 of ``1601,02`` and the 2 of ``1601/2``."""
    before = re.fullmatch(_LAST_DIGITS, last) if last and re.fullmatch(_LAST_PART, number) else None
    kept = -len(number)
    return before[1][:kept] + number if before and before[1][kept:] < number else number


def _floors(plain: str, plan: BuildingPlan, text: str) -> Sequence[int] | None:
    """The storeys of ``1-4``, ``一、二``, ``2层-5``; None where a part is not a _storey."""
    if plain.isdecimal() and (single := _storey(plain, plan)) is not None:
        return (_existing(single, plan, text),)
    floors: dict[int, None] = {}
    for part in re.split(_SEPARATOR, plain):
        match = re.fullmatch(_ONE_SPAN, part) or re.fullmatch(_ONE_SPAN, re.sub(_FLOOR_ENDING, "", part))
        ends = [_said_storey(token, plan) for token in match.groups() if token] if match else [None]
        if None in ends:
            return None
        first, last = (_existing(floor, plan, text) for floor in (ends[0], ends[-1]) if floor is not None)
        floors |= dict.fromkeys(floor for floor in range(first, last + 1) if floor)
    return tuple(floors)


def _label_alone(plain: str, plan: BuildingPlan) -> int | None:
    return next((f for f, label in plan.labels.items() if label.upper() == plain and not label.isdigit()), None)


def _own_floors(unit: str, plan: BuildingPlan, *, is_count: bool) -> Sequence[int]:
    """The storeys that a unit's number tells: ``0801-0906`` two, ``103-2`` (a part of 103) one, ``D-1`` none."""
    first, last = _range(unit)
    low = _number_floor(first, plan, is_count=is_count)
    if low is None or last is None:
        return () if low is None else (low,)
    high = _number_floor(last, plan, is_count=is_count)
    if high is None or high < low:
        return (low,)
    return tuple(floor for floor in range(low, high + 1) if floor)


_RANGE = r"([A-Z]*-?)(\d{2,4})([A-Z]?)-([A-Z]*-?)(\d{2,4})([A-Z]?)|(\d{1,2}[A-Z]\d\d)-(\d{1,2}[A-Z]\d\d)"


@lru_cache(maxsize=1 << 12)
def _range(unit: str) -> tuple[str, str | None]:
    """``1901-1906`` as its two ends; ``103-2`` and ``L3-08`` as one."""
    match = re.fullmatch(_RANGE, unit)
    if match is None:
        return unit, None
    if match[7]:
        return match[7], match[8]
    first, last = match[2], match[5]
    if len(first) < 3 or len(first) != len(last) or last <= first or match[4] not in ("", match[1]):
        return unit, None
    return match[1] + first + match[3], match[1] + last + match[6]


def _number_floor(unit: str, plan: BuildingPlan, *, is_count: bool) -> int | None:
    for floor, label in plan.labels.items():
        rest = unit.removeprefix(label.upper())
        if rest != unit and re.fullmatch(r"\d\d[A-Z]?" if label.isdigit() else r"-?\d{2,3}[A-Z]?(?:-\w+)*", rest):
            return floor
    if match := re.match(r"B(\d)-\d\d", unit):
        below = -int(match[1])
        return below if plan.has(below) else None
    match = re.match(r"([A-Z]*)-?(\d{3,4})(?!\d)", unit)
    if match is None or (is_count and len(match[2]) < 4):
        return None
    # B105 may be 05 of the first basement or 105 of wing B.
    if match[1] == "B" and plan.code != "B" and plan.floors_below:
        return None
    floor = int(match[2][:-2])
    return floor if plan.has(floor) else None


def wings(plan: BuildingPlan) -> frozenset[str]:
    """Which towers of their complex the names of a building say it is: ``A`` for 锦汐中心A座, ``1`` for 锦汐路18号1幢."""
    return _wings((plan.name, *plan.aliases, plan.address or ""))


def names(plan: BuildingPlan) -> list[str]:
    """All that a building is called, compact; of its address the street and number."""
    address = plan.address or ""
    called = map(compact, (plan.name, *plan.aliases, address, street_and_number(address)))
    return [name for name in dict.fromkeys(called) if name]


@lru_cache(maxsize=1 << 10)
def _wings(called: tuple[str, ...]) -> frozenset[str]:
    return frozenset(wing for _complex, wing in map(split_wing, map(compact, called)) if wing)


def street_and_number(address: str) -> str:
    """``檐水巷6号`` of ``望澜街道檐水巷6号``; empty where the address has no house number."""
    core = re.sub(r"^.*(?:省|市|区|县|镇|乡|街道)(?=.{2,}?\d+号)", "", compact(address))
    return core if re.search(r"..\d+号", core) else ""


def split_wing(name: str) -> tuple[str, str | None]:
    """``锦汐中心A座`` as 锦汐中心 and ``A``; a name without a wing as itself and None."""
    for found in re.finditer(WING, name):
        if found.end() == len(name):
            return name[: found.start()], found[1]
    return name, None


_UNIT_SUFFIX = r"(?:号?(?:房间|房|室|铺位|铺)|号)$"


@lru_cache(maxsize=1 << 12)  # the doors of a building are compared with each other
def _door(unit: str) -> str:
    return re.sub(_UNIT_SUFFIX, "", compact(unit))


def unit_holds(unit: str, asked: str) -> bool:
    """Whether the unit as it is stored (``1901-1906``, ``0801-0906``, ``301室``) is, or reaches over, the one asked for."""
    stored, wanted = _door(unit), _door(asked)
    if stored.lstrip("0") == wanted.lstrip("0"):
        return True
    first, last = _range(stored)
    if last is None:
        return False
    low, high, number = (re.fullmatch(r"(\D*)0*(\d+)\D?", each) for each in (first, last, wanted.lstrip("0")))
    if not (low and high and number) or low[1] != number[1]:
        return False
    return int(low[2]) <= int(number[2]) <= int(high[2])
