"""``loucheng enterprise``: register, import, list, show, correct, register that it left."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app import redact
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Building, EnterpriseArg, Limit, On, Reason
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.enterprise import doubles
from loucheng_cli.cli.enterprise import fields as options
from loucheng_cli.cli.imports import enterprises
from loucheng_cli.i18n import _

app = noun(_("Enterprises: register, import, list, show"))


@app.command("add", help=_("Register an enterprise"))
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("Its full name."))],
    building: Building = None,
    floor: options.Floor = None,
    unit: options.Unit = None,
    area: options.Area = None,
    credit_code: options.CreditCode = None,
    kind: options.Kind = None,
    industry: options.Industry = None,
    stage: options.AStage = None,
    operating: options.AnOperating = None,
    scale: options.Scale = None,
    scale_since: options.ScaleSince = None,
    headcount: options.Headcount = None,
    key: options.Key = None,
    moved_in_on: options.MovedInOn = None,
    lease_until: options.LeaseUntil = None,
    permit_until: options.PermitUntil = None,
    registered_address: options.Registered = None,
    operating_address: options.OperatingAt = None,
    tags: options.Tags = None,
    note: options.Note = None,
    on: On = None,
) -> None:
    from loucheng_cli.services import enterprise as service

    state: State = ctx.obj
    fields = options.fields_of(
        state,
        {
            "credit_code": credit_code, "kind": kind, "industry": industry, "stage": stage, "operating": operating,
            "scale": scale, "scale_since": scale_since, "headcount": headcount, "key": key, "moved_in_on": moved_in_on, "lease_until": lease_until, "permit_until": permit_until,
            "registered_address": registered_address, "operating_address": operating_address, "tags": tags, "note": note,
        }
    )  # fmt: skip
    places = options.places_of(state, building, floor, unit, area) or options.asked_place(state)
    added = service.add(state.db, options.name_of(name), fields, places, on=state.day(on), stamp=state.stamp)
    options.show_standing(state, state.output(), added)


@app.command("list", help=_("List enterprises"))
def list_(
    ctx: typer.Context,
    building: Building = None,
    floor: options.Floor = None,
    stage: options.AStage = None,
    kind: options.Kind = None,
    industry: options.Industry = None,
    operating: options.AnOperating = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--text", metavar=_("TEXT"), help=_("Only those with this in name, code or address."), show_default=False
        ),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help=_("Only key enterprises."))] = False,
    unplaced: Annotated[bool, typer.Option("--unplaced", help=_("Only those that are in no known building."))] = False,
    limit: Limit = 0,
) -> None:
    from loucheng_cli.render.enterprise import line_columns
    from loucheng_cli.store.reads.enterprise import EnterpriseFilter, enterprise_list
    from loucheng_cli.store.reads.plans import plans

    state: State = ctx.obj
    place = next(iter(options.places_of(state, building, floor, None, None)), None)
    wanted = EnterpriseFilter(
        building=place.building if place else None,
        floor=place.floor if place else None,
        stage=stage,
        kind=kind,
        operating=operating,
        industry=industry,
        text=text,
        key=key,
        unplaced=unplaced,
    )
    lines, total = enterprise_list(state.db, wanted, limit=limit)
    places = {plan.code: plan for plan in plans(state.db)}
    state.output().rows(lines, line_columns(places), ref=lambda line: line.ref, total=total)


@app.command("show", help=_("Show the file of an enterprise: profile, units, visits, issues"))
def show(ctx: typer.Context, enterprise: EnterpriseArg) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.render.enterprise import file_sections, file_value
    from loucheng_cli.store import contacts
    from loucheng_cli.store.reads.enterprise import occupancies, timeline
    from loucheng_cli.store.reads.names import worker_names
    from loucheng_cli.store.reads.plans import plans

    state: State = ctx.obj
    found = pick_enterprise(state, enterprise)
    held, lines = occupancies(state.db, found.ref), timeline(state.db, found.ref)
    sections = file_sections(
        found,
        held,
        lines,
        {plan.code: plan for plan in plans(state.db)},
        worker_names(state.db),
        contacts.names(state.db, found.contacts).values(),
    )
    title = f"{found.ref}  {found.name}"
    state.output().card(title, sections, ref=found.ref, value=file_value(found, held, lines))


@app.command("edit", help=_("Correct an enterprise: only the fields named change, an empty text erases"))
def edit(
    ctx: typer.Context,
    enterprise: EnterpriseArg,
    name: Annotated[
        str | None, typer.Option("--name", metavar=_("NAME"), help=_("Its full name."), show_default=False)
    ] = None,
    building: Building = None,
    floor: options.Floor = None,
    unit: options.Unit = None,
    area: options.Area = None,
    credit_code: options.CreditCode = None,
    kind: options.Kind = None,
    industry: options.Industry = None,
    stage: options.AStage = None,
    operating: options.AnOperating = None,
    scale: options.Scale = None,
    scale_since: options.ScaleSince = None,
    headcount: options.Headcount = None,
    key: options.Key = None,
    no_visits: options.NoVisits = None,
    moved_in_on: options.MovedInOn = None,
    lease_until: options.LeaseUntil = None,
    permit_until: options.PermitUntil = None,
    registered_address: options.Registered = None,
    operating_address: options.OperatingAt = None,
    tags: options.Tags = None,
    note: options.Note = None,
    on: On = None,
    reason: Reason = None,
) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services import enterprise as service

    state: State = ctx.obj
    fields = options.fields_of(
        state,
        {
            "name": name, "credit_code": credit_code, "kind": kind, "industry": industry, "stage": stage,
            "operating": operating, "scale": scale, "scale_since": scale_since, "headcount": headcount, "key": key, "no_visits": no_visits,
            "moved_in_on": moved_in_on, "lease_until": lease_until, "permit_until": permit_until, "registered_address": registered_address,
            "operating_address": operating_address, "tags": tags, "note": note,
        }
    )  # fmt: skip
    places = options.places_of(state, building, floor, unit, area)
    options.require_change(fields, places)
    found = pick_enterprise(state, enterprise)
    edited = service.edit(state.db, found.ref, fields, places, on=state.day(on), reason=reason, stamp=state.stamp)
    options.show_standing(state, state.output(), edited)


@app.command("move-out", help=_("Register that an enterprise has left"))
def move_out(
    ctx: typer.Context,
    enterprise: EnterpriseArg,
    on: On = None,
    deregistered: Annotated[
        bool, typer.Option("--deregistered", help=_("It is no more at all: its licence is cancelled."))
    ] = False,
    reason: Reason = None,
) -> None:
    from loucheng_cli.cli.app.asking import warn
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services import enterprise as service
    from loucheng_cli.store.reads.issue import IssueFilter, issue_list

    state: State = ctx.obj
    found = pick_enterprise(state, enterprise)
    standing = [line.ref for line in issue_list(state.db, IssueFilter(enterprise=found.ref), today=state.today)[0]]
    if standing:
        warn(
            state.output().say,
            _("{name} has open issues: {refs}.").format(name=found.name, refs=_(", ").join(standing)),
        )
    left = service.move_out(
        state.db, found.ref, on=state.day(on), deregistered=deregistered, reason=reason, stamp=state.stamp
    )
    options.show_standing(state, state.output(), left)


app.add_typer(doubles.app)
app.add_typer(enterprises.app)
app.add_typer(redact.enterprises)
