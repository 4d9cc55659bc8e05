"""Rows of paper forms and ledgers: where, when, who, in whose words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from loucheng_cli.domain.core.enums import IssueKind, Method, Origin, Result, Satisfaction, Status, VisitKind
from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.domain.core.labels import LABELS, label
from loucheng_cli.domain.imports.cells import (
    NOT_CALCULATED,
    BadValueError,
    Numeric,
    clean,
    lost_digits,
    parse_yes,
    reason,
    text_problem,
    unguarded,
    without_guard,
)
from loucheng_cli.domain.imports.days import is_month, read_day, time_of
from loucheng_cli.domain.imports.non_rows import SkippedRow
from loucheng_cli.domain.imports.row_places import RowPlace, place_in_unit, places_in_cell, places_in_columns, spots_of
from loucheng_cli.domain.imports.written_names import written_name
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.place.address import Gazetteer, place_address
from loucheng_cli.errors import AmbiguousError, LouchengError
from loucheng_cli.i18n import _, both
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.enterprise import candidates, find_enterprise, occupancies
from loucheng_cli.store.reads.worker import find_worker

E = TypeVar("E", bound=StrEnum)

UNNAMED = "不署名"
CONFIDENTIAL = "保密"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A row as it stands: its number in the file, its cells by field; ``issues`` are the cells of that column.

    ``heads`` are the columns' own names, by field; ``skipped`` says why it is no row of the list.
    """

    number: int
    cells: Mapping[str, str]
    issues: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    sheet: str | None = None
    skipped: SkippedRow | None = None
    # A code of ``cells.REASONS`` for a row that cannot be taken as a whole.
    problem: str | None = None
    # Values that the row goes in without, noted while it is read.
    left_out: list[RowError] = field(default_factory=list)

    def leave_out(self, error: RowError) -> None:
        """Go on without this value."""
        if all((each.field, each.value) != (error.field, error.value) for each in self.left_out):
            self.left_out.append(error)


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

    def __init__(self, db: Database, places: Gazetteer) -> None:
        self._db = db
        self._places = places
        self.enterprise = cache(self._enterprise)
        self.worker = cache(self._worker)

    def where(self, row: PaperRow) -> Where:
        """Where the row belongs."""
        name, code = text(row, "enterprise"), text(row, "credit_code")
        stated = self._stated(row)
        building = stated.building if stated else None
        if name is None and code is None:
            return Where(None, *stated[:3]) if stated else Where(None, None)
        try:
            found = self.enterprise(code or written_name(name or "").name, building)
        except LouchengError as error:
            raise RowError(
                "credit_code" if code else "enterprise", code or name or "", error.code, error.message.splitlines()[0]
            ) from error
        held = [each for each in found if building in {None, each.building}]
        if stated is None:
            return self._spotted(row, found[0])
        at = held[0] if held else Where(found[0].enterprise, building)
        said = stated.floor is not None or stated.unit is not None
        return replace(at, floor=stated.floor, unit=stated.unit) if said else at

    def _spotted(self, row: PaperRow, where: Where) -> Where:
        """With the storey and the unit that the row names without a building."""
        floor, unit = text(row, "floor"), text(row, "unit")
        if where.building is None or (floor is None and unit is None) or where.building not in self._places.plans:
            return where
        try:
            spot = spots_of(self._places.plans[where.building], floor, unit)[0]
        except BadValueError as error:
            raise RowError("floor" if floor else "unit", error.value, error.code, reason(error.code)) from error
        return replace(where, floor=spot.floor, unit=spot.unit)

    def _stated(self, row: PaperRow) -> RowPlace | None:
        """The first place that the row names itself, by its columns or its address."""
        building, floor, unit = text(row, "building"), text(row, "floor"), text(row, "unit")
        if building is not None:
            try:
                return places_in_columns(building, floor, unit, self._places)[0]
            except BadValueError as error:
                about = "building" if error.value == building else "floor" if floor else "unit"
                raise RowError(about, error.value, error.code, reason(error.code)) from error
        address = text(row, "address")
        if address:
            with suppress(BadValueError):
                if found := place_in_unit(address, self._places) or place_address(address, self._places):
                    return RowPlace(*found[0][:3])
            try:
                return places_in_cell(address, self._places)[0]
            except BadValueError:
                pass
        return None

    def workers(self, row: PaperRow) -> list[str]:
        """The codes of those who came, as far as they are workers; else their names (an office that came along)."""
        names = [
            name for field in ("workers", "companions") for name in re.split(_NAMES, text(row, field) or "") if name
        ]
        return list(dict.fromkeys(self.worker(name) or FreeText(name) for name in names))

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


