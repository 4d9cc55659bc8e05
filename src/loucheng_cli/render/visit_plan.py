"""The plan of a walk: as a table, as a sheet to take along, and in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.labels import place_name
from loucheng_cli.domain.visit.plan import PlannedVisit, VisitReason
from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.cells import Column
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from loucheng_cli.render.documents.model import Document

REASONS = {
    VisitReason.PLANNED: N_("planned for {day}"),
    VisitReason.FIRST: N_("first visit by {day}"),
    VisitReason.ANSWER: N_("answers to bring: {n}"),
    VisitReason.PERMIT: N_("permit ends {permit}"),
    VisitReason.INTERVAL: N_("due since {day}"),
    VisitReason.NEW: N_("moved in this month"),
    VisitReason.NEVER: N_("never seen"),
    VisitReason.LONGEST: N_("longest ago"),
}


def reasons_text(visit: PlannedVisit) -> str:
    """Why, in words."""
    return _(", ").join(
        _(REASONS[reason]).format(day=visit.due_on, n=visit.state.answers, permit=visit.state.permit_until)
        for reason in visit.reasons
    )


def plan_columns() -> list[Column[PlannedVisit]]:
    """The columns of ``visit plan``."""
    return [
        Column(_("No."), lambda each: Styled(each.state.ref, Style.REF), keep=True),
        Column(_("Place"), place_of),
        Column(_("Enterprise"), lambda each: each.state.name, wide=True),
        Column(_("Why"), reasons_text, wide=True, below=True),
        Column(_("Last seen"), lambda each: each.state.last_seen, keep=True),
    ]


def place_of(visit: PlannedVisit) -> str:
    """Building and door."""
    state = visit.state
    return place_name(state.building_name or state.building, state.floor, state.unit)


def plan_value(visit: PlannedVisit) -> dict[str, object]:
    """A line of the plan in JSON."""
    state = visit.state
    return {
        "ref": state.ref,
        "name": state.name,
        "building": state.building,
        "floor": state.floor,
        "unit": state.unit,
        "reasons": list(visit.reasons),
        "last_seen": state.last_seen,
    }


def plan_document(visits: Sequence[PlannedVisit], today: date, worker: str) -> Document:
    """The sheet to take along, with room to write."""
    from loucheng_cli.render.documents.model import Document, DocumentTable, Paragraph

    rows = [
        [str(n), place_of(each), f"{each.state.name}\n{each.state.ref}", reasons_text(each), "□ 见到  □ 未遇\n\n\n"]
        for n, each in enumerate(visits, 1)
    ]
    columns = ["", _("Place"), _("Enterprise"), _("Why"), _("Result and what was heard")]
    return Document(
        title=_("Visits to make"),
        blocks=[
            Paragraph(
                ngettext("{day}, {worker}, {n} enterprise", "{day}, {worker}, {n} enterprises", len(visits)).format(
                    day=today, worker=worker, n=len(visits)
                ),
                "subtitle",
            ),
            DocumentTable(columns, rows, (1, 4, 5, 4, 10)),
            Paragraph(_("Enter it afterwards with: loucheng visit plan --done"), "note"),
        ],
        compact=True,
    )
