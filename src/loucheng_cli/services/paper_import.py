"""Bringing in a week's paper forms: visits with what was heard, and issues from other lists.

A row that is there already (by its number on paper, else by who and when) is unchanged; a row that cannot be read
is rejected with the reason, and does not stop the others. All rows are one action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from loucheng_cli.domain.cells import BadValueError, clean, read_day, reason, text_problem
from loucheng_cli.domain.imported import Imported, Rejection
from loucheng_cli.domain.labels import LABELS
from loucheng_cli.domain.life import Assignment, Rules
from loucheng_cli.domain.place import BuildingPlan, parse_spots
from loucheng_cli.domain.words import IssueKind, Method, Origin, Result, VisitKind
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _, both
from loucheng_cli.services.issue import Wish, record_new
from loucheng_cli.services.visit import Heard, record_new_visit
from loucheng_cli.store.db import Database
from loucheng_cli.store.journal import Journal, Stamp, writing
from loucheng_cli.store.reads import community
from loucheng_cli.store.reads.enterprise import find_enterprise, occupancies

E = TypeVar("E", bound=StrEnum)

UNNAMED = "不署名"
CONFIDENTIAL = "保密"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A row as it stands: its number in the file, its cells by field; ``issues`` are the cells of that column."""

    number: int
    cells: Mapping[str, str]
    issues: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What the caller lends: the match of a text, and how an item or a party becomes an assignment.

    ``route(item, lead, supporting, building)`` may raise the sentence that rejects the row.
    """

    match: Callable[[str], tuple[tuple[tuple[str, float], ...], bool]]
    route: Callable[[str | None, str | None, str | None, str | None], Assignment | None]
    take_first: bool = False


class _RowError(Exception):
    def __init__(self, column: str, value: str, code: str, why: str) -> None:
        super().__init__(why)
        self.column, self.value, self.code, self.why = column, value, code, why


class _TakenBackError(Exception):
    """Ends the transaction of a dry run."""


def import_visits(
    db: Database,
    rows: Iterable[PaperRow],
    helpers: Helpers,
    rules: Rules,
    *,
    stamp: Stamp,
    dry_run: bool = False,
    on_reject: Callable[[Rejection, PaperRow], None] | None = None,
) -> Imported:
    """Visits, each with the issues of its row."""

    def take(journal: Journal, row: PaperRow) -> bool:
        visit, on = _visit(journal.db, row, helpers, rules)
        if _visit_stands(journal.db, visit, on):
            return False
        record_new_visit(journal, visit, rules, on=on)
        return True

    return _import(db, rows, take, stamp=stamp, dry_run=dry_run, on_reject=on_reject)


def import_issues(
    db: Database,
    rows: Iterable[PaperRow],
    helpers: Helpers,
    rules: Rules,
    *,
    stamp: Stamp,
    dry_run: bool = False,
    on_reject: Callable[[Rejection, PaperRow], None] | None = None,
) -> Imported:
    """Issues, assigned where the row names an item or a lead."""

    def take(journal: Journal, row: PaperRow) -> bool:
        wish, on, visit = _issue(journal.db, row, helpers, rules)
        if _issue_stands(journal.db, wish, on):
            return False
        record_new(journal, wish, rules, on=on, visit=visit)
        return True

    return _import(db, rows, take, stamp=stamp, dry_run=dry_run, on_reject=on_reject)


def _import(
    db: Database,
    rows: Iterable[PaperRow],
    take: Callable[[Journal, PaperRow], bool],
    *,
    stamp: Stamp,
    dry_run: bool,
    on_reject: Callable[[Rejection, PaperRow], None] | None,
) -> Imported:
    result = Imported()
    try:
        with writing(db, stamp) as journal:
            for row in rows:
                _count(journal, row, take, result, on_reject)
            if dry_run:
                raise _TakenBackError
            if result.created:
                result.batch = f"{journal.station}-{journal.action}"
    except _TakenBackError:
        result.batch = None
    return result


def _count(
    journal: Journal,
    row: PaperRow,
    take: Callable[[Journal, PaperRow], bool],
    result: Imported,
    on_reject: Callable[[Rejection, PaperRow], None] | None,
) -> None:
    result.read += 1
    try:
        if take(journal, row):
            result.created += 1
        else:
            result.unchanged += 1
    except _RowError as error:
        rejection = Rejection(
            row=row.number, column=error.column, value=error.value, code=error.code, reason=error.why, file=row.file
        )
        result.rejected += 1
        result.rejections.append(rejection)
        if on_reject is not None:
            on_reject(rejection, row)


def _visit(db: Database, row: PaperRow, helpers: Helpers, rules: Rules) -> tuple[Heard, date]:
    on = _day(row, "visited_on", rules)
    where = _where(db, row)
    if where.enterprise is None:
        raise _RowError("enterprise", "", "missing", _("no enterprise is named"))
    workers = _workers(db, row)
    wishes = [_matched(found, helpers, where, kind=IssueKind.HELP) for text in row.issues if (found := clean(text))]
    next_visit = _text(row, "next_visit_on")
    visit = Heard(
        enterprise=where.enterprise,
        building=where.building,
        visited_at=_time(row),
        worker=workers[0] if workers else None,
        companions=tuple(workers[1:]),
        method=_word(row, "method", Method, Method.ON_SITE),
        kind=_word(row, "kind", VisitKind, VisitKind.ROUTINE),
        result=_word(row, "result", Result, Result.MET),
        met_role=_text(row, "met_role"),
        introduced=_text(row, "introduced"),
        heard=_text(row, "heard"),
        next_visit_on=_day(row, "next_visit_on", rules, future=True) if next_visit else None,
        paper_no=_text(row, "no"),
        issues=tuple(wishes),
    )
    return visit, on


def _issue(db: Database, row: PaperRow, helpers: Helpers, rules: Rules) -> tuple[Wish, date, str | None]:
    on = _day(row, "opened_on", rules)
    text = _text(row, "text")
    if text is None:
        raise _RowError("text", "", "missing", _("nothing was said"))
    where = _where(db, row)
    if where.enterprise is None and where.building is None:
        raise _RowError("enterprise", "", "missing", _("neither an enterprise nor a building is named"))
    kind, named = _kind(row)
    wish = _matched(text, helpers, where, kind=kind, origin=_word(row, "origin", Origin, Origin.DESK))
    item, lead, supporting = _text(row, "item"), _text(row, "lead"), _text(row, "supporting")
    if item is not None or lead is not None:
        try:
            wish = replace(wish, assignment=helpers.route(item, lead, supporting, where.building))
        except LouchengError as error:
            raise _RowError("item" if item else "lead", item or lead or "", error.code, error.message) from error
    spots = _spots(db, row, where.building)
    visit, origin = _source_visit(db, row, wish.origin)
    return replace(wish, named=named, origin=origin, paper_no=_text(row, "no"), **spots), on, visit


def _matched(
    text: str,
    helpers: Helpers,
    where: _Where,
    *,
    kind: IssueKind,
    origin: Origin = Origin.VISIT,
) -> Wish:
    matches, confident = helpers.match(text)
    first = (
        helpers.route(matches[0][0], None, None, where.building)
        if helpers.take_first and confident and matches
        else None
    )
    return Wish(
        text=text,
        enterprise=where.enterprise,
        building=where.building,
        floor=where.floor,
        unit=where.unit,
        kind=kind,
        origin=origin,
        assignment=first,
        matched=matches,
        confident=confident,
    )


def _source_visit(db: Database, row: PaperRow, origin: Origin) -> tuple[str | None, Origin]:
    named = _text(row, "visit")
    if named is None:
        return None, origin
    if named in set(Origin):
        return None, Origin(named)
    found = db.rows(
        "select ref from visit where paper_no = :no or ref = :no order by length(ref) desc, ref desc", {"no": named}
    )
    if not found:
        raise _RowError("visit", named, "not_found", _("there is no visit of this number"))
    return found[0][0], Origin.VISIT


def _spots(db: Database, row: PaperRow, building: str | None) -> dict[str, Any]:
    floor, unit = _text(row, "floor"), _text(row, "unit")
    if building is None or (floor is None and unit is None):
        return {}
    plan = BuildingPlan.of(community.find_building(db, building))
    try:
        spots = parse_spots(floor, unit, plan)
    except BadValueError as error:
        raise _RowError("floor", error.value, error.code, reason(error.code)) from error
    return {"floor": spots[0].floor, "unit": spots[0].unit} if spots else {}


@dataclass(frozen=True, slots=True)
class _Where:
    enterprise: str | None
    building: str | None
    floor: int | None = None
    unit: str | None = None


def _where(db: Database, row: PaperRow) -> _Where:
    """The enterprise with its main unit there, or the place alone."""
    name, code, building = _text(row, "enterprise"), _text(row, "credit_code"), _text(row, "building")
    place = None
    if building is not None:
        try:
            place = community.find_building(db, building).code
        except LouchengError as error:
            raise _RowError("building", building, "building_unknown", reason("building_unknown")) from error
    if name is None and code is None:
        return _Where(None, place)
    try:
        found = find_enterprise(db, code or name or "").ref
    except LouchengError as error:
        raise _RowError("enterprise", code or name or "", error.code, error.message.splitlines()[0]) from error
    held = [each for each in occupancies(db, found, ended=False) if place in {None, each.building}]
    if not held:
        return _Where(found, place)
    return _Where(found, held[0].building, held[0].floor, held[0].unit)


def _workers(db: Database, row: PaperRow) -> list[str]:
    found = []
    for field in ("workers", "companions"):
        for name in (_text(row, field) or "").replace("、", " ").replace(",", " ").replace("，", " ").split():
            try:
                found.append(community.find_worker(db, name).code)
            except LouchengError:
                found.append(name)  # an office that came along
    return list(dict.fromkeys(found))


def _kind(row: PaperRow) -> tuple[IssueKind, bool | None]:
    """A kind may carry ``（不署名）`` or ``（保密）``."""
    cell = _text(row, "kind")
    if cell is None:
        return IssueKind.HELP, None
    word, _bracket, rest = cell.replace("(", "（").partition("（")
    named = False if UNNAMED in rest or CONFIDENTIAL in rest else None
    return _word(_with_cell(row, "kind", word), "kind", IssueKind, IssueKind.HELP), named


def _with_cell(row: PaperRow, field: str, text: str) -> PaperRow:
    return replace(row, cells={**row.cells, field: text})


def _visit_stands(db: Database, visit: Heard, on: date) -> bool:
    return bool(
        db.scalar(
            "select count(*) from visit where enterprise = :enterprise and visited_on = :on"
            " and (paper_no = :no or cast(:no as text) is null)"
            " and (visited_at = :at or cast(:at as text) is null or cast(:no as text) is not null)",
            {"enterprise": visit.enterprise, "on": on.isoformat(), "no": visit.paper_no, "at": visit.visited_at},
        )
    )


def _issue_stands(db: Database, wish: Wish, on: date) -> bool:
    return bool(
        db.scalar(
            "select count(*) from issue i join content c on c.key = i.text where i.opened_on = :on and c.text = :text"
            " and (i.enterprise = :enterprise or i.building = :building)",
            {"on": on.isoformat(), "text": wish.text, "enterprise": wish.enterprise, "building": wish.building},
        )
    )


def _text(row: PaperRow, field: str) -> str | None:
    cell = clean(row.cells.get(field, ""))
    if cell is not None and (problem := text_problem(cell)):
        raise _RowError(field, cell, problem, reason(problem))
    return str(cell) if cell is not None else None


def _day(row: PaperRow, field: str, rules: Rules, *, future: bool = False) -> date:
    cell = _text(row, field)
    if cell is None:
        raise _RowError(field, "", "missing", _("the day is missing"))
    try:
        day = read_day(cell)
    except BadValueError as error:
        raise _RowError(field, cell, error.code, reason(error.code)) from error
    if day > rules.today and not future:
        raise _RowError(field, cell, "day_future", _("the day has not come yet"))
    return day


def _time(row: PaperRow) -> str | None:
    cell = _text(row, "visited_at")
    if cell is None:
        return None
    hour, colon, minute = cell.replace("：", ":")[:5].partition(":")
    if colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
        return f"{int(hour):02}:{int(minute):02}"
    raise _RowError("visited_at", cell, "time_unreadable", _("it is not a time such as 09:20"))


def _word(row: PaperRow, field: str, words: type[E], default: E) -> E:
    cell = _text(row, field)
    if cell is None:
        return default
    for word in words:
        if cell.casefold() in {name.casefold() for name in (word.value, *both(LABELS[word]))}:
            return word
    raise _RowError(field, cell, "word_unknown", _("must be one of {choices}").format(choices=_(", ").join(words)))
