"""Verbs of ``loucheng issue`` for papers, history, meetings and reminders."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import (
    Addresses,
    Again,
    Building,
    DryRun,
    Force,
    On,
    Out,
    Yes,
    choice,
    mask_personal_numbers,
)
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.issue.shared import EnterpriseOption, IssueRef, Urgent, show_moved
from loucheng_cli.domain.core.enums import IssueKind, Origin
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.render.documents.model import Document
    from loucheng_cli.store.reads.today import Open

app = App(cls=Noun, rich_markup_mode=None)


class PaperFormat(StrEnum):
    """What a paper is made as."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"


IssueRefs = Annotated[list[str], typer.Argument(metavar=_("ISSUE…"), help=_("Numbers of the issues."))]
As = Annotated[
    PaperFormat,
    typer.Option("--format", metavar="text|html|docx", parser=choice(PaperFormat), help=_("As text, HTML or DOCX.")),
]


@app.command("history", help=_("Every event: who, when, at which station"))
def history(ctx: typer.Context, ref: IssueRef) -> None:
    from loucheng_cli.render.issue import show_history
    from loucheng_cli.store.reads import issue as reads
    from loucheng_cli.store.reads.names import worker_names

    state: State = ctx.obj
    number = reads.find_issue(state.db, state.ref(ref, "I")).ref
    show_history(state.output(), reads.history(state.db, number), worker_names(state.db))


@app.command("explain", help=_("How the due day was counted, day by day"), quiet=False)
def explain(ctx: typer.Context, ref: IssueRef) -> None:
    from loucheng_cli.domain.calendar.deadline import DayUnit, Promise, due_on
    from loucheng_cli.domain.calendar.explanation import count
    from loucheng_cli.domain.issue.lifecycle import holds_of
    from loucheng_cli.render import calendar
    from loucheng_cli.store.reads import issue as reads

    state: State = ctx.obj
    issue = reads.find_issue(state.db, state.ref(ref, "I"))
    output = state.output()
    if issue.clock_from is None or issue.due_on is None:
        if output.json:
            output.value(calendar.explain_value(issue, None))
        output.say(_("{ref} has no due day: its clock does not run yet.").format(ref=issue.ref))
        return
    promise = Promise(days=issue.promised_days or 0, unit=DayUnit(issue.promised_unit or DayUnit.WORKING))
    terms = (issue.clock_from, promise, state.calendar, holds_of(issue), issue.extended_days)
    due = due_on(*terms)
    counted = calendar.Count(start=issue.clock_from, due_on=due.on, provisional=due.provisional, days=count(*terms))
    calendar.show_count(
        output,
        counted,
        title=calendar.explain_title(issue),
        notes=[
            *calendar.start_notes(issue),
            *calendar.explain_notes(issue, counted, reads.due_days(state.db, issue.ref)),
        ],
        value=calendar.explain_value(issue, counted),
    )


@app.command("slip", help=_("The slip of assignment for the party, to paste or to print"), json=False, quiet=False)
def slip(
    ctx: typer.Context,
    refs: IssueRefs,
    format_: As = PaperFormat.TEXT,
    out: Out = None,
    force: Force = False,
    share_contact: Annotated[
        bool,
        typer.Option(
            "--share-contact",
            help=_("With the contact, whose consent is recorded; the history says that it was shared."),
        ),
    ] = False,
) -> None:
    from loucheng_cli.render import papers
    from loucheng_cli.services import papers as service
    from loucheng_cli.store.reads.community import community
    from loucheng_cli.store.reads.names import worker_names

    state: State = ctx.obj
    format_ = _check_format(format_, out, force=force)
    numbers = _numbers(state, refs)
    contacts = service.share_contacts(state.db, numbers, stamp=state.stamp) if share_contact else {}
    ours = community(state.db)
    parts = (
        _cases(state, numbers),
        worker_names(state.db),
        contacts,
        ours.signature,
        state.today,
        ours.paper_mark or numbers[0].rpartition("-")[0],
    )
    if format_ is PaperFormat.TEXT:
        _write(state, papers.slip_text(*parts), out, force=force)
    else:
        _write(state, _made(papers.slip_document(*parts), format_), out, force=force)


