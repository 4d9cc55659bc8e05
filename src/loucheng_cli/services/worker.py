"""A worker leaves: nothing they answer for may be left behind."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.handover import Estate, estate


def leave(
    db: Database,
    worker: Worker,
    to: Worker | None,
    rules: RuleContext,
    *,
    on: date,
    reason: str | None,
    stamp: ActionContext,
) -> Estate:
    """离岗: the issues go to another worker, and the buildings with their planned visits and follow-ups; one action.

    Without somebody to hand over to it is refused while anything is open.
    """
    if worker.left_on is not None:
        raise RefusedError(_("{worker} already left on {day}.").format(worker=worker.code, day=worker.left_on))
    if to is not None and to.code == worker.code:
        raise RefusedError(_("Hand it over to another worker."))
    with writing(db, stamp) as journal:
        left = estate(db, worker)
        if to is None and not left.is_empty:
            raise RefusedError(
                _(
                    "{worker} cannot leave yet. To be handed over first: issues: {n}, follow-ups: {f}, planned visits: {v}."
                ).format(worker=worker.code, n=len(left.issues), f=len(left.follow_ups), v=len(left.visits)),
                hint=f'loucheng worker leave {worker.code} --to … --reason "…"',
            )
        why = lifecycle.require_reason(reason) if to is not None else reason
        if to is not None:
            for each in left.issues:
                issue = journal.fact(Issue, each.issue.ref)
                journal.record(lifecycle.handover(issue, to.code, rules, on=on), on=on, reason=why)
            patch = tuple(dict.fromkeys((*to.buildings, *worker.buildings, *_places(left))))
            if patch != to.buildings:
                journal.record([Change("worker", to.code, "WorkerTookOver", {"buildings": patch})], on=on)
        fields = {"left_on": on, "left_reason": FreeText(why) if why else None}
        journal.record([Change("worker", worker.code, "WorkerLeft", fields)], on=on)
    return left


def _places(left: Estate) -> list[str]:
    """The buildings of what nobody would see otherwise: planned visits and follow-ups."""
    found = [each.building for each in left.visits] + [each.issue.building for each in left.follow_ups]
    return [building for building in found if building]
