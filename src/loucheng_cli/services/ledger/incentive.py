"""Which enterprises an incentive fits, and that it was delivered to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.values import Values
from loucheng_cli.services.ledger.book import add_all
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.reads.enterprise import EnterpriseFilter, EnterpriseLine, enterprise_list
from loucheng_cli.store.reads.standing import active_enterprises


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """An enterprise that a policy fits, where it sits, and how far the policy has come with it."""

    line: EnterpriseLine
    state: str | None


def fits(values: Values, enterprise: Enterprise, today: date) -> bool:
    """Whether an enterprise meets every condition that a policy names; what is not known does not meet it."""
    industries = [word for word in str(values.get("industry") or "").replace("，", "、").split("、") if word.strip()]
    about = f"{enterprise.industry or ''} {enterprise.scope or ''}"
    if industries and not any(word.strip() in about for word in industries):
        return False
    if values.get("kinds") and enterprise.kind.value not in values["kinds"]:
        return False
    if values.get("scale") and not enterprise.scale:
        return False
    if values.get("stages") and (enterprise.stage is None or enterprise.stage.value not in values["stages"]):
        return False
    years = values.get("years")
    if years is None:
        return True
    founded = enterprise.registered_on
    return founded is not None and (today.year - years, today.month, today.day) <= (
        founded.year,
        founded.month,
        founded.day,
    )


def fitting(db: Database, policy: LedgerEntry, *, building: str | None = None, today: date) -> list[Fitting]:
    """The enterprises that a policy fits, as a walk: by building, from the top floor down."""
    wanted = {each.ref for each in active_enterprises(db) if fits(policy.values, each, today)}
    known = {str(each.fields["enterprise"]): each.state for each in deliveries(db, policy)}
    lines, _total = enterprise_list(db, EnterpriseFilter(building=building))
    found = [Fitting(line=line, state=known.get(line.ref)) for line in lines if line.ref in wanted]
    return sorted(found, key=lambda each: (each.line.building or "~", -(each.line.floor or 0), each.line.unit or ""))


def deliver(
    db: Database, delivery: Ledger, policy: LedgerEntry, enterprises: Iterable[str], *, stamp: ActionContext
) -> int:
    """Register that a policy was delivered; to those to whom it was not yet. Returns to how many."""
    known = {str(each.fields["enterprise"]) for each in deliveries(db, policy)}
    left = [ref for ref in dict.fromkeys(enterprises) if ref not in known]
    values = [{"policy": policy.ref, "enterprise": ref} for ref in left]
    return len(add_all(db, delivery, values, stamp=stamp))


def deliveries(db: Database, policy: LedgerEntry) -> list[LedgerEntry]:
    """To whom a policy was delivered, and what came of it."""
    return reads.entries(db, "delivery", reads.EntryFilter(fields=[("policy", policy.ref)]))[0]