_NO_WISH = (
    r"(?:目前|当前|现在|本次|暂时|企业|该企业|均)*(?:暂?无|没有?|暂未|未|尚无|并无)(?:提出|反映|反馈|发现|有)?(?:任何|其他|其它|什么|明显|具体|特殊|新的?|相关)?"
    r"(?:的?(?:诉求|问题|困难|需求|建议|意见|情况|要求|反映|事项|变化|异常|隐患|和|及|与|、|/))*[。.！!]?|否|一切正常|正常|(?:同上|略)[。.]?"
)


def says_nothing(cell: str) -> bool:
    """Whether a cell for what an enterprise asks for says that it asks for nothing (没有诉求)."""
    return re.fullmatch(_NO_WISH, cell.replace(" ", "")) is not None


_NAMES = r"[、,，;；/\s]+"
_FREE = frozenset({"heard", "introduced", "text", "reply", "met_role", "note", "issue"})


def text(row: PaperRow, field: str) -> str | None:
    """A cell as typed; None where nothing is said."""
    cell = clean(row.cells.get(field, ""))
    if cell is None:
        return None
    if problem := text_problem(cell):
        raise RowError(field, cell, problem, reason(problem))
    if cell == NOT_CALCULATED:
        raise RowError(field, "", "formula", reason("formula"))
    return unguarded(str(cell)) if field in _FREE else clean(without_guard(cell))


def number(row: PaperRow, field: str = "no") -> str | None:
    """The number of a form; one that a spreadsheet program has cut is left out, since many forms would share it."""
    cell = clean(row.cells.get(field, ""))
    if cell is not None and lost_digits(cell):
        row.leave_out(RowError(field, str(cell), "lost_digits", reason("lost_digits")))
        return None
    found = text(row, field)
    return found if found is None or not isinstance(cell, Numeric) else str(found)


def day(row: PaperRow, field: str, rules: RuleContext, *, future: bool = False) -> date | None:
    """A day, not one to come unless it may be (``future``)."""
    cell = text(row, field)
    if cell is None:
        return None
    try:
        found = read_day(cell, rules.today)
        if is_month(cell):
            raise BadValueError("day_unreadable", cell)
    except BadValueError as error:
        raise RowError(field, cell, error.code, reason(error.code)) from error
    if found > rules.today and not future:
        if not re.search(_HAS_YEAR, cell):
            return found.replace(year=found.year - 1)
        raise RowError(field, cell, "day_future", _("the day is in the future"))
    return found


_HAS_YEAR = r"\d{4}|\d{2}年|[〇零一二三四五六七八九]{4}年|^\d{5}"


def needed_day(row: PaperRow, field: str, rules: RuleContext) -> date:
    """A day without which the row cannot be taken."""
    found = day(row, field, rules)
    if found is None:
        raise RowError(field, "", "missing", _("the day is missing"))
    return found


