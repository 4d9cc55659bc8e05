"""What papers leave in the history: a contact that was shared, a meeting on site and what was promised there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.core.labels import status_label
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Party, RuleContext
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.issue.papers import PaperContact, is_withheld, names_of, receivers
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads.issue import stored_tasks
from loucheng_cli.store.reads.papers import Meeting, contacts_to_share, last_meeting, met_on_site


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPromise:
    """What a party said on site that it will do, and by when."""

    party: Party
    day: date
    what: str | None = None


def share_contacts(db: Database, refs: Sequence[str], *, stamp: ActionContext) -> dict[str, list[PaperContact]]:
    """Contacts for the parties of these issues; each sharing stands in the history (个人信息保护法 23条).

    Refused where no consent is recorded, and where the enterprise is not to be named to whom the paper goes.
    """
    found: dict[str, list[PaperContact]] = {}
    with writing(db, stamp) as journal:
        for ref in refs:
            issue = journal.fact(Issue, ref)
            tasks = stored_tasks(db, ref)
            if is_withheld(issue, receivers(issue, tasks)):
                raise RefusedError(
                    _("{ref} must not be named to the property manager, so its contact cannot be shared.").format(
                        ref=ref
                    ),
                    hint=f"loucheng issue edit {ref} --named",
                )
            found[ref] = contacts_to_share(db, issue.enterprise, stamp.today) if issue.enterprise else []
            if not found[ref]:
                raise RefusedError(_("No consent to share a contact is recorded for {ref}.").format(ref=ref))
            fields = {
                "shared": [each.code for each in found[ref]],
                "shared_with": names_of(issue, tasks),
                "basis": "个人信息保护法第二十三条",
            }
            journal.record([Change("issue", ref, "ContactShared", fields)])
    return found


def convene(db: Database, refs: Sequence[str], day: date, place: str, *, stamp: ActionContext) -> Meeting:
    """Call the parties of these issues to a meeting on site; the same call again keeps its number (现场办公〔2026〕3号)."""
    before = [last_meeting(db, ref) for ref in refs]
    first = before[0]
    if first is not None and (first.on, first.place) == (day, place) and all(each == first for each in before):
        return first
    with writing(db, stamp) as journal:
        for ref in refs:
            _refuse_closed(journal.fact(Issue, ref))
        meeting = Meeting(number=_number(journal, day), on=day, place=place)
        for ref in refs:
            fields = {"meeting": meeting.number, "meeting_on": day, "meeting_place": FreeText(place)}
            journal.record([Change("issue", ref, "IssueConvened", fields)])
    return meeting


def record_meeting(
    db: Database,
    refs: Sequence[str],
    came: Sequence[Party],
    promises: Sequence[MeetingPromise],
    rules: RuleContext,
    *,
    on: date | None = None,
    stamp: ActionContext,
) -> str:
    """Which parties came, and what each promised for which day: tasks, and a line in the history of each issue.

    Recorded again for the same meeting it is a correction: only what differs is written.
    A promise belongs to the issues in which its party has a part; to all of them where it has none yet.
    """
    called = last_meeting(db, refs[0])
    day = on or (called.on if called else rules.today)
    if day > rules.today:
        raise RefusedError(_("{day} is in the future; today is {today}.").format(day=day, today=rules.today))
    before = {ref: met_on_site(db, ref, called.number if called else None, day) for ref in refs}
    with writing(db, stamp) as journal:
        known = next((each.number for each in before.values() if each), None)
        number = called.number if called else known or _number(journal, day)
        issues = [journal.fact(Issue, ref) for ref in refs]
        tasks = {issue.ref: {task.party: task for task in stored_tasks(db, issue.ref)} for issue in issues}
        for issue in issues:
            _refuse_closed(issue)
            met = before[issue.ref]
            if met is not None and set(met.came) == {party.key for party in came}:
                continue
            fields = {
                "meeting": number,
                "came": [party.name for party in came],
                "came_keys": [party.key for party in came],
            }
            journal.record([Change("issue", issue.ref, "IssueDiscussed", fields)], on=day)
        for promise in promises:
            key = promise.party.key
            concerned = [each for each in issues if key == each.lead or key in tasks[each.ref]] or issues
            for issue in concerned:
                task = tasks[issue.ref].get(key)
                met = before[issue.ref]
                if met is not None and met.promises.get(key) == (promise.day.isoformat(), promise.what):
                    continue
                changes = lifecycle.promised(issue, promise.party, promise.day, promise.what, task, rules, on=day)
                journal.record(changes, on=day)
    return number


def split(db: Database, ref: str, parts: Sequence[str], rules: RuleContext, *, stamp: ActionContext) -> list[str]:
    """Two needs written down as one: the first keeps the number, each other becomes an issue of the same day and place."""
    with writing(db, stamp) as journal:
        issue = journal.fact(Issue, ref)
        assert issue.opened_on is not None
        journal.record(lifecycle.edit(issue, {"text": FreeText(parts[0])}, rules, on=rules.today))
        refs = [ref]
        for part in parts[1:]:
            same = ("enterprise", "building", "floor", "unit", "visit", "origin", "kind", "named", "owner")
            fields = {"text": FreeText(part), **{name: getattr(issue, name) for name in same}}
            refs.append(journal.next_ref("I"))
            journal.record(lifecycle.opened(refs[-1], fields, rules, on=issue.opened_on), on=issue.opened_on)
    return refs


def _number(journal: Journal, day: date) -> str:
    return f"现场办公〔{day.year}〕{journal.next_number(f'meeting {day.year}')}号"


def _refuse_closed(issue: Issue) -> None:
    if not issue.is_open:
        raise RefusedError(
            _("{ref} is “{status}”; only open issues can be taken to a meeting on site.").format(
                ref=issue.ref, status=status_label(issue)
            )
        )
