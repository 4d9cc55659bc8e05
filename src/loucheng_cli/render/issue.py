"""Issues, their tasks and their history: lists, cards, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.enums import UNDER_WAY, Urgency
from loucheng_cli.domain.core.labels import label, place_name, status_label
from loucheng_cli.domain.issue.urgency import is_emergency
from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.cells import Column, Section, text_of
from loucheng_cli.render.fields import changed
from loucheng_cli.render.output import Output, console, plain
from loucheng_cli.render.theme import Style, Styled, style_of
from loucheng_cli.store.reads.issue import HistoryLine, IssueLine

if TYPE_CHECKING:
    from rich.console import RenderableType

    from loucheng_cli.domain.issue.model import Issue, Task
    from loucheng_cli.store.reads.names import Called

EVENTS: dict[str, str] = {
    "IssueOpened": N_("written down"),
    "IssueAssigned": N_("assigned"),
    "IssueReassigned": N_("reassigned"),
    "IssueAccepted": N_("accepted"),
    "IssueReturned": N_("returned"),
    "IssueContacted": N_("first contact"),
    "IssueHeld": N_("put on hold"),
    "IssueResumed": N_("resumed"),
    "IssueExtended": N_("extended"),
    "IssueResolved": N_("handled"),
    "IssueFollowedUp": N_("followed up"),
    "IssueFollowUpTried": N_("follow-up, no answer"),
    "IssueReopened": N_("taken up again"),
    "IssueUpheld": N_("result upheld"),
    "IssueDeclined": N_("declined"),
    "IssueWithdrawn": N_("withdrawn by the enterprise"),
    "IssueMerged": N_("merged"),
    "IssueReminded": N_("reminded"),
    "IssueSupervised": N_("supervised"),
    "IssueEscalated": N_("escalated"),
    "IssueNoted": N_("progress"),
    "IssueEdited": N_("corrected"),
    "IssueHandedOver": N_("handed over"),
    "IssueRedacted": N_("personal data removed"),
    "IssueRechecked": N_("due day checked again"),
    "IssueForgotten": N_("no longer learned from"),
    "IssueConvened": N_("called to a meeting on site"),
    "IssueDiscussed": N_("discussed on site"),
    "IssuePromised": N_("promised on site"),
    "ContactShared": N_("contact shared"),
    "TaskAssigned": N_("task assigned"),
    "TaskAccepted": N_("task accepted"),
    "TaskReturned": N_("task returned"),
    "TaskDone": N_("task done"),
    "TaskWaived": N_("task waived"),
    "TaskPromised": N_("promised on site"),
    "TaskRechecked": N_("due day of the task checked again"),
    "ActionVoided": N_("taken back"),
}


_LOOKS = {
    **dict.fromkeys(("IssueResolved", "IssueFollowedUp", "TaskDone"), Style.GOOD),
    **dict.fromkeys(("IssueReturned", "IssueHeld", "IssueExtended", "IssueReminded", "TaskReturned"), Style.SOON),
    **dict.fromkeys(("IssueReopened", "IssueSupervised", "IssueEscalated"), Style.OVERDUE),
}


def line_columns(today: date, lines: Sequence[IssueLine] = ()) -> list[Column[IssueLine]]:
    """The columns of a list of issues, in a terminal and in a pipe alike; the urgency where a line has one."""
    urgent = any(line.urgency is not Urgency.ORDINARY for line in lines)
    return [
        Column(_("No."), lambda line: Styled(line.ref, Style.REF), keep=True),
        Column(_("Status"), lambda line: _("on hold") if line.held_on else label(line.status), keep=True),
        Column(_("Due"), lambda line: Styled(_due(line), light_style(line, today)), keep=True),
        Column(_("Light"), lambda line: light_text(line, today), keep=True),
        *([Column[IssueLine](_("Urgency"), lambda line: urgency_text(line.urgency), keep=True)] if urgent else []),
        Column(_("Lead"), lambda line: line.lead_name),
        Column(_("Place"), lambda line: Styled(line.place, Style.SECONDARY), wide=True, below=True),
        Column(_("Enterprise"), lambda line: line.enterprise_name, below=True),
        Column(
            _("What was said"), lambda line: _("(removed)") if line.text is None else line.text, wide=True, below=True
        ),
        Column(_("Assigned"), lambda line: line.assigned_on, keep=True, spare=True),
    ]


def light_text(line: IssueLine, today: date) -> Styled:
    """绿灯, 黄灯 or 红灯 as a word; nothing where no clock runs."""
    words = {Style.OVERDUE: _("red"), Style.SOON: _("yellow"), Style.GOOD: _("green")}
    style = light_style(line, today)
    return Styled(words.get(style, ""), style)


def light_style(line: IssueLine, today: date) -> Style:
    """How urgent an issue is, as a style; secondary where no clock runs."""
    if line.overdue or (line.status in UNDER_WAY and is_emergency(line.kind, line.urgency)):
        return Style.OVERDUE
    if line.due_on is None or line.held_on is not None or line.resolved_on is not None or line.closed_on is not None:
        return Style.SECONDARY
    return Style.SOON if line.yellow_on is not None and today >= line.yellow_on else Style.GOOD


def _due(line: IssueLine) -> str:
    return due_text(line.due_on, provisional=line.provisional)


def urgency_text(urgency: Urgency) -> str:
    """特急 or 急; nothing for what is not urgent."""
    return "" if urgency is Urgency.ORDINARY else label(urgency)


def due_text(day: date | None, *, provisional: bool) -> str:
    """The due day, marked where it may move."""
    if day is None:
        return ""
    return _("{day} (provisional)").format(day=day) if provisional else day.isoformat()


def line_value(line: IssueLine) -> dict[str, object]:
    """An issue of a list in JSON."""
    value: dict[str, object] = plain(line)
    return value


def issue_value(
    issue: Issue, tasks: Sequence[Task], history: Sequence[HistoryLine], *, similar: Sequence[str] | None = None
) -> dict[str, object]:
    """An issue with its tasks and history in JSON (docs/contracts.md)."""
    value: dict[str, object] = plain(issue)
    value["matched"] = json.loads(issue.matched) if issue.matched else []
    value["tasks"] = plain(tasks)
    value["history"] = plain(history)
    if similar is not None:
        value["similar"] = list(similar)
    return value


def issue_sections(
    issue: Issue,
    tasks: Sequence[Task],
    history: Sequence[HistoryLine],
    merged: Sequence[IssueLine],
    names: Mapping[str, str],
    *,
    enterprise: str | None,
    building: Called | None,
    late: int | None = None,
    received: int | None = None,
) -> list[Section]:
    """The card of an issue; ``late`` and ``received`` are working days overdue and since it was received."""
    floor_label = building.labels.get(str(issue.floor)) if building else None
    place = place_name(building.name if building else None, issue.floor, issue.unit, floor_label)
    due = due_text(issue.due_on, provisional=issue.provisional)
    if late:
        ago = ngettext(
            ", {n} working day overdue (working days since it was received: {m})",
            ", {n} working days overdue (working days since it was received: {m})",
            late,
        ).format(n=late, m=received)
        due = Styled(due + ago, Style.OVERDUE)
    overview = [
        (_("What was said"), _("(removed)") if issue.text is None else issue.text),
        (_("Enterprise"), f"{enterprise} {issue.enterprise}" if enterprise else None),
        (_("Place"), place),
        (_("Kind"), label(issue.kind)),
        (_("Urgency"), urgency_text(issue.urgency)),
        (_("Help was called first"), _("yes") if issue.called else _("no") if issue.called is False else None),
        (_("Origin"), f"{label(issue.origin)} {issue.visit or ''}".strip()),
        (_("Number at the source"), issue.source_no),
        (_("Named in the digest"), _("yes") if issue.named else _("no")),
        (_("Confidential"), issue.confidential),
        (_("Received"), issue.opened_on),
        (_("Owner"), names.get(issue.owner or "", issue.owner)),
    ]
    handling = [
        (_("Status"), status_label(issue)),
        (_("Item"), f"{issue.item} {issue.item_name}" if issue.item else None),
        (_("Lead"), issue.lead_name),
        (_("Office in charge"), issue.department_name if issue.department != issue.lead else None),
        (_("Promised"), promise_text(issue.promised_days, issue.promised_unit)),
        (_("Assigned"), issue.assigned_on),
        (_("Accepted"), issue.accepted_on),
        (_("Due"), due),
        (_("On hold since"), issue.held_on and f"{issue.held_on} {label(issue.hold_reason)}"),
        (_("First contact"), issue.contacted_on),
        (_("Handled"), issue.resolved_on and f"{issue.resolved_on} {label(issue.outcome)}"),
        (_("Answer"), issue.reply),
        (
            _("Followed up"),
            issue.followed_up_on and f"{issue.followed_up_on} {label(issue.solved)} {label(issue.satisfaction)}",
        ),
        (_("No answer on"), issue.no_answers),
        (_("Level"), label(issue.level) if issue.escalated_on else None),
        (_("Merged into"), issue.duplicate_of),
        (_("Declined because"), issue.decline_reason and label(issue.decline_reason)),
        (_("Told to turn to"), issue.channel_told),
        (_("Can be done now"), Styled(text_of(tuple(label(move) for move in issue.moves())), Style.SECONDARY)),
    ]
    return [
        Section("", overview),
        Section(_("Handling"), handling),
        Section(_("Supporting parties"), lines=[task_line(task) for task in tasks]),
        Section(
            _("Merged into this"),
            lines=[f"{line.ref} {line.enterprise_name or ''} {line.text or ''}" for line in merged],
        ),
        Section(
            _("History"),
            lines=[history_line(line, names) for line in history],
            drawn=lambda room: _timeline(history, names, room),
        ),
    ]


def issue_marks(issue: Issue, today: date) -> list[str]:
    """What is shown beside the number of an issue: its status, red where it is overdue."""
    style = Style.SOON if issue.held_on else "" if issue.is_open else Style.GOOD
    return [Styled(status_label(issue), Style.OVERDUE if issue.is_overdue(today) else style)]


def promise_text(days: int | None, unit: str | None) -> str:
    """How long it may take: 即办, or so many days."""
    if days is None:
        return ""
    if days == 0:
        return _("at once")
    if unit == "calendar":
        return ngettext("{n} calendar day", "{n} calendar days", days).format(n=days)
    return ngettext("{n} working day", "{n} working days", days).format(n=days)


def task_line(task: Task) -> str:
    """A supporting party's part in a line."""
    due = f" {due_text(task.due_on, provisional=task.provisional)}" if task.is_open and task.due_on else ""
    ended = f" {task.ended_on}" if task.ended_on else ""
    reply = f" {task.reply}" if task.reply else ""
    part = task.code.partition("/")[2]
    # A part of a bundle is asked for by its item.
    item = f"{part} {task.asked or ''}  " if part != task.party else ""
    return f"{item}{task.party_name}  {label(task.status)}{due}{ended}{reply}"