def time(row: PaperRow, field: str, day_field: str | None = None) -> str | None:
    """A time of day as ``09:20``; without one of its own, that behind the day. One that cannot be read is left out."""
    cell = text(row, field)
    if cell is None:
        return time_of(text(row, day_field) or "") if day_field else None
    found = time_of(f"2000-01-01 {cell}") or time_of(cell)
    if found is None and cell.replace("：", ":") not in {"0:00", "00:00"}:
        row.leave_out(RowError(field, cell, "time_unreadable", _("it is not a time such as 09:20")))
    return found


def word(row: PaperRow, field: str, words: type[E], default: E) -> E:
    """A word of a list, by its value or by its label in either language; else ``RowError``."""
    cell = text(row, field)
    if cell is None:
        return default
    found = meant(cell, words)
    if found is None:
        choices = _(", ").join(map(label, words))
        raise RowError(field, cell, "word_unknown", _("must be one of {choices}").format(choices=choices))
    return found


def optional_word(row: PaperRow, field: str, words: type[E], default: E) -> E:
    """The same; a word that is not known is left out."""
    try:
        return word(row, field, words, default)
    except RowError as error:
        row.leave_out(error)
        return default


# What people write in the place of a word: the part that tells, and what it means.
_PARTS: dict[str, tuple[tuple[str, StrEnum], ...]] = {
    "Method": (
        ("上门", Method.ON_SITE), ("实地", Method.ON_SITE), ("现场", Method.ON_SITE), ("走访", Method.ON_SITE), ("入户", Method.ON_SITE),
        ("电话", Method.PHONE), ("微信", Method.ONLINE), ("线上", Method.ONLINE), ("视频", Method.ONLINE), ("钉钉", Method.ONLINE),
        ("网络", Method.ONLINE), ("来访", Method.CAME), ("接待", Method.CAME), ("窗口", Method.CAME), ("座谈", Method.ON_SITE),
    ),
    "VisitKind": (
        ("首访", VisitKind.FIRST), ("新入驻", VisitKind.FIRST), ("重点", VisitKind.KEY), ("专题", VisitKind.TOPIC), ("专项", VisitKind.TOPIC),
        ("跟进", VisitKind.FOLLOW_UP), ("回访", VisitKind.FOLLOW_UP), ("常规", VisitKind.ROUTINE), ("日常", VisitKind.ROUTINE),
    ),
    "Result": (
        ("搬", Result.MOVED_OUT), ("拒", Result.REFUSED), ("未遇", Result.ABSENT), ("未见", Result.ABSENT), ("无人", Result.ABSENT),
        ("不在", Result.ABSENT), ("未接", Result.ABSENT), ("无人应", Result.ABSENT), ("联系不上", Result.ABSENT), ("关门", Result.ABSENT), ("未开门", Result.ABSENT), ("大门紧闭", Result.ABSENT), ("没有人", Result.ABSENT), ("人去楼空", Result.MOVED_OUT), ("没人", Result.ABSENT), ("见到", Result.MET), ("成功", Result.MET), ("已见", Result.MET), ("已走访", Result.MET), ("已完成", Result.MET), ("正常", Result.MET),
    ),
    "IssueKind": (
        ("投诉", IssueKind.COMPLAINT), ("举报", IssueKind.COMPLAINT), ("隐患", IssueKind.HAZARD), ("咨询", IssueKind.QUESTION),
        ("建议", IssueKind.PROPOSAL), ("求助", IssueKind.HELP), ("求决", IssueKind.HELP), ("办事", IssueKind.MATTER), ("办件", IssueKind.MATTER),
        ("申请", IssueKind.MATTER),
    ),
    "Origin": (
        ("走访", Origin.VISIT), ("上门", Origin.VISIT), ("窗口", Origin.DESK), ("来访", Origin.DESK), ("电话", Origin.PHONE), ("热线", Origin.PHONE),
        ("12345", Origin.PHONE), ("来电", Origin.PHONE), ("楼事会", Origin.COUNCIL), ("线上", Origin.ONLINE), ("网", Origin.ONLINE),
        ("微信", Origin.ONLINE), ("公众号", Origin.ONLINE), ("转办", Origin.PASSED_ON), ("交办", Origin.PASSED_ON),
    ),
    "Satisfaction": (("不满意", Satisfaction.DISSATISFIED), ("不太满意", Satisfaction.DISSATISFIED), ("不够满意", Satisfaction.DISSATISFIED),
                     ("很不满", Satisfaction.DISSATISFIED), ("基本满意", Satisfaction.MOSTLY), ("较满意", Satisfaction.MOSTLY),
                     ("一般", Satisfaction.MOSTLY), ("满意", Satisfaction.SATISFIED)),
    "Status": (
        ("不予受理", Status.DECLINED), ("不受理", Status.DECLINED), ("未受理", Status.DECLINED), ("撤销", Status.WITHDRAWN), ("撤回", Status.WITHDRAWN),
        ("撤单", Status.WITHDRAWN), ("取消", Status.WITHDRAWN), ("作废", Status.WITHDRAWN), ("重复", Status.DUPLICATE), ("办结", Status.RESOLVED),
        ("办毕", Status.RESOLVED), ("结案", Status.RESOLVED), ("归档", Status.CLOSED), ("解决", Status.RESOLVED), ("完成", Status.RESOLVED),
        ("答复", Status.RESOLVED), ("已处理", Status.RESOLVED), ("已处置", Status.RESOLVED), ("已办理", Status.RESOLVED), ("已关闭", Status.CLOSED),
    ),
}  # fmt: skip
_DENIED = r"[未不无没]|非(?!常)|取消"


