"""What an undo will change, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.fields import changed
from loucheng_cli.render.issue import EVENTS
from loucheng_cli.render.ledger import EVENTS as ENTRY_EVENTS
from loucheng_cli.render.output import plain
from loucheng_cli.store.reads.actions import ActionDifference, Undoing

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.declaration import Ledger

# Events of other nouns; those of an issue are named where its history is drawn.
OTHERS: dict[str, str] = {
    "EnterpriseAdded": N_("enterprise registered"),
    "EnterpriseChanged": N_("enterprise corrected"),
    "UnitAdded": N_("room added"),
    "UnitChanged": N_("room changed"),
    "EnterpriseMerged": N_("enterprises merged"),
    "VisitChanged": N_("visit corrected"),
    "EnterpriseMovedOut": N_("enterprise moved out"),
    "EnterpriseDeregistered": N_("enterprise deregistered"),
    "OccupancyBegan": N_("unit taken"),
    "OccupancyEnded": N_("unit given up"),
    "VisitRecorded": N_("visit recorded"),
    "WorkerLeft": N_("worker left"),
    "WorkerTookOver": N_("buildings taken over"),
    "IndicatorSet": N_("indicator entered"),
    "ContactAdded": N_("contact added"),
    "ContactErased": N_("contact erased"),
    "ContactShared": N_("contact shared with the party"),
    "CommunityAdded": N_("community entered"),
    "CommunityChanged": N_("community changed"),
    "CouncilAdded": N_("council entered"),
    "CouncilChanged": N_("council changed"),
    "BuildingAdded": N_("building entered"),
    "BuildingChanged": N_("building changed"),
    "PolicyAdded": N_("policy entered"),
    "PolicyChanged": N_("policy changed"),
    "WorkerAdded": N_("worker entered"),
    "WorkerChanged": N_("worker changed"),
    "RepresentativeAdded": N_("representative entered"),
    "RepresentativeChanged": N_("representative changed"),
    "TopicRaised": N_("topic raised"),
    "TopicResolved": N_("topic resolved"),
    "NoticeGiven": N_("notice given"),
    "NoticeWithdrawn": N_("notice withdrawn"),
    "Exported": N_("exported"),
}


def event_name(name: str) -> str:
    """What happened, in the language of the user."""
    return _(EVENTS.get(name) or OTHERS.get(name) or ENTRY_EVENTS.get(name, name))


def preview(plan: Undoing, names: Mapping[str, str], ledgers: Mapping[str, Ledger]) -> str:
    """Before anything is written: what was done, by whom, and each field before and after.

    ``ledgers`` are the declared ones by the letters of their refs.
    """
    what = _(", ").join(map(event_name, plan.action.names))
    lines = [
        _("{action}: {what}, {worker}, {day}").format(
            action=plan.action,
            what=what,
            worker=names.get(plan.action.worker or "", plan.action.worker or ""),
            day=plan.action.happened_on,
        )
    ]
    for each in plan.differences:
        lines += [f"  {line}" for line in _difference(each, ledgers)]
    if plan.total > len(plan.differences):
        lines.append(_("  … and {n} more").format(n=plan.total - len(plan.differences)))
    if plan.left:
        lines.append(
            ngettext(
                "{n} is left as it is, since something stands on it:",
                "{n} are left as they are, since something stands on them:",
                len(plan.left),
            ).format(n=len(plan.left))
        )
        shown = plan.left[:20]
        lines += [_("  {subject} ({because})").format(subject=each.subject, because=each.because) for each in shown]
        if len(plan.left) > len(shown):
            lines.append(_("  … and {n} more").format(n=len(plan.left) - len(shown)))
    return "\n".join(lines)


def undo_value(number: str | None, plan: Undoing) -> dict[str, object]:
    """The JSON of ``undo``."""
    return {
        "action": number,
        "voids": str(plan.action),
        "subjects": plan.total,
        "differences": [
            {
                "kind": each.kind,
                "subject": each.subject,
                "vanishes": each.vanishes,
                "fields": {name: {"before": before, "after": after} for name, (before, after) in each.fields.items()},
            }
            for each in plan.differences
        ],
        "left": plain(plan.left),
    }


def _difference(each: ActionDifference, ledgers: Mapping[str, Ledger]) -> Iterator[str]:
    if each.vanishes:
        yield _("{subject} will not be there any more").format(subject=each.subject)
        return
    if each.appears:
        yield _("{subject} will be there again").format(subject=each.subject)
        return
    if not each.fields:
        yield _("{subject}: no field changes").format(subject=each.subject)
        return
    yield f"{each.subject}:"
    ledger = ledgers.get(each.subject.rpartition("-")[2].rstrip("0123456789"))
    yield from (f"  {line}" for line in changed(each.kind, each.fields, ledger))
