"""Imports of a week's paper forms and of other people's lists of issues.

A row that is there already, with all that it says, is unchanged; a row that cannot be read is rejected with the reason,
and does not stop the others. All rows are one action.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from loucheng_cli.domain.core.enums import Method, Origin, VisitKind
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.imports.cells import clean, reason
from loucheng_cli.domain.imports.result import Imported, Rejection, Skip
from loucheng_cli.domain.issue.context import Assignment, RuleContext
from loucheng_cli.domain.place.address import Gazetteer
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _
from loucheng_cli.services.imports import record_moves
from loucheng_cli.services.imports.record_rows import (
    Directory,
    PaperRow,
    RowError,
    Where,
    day,
    kind,
    needed_day,
    number,
    optional_word,
    says_nothing,
    text,
    time,
    visit_result,
)
from loucheng_cli.services.issue import NewIssue, record_new
from loucheng_cli.services.visit import NewVisit, record_new_visit
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads.recorded import (
    RecordedIssue,
    RecordedVisit,
    recorded_issue,
    recorded_text,
    visit_of_number,
    visits_on_day,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What the caller lends: the match of a text, and how an item or a party becomes an assignment.

    ``match(text)`` gives codes with scores, the item that may be taken unseen, and whether the answer is sure.
    ``route(item, lead, supporting, building)`` may raise the sentence that rejects the row.
    """

    match: Callable[[str], tuple[tuple[tuple[str, float], ...], str | None, bool]]
    route: Callable[[str | None, str | None, str | None, str | None], Assignment | None]
    take_first: bool = False


class RecordsDryRunError(Exception):
    """Ends the transaction of a dry run."""


def import_visits(
    db: Database,
    rows: Iterable[PaperRow],
    helpers: Helpers,
    rules: RuleContext,
    *,
    stamp: ActionContext,
    places: Gazetteer,
    dry_run: bool = False,
    on_reject: Callable[[Rejection, PaperRow], None] | None = None,
) -> Imported:
    """Visits, each with the issues of its row."""
    directory = Directory(db, places)

    def take(journal: Journal, row: PaperRow) -> bool:
        on = needed_day(row, "visited_on", rules)
        if _is_ours(journal.db, "visit", row, on):
            return False
        where = directory.where(row)
        visit = _visit(directory, row, where, rules)
        if _visit_is_there(journal.db, row, visit, on):
            return False
        heard = [
            _at(where, NewIssue(text=found, origin=Origin.VISIT))
            for each in row.issues
            if (found := clean(each)) and not says_nothing(found)
        ]
        wishes = tuple(_matched(each, helpers) for each in heard)
        record_new_visit(journal, replace(visit, issues=wishes), rules, on=on)
        return True

    return _import(db, rows, take, stamp=stamp, dry_run=dry_run, on_reject=on_reject)


def import_issues(
    db: Database,
    rows: Iterable[PaperRow],
    helpers: Helpers,
    rules: RuleContext,
    *,
    stamp: ActionContext,
    places: Gazetteer,
    dry_run: bool = False,
    on_reject: Callable[[Rejection, PaperRow], None] | None = None,
) -> Imported:
    """Issues, assigned where the row names an item or a lead, with what a ledger says became of them."""
    directory = Directory(db, places)

    def take(journal: Journal, row: PaperRow) -> bool:
        on = needed_day(row, "opened_on", rules)
        if _is_ours(journal.db, "issue", row, on):
            return False
        wish = _issue(directory, row)
        recorded = recorded_issue(
            journal.db,
            wish.text,
            on,
            enterprise=wish.enterprise,
            building=wish.building,
            paper_no=wish.paper_no,
        )
        if recorded:
            _refuse_later_steps(row, recorded, rules)
            return False
        visit, origin = _source_visit(journal.db, row)
        wish = _matched(replace(wish, assignment=_assignment(row, wish, helpers), origin=origin), helpers)
        later = record_moves.steps(row, wish, rules, on=on)
        ref = record_new(journal, replace(wish, assignment=None), rules, on=on, visit=visit)
        record_moves.record(journal, ref, later)
        return True

    return _import(db, rows, take, stamp=stamp, dry_run=dry_run, on_reject=on_reject)