def history_line(line: HistoryLine, names: Mapping[str, str]) -> str:
    """An event in a line: day, what, by whom, why."""
    text = "  ".join(part for part in (line.happened_on.isoformat(), *_event_parts(line, names)) if part)
    return _("{line}  [taken back]").format(line=text) if line.voided else text


def _event_parts(line: HistoryLine, names: Mapping[str, str]) -> Iterator[str]:
    """What happened, its details, why, by whom, and when it was recorded if that was later."""
    yield Styled(_(EVENTS.get(line.name, line.name)), _LOOKS.get(line.name, Style.REF))
    yield from details(line)
    if line.reason:
        yield Styled(_("({reason})").format(reason=line.reason), Style.SECONDARY)
    yield Styled(names.get(line.worker or "", line.worker or ""), Style.SECONDARY)
    if line.recorded_at[:10] != line.happened_on.isoformat():
        yield Styled(_("recorded {day}").format(day=line.recorded_at[:10]), Style.SECONDARY)


def _timeline(
    history: Sequence[HistoryLine], names: Mapping[str, str], room: int, *, numbered: bool = False
) -> RenderableType:
    from loucheng_cli.render.card import TimelineEntry, timeline

    moments = []
    for line in history:
        parts = list(_event_parts(line, names))
        style = style_of(parts[0])
        if numbered:
            parts.insert(0, f"{line.station}-{line.action}")
        if line.voided:
            taken_back = _("{line}  [taken back]").format(line="").strip()
            parts = [Styled(part, Style.SECONDARY) for part in (*parts, taken_back)]
        moments.append(TimelineEntry(line.happened_on.isoformat(), [parts], style))
    return timeline(moments, room)


