"""The building of the community that a text names: a column, a door as a worker says it, a whole address.

Chinese addresses are free text, so a name counts only where it cannot be part of another one:

- A tower alone (``A座``) names a building in a column or before a door, where only the community's own are meant, never
  in an address: half the complexes of a city have one. There it needs its complex right before it, by name
  (锦汐中心A座, 锦汐A座) or by street number (锦汐路18号A座); and the complex alone is no building, however few of its
  towers are ours.
- A name must not go on behind (望澜街道 and 锦汐里小区 are not 望澜 and 锦汐里): the address ends there, or a storey, a unit, a
  tower or a bracket follows. A name of one or two characters is not looked for.
- Nor may it have begun before (新望澜大厦, 同方望澜大厦): in front of it stands nothing, a bracket, or the end of a street, a
  number, a yard or a district.
- A tower of the same name in another city or district is not ours, where the address says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from loucheng_cli.domain.imports.cells import TRIM, BadValueError
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import (
    LONGEST_TEXT,
    WING,
    Spot,
    compact,
    names,
    parse_floor,
    parse_units,
    split_wing,
    understood_units,
    wings,
)


class Door(NamedTuple):
    """A door as a worker says it; ``building`` is a code."""

    building: str
    floor: int | None
    unit: str | None


class Occupied(NamedTuple):
    """One place that an address names; ``building`` is a code."""

    building: str
    floor: int | None
    unit: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gazetteer:
    """How the buildings of a community are called, prepared for looking up; made once by ``gazetteer``.

    ``called`` is for columns and doors, ``single`` and ``complexes`` (complex → tower → code) for addresses. A name that
    two buildings share names neither. ``here`` are the province, city and district of the community, as far as known.
    """

    plans: Mapping[str, BuildingPlan]
    called: Mapping[str, str]
    single: Mapping[str, str]
    complexes: Mapping[str, Mapping[str, str]]
    pattern: re.Pattern[str] | None
    here: tuple[str, ...] = ()


_TOWER_WORDS = ("座", "幢", "栋", "号楼")
_SHORTEST_NAME = 3


def gazetteer(plans: Iterable[BuildingPlan], district: str | None = None) -> Gazetteer:
    """The names of these buildings, prepared for looking up; ``district`` is where the community lies (温州市鹿城区)."""
    by_code = {plan.code: plan for plan in plans}
    called: dict[str, set[str]] = {}
    single: dict[str, set[str]] = {}
    complexes: dict[str, dict[str, set[str]]] = {}
    for plan in by_code.values():
        towers = wings(plan)
        for name in (compact(plan.code), *names(plan)):
            called.setdefault(name, set()).add(plan.code)
        for name in names(plan):
            whole, tower = split_wing(name)
            for each in towers if tower else ():
                for word in _TOWER_WORDS:
                    called.setdefault(f"{whole}{each}{word}", set()).add(plan.code)
                if len(whole) > 1:
                    complexes.setdefault(whole, {}).setdefault(each, set()).add(plan.code)
            if not tower and len(name) >= _SHORTEST_NAME:
                single.setdefault(name, set()).add(plan.code)
    keys = sorted({*single, *complexes}, key=len, reverse=True)
    return Gazetteer(
        plans=by_code,
        called=_unambiguous(called),
        single=_unambiguous(single),
        complexes={whole: _unambiguous(towers) for whole, towers in complexes.items()},
        pattern=re.compile("|".join(map(re.escape, keys))) if keys else None,
        here=tuple(_regions(compact(district or ""))),
    )


def _unambiguous(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def find_building(text: str, places: Gazetteer) -> BuildingPlan | None:
    """The building that a column names by code, name, alias or address; None when none or two are called so."""
    code = places.called.get(compact(text))
    return None if code is None else places.plans[code]


def parse_door(text: str, places: Gazetteer) -> Door | None:
    """The door that ``A1901``, ``M L1-15``, ``A座19楼``, ``A 12A01`` or a building alone means; None when it is none.

    The longest name that leaves a storey or a unit behind it counts. Raises ``BadValueError`` for a storey that is said
    and does not exist.
    """
    plain = compact(text[:LONGEST_TEXT])
    for name in sorted(filter(plain.startswith, places.called), key=len, reverse=True):
        plan = places.plans[places.called[name]]
        rest = plain[len(name) :].lstrip("-_/,、.")
        if not rest:
            return Door(plan.code, None, None)
        if name[-1].isdigit() and plain[len(name)].isdigit():
            continue
        if re.fullmatch(r"\d{1,2}|.*[层楼F]", rest):
            try:
                return Door(plan.code, parse_floor(rest, plan), None)
            except BadValueError as error:
                if error.code != "floor_unreadable":
                    raise
        spots = understood_units(rest, plan)
        if spots is not None and len({spot.unit for spot in spots}) == 1:
            return Door(plan.code, *spots[0])
    return None


# A name begins at the start of the text, or behind one of these.
_BEFORE = frozenset("号路街弄院区道巷镇乡村市县省里坊口旁侧段栋幢楼场内()[],、;:/-·.\"'“”‘’")
_REGION = r"[^省市区县旗州盟路街道巷弄号村镇乡\d]{1,8}州?(?:自治区|自治州|省|市|区|县|旗)"
_NO_REGION = (
    "开发区",
    "高新区",
    "新区",
    "园区",
    "小区",
    "工业区",
    "示范区",
    "片区",
    "商业区",
    "集聚区",
    "保税区",
    "社区",
)
_LANE = frozenset("里弄巷路街村坊")
_BEHIND = rf"$|[和及与]{WING}|[,，、;；。\"”'()\[\]【】·:：]|-(?=[A-Z0-9])|第?\d|第?[一二两三四五六七八九十]+[层楼、\-至和及]|[A-Z]|地下|地库|负[一二三\d]|顶[层楼]|整[栋幢层]|内$"
_NUMBER_BEHIND = r"\d+号(?![房铺室])"
_TOWERS = rf"[\"”')·]*((?:(?:[A-Z]|\d{{1,2}})[、,和及])*)({WING})"
_NEXT_TOWER = rf"[、,;；和及与]({WING})"


class _Named(NamedTuple):
    """A building, or several towers of one complex, named in an address between two places of its text."""

    codes: tuple[str, ...]
    start: int
    end: int
    complex: Mapping[str, str]


def place_address(address: str, places: Gazetteer) -> list[Occupied]:
    """The buildings that a free address names, each with the storeys and units behind it.

    Empty when it names none of ours, or two that contradict each other. A storey that the building does not have stays
    in the unit, as written.
    """
    if places.pattern is None or len(address) > LONGEST_TEXT:
        return []
    plain = compact(address)
    if places.pattern.search(plain) is None:
        return []
    named = list(_named(plain, places))
    found: dict[Occupied, None] = {}
    for place, following in zip_longest(named, named[1:]):
        behind = plain[place.end : following.start if following else len(plain)]
        if following and not behind.strip("()\"”'·"):
            # Two names of one place (锦汐路20号（锦汐里）L3-08) must be of one building.
            if following.codes != place.codes:
                return []
            continue
        for codes, rest in _towers_behind(place, behind):
            for code in codes:
                found |= dict.fromkeys(Occupied(code, *spot) for spot in _spots(rest, places.plans[code]))
    return list(found)


def _named(plain: str, places: Gazetteer) -> Iterator[_Named]:
    assert places.pattern is not None
    at = 0
    while match := places.pattern.search(plain, at):
        found = None
        if _may_begin(plain, match.start(), places):
            starts = (name for name in (*places.complexes, *places.single) if plain.startswith(name, match.start()))
            tries = (_try(plain, name, match.start(), places) for name in sorted(set(starts), key=len, reverse=True))
            found = max(filter(None, tries), key=lambda named: named.end, default=None)
        if found:
            yield found
        at = found.end if found else match.start() + 1


def _may_begin(plain: str, start: int, places: Gazetteer) -> bool:
    """Whether a name can begin here: nothing before it belongs to it, or says that it is elsewhere."""
    head = plain[:start]
    if not head:
        return True
    if (
        head[-1] not in _BEFORE
        and not head[-1].isdigit()
        and not head.endswith(tuple(_short(each) for each in places.here))
    ):
        return False
    return not _is_elsewhere(head, places.here)


def _is_elsewhere(head: str, here: Sequence[str]) -> bool:
    """Whether an address names another province, city or district than ours."""
    named = _regions(head)
    for endings in (("省", "自治区"), ("市", "州"), ("区", "县", "旗")):
        ours = [each for each in here if each.endswith(endings)]
        theirs = [each for each in named if each.endswith(endings)]
        if ours and any(each not in ours for each in theirs):
            return True
    return False


def _regions(text: str) -> list[str]:
    """Province, city and district at the beginning of an address."""
    found, at = [], 0
    while match := re.compile(_REGION).match(text, at):
        at = match.end()
        if not match[0].endswith(_NO_REGION):
            found.append(match[0])
    return found


def _short(region: str) -> str:
    """A region as people shorten it: 鹿城 for 鹿城区."""
    return region.rstrip("省市区县旗")


def _try(plain: str, name: str, start: int, places: Gazetteer) -> _Named | None:
    end = start + len(name)
    tower = re.compile(_TOWERS).match(plain, end)
    if tower and (towers := places.complexes.get(name)):
        wanted = [*re.findall(r"[A-Z]|\d{1,2}", tower[1]), tower[3]]
        codes = tuple(towers[each] for each in wanted if each in towers)
        if codes and re.compile(_BEHIND).match(plain, tower.end()):
            return _Named(codes, start, tower.end(), towers)
    code = places.single.get(name)
    if code is None or (tower and wings(places.plans[code])) or not re.compile(_BEHIND).match(plain, end):
        return None
    if name[-1] in _LANE and re.compile(_NUMBER_BEHIND).match(plain, end):
        return None
    if name[-1] == "号" and plain[end : end + 1] in ("-", "之"):
        return None
    return _Named((code,), start, end, {})


def _towers_behind(place: _Named, behind: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """``1901、B座2201`` behind 锦汐中心A座 goes on with another tower, ours or not."""
    codes = place.codes
    while place.complex and (match := re.search(_NEXT_TOWER, behind)):
        yield codes, behind[: match.start()]
        code = place.complex.get(match[2])
        codes, behind = ((code,) if code else ()), behind[match.end() :]
    yield codes, behind


def _spots(rest: str, plan: BuildingPlan) -> list[Spot]:
    rest = rest.strip("、,;；。\"”'·:：" + TRIM).lstrip(")")
    if rest.count(")") > rest.count("("):
        rest = rest.rstrip(")")
    if not rest:
        return [Spot(None, None)]
    try:
        return parse_units(rest, plan) or [Spot(None, None)]
    except BadValueError:
        return [Spot(None, rest)]
