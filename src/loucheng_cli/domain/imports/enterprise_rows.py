"""Rows of enterprise lists: what a row says, and the changes that follow.

A row is read into the fields it gives; an empty cell gives none, so it never erases. What cannot be read rejects the
whole row: column, value and why are named, the rest of the list goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, NamedTuple

from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage
from loucheng_cli.domain.core.events import Change, FreeText, default_state, encode
from loucheng_cli.domain.core.labels import LABELS
from loucheng_cli.domain.core.pinyin import initials
from loucheng_cli.domain.enterprise import credit_code
from loucheng_cli.domain.imports.cells import (
    REASONS,
    BadValueError,
    clean,
    lost_digits,
    parse_count,
    parse_yes,
    read_day,
    text_problem,
    unguarded,
)
from loucheng_cli.domain.imports.headers import Columns
from loucheng_cli.domain.place.address import Gazetteer, find_building, parse_door, place_address
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import parse_spots
from loucheng_cli.domain.privacy.personal_numbers import normalise_phone
from loucheng_cli.i18n import N_, _, both

WHY = {
    **REASONS,
    "name_missing": N_("the name is missing"),
    "word_unknown": N_("unknown word; possible values: {words}"),
    "duplicate": N_("it contradicts row {first}, which is about the same enterprise: {fields}"),
    "conflict": N_("it differs from the stored values: {fields}"),
    "area_unreadable": N_("it is not an area in square metres"),
}


class RowRejectedError(ValueError):
    """A row that is not taken: the field, the value as it stood, a code of ``WHY``, and what its sentence names."""

    def __init__(self, field_: str, value: str, code: str, **named: Any) -> None:
        super().__init__(f"{field_}: {code}: {value}")
        self.field = field_
        self.value = value
        self.code = code
        self.named = named

    @property
    def reason(self) -> str:
        """The sentence for the user."""
        return _(WHY[self.code]).format(**self.named) if self.named else _(WHY[self.code])


ADDED = "EnterpriseAdded"


class RowPlace(NamedTuple):
    """Where an enterprise sits: a whole storey, a unit, or only a building."""

    building: str
    floor: int | None = None
    unit: str | None = None
    area_m2: int | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What makes two places the same."""
        return self[:3]


class RowContact(NamedTuple):
    """Whom a list names for an enterprise."""

    name: str | None
    phone: str | None
    post: str | None


class RowReading(NamedTuple):
    """A row as it was understood; values are JSON primitives, as events hold them.

    ``derived`` are fields that the row only lets one conclude: they begin a fact, but never change one. ``sure`` tells
    that a column or the operating address gave the places; the registered address only says where the licence lies.
    """

    fields: dict[str, Any]
    derived: dict[str, Any]
    places: tuple[RowPlace, ...] = ()
    sure: bool = False
    person: RowContact | None = None
    written: tuple[str, tuple[Any, ...]] | None = None  # see ``Journal.begin``; only where there is time for it