def details(line: HistoryLine) -> list[str]:
    """What an event changed, as far as a reader wants to know: parties, words, days."""
    found = []
    if line.before is not None:
        pairs = {name: (line.before.get(name), value) for name, value in line.changes.items()}
        return list(changed("issue", {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}))
    if line.kind == "task":
        found.append(line.party or line.subject.split("/")[1])
    elif line.changes.get("party_name"):
        found.append(str(line.changes["party_name"]))
    shown = ("lead_name", "reply", "meeting", "came", "promise", "asked", "shared_with")
    found += [text_of(line.changes[name]) for name in shown if line.changes.get(name)]
    day = line.changes.get("promised_on") or line.changes.get("due_on")
    return [*found, _("by {day}").format(day=day)] if day else found


def history_columns(names: Mapping[str, str]) -> list[Column[HistoryLine]]:
    """The columns of ``issue history``; the number of the action is what ``undo`` takes."""
    return [
        Column(_("Action"), lambda line: f"{line.station}-{line.action}"),
        Column(_("Day"), lambda line: line.happened_on),
        Column(_("Recorded"), lambda line: line.recorded_at),
        Column(_("Recorded by"), lambda line: names.get(line.worker or "", line.worker)),
        Column(_("Event"), lambda line: _(EVENTS.get(line.name, line.name))),
        Column(_("Details"), lambda line: _("; ").join(details(line)), wide=True),
        Column(_("Reason"), lambda line: line.reason, wide=True),
        Column(_("Taken back"), lambda line: line.voided),
        Column(_("Station"), lambda line: line.station),
    ]


