"""The moves of an issue's life: where each leads from which status, which run while on hold, which need a reason."""

from __future__ import annotations

from loucheng_cli.domain.core.enums import OPEN, Move, Status

# Where a move leads from a status. Where an answer decides (a follow-up) or the fact remembers (reopening what was
# declined), the rule picks; the mapping names the usual end.
MOVES: dict[tuple[Status, Move], Status] = {
    (Status.NEW, Move.ASSIGN): Status.ASSIGNED,
    (Status.NEW, Move.RESOLVE): Status.RESOLVED,
    (Status.NEW, Move.DECLINE): Status.DECLINED,
    (Status.NEW, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.NEW, Move.DUPLICATE): Status.DUPLICATE,
    (Status.ASSIGNED, Move.ACCEPT): Status.IN_PROGRESS,
    (Status.ASSIGNED, Move.RETURN): Status.NEW,
    (Status.ASSIGNED, Move.REASSIGN): Status.ASSIGNED,
    (Status.ASSIGNED, Move.RESOLVE): Status.RESOLVED,
    (Status.ASSIGNED, Move.HOLD): Status.ASSIGNED,
    (Status.ASSIGNED, Move.RESUME): Status.ASSIGNED,
    (Status.ASSIGNED, Move.EXTEND): Status.ASSIGNED,
    (Status.ASSIGNED, Move.DECLINE): Status.DECLINED,
    (Status.ASSIGNED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.ASSIGNED, Move.DUPLICATE): Status.DUPLICATE,
    (Status.IN_PROGRESS, Move.REASSIGN): Status.ASSIGNED,
    (Status.IN_PROGRESS, Move.HOLD): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Move.RESUME): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Move.EXTEND): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Move.RESOLVE): Status.RESOLVED,
    (Status.IN_PROGRESS, Move.DECLINE): Status.DECLINED,
    (Status.IN_PROGRESS, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.IN_PROGRESS, Move.DUPLICATE): Status.DUPLICATE,
    (Status.RESOLVED, Move.FOLLOW_UP): Status.CLOSED,
    (Status.RESOLVED, Move.REOPEN): Status.IN_PROGRESS,
    (Status.REOPEN_REQUESTED, Move.REOPEN): Status.IN_PROGRESS,
    (Status.REOPEN_REQUESTED, Move.UPHOLD): Status.CLOSED,
    (Status.CLOSED, Move.REOPEN): Status.IN_PROGRESS,
    (Status.DECLINED, Move.REOPEN): Status.NEW,
    (Status.WITHDRAWN, Move.REOPEN): Status.NEW,
    **{
        (status, move): status
        for status in OPEN
        for move in (
            Move.REMIND,
            Move.SUPERVISE,
            Move.ESCALATE,
            Move.CONTACT,
            Move.NOTE,
            Move.EDIT,
            Move.HANDOVER,
        )
    },
}
WHILE_HELD = frozenset({Move.RESUME, Move.WITHDRAW, Move.NOTE, Move.EDIT, Move.HANDOVER})
NEEDS_REASON = frozenset(
    {Move.REASSIGN, Move.RETURN, Move.EXTEND, Move.REOPEN, Move.UPHOLD, Move.ESCALATE, Move.HANDOVER}
)
# Of a late case: decisions count from the day they are entered, what others did may be entered two working days later.
DECIDED_WHEN_ENTERED = frozenset({Move.HOLD, Move.EXTEND, Move.DECLINE, Move.DUPLICATE})
ENDS_THE_CLOCK = DECIDED_WHEN_ENTERED | {Move.RETURN, Move.RESOLVE, Move.WITHDRAW}