def meant(cell: str, words: type[E]) -> E | None:
    """The word that a text is, by its value, by its label in either language, or by the part that tells."""
    wanted = cell.casefold().replace(" ", "")
    exact = next((each for each in words if wanted in {name.casefold() for name in (each, *both(LABELS[each]))}), None)
    if exact is not None or len(wanted) > _LONGEST_WORD:
        return exact
    for part, found in _PARTS.get(words.__name__, ()):
        if part in wanted and (re.search(_DENIED, part) or not re.search(_DENIED, wanted)):
            return found  # type: ignore[return-value]
    return None


_LONGEST_WORD = 12
_NOT_MET = (
    r"(?:企业|公司|店铺|商户|上门|敲门|现场|负责人|电话)?(?:未遇|未遇见|未见到?人?|无人|无人应答|没人|没有人|不在|关门|大门紧闭|未开门|未接|联系不上|拒访|"
    r"已?搬[走离迁]了?|人去楼空|拒绝(?:走访|接待))[。.！!]?"
)


def visit_result(row: PaperRow) -> Result:
    """What came of a visit, by its own column; where that says nothing, by a report that says nothing else (未遇)."""
    heard = (text(row, "heard") or "").replace(" ", "")
    said = meant(heard.rstrip("。.！!"), Result) if re.fullmatch(_NOT_MET, heard) else None
    return word(row, "result", Result, said or Result.MET)


def kind(row: PaperRow) -> tuple[IssueKind, bool | None]:
    """The kind of an issue and whether it may be named; the cell may carry ``（不署名）`` or ``（保密）``."""
    cell, answer = text(row, "kind"), text(row, "named")
    named = None
    if answer is not None:
        try:
            named = parse_yes(answer)
        except BadValueError as error:
            # Whoever did not say yes is not named.
            named = False
            row.leave_out(RowError("named", error.value, error.code, reason(error.code)))
    if cell is None:
        return IssueKind.HELP, named
    said, _bracket, rest = cell.replace("(", "（").partition("（")
    named = False if UNNAMED in rest or CONFIDENTIAL in rest else named
    found = meant(said, IssueKind)
    if found is None:
        choices = _(", ").join(map(label, IssueKind))
        row.leave_out(RowError("kind", cell, "word_unknown", _("must be one of {choices}").format(choices=choices)))
    return found or IssueKind.HELP, named
