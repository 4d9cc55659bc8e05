"""What the matcher learned from a case is forgotten: the case stays, but no longer teaches."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing


def forget(db: Database, refs: Sequence[str], *, stamp: ActionContext) -> None:
    """Take cases out of learning: what the machine had said of them goes with it; ``undo`` brings both back."""
    with writing(db, stamp) as journal:
        issues = [journal.fact(Issue, ref) for ref in refs]
        journal.record(
            Change(Issue.KIND, issue.ref, "IssueForgotten", {"matched": None, "confident": None}) for issue in issues
        )
