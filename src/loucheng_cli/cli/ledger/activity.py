"""``loucheng activity join``: enterprises sign up with a number of persons; and the permit that an event may need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.options import EnterpriseArg
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import done, find
from loucheng_cli.cli.ledger.options import Given, Verb, entry_param
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.entry import LedgerEntry

# Kinds of activities that need a permit or a report first, and the item of it; and from how many persons on.
OUTDOORS = {"市集": "ZHZF-04", "外摆": "ZHZF-03"}
CROWD, CROWD_ITEM = 1000, "GA-01"
Persons = Annotated[int, typer.Argument(metavar="N", min=1, help=_("How many persons; no names."))]


def verbs(ledger: Ledger) -> dict[str, Verb]:
    """The verb beyond the declaration."""
    params = {**entry_param(ledger), "enterprise": (EnterpriseArg, ...), "persons": (Persons, ...)}
    return {"join": (_("Sign an enterprise up with a number of persons"), _join, lambda: params)}


def _join(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services.ledger.book import add
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
    done(state, signup, add(state.db, signup, values, None, on=state.today, stamp=state.stamp))


def after_add(state: State, ledger: Ledger, entry: LedgerEntry, *, yes: bool) -> tuple[LedgerEntry, list[str]]:
    """The permit that the activity needs, as an issue that it names; how to write it down where nobody agrees to it."""
    item = CROWD_ITEM if entry.fields.get("expected", 0) >= CROWD else OUTDOORS.get(str(entry.fields.get("kind")), "")
    needed = state.catalog.items.get(item)
    if needed is None or entry.fields.get("issue"):
        return entry, []
    told = {name: entry.fields.get(name, "—") for name in ("name", "date", "place")}  # a district may need less
    text = _("Permit for “{name}”, {date}, {place}").format(**told)
    said = _("This kind of activity needs “{item}” first:").format(item=f"{needed.code} {needed.name}")
    if entry.building and (yes or (is_terminal() and not state.json)):
        from loucheng_cli.cli.app import prompts
        from loucheng_cli.cli.issue import intake
        from loucheng_cli.services import issue as issues
        from loucheng_cli.services.ledger.book import edit

        if yes or prompts.confirm(f"{said} {_('Write it down as an issue now?')}"):
            where = intake.place(state, enterprise=None, building=entry.building, floor=None)
            wish = intake.new_issues_from_text(state, text, where, item=needed.code, yes=True)[0]
            issue = issues.add(state.db, wish, state.rules, on=state.today, stamp=state.stamp)
            named = {"issue": issue.ref}
            linked = edit(state.db, ledger, entry.ref, named, None, on=state.today, stamp=state.stamp)
            return linked, [said, f"  {issue.ref} {text}"]
    building = entry.building or _("BUILDING")
    return entry, [
        said,
        f'  loucheng issue add "{text}" --item {needed.code} --building {building}',
        f"  loucheng {ledger.name} edit {entry.ref} --issue {_('NUMBER')}",
    ]