class RowReader:
    """Reads the rows of one list; made once, so that each row costs little."""

    def __init__(
        self,
        header: Sequence[str],
        columns: Columns,
        places: Gazetteer,
        *,
        with_contacts: bool = False,
    ) -> None:
        self._header = header
        self._places = places
        self._at = dict(columns.fields)
        self._readers = tuple((self._at[name], name, read) for name, read in READERS.items() if name in self._at)
        self._places_in_columns = not self._at.keys().isdisjoint(PLACED_BY)
        starts = {name[:2] for name in (*places.single, *places.complexes)}
        # Only ideographs stand in an address as they stand in the name.
        self._starts = tuple(starts) if all("\u4e00" <= char <= "\u9fff" for char in "".join(starts)) else None
        self._contacts = dict(columns.contacts)
        self._with_contacts = with_contacts
        self.has_contacts = bool(columns.contacts)

    def column(self, name: str) -> str:
        """The header of the column that gives a field; the field itself where none does."""
        at = self._at.get(name, self._contacts.get(name))
        return name if at is None else self._header[at]

    def contacts_in(self, cells: Sequence[str]) -> int:
        """How many cells of this row name a person or a telephone."""
        return sum(1 for at in self._contacts.values() if at < len(cells) and cells[at])

    def spoken_of(self, cells: Sequence[str]) -> tuple[str | None, str | None]:
        """Name and credit code that a row gives, whether or not it could be taken."""
        name, code = self._text(cells, "name"), self._text(cells, "credit_code")
        return name and unguarded(name), code and credit_code.normalise(code)

    def readings(
        self, rows: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Sequence[str], RowReading | RowRejectedError]]:
        """Each row with what it says, or with why it cannot be taken."""
        for row, cells in rows:
            try:
                yield row, cells, self.read(cells)
            except RowRejectedError as error:
                yield row, cells, error

    def read(self, cells: Sequence[str]) -> RowReading:
        """The row as fields, places and person; raises ``RowRejectedError``."""
        if len(cells) > len(self._header):
            raise RowRejectedError("", cells[len(self._header)], "row_too_long")
        joined = "".join(cells)
        if problem := text_problem(joined):
            raise RowRejectedError("", joined[:60], problem)
        if "'" in joined:
            cells = [unguarded(cell) for cell in cells]
        fields: dict[str, Any] = {}
        for at, name, read in self._readers:
            text = cells[at]
            # The words for "nothing" are short; long cells need no look at them.
            if not text or (len(text) < _SHORT and clean(text) is None):
                continue
            if read is None:
                fields[name] = text
                continue
            try:
                value = read(text)
            except BadValueError as error:
                raise RowRejectedError(name, text, error.code, **_words_of(error)) from None
            if value is not None:
                fields[name] = value
        if "name" not in fields:
            raise RowRejectedError("name", self._text(cells, "name") or "", "name_missing")
        _sort_codes(fields)
        derived: dict[str, Any] = {"initials": initials(fields["name"]), "kind": _kind_of(fields)}
        places, sure, licensed_here = self._where(cells, fields)
        if licensed_here:
            derived["registered_here"] = True
        person = self._person(cells) if self._with_contacts and self._contacts else None
        return RowReading(fields=fields, derived=derived, places=places, sure=sure, person=person)

    def _text(self, cells: Sequence[str], name: str) -> str | None:
        at = self._at.get(name)
        return None if at is None or at >= len(cells) else clean(cells[at])

    def _where(self, cells: Sequence[str], fields: Mapping[str, Any]) -> tuple[tuple[RowPlace, ...], bool, bool]:
        """The places, whether they are sure, and whether the registered address lies in one of our buildings."""
        registered = self._addressed(fields.get("registered_address"))
        if not self._places_in_columns:
            operating = self._addressed(fields.get("operating_address"))
            return operating or registered, bool(operating), bool(registered)
        building = self._text(cells, "building")
        floor, unit = self._text(cells, "floor"), self._text(cells, "unit")
        area = self._area(cells)
        if building:
            named = self._building(building)
            return self._in_columns(named, floor, unit, area), True, bool(registered)
        operating = self._addressed(fields.get("operating_address"))
        found = operating or registered
        if len(found) == 1 and found[0].key[1:] == (None, None) and (floor or unit):
            found = self._in_columns(RowPlace(found[0].building), floor, unit, area)
        elif area is not None and len(found) == 1:
            found = (found[0]._replace(area_m2=area),)
        return found, bool(operating), bool(registered)

    def _building(self, text: str) -> RowPlace:
        """The building of a column; one that names a door or a whole address counts too."""
        if plan := find_building(text, self._places):
            return RowPlace(plan.code)
        try:
            door = parse_door(text, self._places)
        except BadValueError as error:
            raise RowRejectedError("building", text, error.code) from None
        if door:
            return RowPlace(*door)
        placed = place_address(text, self._places)
        if len(placed) == 1:
            return RowPlace(*placed[0])
        raise RowRejectedError("building", text, "building_unknown")

    def _in_columns(
        self, named: RowPlace, floor: str | None, unit: str | None, area: int | None
    ) -> tuple[RowPlace, ...]:
        if not floor and not unit:
            return (named._replace(area_m2=area),)
        return spots(self._places.plans[named.building], floor, unit, area)

    def _addressed(self, address: str | None) -> tuple[RowPlace, ...]:
        if not address or not self._may_be_here(address):
            return ()
        return tuple(RowPlace(*each) for each in place_address(address, self._places))

    def _may_be_here(self, address: str) -> bool:
        """False only if none of our names can be in it: their first two characters would be."""
        return self._starts is None or any(start in address for start in self._starts) or len(address.split()) > 1

    def _area(self, cells: Sequence[str]) -> int | None:
        text = self._text(cells, "area_m2")
        return None if text is None else read_area(text)

    def _person(self, cells: Sequence[str]) -> RowContact | None:
        given = {name: clean(cells[at]) for name, at in self._contacts.items() if at < len(cells)}
        phone = given.get("phone")
        if phone:
            if lost_digits(phone):
                raise RowRejectedError("phone", phone, "lost_digits")
            typed, phone = phone, normalise_phone(phone)
            if phone is None:
                raise RowRejectedError("phone", typed, "phone_unreadable")
        name, post = given.get("contact_name"), given.get("contact_role")
        if name is None and given.get("legal_person"):
            name, post = given["legal_person"], post or "法定代表人"
        return RowContact(name, phone, post) if name or phone else None