@app.command("convene", help=_("A meeting on site: the sheet for it, and what was promised there"))
def convene(
    ctx: typer.Context,
    refs: IssueRefs,
    date_: Annotated[
        str | None, typer.Option("--date", metavar=_("DAY"), help=_("The day of the meeting."), show_default=False)
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place",
            metavar=_("TEXT"),
            help=_("Where it is held."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    format_: As = PaperFormat.TEXT,
    out: Out = None,
    force: Force = False,
    record: Annotated[bool, typer.Option("--record", help=_("Enter who came and what each promised."))] = False,
    minutes: Annotated[bool, typer.Option("--minutes", help=_("The minutes of the last meeting, to print."))] = False,
    came: Annotated[
        str | None,
        typer.Option(
            "--came", metavar=_("PARTIES"), help=_("Which parties came, separated by commas."), show_default=False
        ),
    ] = None,
    promise: Annotated[
        list[str] | None,
        typer.Option(
            "--promise",
            metavar=_("PARTY=DAY:TEXT"),
            help=_("What a party promised for which day: xiaofang=2026-09-30:补一次检查; as often as needed."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
) -> None:
    from loucheng_cli.cli.issue import meeting as meeting_entry
    from loucheng_cli.render import papers
    from loucheng_cli.services import papers as service
    from loucheng_cli.store.reads.community import community

    state: State = ctx.obj
    numbers = _numbers(state, refs)
    if record or came or promise:
        meeting_entry.record(state, numbers, date_, came, promise or [])
        return
    format_ = _check_format(format_, out, force=force)
    if minutes:
        _write_minutes(state, numbers, format_, out, force=force)
        return
    if date_ is None or not (place or "").strip():
        raise UsageError(
            _("{option} is needed here").format(option="--date, --place"),
            "loucheng issue convene 7 --date 2026-09-25 --place 望澜大厦大堂",
        )
    meeting = service.convene(
        state.db, numbers, state.day(date_, "--date", ahead=True), str(place).strip(), stamp=state.stamp
    )
    ours = community(state.db)
    sheet = papers.meeting_document(_cases(state, numbers), meeting, ours.signature, state.today)
    if state.json:
        state.output().value({"meeting": meeting.number, "on": meeting.on, "place": meeting.place, "issues": numbers})
    elif format_ is PaperFormat.TEXT:
        _write(state, papers.document_text(sheet), out, force=force)
    else:
        _write(state, _made(sheet, format_), out, force=force)


@app.command("supervision", help=_("The notice of supervision (督办通知单) for late issues"), json=False, quiet=False)
def supervision(
    ctx: typer.Context,
    refs: IssueRefs,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar=_("DAY"), help=_("By when it is to be done; today if left out."), show_default=False
        ),
    ] = None,
    format_: As = PaperFormat.TEXT,
    out: Out = None,
    force: Force = False,
) -> None:
    from loucheng_cli.render import papers
    from loucheng_cli.store.reads.community import community

    state: State = ctx.obj
    format_ = _check_format(format_, out, force=force)
    numbers = _numbers(state, refs)
    ours = community(state.db)
    mark = ours.paper_mark or numbers[0].rpartition("-")[0]
    cases = _cases(state, numbers)
    paper = papers.supervision_document(cases, state.rules, state.day(until), ours.signature, mark)
    _write(
        state, papers.document_text(paper) if format_ is PaperFormat.TEXT else _made(paper, format_), out, force=force
    )


@app.command("remind", help=_("Who is to be reminded of what, in words for a chat; and record it"))
def remind(
    ctx: typer.Context,
    refs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("[ISSUE…]"), help=_("Numbers of the issues; all that are late or nearly so if left out.")
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Everything that is late or nearly so."))] = False,
    record: Annotated[bool, typer.Option("--record", help=_("Register that they were reminded."))] = False,
    send: Annotated[
        bool, typer.Option("--send", help=_("Send each party its reminder, once a day, and register it."))
    ] = False,
    addresses: Addresses = None,
    dry_run: DryRun = False,
    again: Again = False,
    yes: Yes = False,
    on: On = None,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.domain.core.enums import Move
    from loucheng_cli.domain.issue import agenda
    from loucheng_cli.render import papers
    from loucheng_cli.render.today import command
    from loucheng_cli.services import issue as service
    from loucheng_cli.store.reads.community import community

    state: State = ctx.obj
    if (record or yes) and not refs and not all_:
        raise UsageError(_("say which issues were reminded of, or --all"), "loucheng issue remind 4 7 --record")
    output = state.output()
    ours = community(state.db)
    due = (agenda.Todo.LATE, agenda.Todo.SOON, agenda.Todo.TASK)
    if refs:
        cases = _cases(state, _numbers(state, refs))
        steps = {each.issue.ref: list(agenda.steps(each.issue, each.tasks, state.rules)) for each in cases}
    else:
        every = _cases(state)
        steps = {each.issue.ref: list(agenda.steps(each.issue, each.tasks, state.rules)) for each in every}
        cases = [each for each in every if any(step.todo in due for step in steps[each.issue.ref])]
    found = papers.reminders(cases, state.rules, ours.signature, is_sent=send)
    if send:
        _send(state, found, addresses, dry_run=dry_run, again=again)
        return
    if output.json:
        output.value(found)
    elif not found:
        output.say(_("Nobody is to be reminded."))
    elif not output.quiet:
        output.document("\n\n".join(each.text for each in found))
    for each in cases:
        for step in steps[each.issue.ref]:
            if step.move in {Move.SUPERVISE, Move.ESCALATE}:
                output.say(_("Policy proposes: {command}").format(command=command(each.issue.ref, step)))
    day = state.day(on)
    named = [each.issue for each in cases if any(each.issue.ref in one.refs for one in found)]
    reminded = [issue.ref for issue in named]
    waiting = [issue.ref for issue in named if issue.reminded_on != day]
    if waiting and (refs or all_) and not (record or yes) and is_terminal() and not output.json:
        record = prompts.confirm(_("Register that they were reminded?"))
    if waiting and (record or yes):
        service.remind(state.db, waiting, state.rules, on=day, stamp=state.stamp)
        output.say(_("Registered for {refs}.").format(refs=_(", ").join(waiting)))
    elif reminded and (record or yes):
        output.say(_("Already registered on {day}.").format(day=day))
    if output.quiet and not output.json:
        output.document("\n".join(reminded))


def _send(state: State, found: Any, file: Path | None, *, dry_run: bool, again: bool) -> None:
    """Each party its reminder; what was sent is registered with its issues."""
    from hashlib import sha256

    from loucheng_cli.cli.app.sending import NOT_DELIVERED, addresses_of, deliver
    from loucheng_cli.services import issue as service
    from loucheng_cli.services.messages import Delivery, OutgoingMessage
    from loucheng_cli.store.reads.today import open_issues

    messages, refs = [], {}
    for each in found:
        key = f"{each.party}-{state.today}-{sha256(each.text.encode()).hexdigest()[:8]}"
        refs[key] = each.refs
        message = OutgoingMessage(key=key, title=each.text.partition("\n")[0], text=each.text)
        messages.append((message, addresses_of(state, [each.party_name, each.party], file)))
    output = state.output()
    if not found:
        output.say(_("Nobody is to be reminded."))
    delivered = deliver(state, messages, dry_run=dry_run, again=again)
    reached = {ref for each in delivered if each.outcome is Delivery.SENT for ref in refs[each.key]}
    if reached:
        cases = [each.issue for each in open_issues(state.db, refs=sorted(reached))]
        waiting = [issue.ref for issue in cases if issue.reminded_on != state.today]
        service.remind(state.db, waiting, state.rules, on=state.today, stamp=state.stamp)
    if output.json:
        output.value([each for each, _to in messages] if dry_run else delivered)
    if any(each.outcome in {Delivery.REFUSED, Delivery.UNKNOWN} for each in delivered):
        raise typer.Exit(NOT_DELIVERED)


@app.command("triage", help=_("Walk through the new issues one by one"))
def triage(
    ctx: typer.Context,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Everybody's, not only those of your list."))] = False,
) -> None:
    from loucheng_cli.cli.issue import triage

    state: State = ctx.obj
    waiting = triage.waiting(state, everybody=all_)
    if is_terminal() and not (state.json or state.quiet):
        triage.walk(state, waiting)
    else:
        triage.show(state, state.output(), waiting)


@app.command("edit", help=_("Correct an issue: text, kind, whose it is, where"))
def edit(
    ctx: typer.Context,
    ref: IssueRef,
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar=_("TEXT"),
            help=_("What was really said."),
            show_default=False,
            callback=mask_personal_numbers,
        ),
    ] = None,
    kind: Annotated[
        IssueKind | None,
        typer.Option(
            "--kind",
            metavar=_("KIND"),
            parser=choice(IssueKind),
            help=_("咨询 求助 投诉 建议 隐患 办事"),
            show_default=False,
        ),
    ] = None,
    origin: Annotated[
        Origin | None,
        typer.Option(
            "--origin",
            metavar=_("ORIGIN"),
            parser=choice(Origin),
            help=_("走访 窗口 电话 楼事会 线上 转办"),
            show_default=False,
        ),
    ] = None,
    named: Annotated[
        bool | None,
        typer.Option("--named/--unnamed", help=_("Whether the digest may name the enterprise."), show_default=False),
    ] = None,
    urgency: Urgent = None,
    enterprise: EnterpriseOption = None,
    building: Building = None,
    floor: Annotated[
        str | None, typer.Option("--floor", metavar="N", help=_("Storey or door label."), show_default=False)
    ] = None,
    on: On = None,
) -> None:
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.domain.core.events import FreeText
    from loucheng_cli.services import issue as service
    from loucheng_cli.store.reads.issue import find_issue

    state: State = ctx.obj
    number = state.ref(ref, "I")
    given: dict[str, Any] = {
        "text": FreeText(text.strip()) if text and text.strip() else None,
        "kind": kind,
        "origin": origin,
        "named": named,
        "urgency": urgency,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if enterprise is not None or building is not None or floor is not None:
        if enterprise is None and building is None:
            building = find_issue(state.db, number).building
        where = intake.place(state, enterprise=enterprise, building=building, floor=floor)
        fields |= {"building": where.building, "floor": where.floor, "unit": where.unit}
        if enterprise is not None:
            fields["enterprise"] = where.enterprise
    if not fields:
        raise UsageError(_("say what is to be corrected"), "loucheng issue edit 7 --kind 投诉")
    issue = service.edit(state.db, number, fields, state.rules, on=state.day(on), stamp=state.stamp)
    show_moved(state, state.output(), issue)


def _write_minutes(state: State, numbers: list[str], format_: PaperFormat, out: Path | None, *, force: bool) -> None:
    from loucheng_cli.errors import NotFoundError
    from loucheng_cli.render import papers
    from loucheng_cli.store.reads.community import community
    from loucheng_cli.store.reads.papers import last_meeting, met_on_site, present_at

    meeting = last_meeting(state.db, numbers[0])
    if meeting is None:
        raise NotFoundError(_("a meeting on site of {ref}").format(ref=numbers[0]), hint="loucheng issue convene")
    cases = _cases(state, numbers)
    came = present_at(state.db, numbers[0], meeting.number)
    met = {ref: met_on_site(state.db, ref, meeting.number, meeting.on) for ref in numbers}
    held = {ref: each for ref, each in met.items() if each is not None}
    paper = papers.minutes_document(cases, meeting, came, held, community(state.db).signature)
    _write(
        state, papers.document_text(paper) if format_ is PaperFormat.TEXT else _made(paper, format_), out, force=force
    )


def _cases(state: State, numbers: list[str] | None = None) -> list[Open]:
    """The issues of a paper, each with the place that may be said of it."""
    from loucheng_cli.store.reads.papers import cases_for_papers

    smallest = state.policies.days("digest.smallest_group")
    return cases_for_papers(state.db, numbers, on=state.today, smallest=smallest)


def _numbers(state: State, refs: list[str]) -> list[str]:
    """The refs in full, each of an issue that is there."""
    from loucheng_cli.store.reads.issue import find_issue

    return [find_issue(state.db, state.ref(ref, "I")).ref for ref in dict.fromkeys(refs)]


def _check_format(format_: PaperFormat, out: Path | None, *, force: bool) -> PaperFormat:
    """Before anything is written down: the format, by the ending of the file if none was named; a DOCX needs a file."""
    from loucheng_cli.cli.app.output_file import by_ending
    from loucheng_cli.files.writing import refuse_existing

    if out is not None:
        refuse_existing(out, force=force)

    if format_ is PaperFormat.TEXT:
        format_ = by_ending(out, PaperFormat, format_)
    if format_ is PaperFormat.DOCX and out is None:
        raise UsageError(
            _("{option} is needed here").format(option="--out"), "loucheng issue slip 7 --format docx --out 7.docx"
        )
    return format_


def _made(document: Document, format_: PaperFormat) -> str | bytes:
    from loucheng_cli.render.documents.docx import docx
    from loucheng_cli.render.documents.html import html

    return docx(document) if format_ is PaperFormat.DOCX else html(document)


def _write(state: State, body: str | bytes, out: Path | None, *, force: bool) -> None:
    from loucheng_cli.cli.app.output_file import write_out

    if out is None:
        state.output().page(body if isinstance(body, str) else body.decode())
        return
    write_out(state, out, body, force=force)