def _import(
    db: Database,
    rows: Iterable[PaperRow],
    take: Callable[[Journal, PaperRow], bool],
    *,
    stamp: ActionContext,
    dry_run: bool,
    on_reject: Callable[[Rejection, PaperRow], None] | None,
) -> Imported:
    result = Imported()
    if not dry_run:
        saved = backup(db, "import")
        result.backup = str(saved) if saved else None
    try:
        with writing(db, stamp) as journal:
            for row in rows:
                _count(journal, row, take, result, on_reject)
            if dry_run:
                raise RecordsDryRunError
            if result.created:
                result.batch = journal.batch
    except RecordsDryRunError:
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
    if row.skipped:
        skipped = row.skipped
        result.skipped.append(
            Skip(
                row=row.number,
                code=skipped.code,
                reason=skipped.reason,
                text=skipped.text,
                file=row.file,
                sheet=row.sheet,
            )
        )
        return
    try:
        if row.problem:
            raise RowError("", row.whole[-1], row.problem, reason(row.problem))
        if take(journal, row):
            result.created += 1
        else:
            result.unchanged += 1
        result.values_left_out += (_rejection(row, each) for each in row.left_out)
    except RowError as error:
        faults = [error, *row.left_out]
        result.rejected += 1
        result.rejections += (_rejection(row, each) for each in faults)
        if on_reject is not None:
            why = _("; ").join(dict.fromkeys(each.why for each in faults))
            on_reject(replace(_rejection(row, error), reason=why), row)


def _rejection(row: PaperRow, error: RowError) -> Rejection:
    return Rejection(
        row=row.number,
        column=row.heads.get(error.field, error.field),
        value=error.value,
        code=error.code,
        reason=error.why,
        file=row.file,
        field=error.field or None,
        sheet=row.sheet,
    )


def _visit(directory: Directory, row: PaperRow, where: Where, rules: RuleContext) -> NewVisit:
    if where.enterprise is None:
        raise RowError("enterprise", "", "missing", _("the enterprise is missing"))
    workers = directory.workers(row)
    return NewVisit(
        enterprise=where.enterprise,
        building=where.building,
        visited_at=time(row, "visited_at", "visited_on"),
        worker=str(workers[0]) if workers else None,
        companions=tuple(workers[1:]),
        method=optional_word(row, "method", Method, Method.ON_SITE),
        kind=optional_word(row, "kind", VisitKind, VisitKind.ROUTINE),
        result=visit_result(row),
        met_role=text(row, "met_role"),
        introduced=text(row, "introduced"),
        heard=text(row, "heard"),
        next_visit_on=_optional_day(row, "next_visit_on", rules),
        paper_no=number(row),
    )


def _optional_day(row: PaperRow, field: str, rules: RuleContext) -> date | None:
    try:
        return day(row, field, rules, future=True)
    except RowError as error:
        row.leave_out(error)
        return None


def _issue(directory: Directory, row: PaperRow) -> NewIssue:
    said = text(row, "text")
    if said is None or says_nothing(said):
        raise RowError("text", said or "", "missing", _("the text is missing"))
    where = directory.where(row)
    if where.enterprise is None and where.building is None:
        if address := text(row, "address"):
            raise RowError("address", address, "building_unknown", reason("building_unknown"))
        raise RowError("enterprise", "", "missing", _("an enterprise or a building is required"))
    kind_, named = kind(row)
    owner = text(row, "owner")
    wish = NewIssue(
        text=said,
        kind=kind_,
        named=named,
        paper_no=number(row),
        owner=directory.worker(owner) if owner else None,
    )
    return _at(where, wish)


def _at(where: Where, wish: NewIssue) -> NewIssue:
    return replace(wish, enterprise=where.enterprise, building=where.building, floor=where.floor, unit=where.unit)


def _assignment(row: PaperRow, wish: NewIssue, helpers: Helpers) -> Assignment | None:
    """By the item, which a ledger writes with its name behind the code, and by who leads."""
    item, lead = text(row, "item"), text(row, "lead")
    if item is None and lead is None:
        return None
    try:
        return helpers.route(item.split()[0] if item else None, lead, text(row, "supporting"), wish.building)
    except LouchengError as error:
        raise RowError("item" if item else "lead", item or lead or "", error.code, error.message) from error