def spots(plan: BuildingPlan, floor: str | None, unit: str | None, area: int | None = None) -> tuple[RowPlace, ...]:
    """The places that a floor and a unit mean in a building; raises ``RowRejectedError``."""
    try:
        found = parse_spots(floor, unit, plan)
    except BadValueError as error:
        raise RowRejectedError("floor" if floor else "unit", error.value, error.code) from None
    places = [RowPlace(plan.code, *spot) for spot in found] or [RowPlace(plan.code)]
    # Of several units only the sum is known.
    return (places[0]._replace(area_m2=area), *places[1:]) if len(places) == 1 else tuple(places)


_SHORT = 8  # ``cells.clean`` knows no longer word for "nothing"
_AREA = r"(?i)约?(\d{1,7}(?:\.\d+)?)(?:㎡|m2|m²|平方米|平米|平方|平)?"


def read_area(text: str) -> int:
    """An area in whole square metres; raises ``RowRejectedError``."""
    found = re.fullmatch(_AREA, text.replace(",", ""))
    if found is None:
        raise RowRejectedError("area_m2", text, "area_unreadable")
    return round(float(found[1]))


def read_code(text: str) -> str:
    """A credit code, or an old registration number of 13 or 15 digits, normalised; raises ``BadValueError``."""
    if type(text) is str and credit_code.problem(text) is None:
        return text
    if lost_digits(text):
        raise BadValueError("lost_digits", text)
    code = credit_code.normalise(text)
    problem = credit_code.problem(code)
    if problem and not credit_code.is_registration_number(code):
        raise BadValueError(f"code_{problem}", text)
    return code


def _read_number(text: str) -> str:
    if lost_digits(text):
        raise BadValueError("lost_digits", text)
    return credit_code.normalise(text)


def _sort_codes(fields: dict[str, Any]) -> None:
    """Each number under its own name: lists put the one into the column of the other."""
    code, number = fields.get("credit_code"), fields.get("registration_number")
    if code and len(code) != credit_code.LENGTH:
        del fields["credit_code"]
        fields.setdefault("registration_number", code)
    elif number and not code and len(number) == credit_code.LENGTH and credit_code.problem(number) is None:
        del fields["registration_number"]
        fields["credit_code"] = number


class WordUnknownError(BadValueError):
    """A word that none of a list is meant by."""

    def __init__(self, value: str, words: type[StrEnum]) -> None:
        super().__init__("word_unknown", value)
        self.words = words


def _words_of(error: BadValueError) -> dict[str, Any]:
    return {"words": _(", ").join(error.words)} if isinstance(error, WordUnknownError) else {}


