"""Visits: lists, cards, JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.issue import due_text
from loucheng_cli.render.output import plain
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.issue import IssueLine
from loucheng_cli.store.reads.visit import VisitLine


def visit_columns(names: Mapping[str, str]) -> list[Column[VisitLine]]:
    """The columns of a list of visits."""
    return [
        Column(_("No."), lambda line: Styled(line.ref, Style.REF), keep=True),
        Column(_("Day"), lambda line: line.visited_on, keep=True),
        Column(_("Worker"), lambda line: names.get(line.worker or "", line.worker)),
        Column(_("Building"), lambda line: line.building_name or line.building),
        Column(_("Method"), lambda line: label(line.method)),
        Column(_("Result"), lambda line: label(line.result)),
        Column(_("Issues"), lambda line: line.issues or "", right=True),
        Column(_("Enterprise"), lambda line: line.enterprise_name, below=True),
        Column(_("What was heard"), lambda line: line.heard, wide=True, below=True),
    ]


def visit_value(visit: Visit, issues: Sequence[object]) -> dict[str, object]:
    """A visit and its issues in JSON: ``{visit, issues}``."""
    return {"visit": plain(visit), "issues": plain(issues)}


def visit_sections(
    visit: Visit, issues: Sequence[IssueLine], names: Mapping[str, str], *, enterprise: str, building: str | None
) -> list[Section]:
    """The card of a visit."""
    who = [names.get(code, code) for code in ((visit.worker or ""), *visit.companions) if code]
    return [
        Section(
            "",
            [
                (_("Enterprise"), f"{enterprise} {visit.enterprise}"),
                (_("Building"), building),
                (_("When"), f"{visit.visited_on} {visit.visited_at or ''}".strip()),
                (_("Who"), tuple(who)),
                (_("Method"), label(visit.method)),
                (_("Visit kind"), label(visit.kind)),
                (_("Result"), label(visit.result)),
                (_("Post of the person met"), visit.met_role),
                (_("Introduced"), visit.introduced),
                (_("What was heard"), visit.heard),
                (_("Next visit"), visit.next_visit_on),
                (_("Headcount"), visit.headcount),
                (_("Lease until"), visit.lease_until),
                (_("Lease plan"), label(visit.lease_plan) if visit.lease_plan else None),
                (_("How business goes"), label(visit.business) if visit.business else None),
                (_("Recorded late"), visit.backdated),
            ],
        ),
        Section(_("Issues"), lines=[issue_line(line) for line in issues]),
    ]


def issue_line(line: IssueLine) -> str:
    """An issue in a line: number, words, status, lead, due day."""
    parts = [
        line.ref,
        line.text or _("(removed)"),
        _("on hold") if line.held_on else label(line.status),
        line.lead_name or "",
        due_text(line.due_on, provisional=line.provisional),
    ]
    return "  ".join(part for part in parts if part)


def recorded(
    visit: Visit, enterprise: str, issues: Sequence[IssueLine], decisions: Sequence[Sequence[str]] = ()
) -> str:
    """What was written down, in a sentence and a line for each issue, under it what was decided about it."""
    head = _("{ref}: visit to {enterprise} on {day} recorded").format(
        ref=visit.ref, enterprise=enterprise, day=visit.visited_on
    )
    lines = [head]
    for n, line in enumerate(issues):
        lines.append(f"  {issue_line(line)}")
        lines += [f"    {each}" for each in (decisions[n] if n < len(decisions) else ())]
    return "\n".join(lines)
