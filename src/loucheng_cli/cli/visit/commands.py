"""``loucheng visit``: record, list and show visits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.cli.app import redact
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Building, Limit, On, Yes, choice, mask_personal_numbers, words
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.imports import records
from loucheng_cli.cli.issue.shared import Called
from loucheng_cli.cli.visit import plan, sweep
from loucheng_cli.domain.core.enums import Business, LeasePlan, Method, Result, VisitKind
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.calendar.week import Week

app = noun(_("Visits: record, list, plan"))

VisitRef = Annotated[str, typer.Argument(metavar=_("VISIT"), help=_("Number of the visit: SM-V7, V7 or 7."))]


def _text(flag: str, help_: str, callback: Any = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        flag, metavar=_("TEXT"), help=help_, show_default=False, callback=callback
    )
    return option


@app.command("add", help=_("Record a visit and what was heard"))
def add(
    ctx: typer.Context,
    enterprise: Annotated[
        str | None,
        typer.Argument(
            metavar=_("ENTERPRISE"),
            help=_("Name or a part of it, credit code, door (A1901), pinyin initials or number."),
            show_default=False,
        ),
    ] = None,
    heard: Annotated[str | None, _text("--heard", _("What was heard."))] = None,
    issue: Annotated[
        list[str] | None, _text("--issue", _("An issue, in the enterprise's own words; as often as needed."))
    ] = None,
    hazard: Annotated[list[str] | None, _text("--hazard", _("A hazard that was seen; as often as needed."))] = None,
    method: Annotated[
        Method, typer.Option("--method", metavar=_("METHOD"), parser=choice(Method), help=words(Method))
    ] = Method.ON_SITE,
    kind: Annotated[
        VisitKind,
        typer.Option(
            "--kind",
            metavar=_("KIND"),
            parser=choice(VisitKind),
            help=words(VisitKind),
        ),
    ] = VisitKind.ROUTINE,
    result: Annotated[
        Result, typer.Option("--result", metavar=_("RESULT"), parser=choice(Result), help=words(Result))
    ] = Result.MET,
    companions: Annotated[
        str | None,
        _text("--with", _("Who came along: workers or offices, separated by commas."), mask_personal_numbers),
    ] = None,
    met_role: Annotated[
        str | None, _text("--met", _("The post of the person met, no name."), mask_personal_numbers)
    ] = None,
    introduced: Annotated[str | None, _text("--introduced", _("What was introduced."), mask_personal_numbers)] = None,
    next_visit: Annotated[
        str | None,
        typer.Option("--next", metavar=_("DAY"), help=_("When to come again."), show_default=False),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="HH:MM", help=_("The time of day."), show_default=False)
    ] = None,
    headcount: Annotated[
        int | None,
        typer.Option(
            "--headcount", metavar="N", min=0, max=1_000_000, help=_("How many work there."), show_default=False
        ),
    ] = None,
    lease_until: Annotated[
        str | None,
        typer.Option("--lease-until", metavar=_("DAY"), help=_("The last day of its lease."), show_default=False),
    ] = None,
    lease_plan: Annotated[
        LeasePlan | None,
        typer.Option(
            "--lease-plan", metavar=_("PLAN"), parser=choice(LeasePlan), help=words(LeasePlan), show_default=False
        ),
    ] = None,
    business: Annotated[
        Business | None,
        typer.Option(
            "--business", metavar=_("WORD"), parser=choice(Business), help=words(Business), show_default=False
        ),
    ] = None,
    called: Called = None,
    on: On = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.visit import entry
    from loucheng_cli.services.visit import VisitNews

    state: State = ctx.obj
    typed = entry.asked(state, enterprise=enterprise, heard=heard, issues=issue or [], result=result, on=on)
    entry.record(
        state,
        replace(typed, hazards=tuple(hazard or ())),
        method=method,
        kind=kind,
        result=result,
        companions=companions,
        met_role=met_role,
        introduced=introduced,
        next_visit=next_visit,
        at=at,
        news=VisitNews(
            headcount=headcount,
            lease_until=state.day(lease_until, "--lease-until", ahead=True) if lease_until else None,
            lease_plan=lease_plan,
            business=business,
        ),
        called=called,
        on=on,
        yes=yes,
    )


@app.command("list", help=_("List visits, the latest first"))
def list_(
    ctx: typer.Context,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise", "-e", metavar=_("ENTERPRISE"), help=_("Only to this enterprise."), show_default=False
        ),
    ] = None,
    building: Building = None,
    worker: Annotated[
        str | None, typer.Option("--worker", metavar=_("WORKER"), help=_("Only by this worker."), show_default=False)
    ] = None,
    result: Annotated[
        Result | None,
        typer.Option("--result", metavar=_("RESULT"), parser=choice(Result), help=words(Result), show_default=False),
    ] = None,
    text: Annotated[str | None, _text("--text", _("Only those with this text."))] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="2026-W38", help=_("Only of this week."), show_default=False)
    ] = None,
    limit: Limit = 50,
) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.render.visit import visit_columns
    from loucheng_cli.store.reads.names import worker_names
    from loucheng_cli.store.reads.visit import VisitFilter, visit_list

    state: State = ctx.obj
    span = _span(state, week)
    wanted = VisitFilter(
        enterprise=pick_enterprise(state, enterprise).ref if enterprise else None,
        building=state.building(building),
        worker=state.worker_code(worker),
        result=result,
        text=text,
        since=span.start if span else None,
        until=span.end if span else None,
    )
    lines, total = visit_list(state.db, wanted, limit=0 if state.json and limit == 50 else limit)
    state.output().rows(lines, visit_columns(worker_names(state.db)), ref=lambda line: line.ref, total=total)


def _span(state: State, week: str | None) -> Week | None:
    if week is None:
        return None
    from loucheng_cli.cli.app.dates import week_of

    return week_of(state, week)


@app.command("show", help=_("Show a visit and the issues it brought"))
def show(ctx: typer.Context, ref: VisitRef) -> None:
    from loucheng_cli.render.visit import visit_sections, visit_value
    from loucheng_cli.store.reads import names
    from loucheng_cli.store.reads.visit import find_visit, issues_of

    state: State = ctx.obj
    visit = find_visit(state.db, state.ref(ref, "V"))
    issues = issues_of(state.db, visit.ref, today=state.today)
    building = names.building_names(state.db).get(visit.building or "")
    sections = visit_sections(
        visit,
        issues,
        names.worker_names(state.db),
        enterprise=names.enterprise_name(state.db, visit.enterprise),
        building=building.name if building else None,
    )
    state.output().card(visit.ref, sections, ref=visit.ref, value=visit_value(visit, issues))


app.add_typer(plan.app)
app.add_typer(sweep.app)
app.add_typer(records.visits)
app.add_typer(redact.visits)