def read_word(words: type[StrEnum], more: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of a word of a list, by its value, its label, or a part that people write instead (``more``)."""

    @cache
    def exact() -> dict[str, str]:
        return {name.casefold(): word.value for word in words for name in (word.value, word.name, *both(LABELS[word]))}

    # A long list has few different words.
    @lru_cache(maxsize=256)
    def read(text: str) -> str:
        word = exact().get(text.casefold()) or next((value for part, value in more.items() if part in text), None)
        if word is None:
            raise WordUnknownError(text, words)
        return word

    return read


def _read_day(text: str) -> str:
    return read_day(text).isoformat()


def _read_kind(text: str) -> str | None:
    """The type of a licence is free text in most lists; one that says nothing leaves it to the name and the code."""
    try:
        return read_kind(text)
    except WordUnknownError:
        return None


read_kind = read_word(
    EnterpriseKind,
    {"个体": "个体工商户", "分支机构": "分支机构", "分公司": "分支机构", "社会团体": "社会组织", "民办非企业": "社会组织",
     "社会服务机构": "社会组织", "基金会": "社会组织"},
)  # fmt: skip
read_stage = read_word(Stage, {})
read_operating = read_word(
    Operating,
    {"迁出": "已迁出", "搬离": "已迁出", "注销": "已注销", "吊销": "停业", "停业": "停业", "歇业": "停业", "关闭": "停业",
     "筹": "筹备", "装修": "装修", "失联": "失联", "查无": "失联", "存续": "在营", "在业": "在营", "开业": "在营",
     "营业": "在营", "经营": "在营", "正常": "在营"},
)  # fmt: skip

_TAGS = r"[、,，;；\s]+"
READERS: dict[str, Callable[[str], Any] | None] = {
    "name": None,
    "credit_code": read_code,
    "registration_number": _read_number,
    "kind": _read_kind,
    "industry": None,
    "registered_address": None,
    "operating_address": None,
    "registered_here": parse_yes,
    "headcount": parse_count,
    "scale": None,
    "scale_since": None,
    "nurture": parse_yes,
    "stage": read_stage,
    "moved_in_on": _read_day,
    "moved_in_from": None,
    "lease_until": _read_day,
    "operating": read_operating,
    "key": parse_yes,
    "registered_on": _read_day,
    "capital": None,
    "scope": None,
    "tags": lambda text: [tag for tag in re.split(_TAGS, text) if tag],
    "no_visits": parse_yes,
    "note": FreeText,
}
PLACED_BY = ("building", "floor", "unit", "area_m2")

_BRANCH = ("分公司", "分店", "分行", "支行", "分所", "分院", "营业部", "营业厅", "分理处", "办事处", "分校")
_SOLE_TRADER = ("(个体)", "（个体）", "(个体工商户)", "（个体工商户）")
_ASSOCIATION = frozenset({"51", "52", "53"})


def _kind_of(fields: dict[str, Any]) -> str:
    """The kind as the row says it, else by the name, else by the registering authority in the credit code."""
    said = fields.pop("kind", None)
    if said is not None:
        fields["kind"] = said
        return str(said)
    name = fields["name"]
    if name.endswith(_BRANCH):
        return EnterpriseKind.BRANCH.value
    authority = (fields.get("credit_code") or "")[:2]
    if authority == "92" or name.endswith(_SOLE_TRADER):
        return EnterpriseKind.SOLE_TRADER.value
    return EnterpriseKind.ASSOCIATION.value if authority in _ASSOCIATION else EnterpriseKind.FIRM.value


def added(
    ref: str, fields: Mapping[str, Any], places: Iterable[RowPlace], *, from_on: date | str | None = None
) -> list[Change]:
    """A new enterprise and where it sits."""
    return [Change("enterprise", ref, ADDED, fields, new=True), *settled(ref, places, from_on=from_on)]


def settled(ref: str, places: Iterable[RowPlace], *, from_on: date | str | None = None) -> list[Change]:
    """A new enterprise sits in these places."""
    return [_began(ref, n, place, from_on) for n, place in enumerate(places, 1)]


def changed(state: Mapping[str, Any], fields: Mapping[str, Any], derived: Mapping[str, Any]) -> dict[str, Any]:
    """What of these fields differs from the state; ``derived`` fills only what is not known yet.

    A ``Typed`` field counts as changed if its text is not the one in the state, where the text itself must stand.
    """
    standing = {**default_state("enterprise"), **state}
    found = {name: value for name, value in fields.items() if standing[name] != encode(value)}
    found |= {name: value for name, value in derived.items() if standing[name] is None and name not in fields}
    if "name" in found:
        found["initials"] = initials(found["name"])
    return found


def relocated(
    ref: str, held: Mapping[str, RowPlace], highest: int, wanted: Sequence[RowPlace], *, on: date, sure: bool = True
) -> list[Change]:
    """The occupancies that begin and end when it turns out to sit in the ``wanted`` places.

    Nothing if it holds all of them already, if there are none, or if the source is not sure and any place is known.
    ``held`` is by code of the occupancy, ``highest`` the highest number an occupancy of it ever had.
    """
    missing = [place for place in wanted if not any(_covers(each, place) for each in held.values())]
    changes = [
        Change("occupancy", code, "OccupancyChanged", {"area_m2": place.area_m2})
        for place in wanted
        for code, each in held.items()
        if each.key == place.key and place.area_m2 not in {None, each.area_m2}
    ]
    if not missing or (held and not sure):
        return changes
    gone = [code for code, each in held.items() if not any(_covers(each, place) for place in wanted)]
    from_on = on if held else None
    return [
        *changes,
        *(Change("occupancy", code, "OccupancyEnded", {"to_on": on}) for code in gone),
        *(_began(ref, n, place, from_on) for n, place in enumerate(missing, highest + 1)),
    ]


def left(held: Iterable[str], *, on: date) -> list[Change]:
    """It holds none of these places any more."""
    return [Change("occupancy", code, "OccupancyEnded", {"to_on": on}) for code in held]


def _covers(held: RowPlace, wanted: RowPlace) -> bool:
    """Whether holding the one says at least as much as the other: a unit covers its storey and its building."""
    return held.building == wanted.building and wanted.floor in {None, held.floor} and wanted.unit in {None, held.unit}


def _began(ref: str, n: int, place: RowPlace, from_on: date | str | None) -> Change:
    given = {"floor": place.floor, "unit": place.unit, "area_m2": place.area_m2, "from_on": from_on}
    held = {"enterprise": ref, "n": n, "building": place.building}
    held |= {name: value for name, value in given.items() if value is not None}
    return Change("occupancy", f"{ref}/{n}", "OccupancyBegan", held, new=True)
