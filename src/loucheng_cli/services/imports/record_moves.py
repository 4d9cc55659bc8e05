"""The moves of an issue that the columns of a ledger tell of.

A ledger is brought in with what was done: an issue that was handled long ago must not begin to run late today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import ENDED_UNHANDLED, HANDLED, Outcome, Satisfaction, Solved, Status, TaskStatus
from loucheng_cli.domain.core.events import Change, State, apply_changes, decode, encode, first_state
from loucheng_cli.domain.imports.cells import BadValueError, parse_yes
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _
from loucheng_cli.services.imports.record_rows import PaperRow, RowError, day, meant, text, word
from loucheng_cli.services.issue import NewIssue
from loucheng_cli.store.journal.journal import Journal
from loucheng_cli.store.reads.issue import stored_tasks

_NOT_HANDLED = r"(?:未|没有?|尚未)\S{0,2}(?:办结|完成|解决|处理|处置|办理|答复)"
# What the days of a row say as well.
_GOING_ON = r"待|中$|在办|未|受理|交办|转办|派|跟进|登记|新|挂起|已办|签收"
_YES_NO = {"是": Solved.YES, "否": Solved.NO, "部分": Solved.PARTLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMove:
    """A move of a day; ``field`` is the column that tells of it."""

    field: str
    on: date
    decide: Callable[[Issue, Sequence[Task]], list[Change]]


def steps(row: PaperRow, wish: NewIssue, rules: RuleContext, *, on: date) -> list[RecordedMove]:
    """The moves after the issue was heard on that day, tried out: raises ``RowError`` where the rules forbid one."""
    found = list(_steps(row, wish, rules, on))
    _try(found, wish, rules, on)
    return found


def record(journal: Journal, ref: str, found: Sequence[RecordedMove]) -> None:
    """These moves of an issue that was opened just now."""
    for step in found:
        issue = journal.fact(Issue, ref)
        tasks = stored_tasks(journal.db, ref)
        journal.record(step.decide(issue, tasks), on=step.on)


def _steps(row: PaperRow, wish: NewIssue, rules: RuleContext, on: date) -> Iterator[RecordedMove]:
    """In the order of their days; the first contact may lie anywhere."""
    assigned, accepted, contacted, resolved, followed = (
        day(row, f"{name}_on", rules) for name in ("assigned", "accepted", "contacted", "resolved", "followed_up")
    )
    outcome, reply = _outcome(row, is_handled=resolved is not None)
    if wish.assignment is None:
        for name, happened_on in (("accepted", accepted), ("resolved", resolved)):
            if happened_on:
                raise RowError("lead", "", "missing", _("it was {what}, but the party is missing").format(
                    what=_("accepted") if name == "accepted" else _("handled")
                ))  # fmt: skip
    else:
        wanted = wish.assignment
        first = assigned or on
        yield RecordedMove(
            field="assigned_on", on=first, decide=lambda issue, _t: lifecycle.assign(issue, wanted, rules, on=first)
        )
    if contacted:
        yield RecordedMove(
            field="contacted_on", on=contacted, decide=lambda issue, _t: lifecycle.contact(issue, rules, on=contacted)
        )
    if accepted and accepted != resolved:
        yield RecordedMove(
            field="accepted_on", on=accepted, decide=lambda issue, _t: lifecycle.accept(issue, rules, on=accepted)
        )
    if resolved and outcome:
        yield from _handled(rules, resolved, outcome, reply)
        yield from _followed_up(row, rules, followed, contacted=contacted is not None)


def _handled(rules: RuleContext, on: date, outcome: Outcome, reply: str) -> Iterator[RecordedMove]:
    """Whoever helped has done so by then."""

    def done(issue: Issue, tasks: Sequence[Task]) -> list[Change]:
        return [
            change
            for task in tasks
            if task.is_open
            for change in lifecycle.task_moved(issue, task, TaskStatus.DONE, rules, on=on)
        ]

    yield RecordedMove(field="resolved_on", on=on, decide=done)
    yield RecordedMove(
        field="resolved_on",
        on=on,
        decide=lambda issue, tasks: lifecycle.resolve(issue, rules, on=on, outcome=outcome, reply=reply, tasks=tasks),
    )


def _followed_up(row: PaperRow, rules: RuleContext, on: date | None, *, contacted: bool) -> Iterator[RecordedMove]:
    said = text(row, "solved")
    if on is None or said is None:
        for name in ("followed_up_on", "solved", "satisfaction"):
            if lost := text(row, name):
                row.leave_out(
                    RowError(name, lost, "incomplete", _("a follow-up is kept with its day and whether it was solved"))
                )
        return
    solved = _YES_NO.get(said) or word(row, "solved", Solved, Solved.NO)
    satisfaction = word(row, "satisfaction", Satisfaction, Satisfaction.MOSTLY)
    yield RecordedMove(
        field="followed_up_on",
        on=on,
        decide=lambda issue, _t: lifecycle.follow_up(
            issue, rules, on=on, contacted=contacted, solved=solved, satisfaction=satisfaction
        ),
    )


def _outcome(row: PaperRow, *, is_handled: bool) -> tuple[Outcome | None, str]:
    """What came of it, and the answer: ``已解决：已加装路灯`` in one cell, or in two."""
    cell, status = text(row, "outcome"), text(row, "status")
    with suppress(BadValueError):  # 是 below 是否办结
        status = status and ("已办结" if parse_yes(status) else "未办结")
    said, colon, rest = (cell or "").replace(":", "：", 1).partition("：")
    for given in filter(None, (said.strip(), status)):
        # An outcome beside the day it was handled is read as such below.
        if is_handled and given != status and meant(given, Outcome):
            continue
        if (closed := meant(given, Status)) in ENDED_UNHANDLED:
            raise RowError(
                "outcome" if cell else "status", given, "closed_unhandled",
                _("it was closed without being handled; only open and handled issues are imported"),
            )  # fmt: skip
        if closed in HANDLED and not is_handled:
            raise RowError("resolved_on", "", "missing", _("it was handled, but the day is missing"))
    if status and is_handled and re.search(_NOT_HANDLED, status):
        raise RowError(
            "status", status, "conflict", _("it says that it was not handled, beside the day it was handled")
        )
    if status and meant(status, Status) is None and not re.search(_GOING_ON, status) and not meant(status, Outcome):
        row.leave_out(RowError("status", status, "word_unknown", _("its state is worked out from the days of the row")))
    if not is_handled:
        for name, lost in (("reply", text(row, "reply")), ("outcome", rest.strip() or None)):
            if lost:
                row.leave_out(
                    RowError(
                        name, lost, "not_handled", _("an answer is kept with the day it was handled, which is missing")
                    )
                )
        return None, ""
    outcome = meant(said.strip(), Outcome) if said else meant(status or "", Outcome)
    reply = text(row, "reply") or (rest.strip() if colon else "")
    if outcome is None:
        word(row, "outcome", Outcome, Outcome.SOLVED)
        if not reply:
            raise RowError("outcome", cell or "", "missing", _("it was handled, but the result is missing"))
        # An answer and a day, and nobody says that it is solved: explained claims no more than that.
        outcome = Outcome.EXPLAINED
    return outcome, reply or _("(not given)")


def _try(found: Sequence[RecordedMove], wish: NewIssue, rules: RuleContext, on: date) -> None:
    """Walk the moves on a fact in memory, before a number is given and anything is written."""
    ref = "?"
    issue_state, tasks = first_state("issue", ref), dict[str, State]()

    def put(changes: Sequence[Change]) -> None:
        nonlocal issue_state
        for change in changes:
            fields = {name: encode(value) for name, value in change.fields.items()}
            if change.kind == "issue":
                issue_state = apply_changes(issue_state, fields)
            elif change.kind == "task":
                before = tasks.get(change.subject) or first_state("task", change.subject)
                tasks[change.subject] = apply_changes(before, fields)

    try:
        put(lifecycle.opened(ref, {"kind": wish.kind, "named": wish.named}, rules, on=on))
    except LouchengError as error:
        raise RowError("opened_on", on.isoformat(), error.code, error.message) from error
    for step in found:
        try:
            put(step.decide(decode(Issue, issue_state), [decode(Task, each) for each in tasks.values()]))
        except LouchengError as error:
            why = error.message.replace(f"{ref} ", "").replace(ref, "")
            raise RowError(step.field, step.on.isoformat(), error.code, why) from error
