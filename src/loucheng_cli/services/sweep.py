"""A floor is swept: visits, moves and new enterprises as one action."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.core.enums import Method, Result, VisitKind
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.core.pinyin import initials
from loucheng_cli.domain.imports import enterprise_rows
from loucheng_cli.domain.imports.row_places import RowPlace
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.visit.sweep import DoorFinding, DoorFound, Sweep
from loucheng_cli.errors import NotFoundError
from loucheng_cli.services.enterprise import moved_out
from loucheng_cli.services.visit import NewVisit, record_new_visit
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import enterprise_rows as stored


def save(
    db: Database, found: Sweep, building: str, floor: int, rules: RuleContext, *, on: date, stamp: ActionContext
) -> list[str]:
    """Record what was found; returns the refs of visits and new enterprises."""
    with writing(db, stamp) as journal:
        for each in found.moves_out:
            _leave(journal, each, building, floor, on)
        refs = [_visit(journal, str(each.ref), each, building, rules, on) for each in found.visits]
        for each in found.moves_in:
            _settle(journal, each, building, floor, on)
            refs.append(_visit(journal, str(each.ref), each, building, rules, on))
        for each in found.new:
            ref = journal.next_ref("E")
            fields = {"name": each.name, "initials": initials(each.name or ""), "moved_in_on": on}
            place = RowPlace(building, floor, each.unit)
            journal.record(enterprise_rows.added(ref, fields, [place], from_on=on), on=on)
            refs += [ref, _visit(journal, ref, each, building, rules, on)]
    return refs


def _leave(journal: Journal, each: DoorFinding, building: str, floor: int, on: date) -> None:
    """It left this floor; who holds nothing else has left the community."""
    known = _known(journal.db, str(each.ref))
    here = [code for code, place in known.held.items() if place.building == building and place.floor in {floor, None}]
    changes: list[Change] = (
        moved_out(known.ref, known.held, on=on) if len(here) == len(known.held) else enterprise_rows.left(here, on=on)
    )
    journal.record(changes, on=on, reason="扫楼核查")


def _settle(journal: Journal, each: DoorFinding, building: str, floor: int, on: date) -> None:
    known = _known(journal.db, str(each.ref))
    place = RowPlace(building, floor, each.unit)
    journal.record(enterprise_rows.relocated(known.ref, known.held, known.highest, [place], on=on), on=on)


def _visit(journal: Journal, ref: str, each: DoorFinding, building: str, rules: RuleContext, on: date) -> str:
    visit = NewVisit(
        enterprise=ref,
        building=building,
        method=Method.ON_SITE,
        kind=VisitKind.FIRST if each.finding is DoorFound.NEW else VisitKind.ROUTINE,
        result=Result.ABSENT if each.finding is DoorFound.CLOSED else Result.MET,
        heard=FreeText(each.note) if each.note else None,
    )
    return record_new_visit(journal, visit, rules, on=on)[0]


def _known(db: Database, ref: str) -> stored.Known:
    known = stored.known(db, ref)
    if known is None:
        raise NotFoundError(ref, hint="loucheng enterprise list")
    return known
