"""The values of a row of a form or ledger: place, day, people, text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from loucheng_cli.domain.core.enums import IssueKind
from loucheng_cli.domain.core.labels import LABELS, label
from loucheng_cli.domain.imports.cells import BadValueError, clean, parse_yes, read_day, reason, text_problem, unguarded
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.domain.place.location import parse_spots
from loucheng_cli.errors import AmbiguousError, LouchengError
from loucheng_cli.i18n import _, both
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads import community
from loucheng_cli.store.reads.enterprise import candidates, find_enterprise, occupancies
from loucheng_cli.store.reads.worker import find_worker

E = TypeVar("E", bound=StrEnum)

UNNAMED = "不署名"
CONFIDENTIAL = "保密"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A row as it stands: its number in the file, its cells by field; ``issues`` are the cells of that column.

    ``heads`` are the columns' own names, by field.
    """

    number: int
    cells: Mapping[str, str]
    issues: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None


class RowError(Exception):
    """A row that is not taken: the field, the value as it stood, a code, and the sentence."""

    def __init__(self, field: str, value: str, code: str, why: str) -> None:
        super().__init__(why)
        self.field, self.value, self.code, self.why = field, value, code, why


@dataclass(frozen=True, slots=True)
class Where:
    """The enterprise with its main unit there, or the place alone."""

    enterprise: str | None
    building: str | None
    floor: int | None = None
    unit: str | None = None


class Directory:
    """Who and where names mean; each is looked up once, since an import changes none of them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.building = cache(self._building)
        self.enterprise = cache(self._enterprise)
        self.worker = cache(self._worker)

    def where(self, row: PaperRow) -> Where:
        """Where the row belongs."""
        name, code, building = text(row, "enterprise"), text(row, "credit_code"), text(row, "building")
        place = None
        if building is not None:
            try:
                place = self.building(building).code
            except LouchengError as error:
                raise RowError("building", building, "building_unknown", reason("building_unknown")) from error
        if name is None and code is None:
            return self._spotted(row, Where(None, place))
        try:
            found = self.enterprise(code or name or "", place)
        except LouchengError as error:
            raise RowError(
                "credit_code" if code else "enterprise", code or name or "", error.code, error.message.splitlines()[0]
            ) from error
        held = [each for each in found if place in {None, each.building}]
        return self._spotted(row, held[0] if held else Where(found[0].enterprise, place))

    def _spotted(self, row: PaperRow, where: Where) -> Where:
        """With the storey and the unit that the row names itself."""
        floor, unit = text(row, "floor"), text(row, "unit")
        if where.building is None or (floor is None and unit is None):
            return where
        try:
            spots = parse_spots(floor, unit, BuildingPlan.of(self.building(where.building)))
        except BadValueError as error:
            field = "floor" if floor else "unit"
            raise RowError(field, error.value, error.code, reason(error.code)) from error
        return replace(where, floor=spots[0].floor, unit=spots[0].unit) if spots else where

    def workers(self, row: PaperRow) -> list[str]:
        """The codes of those who came, as far as they are workers; else their names (an office that came along)."""
        names = [
            name
            for field in ("workers", "companions")
            for name in (text(row, field) or "").replace("、", " ").replace(",", " ").replace("，", " ").split()
        ]
        return list(dict.fromkeys(self.worker(name) or name for name in names))

    def _building(self, wanted: str) -> Building:
        return community.find_building(self._db, wanted)

    def _enterprise(self, wanted: str, building: str | None) -> tuple[Where, ...]:
        """The places it holds; itself alone where it holds none. Of namesakes the one in that building."""
        try:
            ref = find_enterprise(self._db, wanted).ref
        except AmbiguousError:
            here = [
                line.ref
                for line in candidates(self._db, wanted)
                if any(each.building == building for each in line.occupancies)
            ]
            if len(here) != 1:
                raise
            ref = here[0]
        held = occupancies(self._db, ref, ended=False)
        return tuple(Where(ref, each.building, each.floor, each.unit) for each in held) or (Where(ref, None),)

    def _worker(self, wanted: str) -> str | None:
        try:
            return find_worker(self._db, wanted).code
        except LouchengError:
            return None


def text(row: PaperRow, field: str) -> str | None:
    """A cell as typed; None where nothing is said."""
    cell = clean(row.cells.get(field, ""))
    if cell is not None and (problem := text_problem(cell)):
        raise RowError(field, cell, problem, reason(problem))
    return unguarded(str(cell)) if cell is not None else None


def day(row: PaperRow, field: str, rules: RuleContext, *, future: bool = False) -> date | None:
    """A day, not one to come unless it may be (``future``)."""
    cell = text(row, field)
    if cell is None:
        return None
    try:
        found = read_day(cell)
    except BadValueError as error:
        raise RowError(field, cell, error.code, reason(error.code)) from error
    if found > rules.today and not future:
        raise RowError(field, cell, "day_future", _("the day is in the future"))
    return found


def needed_day(row: PaperRow, field: str, rules: RuleContext) -> date:
    """A day without which the row cannot be taken."""
    found = day(row, field, rules)
    if found is None:
        raise RowError(field, "", "missing", _("the day is missing"))
    return found


def time(row: PaperRow, field: str) -> str | None:
    """A time of day as ``09:20``."""
    cell = text(row, field)
    if cell is None:
        return None
    hour, colon, minute = cell.replace("：", ":")[:5].partition(":")
    if colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
        return f"{int(hour):02}:{int(minute):02}"
    raise RowError(field, cell, "time_unreadable", _("it is not a time such as 09:20"))


def word(row: PaperRow, field: str, words: type[E], default: E) -> E:
    """A word of a list, by its value or by its label in either language."""
    cell = text(row, field)
    if cell is None:
        return default
    found = meant(cell, words)
    if found is None:
        choices = _(", ").join(map(label, words))
        raise RowError(field, cell, "word_unknown", _("must be one of {choices}").format(choices=choices))
    return found


def meant(cell: str, words: type[E]) -> E | None:
    """The word that a text is, by its value or by its label in either language."""
    wanted = cell.casefold()
    return next((each for each in words if wanted in {name.casefold() for name in (each, *both(LABELS[each]))}), None)


def kind(row: PaperRow) -> tuple[IssueKind, bool | None]:
    """The kind of an issue and whether it may be named; the cell may carry ``（不署名）`` or ``（保密）``."""
    cell, told = text(row, "kind"), text(row, "named")
    try:
        named = None if told is None else parse_yes(told)
    except BadValueError as error:
        raise RowError("named", error.value, error.code, reason(error.code)) from error
    if cell is None:
        return IssueKind.HELP, named
    said, _bracket, rest = cell.replace("(", "（").partition("（")
    named = False if UNNAMED in rest or CONFIDENTIAL in rest else named
    bare = replace(row, cells={**row.cells, "kind": said})
    return word(bare, "kind", IssueKind, IssueKind.HELP), named
