"""What a worker would leave behind."""

from __future__ import annotations

from dataclasses import dataclass

from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.today import Open, Planned, open_issues, planned_visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What a worker would leave behind: issues to hand over, those that only wait for a follow-up, planned visits."""

    worker: str
    issues: tuple[Open, ...]
    follow_ups: tuple[Open, ...]
    visits: tuple[Planned, ...]
    buildings: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing to hand over."""
        return not (self.issues or self.follow_ups or self.visits)


def estate(db: Database, worker: Worker) -> Estate:
    """What is to be handed over before this worker leaves."""
    owned = [each for each in open_issues(db, worker.code) if each.issue.owner == worker.code]
    return Estate(
        worker=worker.code,
        issues=tuple(each for each in owned if each.issue.is_open),
        follow_ups=tuple(each for each in owned if not each.issue.is_open),
        visits=tuple(planned_visits(db, None, worker.code)),
        buildings=worker.buildings,
    )