def _matched(wish: NewIssue, helpers: Helpers) -> NewIssue:
    """The wish with what the machine proposes; taken at once only where a person asked for that."""
    matches, sure, confident = helpers.match(wish.text)
    chosen = wish.assignment
    if chosen is None and helpers.take_first and sure:
        chosen = helpers.route(sure, None, None, wish.building)
    return replace(wish, assignment=chosen, matched=matches, confident=confident)


def _source_visit(db: Database, row: PaperRow) -> tuple[str | None, Origin]:
    """The visit it was heard on, by its number; else where it came from."""
    named = text(row, "visit")
    origin = optional_word(row, "origin", Origin, Origin.DESK)
    if named is None:
        return None, origin
    if named in set(Origin):
        return None, Origin(named)
    visit = visit_of_number(db, named)
    if visit is None:
        raise RowError("visit", named, "not_found", _("there is no visit with this number"))
    return visit, Origin.VISIT


def _is_ours(db: Database, kind_: str, row: PaperRow, on: date) -> bool:
    """Whether we exported this row ourselves: its number is ours, and of the same day. Other words are a conflict."""
    no = text(row, "no")
    is_there, recorded = recorded_text(db, kind_, no, on) if no else (False, None)
    if not is_there:
        return False
    words = "heard" if kind_ == "visit" else "text"
    said = text(row, words)
    if said is not None and recorded is not None and _plain(said) != _plain(recorded):
        raise RowError(words, said, "conflict", _("{ref} says otherwise; correct it there").format(ref=no))
    return True


def _refuse_later_steps(row: PaperRow, recorded: RecordedIssue, rules: RuleContext) -> None:
    """An issue that is there already does not move by a list; a row that tells of a further step is not lost silently."""
    for field, stored in (("resolved_on", recorded.resolved_on), ("followed_up_on", recorded.followed_up_on)):
        said = day(row, field, rules)
        if said is not None and said.isoformat() != stored:
            raise RowError(
                field,
                text(row, field) or "",
                "conflict",
                _("{ref} is there already and does not say so; register the step there").format(ref=recorded.ref),
            )


def _plain(text_: str) -> str:
    return "".join(text_.split())


def _is_elsewhere(row: PaperRow, visit: NewVisit, recorded: RecordedVisit) -> bool:
    """Whether the row says another building, or names none of those who came."""
    says_place = text(row, "building") or text(row, "address")
    if says_place and recorded.building and visit.building and visit.building != recorded.building:
        return True
    came = {visit.worker, *visit.companions} - {None}
    known = {recorded.worker, *json.loads(recorded.companions or "[]")} - {None}
    return bool(came and known and came.isdisjoint(known))


def _visit_is_there(db: Database, row: PaperRow, visit: NewVisit, on: date) -> bool:
    """Whether this visit was brought in before, with all that the row says of it.

    A visit of the same enterprise and day with other words, at another time, in another building or by quite other people is
    another one; with the same number of the form, or at the same minute, it contradicts, and the row is refused.
    """
    wanted = {
        "heard": visit.heard,
        "met_role": visit.met_role,
        "introduced": visit.introduced,
        "method": text(row, "method") and visit.method.value,
        "kind": text(row, "kind") and visit.kind.value,
        "result": text(row, "result") and visit.result.value,
    }
    for each in visits_on_day(db, visit.enterprise, on):
        no, at = (visit.paper_no, each.paper_no), (visit.visited_at, each.visited_at)
        if (all(no) and no[0] != no[1]) or (all(at) and at[0] != at[1]):
            continue
        if _is_elsewhere(row, visit, each):
            continue
        differing = [
            name for name, value in wanted.items() if value and _plain(value) != _plain(getattr(each, name) or "")
        ]
        if not differing:
            return True
        if all(no) or all(at):
            raise RowError(
                differing[0],
                text(row, differing[0]) or "",
                "conflict",
                _("{ref} is the same visit and says otherwise; correct it there").format(ref=each.ref),
            )
    return False
