"""``loucheng promotion propose``: new shops without a story, and how many of them have one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.options import Given, Verb
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.i18n import _, ngettext

Days = Annotated[int, typer.Option("--days", metavar="N", min=1, max=730, help=_("Moved in within so many days."))]
Add = Annotated[bool, typer.Option("--add", help=_("Put them all into the ledger."))]


def verbs(_ledger: Ledger) -> dict[str, Verb]:
    """The verb beyond the declaration."""
    sentence = _("New shops without a story, by the day they moved in")
    return {"propose": (sentence, _propose, lambda: {"days": (Days, 60), "add": (Add, False)})}


def _propose(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.domain.core.enums import GONE
    from loucheng_cli.render.cells import Column
    from loucheng_cli.services.ledger.book import add_all
    from loucheng_cli.store.ledger.entries import entries
    from loucheng_cli.store.reads.enterprise import EnterpriseFilter, EnterpriseLine, enterprise_list

    since = state.today - timedelta(days=given["days"])
    new = [
        each for each in enterprise_list(state.db, EnterpriseFilter())[0]
        if each.moved_in_on and since <= each.moved_in_on <= state.today and each.operating not in GONE
    ]  # fmt: skip
    known = {each.fields["enterprise"]: each.state for each in entries(state.db, ledger.name)[0]}
    found = sorted((each for each in new if each.ref not in known), key=lambda each: (each.moved_in_on, each.ref))
    if given["add"]:
        add_all(state.db, ledger, [{"enterprise": each.ref} for each in found], stamp=state.stamp)
    columns = [
        Column[EnterpriseLine](_("No."), lambda each: each.ref, keep=True),
        Column[EnterpriseLine](_("Enterprise"), lambda each: each.name, wide=True),
        Column[EnterpriseLine](_("Place"), lambda each: each.place),
        Column[EnterpriseLine](_("Moved in"), lambda each: each.moved_in_on),
    ]
    state.output().rows(
        found,
        columns,
        ref=lambda each: each.ref,
        as_json=lambda each: {"ref": each.ref, "name": each.name, "building": each.building, "unit": each.unit,
                              "moved_in_on": each.moved_in_on},
    )  # fmt: skip
    told = sum(known.get(each.ref) == "published" for each in new)
    said = ngettext(
        "Moved in within {days} day: {new}; with a story: {told} ({told}/{new}).",
        "Moved in within {days} days: {new}; with a story: {told} ({told}/{new}).",
        given["days"],
    )
    state.output().say(said.format(days=given["days"], new=len(new), told=told))
