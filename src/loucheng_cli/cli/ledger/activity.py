"""``loucheng activity join``: enterprises sign up with a number of persons; and the permit that an event may need."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import App
from loucheng_cli.cli.app.options import EnterpriseArg
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import done, entry_param, find
from loucheng_cli.cli.ledger.options import Given, command
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

# Kinds of activities that need a permit or a report first, and the item of it; and from how many persons on.
OUTDOORS = {"市集": "ZHZF-04", "外摆": "ZHZF-03"}
CROWD, CROWD_ITEM = 1000, "GA-01"
Persons = Annotated[int, typer.Argument(metavar="N", min=1, help=_("How many persons; no names."))]


def extend(app: App, ledger: Ledger) -> None:
    """The verb beyond the declaration."""
    params = {"ref": (entry_param(ledger), ...), "enterprise": (EnterpriseArg, ...), "persons": (Persons, ...)}
    command(app, "join", _("Sign an enterprise up with a number of persons"), partial(_join, ledger), params)


def _join(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services.ledger.book import Agreed, add
    from loucheng_cli.store.ledger.entries import EntryFilter, entries

    signup = state.ledgers.get("signup")
    activity = find(state, ledger, given["ref"])
    known, _total = entries(state.db, signup.name, EntryFilter(fields=[("activity", activity.ref)], states=["signed"]))
    quota = activity.fields.get("quota")
    taken = sum(each.fields.get("persons", 0) for each in known)
    if quota is not None and taken + given["persons"] > quota:
        raise RefusedError(
            _("{ref} has {quota} places, {taken} are taken, {left} are left.").format(
                ref=activity.ref, quota=quota, taken=taken, left=quota - taken
            )
        )
    enterprise = pick_enterprise(state, given["enterprise"]).ref
    values = {"activity": activity.ref, "enterprise": enterprise, "persons": given["persons"]}
    done(state, signup, add(state.db, signup, values, Agreed(), on=state.today, stamp=state.stamp))


def after_add(state: State, ledger: Ledger, entry: LedgerEntry) -> None:
    """Propose the issue of the permit that the activity needs."""
    item = OUTDOORS.get(str(entry.fields.get("kind")))
    if entry.fields.get("expected", 0) >= CROWD:
        item = CROWD_ITEM
    known = state.catalog.items.get(item or "")
    if known is None or entry.fields.get("issue"):
        return
    text = _("Permit for “{name}”, {date}, {place}").format(
        **{name: entry.fields.get(name) for name in ("name", "date", "place")}
    )
    words = ["issue", "add", text, "--item", known.code, "--origin", "窗口", "--yes"]
    words += ["--building", str(entry.building)] if entry.building else []
    state.say(_("This kind of activity needs “{item}” first:").format(item=f"{known.code} {known.name}"))
    state.say(f"  loucheng {' '.join(f'“{each}”' if ' ' in each or '“' in each else each for each in words)}")
    state.say(f"  loucheng {ledger.name} edit {entry.ref} --issue I…")
