"""Due days that move when the calendar changes (a year is announced, a local closing is entered)."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.calendar.explanation import MovedDueDay
from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.issue import counted_otherwise, stored_tasks


def recheck(db: Database, rules: RuleContext) -> list[MovedDueDay]:
    """Every open due day that was counted with another calendar, counted again."""
    found = []
    for issue in counted_otherwise(db, rules.calendar.version):
        changes = lifecycle.recheck(issue, rules)
        if changes:
            found.append(_moved(issue, changes[0].fields["due_on"], provisional=changes[0].fields["provisional"]))
    return found


def apply(db: Database, rules: RuleContext, *, stamp: ActionContext) -> list[MovedDueDay]:
    """The same, and the due days move, one action; each issue's history says so."""
    found = []
    with writing(db, stamp) as journal:
        for issue in counted_otherwise(db, rules.calendar.version):
            tasks = stored_tasks(db, issue.ref)
            changes = lifecycle.recheck(issue, rules, tasks)
            if changes:
                journal.record(changes)
                found.append(_moved(issue, changes[0].fields["due_on"], provisional=changes[0].fields["provisional"]))
    return found


def _moved(issue: Issue, after: date, *, provisional: bool) -> MovedDueDay:
    assert issue.due_on is not None
    return MovedDueDay(
        ref=issue.ref,
        lead_name=issue.lead_name,
        before=issue.due_on,
        after=after,
        was_provisional=issue.provisional,
        provisional=provisional,
    )
