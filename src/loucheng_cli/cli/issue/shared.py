"""Options and output shared by the verbs of ``loucheng issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.options import choice, mask_personal_numbers, words
from loucheng_cli.domain.core.enums import Urgency
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.issue.model import Issue
    from loucheng_cli.render.output import Output
    from loucheng_cli.services.issue import NewIssue
    from loucheng_cli.store.reads.issue import IssueLine

IssueRef = Annotated[str, typer.Argument(metavar=_("ISSUE"), help=_("Number of the issue: SM-I12, I12 or 12."))]
Item = Annotated[
    str | None,
    typer.Option("--item", metavar=_("CODE"), help=_("Item of the catalogue, such as ZHZF-03."), show_default=False),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar=_("PARTY"),
        help=_("Who leads: a department, or community, property, street, utility, higher."),
        show_default=False,
    ),
]
With = Annotated[
    str | None,
    typer.Option(
        "--with", metavar=_("PARTIES"), help=_("Supporting parties, separated by commas."), show_default=False
    ),
]
EnterpriseOption = Annotated[
    str | None,
    typer.Option("--enterprise", "-e", metavar=_("ENTERPRISE"), help=_("Whose need it is."), show_default=False),
]

Urgent = Annotated[
    Urgency | None,
    typer.Option(
        "--urgency",
        metavar=_("URGENCY"),
        parser=choice(Urgency),
        help=words(Urgency),
        show_default=False,
    ),
]
Called = Annotated[
    bool | None,
    typer.Option(
        "--called/--not-called",
        help=_("Whether help was called already, where it is an emergency."),
        show_default=False,
    ),
]

Reply = Annotated[
    str | None,
    typer.Option(
        "--reply", metavar=_("TEXT"), help=_("What was answered."), show_default=False, callback=mask_personal_numbers
    ),
]


def show_page(state: State, output: Output, issue: Issue) -> None:
    """The whole card of an issue, or its JSON."""
    from loucheng_cli.render.issue import issue_marks, issue_sections, issue_value
    from loucheng_cli.store.reads import names
    from loucheng_cli.store.reads.issue import history, merged_into, tasks_of

    tasks = tasks_of(state.db, issue.ref)
    lines = history(state.db, issue.ref)
    if output.json:
        output.value(issue_value(issue, tasks, lines))
        return
    late, received = _lateness(state, issue)
    sections = issue_sections(
        issue,
        tasks,
        lines,
        merged_into(state.db, issue.ref),
        names.worker_names(state.db),
        enterprise=names.enterprise_name(state.db, issue.enterprise) if issue.enterprise else None,
        building=names.building_names(state.db).get(issue.building or ""),
        late=late,
        received=received,
    )
    output.card(issue.ref, sections, ref=issue.ref, value=issue, marks=issue_marks(issue, state.today))


def _lateness(state: State, issue: Issue) -> tuple[int | None, int | None]:
    """Working days overdue, and since it was received; the calendar is asked only for what is late."""
    if not issue.is_overdue(state.today) or issue.due_on is None or issue.opened_on is None:
        return None, None
    between = state.calendar.working_days_between
    return between(issue.due_on, state.today), between(issue.opened_on, state.today)


def show_moved(
    state: State,
    output: Output,
    issue: Issue,
    *,
    similar: Sequence[IssueLine] = (),
    wish: NewIssue | None = None,
    said: str | None = None,
) -> None:
    """Show an issue after a move: a sentence (``said`` is what it registers), the ref, or the whole issue in JSON."""
    from loucheng_cli.render.issue import issue_value, moved
    from loucheng_cli.store.reads.issue import history, tasks_of

    if output.json:
        refs = None if wish is None else [line.ref for line in similar]
        value = issue_value(issue, tasks_of(state.db, issue.ref), history(state.db, issue.ref), similar=refs)
        if wish is not None:
            value["matches"] = [{"code": code, "score": score} for code, score in wish.matched]
        if issue.emergency:
            kinds = state.catalog.emergencies.kinds
            value["call"] = [number for kind in kinds if kind.code == issue.emergency for number in kind.call]
        output.value(value)
        return
    output.done(moved(issue, said), ref=issue.ref, value=issue)
    if wish is not None:
        say_decided(output, issue, wish)


def say_decided(output: Output, issue: Issue, wish: NewIssue | None = None) -> None:
    """What was decided about an issue that was just written down or routed."""
    if output.quiet:
        return
    from loucheng_cli.render.issue import decided

    for line in decided(issue, wish.because if wish else ()):
        output.say(f"  {line}")


def say_rerouted(state: State, issue: Issue, *, top: int = 0) -> None:
    """On a further routing: who refused and why, the due days side by side, and those that the matches would give."""
    if state.json or state.quiet:
        return
    output = state.output()
    from loucheng_cli.cli.issue import intake
    from loucheng_cli.render.issue import rerouted, would_be_due
    from loucheng_cli.store.reads.issue import history

    for line in rerouted(history(state.db, issue.ref)):
        output.say(line)
    if top:
        for line in would_be_due(intake.due_today(state, issue, top=top)):
            output.say(line)
