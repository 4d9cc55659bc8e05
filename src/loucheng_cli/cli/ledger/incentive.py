"""``loucheng incentive who|deliver``: the enterprises that a policy fits, as a walk or as messages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App
from loucheng_cli.cli.app.options import Building
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import entry_param, find
from loucheng_cli.cli.ledger.options import command
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, ngettext

Messages = Annotated[
    Path | None,
    typer.Option(
        "--messages", metavar=_("FILE"), show_default=False,
        help=_("Write messages for their contacts who agreed to notices of events (CSV)."),
    ),
]  # fmt: skip
Enterprises = Annotated[
    list[str] | None,
    typer.Argument(metavar=_("ENTERPRISE..."), help=_("To whom it was delivered."), show_default=False),
]
All = Annotated[bool, typer.Option("--all", help=_("To all whom it fits."))]
Force = Annotated[bool, typer.Option("--force", help=_("Write over a file that is there."))]


def extend(app: App, ledger: Ledger) -> None:
    """The verbs beyond the declaration."""
    ref = {"ref": (entry_param(ledger), ...)}
    params = {**ref, "building": (Building, None), "messages": (Messages, None), "force": (Force, False)}
    command(app, "who", _("The enterprises that a policy fits, by building and floor"), partial(_who, ledger), params)
    params = {**ref, "enterprises": (Enterprises, None), "all_": (All, False)}
    command(app, "deliver", _("Register that a policy was delivered to enterprises"), partial(_deliver, ledger), params)


def _who(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.render.cells import Column
    from loucheng_cli.render.ledger import state_title
    from loucheng_cli.services.ledger.incentive import Fitting, fitting

    policy = find(state, ledger, given["ref"])
    found = fitting(state.db, policy, building=state.building(given["building"]), today=state.today)
    delivery = state.ledgers.get("delivery")
    columns: list[Column[Fitting]] = [
        Column(_("Place"), lambda each: each.line.place),
        Column(_("No."), lambda each: each.line.ref, keep=True),
        Column(_("Enterprise"), lambda each: each.line.name, wide=True),
        Column(_("Industry"), lambda each: each.line.industry),
        Column(_("State"), lambda each: state_title(delivery, each.state) if each.state else None),
    ]
    state.output().rows(
        found,
        columns,
        ref=lambda each: each.line.ref,
        as_json=lambda each: {"ref": each.line.ref, "name": each.line.name, "building": each.line.building,
                              "floor": each.line.floor, "unit": each.line.unit, "state": each.state},
    )  # fmt: skip
    if given["messages"]:
        _write_messages(state, str(policy.fields.get("name")), policy.fields.get("until"), found, given)


def _write_messages(state: State, name: str, until: Any, found: Any, given: dict[str, Any]) -> None:
    from loucheng_cli.domain.privacy.contact import Purpose
    from loucheng_cli.files.writing import atomic_writer
    from loucheng_cli.render.documents.csv_text import csv_lines
    from loucheng_cli.services.export import exported
    from loucheng_cli.store.reads.community import community
    from loucheng_cli.store.reads.contact import agreed_contacts, contacts

    agreed = agreed_contacts(state.db, Purpose.EVENTS, state.today)
    wanted = {each.line.ref for each in found}
    people = [each for each in contacts(state.db) if each.enterprise in wanted and each.code in agreed and each.phone]
    text = _(
        "[{community}] “{name}” may fit your enterprise. Apply until {until}. Ask us. Reply T to unsubscribe."
    ).format(community=community(state.db).name, name=name, until=until or _("further notice"))
    with atomic_writer(given["messages"], force=given["force"]) as file:
        for line in csv_lines([["手机号", "内容"], *([each.phone, text] for each in people)]):
            file.write(line.encode())
        ref = exported(
            state.db, "incentive messages", "csv", len(people), level="敏感", purpose=Purpose.EVENTS, stamp=state.stamp
        )
    state.say(
        ngettext(
            "{n} message written to {path}; recorded as {ref}.",
            "{n} messages written to {path}; recorded as {ref}.",
            len(people),
        ).format(n=len(people), path=given["messages"], ref=ref)
    )


def _deliver(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services.ledger.incentive import deliver, fitting

    policy = find(state, ledger, given["ref"])
    if bool(given["enterprises"]) == given["all_"]:
        raise UsageError(_("either enterprises or --all"), f"loucheng incentive deliver {policy.ref} --all")
    refs = [pick_enterprise(state, each).ref for each in given["enterprises"] or ()]
    if given["all_"]:
        refs = [each.line.ref for each in fitting(state.db, policy, today=state.today)]
    count = deliver(state.db, state.ledgers.get("delivery"), policy, refs, stamp=state.stamp)
    message = ngettext(
        "{ref} was delivered to {n} enterprise.", "{ref} was delivered to {n} enterprises.", count
    ).format(ref=policy.ref, n=count)
    state.output().done(message, ref=policy.ref, value={"ref": policy.ref, "delivered": count})
