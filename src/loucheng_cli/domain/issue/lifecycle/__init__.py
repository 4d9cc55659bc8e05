"""The life of an issue: the rules of its moves, by topic.

Every rule takes the issue as it is and what a person wishes, and returns the changes or raises the sentence that the
person reads. Which move is allowed from which status is the table of ``domain.issue.moves``.
"""

from __future__ import annotations

from loucheng_cli.domain.issue.lifecycle.answering import decline, duplicate, resolve, withdraw
from loucheng_cli.domain.issue.lifecycle.checks import require_reason
from loucheng_cli.domain.issue.lifecycle.due_days import holds_of
from loucheng_cli.domain.issue.lifecycle.follow_up import follow_up, no_answer, reopen, uphold
from loucheng_cli.domain.issue.lifecycle.records import edit, escalate, handover, note, remind, supervise
from loucheng_cli.domain.issue.lifecycle.routing import (
    accept,
    assign,
    contact,
    due_if_assigned,
    opened,
    reassign,
    return_,
)
from loucheng_cli.domain.issue.lifecycle.tasks import add_tasks, promised, task_moved
from loucheng_cli.domain.issue.lifecycle.waiting import extend, hold, recheck, resume

__all__ = [
    "accept",
    "add_tasks",
    "assign",
    "contact",
    "decline",
    "due_if_assigned",
    "duplicate",
    "edit",
    "escalate",
    "extend",
    "follow_up",
    "handover",
    "hold",
    "holds_of",
    "no_answer",
    "note",
    "opened",
    "promised",
    "reassign",
    "recheck",
    "remind",
    "reopen",
    "require_reason",
    "resolve",
    "resume",
    "return_",
    "supervise",
    "task_moved",
    "uphold",
    "withdraw",
]
