"""``loucheng job match|tick|notify``: persons for a job; the machine ranks, a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App, is_terminal
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import entry_param, find
from loucheng_cli.cli.ledger.names import names_in
from loucheng_cli.cli.ledger.options import command
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.ranking import Ranked
from loucheng_cli.i18n import _, ngettext

Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=100, help=_("How many at most."))]
Talents = Annotated[list[str], typer.Argument(metavar=_("TALENT..."), help=_("Numbers of talents: L3 L7."))]
Out = Annotated[Path, typer.Option("--out", "-o", metavar=_("FILE"), help=_("The file for the SMS gateway (CSV)."))]
Force = Annotated[bool, typer.Option("--force", help=_("Write over a file that is there."))]


def extend(app: App, ledger: Ledger) -> None:
    """The verbs beyond the declaration."""
    ref = {"ref": (entry_param(ledger), ...)}
    match_help = _("Rank talents for a job, with the words that made it")
    command(app, "match", match_help, partial(_match, ledger), {**ref, "top": (Top, 10)})
    command(
        app, "tick", _("Tick who is to be told of a job"), partial(_tick, ledger), {**ref, "talents": (Talents, ...)}
    )
    notify_help = _("Write the messages for those who were ticked, and register them")
    command(app, "notify", notify_help, partial(_notify, ledger), {**ref, "out": (Out, ...), "force": (Force, False)})


def _match(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.render.cells import Column
    from loucheng_cli.services.ledger.hiring import match_talents

    job = find(state, ledger, given["ref"])
    found = match_talents(state.db, job, stamp=state.stamp, top=given["top"])
    names = _names(state, [each.ref for each in found])
    columns: list[Column[Ranked]] = [
        Column(_("No."), lambda each: each.ref, keep=True),
        Column(_("Name"), lambda each: names.get(each.ref)),
        Column(_("Score"), lambda each: f"{each.score:.0%}", right=True),
        Column(_("Because of"), lambda each: each.why, wide=True),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)
    if found and is_terminal() and not (state.json or state.quiet):
        from loucheng_cli.cli.app import prompts

        choices = [(f"{each.ref} {names.get(each.ref, '')}", each.ref) for each in found]
        if ticked := prompts.several(_("Who is to be told?"), choices):
            _record(state, job, ticked)


def _tick(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    talent = state.ledgers.get("talent")
    _record(state, find(state, ledger, given["ref"]), [find(state, talent, each).ref for each in given["talents"]])


def _record(state: State, job: LedgerEntry, talents: Sequence[str]) -> None:
    from loucheng_cli.services.ledger.hiring import tick

    refs = tick(state.db, state.ledgers.get("referral"), job, talents, stamp=state.stamp)
    message = _("{n} ticked for {job}; write the messages: loucheng job notify {job} --out messages.csv")
    state.output().done(message.format(n=len(refs), job=job.ref), ref="\n".join(refs), value=refs)


def _notify(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.files.writing import atomic_writer
    from loucheng_cli.render.documents.csv_text import csv_lines
    from loucheng_cli.services.ledger import hiring
    from loucheng_cli.store.reads.community import community

    job = find(state, ledger, given["ref"])
    names = names_in(state, ledger, [job])
    values = job.values
    text = _(
        "[{community}] {enterprise} is looking for: {position}, {count} wanted. {pay} Reply T to unsubscribe."
    ).format(
        community=community(state.db).name,
        enterprise=names.get(("enterprise", str(values.get("enterprise"))), ""),
        position=values.get("position", ""),
        count=values.get("count", ""),
        pay=_("Pay: {pay}.").format(pay=values["pay"]) if values.get("pay") else "",
    )
    referral = state.ledgers.get("referral")
    messages, notified, left = hiring.prepare_messages(state.db, job, text, stamp=state.stamp)
    with atomic_writer(given["out"], force=given["force"]) as file:
        for line in csv_lines([["手机号", "内容"], *([each.phone, each.text] for each in messages)]):
            file.write(line.encode())
        export = hiring.record_notified(state.db, referral, job, notified, stamp=state.stamp, level=referral.level)
    message = ngettext(
        "{n} message written to {path}, {left} left out (no consent, or told within 14 days); recorded as {ref}.",
        "{n} messages written to {path}, {left} left out (no consent, or told within 14 days); recorded as {ref}.",
        len(messages),
    )
    said = message.format(n=len(messages), path=given["out"], left=left, ref=export)
    value = {
        "ref": export,
        "file": str(given["out"]),
        "messages": len(messages),
        "left_out": left,
        "referrals": notified,
    }
    state.output().done(said, ref=export, value=value)


def _names(state: State, refs: Sequence[str]) -> dict[str, str]:
    from loucheng_cli.domain.ledger.values import as_list
    from loucheng_cli.store.contacts import names
    from loucheng_cli.store.ledger.entries import by_refs

    found = by_refs(state.db, refs)
    named = names(state.db, (code for each in found for code in each.people))
    return {each.ref: named.get(next(iter(as_list(each.people)), ""), "") for each in found}
