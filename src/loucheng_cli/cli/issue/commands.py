"""``loucheng issue``: add, list, show, match; moves and papers have files of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from loucheng_cli.cli.app import redact
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Building, Limit, On, Yes, choice, words
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports import records
from loucheng_cli.cli.issue import moves, papers, tasks
from loucheng_cli.cli.issue.shared import (
    Called,
    EnterpriseOption,
    IssueRef,
    Item,
    To,
    Urgent,
    With,
    say_rerouted,
    show_moved,
    show_page,
)
from loucheng_cli.domain.core.enums import Group, IssueKind, Move, Origin, Status
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, both

app = noun(_("Issues: record, route, follow until solved"))


@app.command("add", help=_("Write an issue down"))
def add(
    ctx: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(metavar=_("TEXT"), help=_("What was said, in the enterprise's own words."), show_default=False),
    ] = None,
    enterprise: EnterpriseOption = None,
    building: Building = None,
    floor: Annotated[
        str | None, typer.Option("--floor", metavar="N", help=_("Storey or door label."), show_default=False)
    ] = None,
    item: Item = None,
    to: To = None,
    with_: With = None,
    kind: Annotated[
        IssueKind | None,
        typer.Option(
            "--kind",
            metavar=_("KIND"),
            parser=choice(IssueKind),
            help=words(IssueKind),
            show_default=False,
        ),
    ] = None,
    origin: Annotated[
        Origin,
        typer.Option("--origin", metavar=_("ORIGIN"), parser=choice(Origin), help=words(Origin)),
    ] = Origin.DESK,
    named: Annotated[
        bool | None,
        typer.Option("--named/--unnamed", help=_("Whether the digest may name the enterprise."), show_default=False),
    ] = None,
    urgency: Urgent = None,
    source_no: Annotated[
        str | None,
        typer.Option(
            "--source-no",
            metavar=_("NUMBER"),
            help=_("Its number at 12345, 帮企云 or another system."),
            show_default=False,
        ),
    ] = None,
    called: Called = None,
    on: On = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.issue import draft, intake
    from loucheng_cli.services import issue as service

    state: State = ctx.obj
    kept = draft.begun(state, text, enterprise, building, floor)
    text, enterprise, building, floor = kept.text, kept.enterprise, kept.building, kept.floor
    intake.known_number(state, source_no, yes=yes)
    place = intake.place(state, enterprise=enterprise, building=building, floor=floor)
    if place.enterprise and not kept.enterprise:
        draft.keep(state, replace(kept, enterprise=place.enterprise))
    for heard in intake.new_issues_from_text(
        state,
        text,
        place,
        item=item,
        to=to,
        with_=with_,
        kind=kind,
        origin=origin,
        named=named,
        urgency=urgency,
        called=called,
        yes=yes,
    ):
        wish = replace(heard, paper_no=source_no)
        similar = intake.similar(state, wish, on=state.day(on), yes=yes)
        issue = service.add(state.db, wish, state.rules, on=state.day(on), stamp=state.stamp)
        show_moved(state, state.output(), issue, similar=similar, wish=wish)
    draft.forget(state)


@app.command("list", help=_("List issues: open ones unless said otherwise"))
def list_(
    ctx: typer.Context,
    enterprise: EnterpriseOption = None,
    building: Building = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar=_("STATUS"),
            help=_("Only those in this status, ended so, or on hold."),
            show_default=False,
        ),
    ] = None,
    item: Item = None,
    lead: Annotated[
        str | None,
        typer.Option("--lead", metavar=_("PARTY"), help=_("Only those this party leads."), show_default=False),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar=_("WORKER"), help=_("Only those this worker first heard."), show_default=False),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar=_("TEXT"), help=_("Only those with this text."), show_default=False)
    ] = None,
    urgency: Urgent = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only the late ones."))] = False,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Closed ones too."))] = False,
    limit: Limit = 0,
) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.render.issue import line_columns, line_value
    from loucheng_cli.store.reads.issue import IssueFilter, issue_list

    state: State = ctx.obj
    in_status = _status(status)
    wanted = IssueFilter(
        enterprise=pick_enterprise(state, enterprise).ref if enterprise else None,
        building=state.building(building),
        status=in_status if isinstance(in_status, Status) else None,
        group=in_status if isinstance(in_status, Group) else None,
        held=in_status is Move.HOLD,
        item=item.upper() if item else None,
        lead=state.catalog.party_key(lead) if lead else None,
        owner=state.worker_code(owner),
        text=text,
        urgency=urgency,
        overdue=overdue,
        everything=all_,
    )
    lines, total = issue_list(state.db, wanted, today=state.today, limit=limit)
    columns = line_columns(state.today, lines)
    state.output().rows(lines, columns, ref=lambda line: line.ref, as_json=line_value, total=total)


def _status(text: str | None) -> Status | Group | Move | None:
    """A status, else how it ended, else that it is on hold."""
    if text is None:
        return None
    if text.strip().casefold() in {
        "held",
        "hold",
        *(word.casefold() for word in (*both("on hold"), *both("put on hold"))),
    }:
        return Move.HOLD
    try:
        return choice(Status)(text)
    except typer.BadParameter:
        pass
    try:
        return choice(Group)(text)
    except typer.BadParameter as error:
        words_ = words(Status) + _(", ") + words(Group)
        why = _("must be one of {choices}").format(choices=words_)
        raise UsageError(_("{name}: {why}").format(name="--status", why=why), "--status 待签收") from error


@app.command("show", help=_("Show an issue with its history"))
def show(ctx: typer.Context, ref: IssueRef) -> None:
    from loucheng_cli.store.reads.issue import find_issue

    state: State = ctx.obj
    issue = find_issue(state.db, state.ref(ref, "I"))
    show_page(state, state.output(), issue)


@app.command("match", help=_("Find the items that fit an issue"), quiet=False)
def match(
    ctx: typer.Context,
    ref: IssueRef,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=20, help=_("How many items."))] = 3,
) -> None:
    from loucheng_cli.cli.catalog import matcher
    from loucheng_cli.store.reads.issue import find_issue

    state: State = ctx.obj
    issue = find_issue(state.db, state.ref(ref, "I"))
    matcher.show(state, state.output(), issue, top=top)
    if issue.first_assigned_on is not None:
        say_rerouted(state, issue, top=top)


app.add_typer(moves.app)
app.add_typer(tasks.app, name="task")
app.add_typer(papers.app)
app.add_typer(records.issues)
app.add_typer(redact.issues)
