"""What every rule of an issue's life checks and writes alike."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.calendar.deadline import is_backdated
from loucheng_cli.domain.core.enums import Move
from loucheng_cli.domain.core.events import Change
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.moves import DECIDED_WHEN_ENTERED, ENDS_THE_CLOCK, MOVES, WHILE_HELD
from loucheng_cli.errors import DirectorOnlyError, MoveRefusedError, ReasonRequiredError, RefusedError
from loucheng_cli.i18n import _

_OF_ANY_DAY = frozenset({Move.CONTACT, Move.NOTE, Move.REMIND, Move.EDIT, Move.HANDOVER})


def require_reason(reason: str | None) -> str:
    """The reason as typed, or the refusal that asks for one."""
    if reason is None or not reason.strip():
        raise ReasonRequiredError
    return reason.strip()


def check_allowed(issue: Issue, move: Move, on: date, rules: RuleContext) -> None:
    """Refuse a move that the table does not allow now, or a day before the last step or after today."""
    allowed = (issue.status, move) in MOVES
    if issue.held_on is not None:
        allowed = allowed and move in WHILE_HELD
    elif move is Move.RESUME:
        allowed = False
    if not allowed:
        raise MoveRefusedError(
            issue.ref,
            label(move),
            status_label(issue),
            [_("{move} ({verb})").format(move=label(each), verb=each) for each in issue.moves()],
        )
    check_not_in_future(on, rules)
    _check_late(issue, move, on, rules)
    floor = issue.opened_on if move in _OF_ANY_DAY else issue.last_on
    if floor is not None and on < floor:
        raise too_early(floor)


def is_known_late(issue: Issue, rules: RuleContext) -> bool:
    """Late today, and entered by its due day: what was entered later was late in no figure yet."""
    known_on = issue.entered_on or issue.opened_on
    return (
        issue.is_overdue(rules.today) and known_on is not None and issue.due_on is not None and known_on <= issue.due_on
    )


def _check_late(issue: Issue, move: Move, on: date, rules: RuleContext) -> None:
    """Only a director takes a late case from its party, or enters for it what would make it less late."""
    if rules.is_director or not is_known_late(issue, rules):
        return
    if move is Move.REASSIGN:
        raise DirectorOnlyError(_("The due day has passed, so only the director can reassign it."))
    assert issue.due_on is not None
    early = move in DECIDED_WHEN_ENTERED and on <= issue.due_on
    if early or (move in ENDS_THE_CLOCK and is_backdated(on, rules.today, rules.calendar)):
        raise DirectorOnlyError(
            _("{ref} is late; only the director can enter what happened on {day}.").format(ref=issue.ref, day=on)
        )


def check_not_in_future(on: date, rules: RuleContext) -> None:
    """Refuse a day that is still to come."""
    if on > rules.today:
        raise RefusedError(_("{day} is in the future; today is {today}.").format(day=on, today=rules.today))


def too_early(floor: date) -> RefusedError:
    """The refusal of a day before an earlier step."""
    return RefusedError(_("The date cannot be earlier than the previous step ({day}).").format(day=floor))


def changed(
    issue: Issue, name: str, fields: dict[str, object], rules: RuleContext, on: date, *, ordered: bool = True
) -> list[Change]:
    """The change of an issue; ``ordered`` moves also set the day that the next one may not precede."""
    if ordered:
        fields = {**fields, "last_on": on}
    if is_backdated(on, rules.today, rules.calendar):
        fields = {**fields, "backdated": issue.backdated + 1, "backdated_on": rules.today}
    return [Change("issue", issue.ref, name, fields)]