def show_history(output: Output, lines: Sequence[HistoryLine], names: Mapping[str, str]) -> None:
    """Every event, whole: a timeline on a terminal, columns in a pipe."""
    if output.draws:
        screen = console()
        output.draw(_timeline(lines, names, screen.width, numbered=True), screen=screen)
        return
    output.rows(lines, history_columns(names), ref=lambda line: f"{line.station}-{line.seq}")


def moved(issue: Issue, recorded: str | None = None) -> str:
    """The state after a move, in a sentence; ``recorded`` is what was registered beside the state."""
    parts = [_("{ref}: {status}").format(ref=issue.ref, status=recorded or status_label(issue))]
    if recorded and issue.held_on is None:
        parts.append(status_label(issue))
    if issue.is_open and issue.urgency is not Urgency.ORDINARY:
        parts.append(label(issue.urgency))
    if issue.lead_name and issue.is_open:
        parts.append(_("lead: {name}").format(name=issue.lead_name))
    if issue.due_on and issue.is_open and issue.held_on is None:
        parts.append(_("due: {day}").format(day=due_text(issue.due_on, provisional=issue.provisional)))
    if issue.follow_up_due_on and issue.status.value == "resolved":
        parts.append(_("follow up by {day}").format(day=issue.follow_up_due_on))
    return _("; ").join(parts)


def recorded(issue: Issue, name: str, names: Mapping[str, str], text: str | None) -> str | None:
    """What a move registers that the status does not tell: a contact, a reminder, a note, another owner."""
    match name:
        case "contact":
            return _("first contact on {day} registered").format(day=issue.contacted_on)
        case "escalate":
            return _("taken to {level}").format(level=label(issue.level))
        case "supervise":
            return _("supervision on {day} registered").format(day=issue.supervised_on)
        case "note":
            return _("progress written down (“{text}”)").format(text=text)
        case "handover":
            return _("handed over to {worker}").format(worker=names.get(issue.owner or "", issue.owner))
        case "extend":
            return ngettext(
                "extended by {n} day, approved by {who}", "extended by {n} days, approved by {who}", issue.extended_days
            ).format(n=issue.extended_days, who=issue.extension_approved_by)
        case "hold":
            return _("on hold since {day} ({why}); the clock stands still").format(
                day=issue.held_on, why=label(issue.hold_reason)
            )
        case _:
            return None


def decided(issue: Issue, words: Sequence[str] = ()) -> list[str]:
    """What was decided about a new or newly routed issue: item, why, who, until when; and the command that changes it."""
    lines = []
    if issue.item:
        because = _(" (because of: {words})").format(words=_(", ").join(words)) if words else ""
        lines.append(_("Item: {code} {name}{because}").format(code=issue.item, name=issue.item_name, because=because))
    if issue.lead_name:
        until = _(", by {day}").format(day=due_text(issue.due_on, provisional=issue.provisional))
        lines.append(_("Lead: {name}{until}").format(name=issue.lead_name, until=until if issue.due_on else ""))
        change = f'loucheng issue reassign {issue.ref} {_("ITEM")} --reason "…"'
    else:
        lines.append(_("No item matches with certainty; assign it by {day}").format(day=issue.triage_due_on))
        change = f"loucheng issue assign {issue.ref} {_('ITEM')}"
    kind = f"loucheng issue edit {issue.ref} --kind {_('KIND')}"
    lines.append(
        _("Kind: {kind}. To change: {commands}").format(kind=label(issue.kind), commands=_("; ").join((change, kind)))
    )
    return lines


def rerouted(history: Sequence[HistoryLine]) -> list[str]:
    """Who refused an issue, when and why, and the due day it had there; then the due days side by side."""
    sentences: list[str] = []
    routes: list[tuple[str, str]] = []
    for line in history:
        if line.voided or line.kind != "issue":
            continue
        if line.name in {"IssueAssigned", "IssueReassigned"}:
            routes.append((str(line.changes["lead_name"]), str(line.changes["due_on"])))
        elif line.name == "IssueReturned" and routes:
            party, due = routes[-1]
            why = line.reason or _("(removed)")
            sentences.append(
                _("{party} returned it on {day} ({why}); it was due there on {due}.").format(
                    party=party, day=line.happened_on, why=why, due=due
                )
            )
    if len(routes) > 1:
        sentences.append(_("Due: {days}").format(days=" → ".join(f"{party} {due}" for party, due in routes)))
    return sentences


def would_be_due(items: Sequence[tuple[str, str, date]]) -> list[str]:
    """The due day each item would give if the issue were routed to it today: code, party, day."""
    return [
        _("Routed today by {code} to {party}: due {due}.").format(code=code, party=party, due=due)
        for code, party, due in items
    ]
