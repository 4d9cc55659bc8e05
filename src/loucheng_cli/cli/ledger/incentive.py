"""``loucheng incentive who|deliver``: the enterprises that a policy fits, as a walk or as messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.options import Building, Force
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import find
from loucheng_cli.cli.ledger.options import Given, Verb, entry_param
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.entry import LedgerEntry
    from loucheng_cli.services.ledger.incentive import Fitting

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


def verbs(ledger: Ledger) -> dict[str, Verb]:
    """The verbs beyond the declaration."""
    ref, force = entry_param(ledger), {"force": (Force, False)}
    who = _("The enterprises that a policy fits, by building and floor")
    deliver = _("Register that a policy was delivered to enterprises")
    return {
        "who": (who, _who, lambda: {**ref, "building": (Building, None), "messages": (Messages, None), **force}),
        "deliver": (deliver, _deliver, lambda: {**ref, "enterprises": (Enterprises, None), "all_": (All, False)}),
    }


def _who(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.render.cells import Column
    from loucheng_cli.render.ledger import state_title
    from loucheng_cli.services.ledger.incentive import Fitting, fitting

    policy = find(state, ledger, given["ref"])
    found = fitting(state.db, policy, building=state.building(given["building"]), today=state.today)
    delivery = state.ledgers.get("delivery")
    columns = [
        Column[Fitting](_("Place"), lambda each: each.line.place),
        Column[Fitting](_("No."), lambda each: each.line.ref, keep=True),
        Column[Fitting](_("Enterprise"), lambda each: each.line.name, wide=True),
        Column[Fitting](_("Industry"), lambda each: each.line.industry),
        Column[Fitting](_("State"), lambda each: state_title(delivery, each.state) if each.state else None),
    ]
    output = state.output()
    output.rows(
        found,
        columns,
        ref=lambda each: each.line.ref,
        as_json=lambda each: {"ref": each.line.ref, "name": each.line.name, "building": each.line.building,
                              "floor": each.line.floor, "unit": each.line.unit, "state": each.state},
    )  # fmt: skip
    if found:
        states = [each.state for each in found]
        figures = {"n": len(found), "delivered": len(found) - states.count(None), "granted": states.count("granted"),
                   "applied": states.count("applied") + states.count("granted")}  # fmt: skip
        output.say(_("Fits {n}; delivered {delivered}/{n}, applied {applied}, granted {granted}.").format(**figures))
    if given["messages"]:
        _write_messages(state, policy, found, given["messages"], force=given["force"])


def _write_messages(state: State, policy: LedgerEntry, found: Sequence[Fitting], path: Path, *, force: bool) -> None:
    from loucheng_cli.cli.ledger.messages import message_file
    from loucheng_cli.domain.privacy.contact import Purpose
    from loucheng_cli.services.export import exported
    from loucheng_cli.store.reads.community import community
    from loucheng_cli.store.reads.contact import agreed_contacts, contacts

    agreed = agreed_contacts(state.db, Purpose.EVENTS, state.today)
    wanted = {each.line.ref for each in found}
    people = [each for each in contacts(state.db) if each.enterprise in wanted and each.code in agreed]
    phones = list(dict.fromkeys(each.phone for each in people if each.phone))
    if not phones:
        raise RefusedError(_("None of their contacts agreed to “{purpose}”.").format(purpose=Purpose.EVENTS))
    text = _(
        "[{community}] “{name}” may fit your enterprise. Apply until {until}. Ask us. Reply T to unsubscribe."
    ).format(
        community=community(state.db).name,
        name=policy.fields.get("name"),
        until=policy.fields.get("until") or _("further notice"),
    )
    what, level = "incentive messages", "敏感"
    with message_file(path, text, force=force) as write:
        write(phones)
        ref = exported(state.db, what, "csv", len(phones), level=level, purpose=Purpose.EVENTS, stamp=state.stamp)
    said = ngettext(
        "{n} message written to {path}; recorded as {ref}.",
        "{n} messages written to {path}; recorded as {ref}.",
        len(phones),
    )
    state.say(said.format(n=len(phones), path=path, ref=ref))


def _deliver(ledger: Ledger, state: State, given: Given) -> None:
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
