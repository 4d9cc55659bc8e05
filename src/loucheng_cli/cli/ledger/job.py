"""``loucheng job match|tick|notify``: persons for a job; the machine ranks, a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.options import Force
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import find, names_in
from loucheng_cli.cli.ledger.options import Given, Verb, entry_param
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.ranking import Ranked
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.entry import LedgerEntry

Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=100, help=_("How many at most."))]
Talents = Annotated[list[str], typer.Argument(metavar=_("TALENT..."), help=_("Numbers of talents: L3 L7."))]
Out = Annotated[Path, typer.Option("--out", "-o", metavar=_("FILE"), help=_("The file for the SMS gateway (CSV)."))]


def verbs(ledger: Ledger) -> dict[str, Verb]:
    """The verbs beyond the declaration."""
    ref = entry_param(ledger)
    match, tick = _("Rank talents for a job, with the words that made it"), _("Tick who is to be told of a job")
    notify = _("Write the messages for those who were ticked, and register them")
    return {
        "match": (match, _match, lambda: {**ref, "top": (Top, 10)}),
        "tick": (tick, _tick, lambda: {**ref, "talents": (Talents, ...)}),
        "notify": (notify, _notify, lambda: {**ref, "out": (Out, ...), "force": (Force, False)}),
    }


def _match(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.render.cells import Column
    from loucheng_cli.services.ledger.hiring import match_talents
    from loucheng_cli.store.contacts import names as contact_names
    from loucheng_cli.store.ledger.entries import by_refs

    job = find(state, ledger, given["ref"])
    found = match_talents(state.db, job, stamp=state.stamp, top=given["top"])
    people = {each.ref: each.people[0] for each in by_refs(state.db, [each.ref for each in found])}
    named = contact_names(state.db, people.values())
    names = {ref: named.get(code, "") for ref, code in people.items()}
    if sum(map(bool, names.values())) > 1 and not (state.json or state.quiet):
        from loucheng_cli.cli.app import director

        director.read_in_bulk(state, "job match", len(names))
    columns = [
        Column[Ranked](_("No."), lambda each: each.ref, keep=True),
        Column[Ranked](_("Name"), lambda each: names.get(each.ref)),
        Column[Ranked](_("Score"), lambda each: f"{each.score:.0%}", right=True),
        Column[Ranked](_("Because of"), lambda each: each.why, wide=True),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)
    if found and is_terminal() and not (state.json or state.quiet):
        from loucheng_cli.cli.app import prompts

        choices = [(f"{each.ref} {names.get(each.ref, '')}", each.ref) for each in found]
        if ticked := prompts.several(_("Who is to be told?"), choices):
            _record(state, job, ticked)


def _tick(ledger: Ledger, state: State, given: Given) -> None:
    talent = state.ledgers.get("talent")
    _record(state, find(state, ledger, given["ref"]), [find(state, talent, each).ref for each in given["talents"]])


def _record(state: State, job: LedgerEntry, talents: Sequence[str]) -> None:
    from loucheng_cli.services.ledger.hiring import tick

    refs = tick(state.db, state.ledgers.get("referral"), job, talents, stamp=state.stamp)
    message = _("{n} ticked for {job}; write the messages: loucheng job notify {job} --out messages.csv")
    state.output().done(message.format(n=len(refs), job=job.ref), ref="\n".join(refs), value=refs)


def _notify(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.ledger.messages import message_file
    from loucheng_cli.services.ledger.hiring import notify
    from loucheng_cli.store.reads.community import community

    job = find(state, ledger, given["ref"])
    values = job.values
    text = _(
        "[{community}] {enterprise} is looking for: {position}, {count} wanted. {pay} Reply T to unsubscribe."
    ).format(
        community=community(state.db).name,
        enterprise=names_in(state, ledger, [job]).get(("enterprise", str(values.get("enterprise"))), ""),
        position=values.get("position", ""),
        count=values.get("count", ""),
        pay=_("Pay: {pay}.").format(pay=values["pay"]) if values.get("pay") else "",
    )
    out = given["out"]
    with message_file(out, text, force=given["force"]) as write:
        export, referrals, left = notify(state.db, state.ledgers.get("referral"), job, write, stamp=state.stamp)
    message = ngettext(
        "{n} message written to {path}, {left} left out (no consent, or told within 14 days); recorded as {ref}.",
        "{n} messages written to {path}, {left} left out (no consent, or told within 14 days); recorded as {ref}.",
        len(referrals),
    )
    said = message.format(n=len(referrals), path=out, left=left, ref=export)
    value = {"ref": export, "file": str(out), "messages": len(referrals), "left_out": left, "referrals": referrals}
    state.output().done(said, ref=export, value=value)
