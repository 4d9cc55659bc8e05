"""An issue as it was on a past day, replayed from its events.

Two times are kept apart: ``until`` is the day things happened on; when they became known (as-of) is the reader's
business, who hands over only the events known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loucheng_cli.domain.core.enums import Group
from loucheng_cli.domain.core.events import apply_changes, decode, default_state
from loucheng_cli.domain.issue.model import Issue

DatedChange = tuple[str, Mapping[str, Any]]  # the day it happened, and the fields that took new values


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReplay:
    """An issue up to a day: how it stood then, and how it stood right after each thing that counts."""

    then: Issue | None
    resolved: tuple[Issue, ...] = ()
    followed_up: tuple[Issue, ...] = ()
    unrated: tuple[Issue, ...] = ()
    reopened_on: tuple[date, ...] = ()
    assigned: tuple[Issue, ...] = ()


def passage(ref: str, events: Iterable[DatedChange], until: date) -> IssueReplay:
    """Fold the events that happened by the evening of a day; they come in fold order."""
    last = until.isoformat()
    state: dict[str, Any] | None = None
    resolved: list[Issue] = []
    followed_up: list[Issue] = []
    unrated: list[Issue] = []
    reopened: list[date] = []
    assigned: list[Issue] = []
    for day, changes in events:
        if day > last:
            continue
        state = apply_changes(state or {**default_state("issue"), "ref": ref}, changes)
        if changes.get("assigned_on"):
            assigned.append(decode(Issue, state))
        if changes.get("resolved_on"):
            resolved.append(decode(Issue, state))
        if changes.get("followed_up_on"):
            followed_up.append(decode(Issue, state))
        if changes.get("group") == Group.UNRATED:
            unrated.append(decode(Issue, state))
        if changes.get("redone"):
            reopened.append(date.fromisoformat(day))
    return IssueReplay(
        then=None if state is None else decode(Issue, state),
        resolved=tuple(resolved),
        followed_up=tuple(followed_up),
        unrated=tuple(unrated),
        reopened_on=tuple(reopened),
        assigned=tuple(assigned),
    )


def known(ref: str, events: Iterable[DatedChange]) -> Issue:
    """The issue after all of its events."""
    state = {**default_state("issue"), "ref": ref}
    for _day, changes in events:
        state = apply_changes(state, changes)
    return decode(Issue, state)
