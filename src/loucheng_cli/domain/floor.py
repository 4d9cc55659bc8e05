"""Which storey of a building does a text mean, and what does its door say: ``12A``, ``LG``, ``地下一层``, ``十五层``?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from loucheng_cli.domain.cells import TRIM, BadValueError
from loucheng_cli.facts import dataclass

if TYPE_CHECKING:
    from loucheng_cli.domain.community import Building


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildingPlan:
    """What placing needs of a building.

    Storeys run ``-floors_below … -1, 1 … floors_above``; ``labels`` has the door label of those that are not called by
    their number (``{13: "12A", -1: "LG"}``).
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    address: str | None = None
    floors_above: int = 1
    floors_below: int = 0
    labels: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, building: Building) -> BuildingPlan:
        """The plan of a building of the community."""
        return cls(
            code=building.code,
            name=building.name,
            aliases=building.aliases,
            address=building.address,
            floors_above=building.floors_above,
            floors_below=building.floors_below,
            labels={int(floor): label for floor, label in building.labels.items()},
        )

    def has(self, floor: int) -> bool:
        """Whether the building has this storey; there is no storey 0."""
        return -self.floors_below <= floor <= self.floors_above and floor != 0


_BETWEEN_ROOMS = re.compile(r"(?<=\d\d[\d室])\s+(?=[A-Za-z]?\d{3})")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−~～至到"), "-")
_CHINESE = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMERAL = "零〇一二两三四五六七八九十"
FLOOR_ENDING = re.compile(r"(?:整层|全层|层|楼|FLOOR|(?<=\d)F)+$")
BELOW = rf"(?:地下室?|地库|负|-)(?:[{NUMERAL}]+|\d)"
_BASEMENT = re.compile(rf"(?:地下室?|地库|负|-|B)([{NUMERAL}]+|\d)")
_LONGEST_FLOOR = 20
_FIRST_BASEMENT = frozenset({"地下", "地下室", "地库"})


def compact(text: str) -> str:
    """Narrow, upper case, with one kind of dash, without spaces; those between two room numbers become 、."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)
    if " " in plain:
        plain = _BETWEEN_ROOMS.sub("、", plain)
    return "".join(plain.upper().split()).strip(TRIM)


def parse_floor(text: str, plan: BuildingPlan) -> int:
    """The storey that ``19``, ``19层``, ``12A``, ``LG``, ``L3``, ``B1``, ``-1``, ``地下一层``, ``十五层`` means here.

    A door label comes before a number: where the 14 on the door is storey 13, ``14`` is 13. Raises ``BadValueError``
    with ``floor_unreadable``, ``floor_above_roof`` or ``floor_below_ground``.
    """
    floor = said_storey(compact(text), plan)
    if floor is None:
        raise BadValueError("floor_unreadable", text)
    return existing(floor, plan, text)


def floor_label(floor: int, plan: BuildingPlan) -> str:
    """What the door of a storey says: its label, else ``19`` or ``B1``; ``parse_floor`` reads it back."""
    return plan.labels.get(floor) or (str(floor) if floor > 0 else f"B{-floor}")


def said_storey(plain: str, plan: BuildingPlan) -> int | None:
    """A floor with or without 层, 楼, F behind it; a label may itself end so (``2F``)."""
    forms = (plain, plain.rstrip("层楼"), FLOOR_ENDING.sub("", plain))
    return next((floor for form in forms if (floor := storey(form, plan)) is not None), None)


def storey(said: str, plan: BuildingPlan) -> int | None:
    """The number that the said of a floor means, whether the building has it or not; None when it means none."""
    if len(said) > _LONGEST_FLOOR:
        return None
    said = said.removeprefix("第")
    for floor, label in plan.labels.items():
        if label.upper() == said:
            return floor
    if match := re.fullmatch(r"[LF]?(\d{1,3})", said):
        return int(match[1]) or None
    if match := _BASEMENT.fullmatch(said):
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
        return int(numeral) if numeral.isdigit() else None
    tens, ten, ones = numeral.rpartition("十")
    digits = [_CHINESE.get(char, -1) for char in (tens or "一") + (ones or "〇")] if ten else [
        _CHINESE.get(char, -1) for char in numeral
    ]  # fmt: skip
    if -1 in digits or len(digits) > 2:
        return None
    return int("".join(map(str, digits)))


def existing(floor: int, plan: BuildingPlan, text: str) -> int:
    """The storey, if the building has it; see ``parse_floor`` for what is raised otherwise."""
    if not plan.has(floor):
        raise BadValueError("floor_above_roof" if floor > 0 else "floor_below_ground", text)
    return floor
