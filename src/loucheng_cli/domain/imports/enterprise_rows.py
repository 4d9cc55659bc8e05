"""What a row of a list says about an enterprise, and what that changes.

A row is read into the fields it gives; an empty cell gives none, so it never erases. A value that cannot be read is left
out, except where it tells who or where the enterprise is: then the row is rejected, with all its faults.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from loucheng_cli.domain.core.enums import EnterpriseKind, Operating, Stage
from loucheng_cli.domain.core.events import Change, Fields, FreeText, State, default_state, encode
from loucheng_cli.domain.core.labels import LABELS
from loucheng_cli.domain.core.pinyin import initials
from loucheng_cli.domain.enterprise import credit_code
from loucheng_cli.domain.enterprise.name import comparison_key
from loucheng_cli.domain.imports.cells import (
    NOT_CALCULATED,
    REASONS,
    BadValueError,
    MergedCell,
    clean,
    lost_digits,
    parse_count,
    parse_yes,
    text_problem,
    unguarded,
    without_guard,
)
from loucheng_cli.domain.imports.days import is_month, read_day, read_last_day
from loucheng_cli.domain.imports.headers import LEFT_OUT, Columns, ListKind, field_label, field_of, header_unit
from loucheng_cli.domain.imports.non_rows import NonRows, SkippedRow
from loucheng_cli.domain.imports.row_places import (
    RowPlace,
    place_in_unit,
    places_in_columns,
    spots_of,
    with_area,
)
from loucheng_cli.domain.imports.states import read_operating, read_scale
from loucheng_cli.domain.imports.written_names import LONGEST_NAME, WrittenName, written_name
from loucheng_cli.domain.place.address import Gazetteer, find_building, place_address
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.privacy.personal_numbers import normalise_phone
from loucheng_cli.i18n import N_, _, both

WHY = {
    **REASONS,
    "name_missing": N_("the name is missing"),
    "name_long": N_("a name has at most {most} characters"),
    "name_remark": N_("this is no part of the name"),
    "name_several": N_("it names two enterprises; give each a row of its own"),
    "word_unknown": N_("unknown word; possible values: {words}"),
    "duplicate": N_("it contradicts row {first}, which is about the same enterprise: {fields}"),
    "conflict": N_("it differs from the stored values: {fields}"),
    "month_unreadable": N_("it is not a month such as 2026-09"),
    "scale_unknown": N_("it does not say whether the enterprise is above scale"),
    "doubtful": N_("{ref} {name} ({place}) has the same name and may be the same; --namesakes create or skip decides"),
    "area_unreadable": N_("it is not an area in square metres"),
}


class Fault(NamedTuple):
    """A value that cannot be taken: the field, the value as it stood, a code of ``WHY``, and what its sentence names."""

    field: str
    value: str
    code: str
    named: dict[str, object]

    @property
    def reason(self) -> str:
        """The sentence for the user."""
        return _(WHY[self.code]).format(**self.named) if self.named else _(WHY[self.code])


class RowRejectedError(ValueError):
    """A row that is not taken, with all its faults; the first stands for it."""

    def __init__(self, field_: str, value: str, code: str, *, more: Iterable[Fault] = (), **named: object) -> None:
        super().__init__(f"{field_}: {code}: {value}")
        self.faults = (Fault(field_, value, code, named), *more)

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> RowRejectedError:
        """The error of these faults."""
        first, *more = faults
        return cls(first.field, first.value, first.code, more=more, **first.named)

    @property
    def field(self) -> str:
        """The field of the first fault."""
        return self.faults[0].field

    @property
    def value(self) -> str:
        """The value of the first fault as it stood."""
        return self.faults[0].value

    @property
    def code(self) -> str:
        """The code of the first fault."""
        return self.faults[0].code

    @property
    def reason(self) -> str:
        """The sentences for the user."""
        return _("; ").join(dict.fromkeys(each.reason for each in self.faults))


ADDED = "EnterpriseAdded"


class RowContact(NamedTuple):
    """Whom a list names for an enterprise."""

    name: str | None
    phone: str | None
    post: str | None


class RowReading(NamedTuple):
    """A row as it was understood; values are JSON primitives, as events hold them.

    ``derived`` are fields that the row only lets one conclude: they begin a fact, but never change one. ``sure`` tells
    that a column or the operating address gave the places; the registered address only says where the licence lies.
    ``key`` compares the name, ``merged`` says that its cell goes on from the row above. ``left_out`` are values that were not taken, ``months`` the fields of which only the month was said.
    """

    fields: State
    derived: dict[str, object]
    places: tuple[RowPlace, ...] = ()
    sure: bool = False
    person: RowContact | None = None
    key: str = ""
    merged: bool = False
    left_out: tuple[Fault, ...] = ()
    months: tuple[str, ...] = ()
    written: tuple[str, tuple[object, ...]] | None = (
        None  # see ``Journal.append_prepared``; only where there is time for it
    )


Outcome = RowReading | RowRejectedError | SkippedRow
# Who it is, and whether it is there: nothing is guessed of these, and nothing is taken without them.
DECISIVE = frozenset({"name", "credit_code", "operating"})


class RowReader:
    """Reads the rows of one list; made once, so that each row costs little."""

    def __init__(
        self,
        header: Sequence[str],
        columns: Columns,
        places: Gazetteer,
        *,
        with_contacts: bool = False,
        today: date | None = None,
    ) -> None:
        self._header = header
        self._places = places
        self._at = dict(columns.fields)
        self._today = today
        self._readers = tuple(
            (self._at[name], name, self._reader(name, read)) for name, read in READERS.items() if name in self._at
        )
        self._days = frozenset(self._at[name] for name in DAYS if name in self._at)
        self._area_unit = header_unit(header[self._at["area_m2"]]) if "area_m2" in self._at else None
        self._places_in_columns = not self._at.keys().isdisjoint(PLACED_BY)
        starts = {name[:2] for name in (*places.single, *places.complexes)}
        # Only ideographs stand in an address as they stand in the name.
        self._starts = tuple(starts) if all("\u4e00" <= char <= "\u9fff" for char in "".join(starts)) else None
        self._contacts = dict(columns.contacts)
        self._with_contacts = with_contacts
        self.has_contacts = bool(columns.contacts)
        named = [self._at["name"]] if "name" in self._at else []
        serial = [at for at, cell in enumerate(header) if field_of(cell, ListKind.ENTERPRISE) == "no"]
        self._non_rows = NonRows(
            header, ListKind.ENTERPRISE, named, serial, self._at, lambda text: find_building(text, places) is not None
        )

    def _reader(self, name: str, read: Callable[[str], object] | None) -> Callable[[str], object] | None:
        """The reader of a column, with the unit that its header names and the day of the import."""
        if name in DAYS:
            last, today = name in LAST_DAYS, self._today
            return lambda text: (read_last_day if last else read_day)(text, today).isoformat()
        unit = header_unit(self._header[self._at[name]]) if name in {"capital", "headcount"} else None
        if name == "capital" and unit:
            return lambda text: f"{text}{unit}" if re.fullmatch(_PLAIN_NUMBER, text) else text
        if name == "headcount" and unit and unit != "人":
            return lambda text: parse_count(text) * {"百人": 100, "千人": 1000, "万人": 10_000}.get(unit, 1)
        return read

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
        return name and self._written(unguarded(name), cells).name, code and credit_code.normalise(without_guard(code))

    def readings(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str], Outcome]]:
        """Each row with what it says, why it cannot be taken, or why it is none."""
        for row, cells in rows:
            if skipped := self._non_rows.skip(cells):
                yield row, cells, skipped
                continue
            if self._non_rows.is_other_list:
                yield row, cells, RowRejectedError("", self._text(cells, "name") or "", "other_header")
                continue
            try:
                yield row, cells, self.read(cells)
            except RowRejectedError as error:
                yield row, cells, error

    def read(self, cells: Sequence[str]) -> RowReading:
        """The row as fields, places and person; raises ``RowRejectedError`` with all its faults."""
        if len(cells) > len(self._header):
            raise RowRejectedError("", cells[len(self._header)], "row_too_long")
        whole = "".join(cells)
        if problem := text_problem(whole):
            raise RowRejectedError("", whole[:60], problem)
        if "'" in whole or '="' in whole:
            cells = self._without_guards(cells)
        faults, left_out, months = list[Fault](), list[Fault](), list[str]()
        if NOT_CALCULATED in whole:
            cells = self._without_formulas(cells, faults)
        fields: State = {}
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
                fault = Fault(name, text, error.code, _words_of(error))
                (faults if name in DECISIVE else left_out).append(fault)
                continue
            if value is not None:
                fields[name] = value
                if at in self._days and is_month(text):
                    months.append(name)
        name = fields.get("name", "")
        if name in _DITTO:
            del fields["name"]
        elif "公司" in name[:-3] and re.fullmatch(_TWO_NAMES, name):
            faults.append(Fault("name", name, "name_several", {}))
        elif len(name) > LONGEST_NAME:
            faults.append(Fault("name", f"{name[:20]}…", "name_long", {"most": LONGEST_NAME}))
        self._settle(fields, cells, left_out)
        if "name" not in fields and not any(fault.field == "name" for fault in faults):
            faults.append(Fault("name", self._text(cells, "name") or "", "name_missing", {}))
        places, sure, licensed_here = self._where(cells, fields, faults, left_out)
        person = self._person(cells, left_out) if self._with_contacts and self._contacts else None
        if faults:
            raise RowRejectedError.of([*faults, *left_out])
        derived: dict[str, object] = {"initials": initials(fields["name"]), "kind": _kind_of(fields)}
        if licensed_here:
            derived["registered_here"] = True
        return RowReading(
            fields, derived, places, sure, person, comparison_key(fields["name"]), self._is_merged(cells),
            tuple(left_out), tuple(months),
        )  # fmt: skip

    def _is_merged(self, cells: Sequence[str]) -> bool:
        """Whether the name is that of the row above, in one merged cell."""
        return type(cells[self._at["name"]]) is MergedCell

    def _without_guards(self, cells: Sequence[str]) -> list[str]:
        """The cells without what keeps Excel from changing them; free texts keep an apostrophe of their own."""
        free = {self._at.get(name) for name in _FREE}
        return [unguarded(cell) if at in free else without_guard(cell) for at, cell in enumerate(cells)]

    def _without_formulas(self, cells: Sequence[str], faults: list[Fault]) -> list[str]:
        """A formula without a value matters where its column is taken."""
        for name, at in self._at.items():
            if cells[at] == NOT_CALCULATED and name not in LEFT_OUT[ListKind.ENTERPRISE]:
                faults.append(Fault(name, "", "formula", {}))
        return ["" if cell == NOT_CALCULATED else cell for cell in cells]

    def _written(self, name: str, cells: Sequence[str]) -> WrittenName:
        """The name of a row; the number before it may be that of the row."""
        at = self._at.get("no")
        return written_name(name, "" if at is None or at >= len(cells) else cells[at])

    def _settle(self, fields: State, cells: Sequence[str], left_out: list[Fault]) -> None:
        """The fields of a row put right among each other."""
        if "name" in fields:
            fields["name"], state, remarks = self._written(fields["name"], cells)
            if state:
                said = fields.setdefault("operating", _read_operating(state))
                if said != _read_operating(state):
                    remarks = (*remarks, state)
            if remarks:
                left_out += (Fault("name", remark, "name_remark", {}) for remark in remarks)
        _sort_codes(fields)
        size = fields.pop("size", None)
        if size:
            fields.setdefault("scale", size)
        if fields.get("scale") == NOT_ABOVE:
            fields["scale"] = None
        if type(fields.get("operating")) is tuple:
            fields["operating"], intended = fields["operating"]
            if intended:
                column = (
                    self.column("operating")
                    if "operating" in self._at
                    else field_label("operating", ListKind.ENTERPRISE)
                )
                said = f"{column}：{intended}"
                fields["note"] = FreeText("；".join(filter(None, (fields.get("note"), said))))

    def _text(self, cells: Sequence[str], name: str) -> str | None:
        at = self._at.get(name)
        return None if at is None or at >= len(cells) else clean(cells[at])

    def _where(
        self, cells: Sequence[str], fields: Fields, faults: list[Fault], left_out: list[Fault]
    ) -> tuple[tuple[RowPlace, ...], bool, bool]:
        """The places, whether they are sure, and whether the registered address lies in one of our buildings."""
        registered = self._addressed(fields.get("registered_address"))
        if not self._places_in_columns:
            operating = self._addressed(fields.get("operating_address"))
            return operating or registered, bool(operating), bool(registered)
        building = self._text(cells, "building")
        floor, unit = self._text(cells, "floor"), self._text(cells, "unit")
        area = self._area(cells, left_out)
        if building:
            try:
                found = places_in_columns(building, floor, unit, self._places)
            except BadValueError as error:
                about = "building" if error.value == building else "floor" if floor else "unit"
                faults.append(Fault(about, error.value, error.code, {}))
                return (), True, bool(registered)
            return with_area(found, area), True, bool(registered)
        operating = self._addressed(fields.get("operating_address"))
        found = operating or registered
        if not found and unit and (found := place_in_unit(unit, self._places)):
            return with_area(found, area), True, bool(registered)
        if floor or unit:
            if len(found) == 1 and found[0].key[1:] == (None, None):
                try:
                    found = spots_of(self._places.plans[found[0].building], floor, unit)
                except BadValueError as error:
                    faults.append(Fault("floor" if floor else "unit", error.value, error.code, {}))
            elif not found:
                given = (("floor", floor), ("unit", unit))
                left_out += [Fault(name, text, "building_missing", {}) for name, text in given if text]
        return with_area(found, area), bool(operating), bool(registered)

    def _addressed(self, address: str | None) -> tuple[RowPlace, ...]:
        if not address or not self._may_be_here(address):
            return ()
        return tuple(RowPlace(*each) for each in place_address(address, self._places))

    def _may_be_here(self, address: str) -> bool:
        """False only if none of our names can be in it: their first two characters would be."""
        if self._starts is None:
            return True
        for start in self._starts:  # written out: each address of a long list is looked at
            if start in address:
                return True
        return len(address.split()) > 1

    def _area(self, cells: Sequence[str], left_out: list[Fault]) -> int | None:
        text = self._text(cells, "area_m2")
        if text is None:
            return None
        try:
            return read_area(text, self._area_unit)
        except RowRejectedError as error:
            left_out += error.faults
            return None

    def _person(self, cells: Sequence[str], left_out: list[Fault]) -> RowContact | None:
        given = {name: clean(cells[at]) for name, at in self._contacts.items() if at < len(cells)}
        name, post = given.get("contact_name"), given.get("contact_role")
        phone, said = self._phone(given.get("phone"), left_out)
        name = name or said
        if name is None and given.get("legal_person"):
            name, post = given["legal_person"], post or "法定代表人"
        return RowContact(name, phone, post) if name or phone else None

    @staticmethod
    def _phone(text: str | None, left_out: list[Fault]) -> tuple[str | None, str | None]:
        """The first number of a cell, and the name beside it; further numbers are left out."""
        if text is None:
            return None, None
        if lost_digits(text):
            left_out.append(Fault("phone", text, "lost_digits", {}))
            return None, None
        if phone := _number(text):
            return phone, None
        first, said = None, None
        for part in re.split(_PHONES, text):
            number = "".join(char for char in part if not "\u4e00" <= char <= "\u9fff").strip(" ()（）:：")
            phone = _number(number) if number else None
            words = part.replace(number, "").strip(" ()（）:：") if number else part.strip()
            if phone and first is None:
                first, said = phone, words if re.fullmatch(_PERSON, words) else None
            elif phone:
                left_out.append(Fault("phone", part.strip(), "number_more", {}))
            elif part.strip():
                left_out.append(Fault("phone", part.strip(), "phone_unreadable", {}))
        return first, said


def _number(text: str) -> str | None:
    """A telephone number in its normal form, or a fixed line as it is written."""
    return normalise_phone(text) or (text.strip() if re.fullmatch(_FIXED_LINE, text.strip()) else None)


_FIXED_LINE = r"0\d{2,3}-\d{7,8}(?:-\d{1,6})?"
_PHONES = r"[/、,，;；\n]|\s{2,}|(?<=\d{7})\s+(?=[01]\d{6})"
_PERSON = r"[\u4e00-\u9fff·]{2,4}"
_PLAIN_NUMBER = r"[\d,]+(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+"
_FREE = ("note", "scope", "tags")
_DITTO = frozenset(["同上", "〃", "″", "＂", '"', "上同", "同前"])
_TWO_NAMES = r".{4,}公司\s*[、/;；\n]\s*.{4,}(?<!分)公司"


def spots(plan: BuildingPlan, floor: str | None, unit: str | None, area: int | None = None) -> tuple[RowPlace, ...]:
    """The places that a floor and a unit mean in a building; raises ``RowRejectedError``."""
    try:
        return with_area(spots_of(plan, floor, unit), area)
    except BadValueError as error:
        raise RowRejectedError("floor" if floor else "unit", error.value, error.code) from None


_SHORT = 8  # ``cells.clean`` knows no longer word for "nothing"
_AREA = r"(?i)约?(\d{1,7}(?:\.\d+)?)(万)?(?:㎡|m2|m²|平方米|平米|平方|平)?"


def read_area(text: str, unit: str | None = None) -> int:
    """An area in whole square metres, in the unit of its header; raises ``RowRejectedError``."""
    found = re.fullmatch(_AREA, text.replace(",", "").replace(" ", ""))
    if found is None:
        raise RowRejectedError("area_m2", text, "area_unreadable")
    if unit == "亩":
        raise RowRejectedError("area_m2", text, "unit_unknown")
    times = 10_000 if found[2] else {"百": 100, "千": 1000, "万": 10_000}.get((unit or "")[:1], 1)
    return round(float(found[1]) * times)


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


def _sort_codes(fields: State) -> None:
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


def _words_of(error: BadValueError) -> State:
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


def _read_operating(text: str) -> str | tuple[str, str]:
    """The state; with the words where they only speak of an intention."""
    try:
        state, is_intended = read_operating(text)
    except BadValueError:
        raise WordUnknownError(text, Operating) from None
    return (state, text) if is_intended else state


NOT_ABOVE = "否"  # said to be below scale, which erases what stood there


def _read_scale(text: str) -> str:
    try:
        return read_scale(text) or NOT_ABOVE
    except BadValueError:
        raise BadValueError("scale_unknown", text) from None


def _read_month(text: str) -> str:
    """``2026-09``, ``2026年9月``, ``2026.9``, ``202609`` or a day in it, as ``2026-09``."""
    found = re.match(r"(\d{4})[-/.年]?(0[1-9]|1[0-2]|[1-9](?!\d))", unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise BadValueError("month_unreadable", text)
    return f"{found[1]}-{int(found[2]):02d}"


def _read_size(text: str) -> str | None:
    """A size class says nothing about the scale; some lists write 规上 into its column."""
    try:
        return read_scale(text)
    except BadValueError:
        return None


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
_TAGS = r"[、,，;；\s]+"
READERS: dict[str, Callable[[str], object] | None] = {
    "name": None,
    "credit_code": read_code,
    "registration_number": _read_number,
    "kind": _read_kind,
    "industry": None,
    "registered_address": None,
    "operating_address": None,
    "registered_here": parse_yes,
    "headcount": parse_count,
    "scale": _read_scale,
    "size": _read_size,
    "scale_since": _read_month,
    "nurture": parse_yes,
    "stage": read_stage,
    "moved_in_on": _read_day,
    "moved_in_from": None,
    "lease_until": _read_day,
    "permit_until": _read_day,
    "operating": _read_operating,
    "key": parse_yes,
    "registered_on": _read_day,
    "capital": None,
    "scope": None,
    "tags": lambda text: [tag for tag in re.split(_TAGS, text) if tag],
    "no_visits": parse_yes,
    "note": FreeText,
}
DAYS = ("moved_in_on", "lease_until", "permit_until", "registered_on")
LAST_DAYS = frozenset({"lease_until", "permit_until"})  # of a month the last day is meant
PLACED_BY = ("building", "floor", "unit", "area_m2")

_BRANCH = ("分公司", "分店", "分行", "支行", "分所", "分院", "营业部", "营业厅", "分理处", "办事处", "分校")
_SOLE_TRADER = ("(个体)", "（个体）", "(个体工商户)", "（个体工商户）")
_ASSOCIATION = frozenset({"51", "52", "53"})


def _kind_of(fields: State) -> str:
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
    ref: str, fields: Mapping[str, object], places: Iterable[RowPlace], *, from_on: date | str | None = None
) -> list[Change]:
    """A new enterprise and where it sits."""
    return [Change("enterprise", ref, ADDED, fields, new=True), *settled(ref, places, from_on=from_on)]


def settled(ref: str, places: Iterable[RowPlace], *, from_on: date | str | None = None) -> list[Change]:
    """A new enterprise sits in these places."""
    return [began(ref, n, place, from_on) for n, place in enumerate(places, 1)]


def changed(state: Mapping[str, object], fields: Fields, derived: Mapping[str, object]) -> dict[str, object]:
    """What of these fields differs from the state; ``derived`` fills only what is not known yet.

    A ``Typed`` field counts as changed if its text is not the one in the state, where the text itself must stand.
    """
    standing = {**default_state("enterprise"), **state}
    found = {name: value for name, value in fields.items() if standing[name] != encode(value)}
    if "name" in found and comparison_key(found["name"]) == comparison_key(standing["name"] or ""):
        del found["name"]  # the stored spelling stays
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
    missing = [place for place in wanted if not any(each.covers(place) for each in held.values())]
    changes = [
        Change("occupancy", code, "OccupancyChanged", {"area_m2": place.area_m2})
        for place in wanted
        for code, each in held.items()
        if each.key == place.key and place.area_m2 not in {None, each.area_m2}
    ]
    if not missing or (held and not sure):
        return changes
    gone = [code for code, each in held.items() if not any(each.covers(place) for place in wanted)]
    from_on = on if held else None
    return [
        *changes,
        *(Change("occupancy", code, "OccupancyEnded", {"to_on": on}) for code in gone),
        *(began(ref, n, place, from_on) for n, place in enumerate(missing, highest + 1)),
    ]


def left(held: Iterable[str], *, on: date) -> list[Change]:
    """It holds none of these places any more."""
    return [Change("occupancy", code, "OccupancyEnded", {"to_on": on}) for code in held]


def began(ref: str, n: int, place: RowPlace, from_on: date | str | None) -> Change:
    """It sits in this place from that day on."""
    given = {"floor": place.floor, "unit": place.unit, "area_m2": place.area_m2, "from_on": from_on}
    held = {"enterprise": ref, "n": n, "building": place.building}
    held |= {name: value for name, value in given.items() if value is not None}
    return Change("occupancy", f"{ref}/{n}", "OccupancyBegan", held, new=True)
