"""Records beside the moves: reminder, supervision, escalation, note, correction, handover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from loucheng_cli.domain.calendar.deadline import Promise
from loucheng_cli.domain.core.enums import ON_THE_CLOCK, UNNAMED_KINDS, Level, Move, Status
from loucheng_cli.domain.core.events import Change, Fields, State
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.lifecycle.checks import changed, check_allowed, is_known_late
from loucheng_cli.domain.issue.lifecycle.due_days import SAME_DAY, due_fields, yellow_on
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.urgency import is_emergency
from loucheng_cli.errors import DirectorOnlyError, RefusedError
from loucheng_cli.i18n import _


def remind(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """催办."""
    check_allowed(issue, Move.REMIND, on, rules)
    fields = {"reminders": issue.reminders + 1, "reminded_on": on}
    return changed(issue, "IssueReminded", fields, rules, on, ordered=False)


def supervise(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """督办, of a late case; it runs on as before."""
    check_allowed(issue, Move.SUPERVISE, on, rules)
    return changed(issue, "IssueSupervised", {"supervised_on": on}, rules, on, ordered=False)


def escalate(issue: Issue, level: Level, rules: RuleContext, *, on: date) -> list[Change]:
    """提级 to street or district; it runs on as before."""
    check_allowed(issue, Move.ESCALATE, on, rules)
    if list(Level).index(level) <= list(Level).index(issue.level):
        raise RefusedError(_("{ref} is already at {level}.").format(ref=issue.ref, level=label(issue.level)))
    return changed(issue, "IssueEscalated", {"level": level, "escalated_on": on}, rules, on, ordered=False)


def note(issue: Issue, rules: RuleContext, *, on: date) -> list[Change]:
    """Progress in words, which travel as the event's reason."""
    check_allowed(issue, Move.NOTE, on, rules)
    return changed(issue, "IssueNoted", {}, rules, on, ordered=False)


def edit(issue: Issue, fields: Mapping[str, object], rules: RuleContext, *, on: date) -> list[Change]:
    """Correct what was written down. What becomes a complaint or a hazard is not named unless that is said."""
    check_allowed(issue, Move.EDIT, on, rules)
    fields = dict(fields)
    if fields.get("kind") in UNNAMED_KINDS and issue.kind not in UNNAMED_KINDS:
        fields.setdefault("named", False)
    clock = _clock_of_urgency(issue, fields, rules, on)
    if clock and not rules.is_director and is_known_late(issue, rules):
        raise DirectorOnlyError(_("{ref} is late; only the director can change its due day.").format(ref=issue.ref))
    fields |= clock
    return changed(issue, "IssueEdited", fields, rules, on, ordered=False)


def handover(issue: Issue, owner: str, rules: RuleContext, *, on: date) -> list[Change]:
    """Another worker answers for it from now on."""
    check_allowed(issue, Move.HANDOVER, on, rules)
    if owner == issue.owner:
        raise RefusedError(_("{worker} already owns {ref}.").format(ref=issue.ref, worker=owner))
    return changed(issue, "IssueHandedOver", {"owner": owner}, rules, on, ordered=False)


def _clock_of_urgency(issue: Issue, fields: Fields, rules: RuleContext, on: date) -> State:
    """The days that change where a correction makes an issue an emergency, or takes that back."""
    kind = fields.get("kind", issue.kind)
    urgent = is_emergency(kind, fields.get("urgency", issue.urgency))
    if urgent is issue.is_emergency:
        return {}
    if issue.status is Status.NEW:
        return {"triage_due_on": on if urgent else rules.clock("triage", on)}
    if issue.status not in ON_THE_CLOCK or issue.clock_from is None:
        return {}
    if urgent:
        day = {"due_on": on, "yellow_on": yellow_on(on, rules), "provisional": False}
        return {**day, "promised_days": SAME_DAY.days, "promised_unit": SAME_DAY.unit}
    promise = Promise(days=rules.policies.days(f"clock.{kind.value}"))
    due = due_fields(issue, rules, start=issue.clock_from, holds=issue.holds, promise=promise)
    return {**due, "promised_days": promise.days, "promised_unit": promise.unit}
