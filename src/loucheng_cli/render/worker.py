"""Workers: the list, and what one of them hands over."""

from __future__ import annotations

from collections.abc import Mapping

from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.labels import label, status_label
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.handover import Estate
from loucheng_cli.store.reads.today import Open

Row = tuple[Worker, str | None]


def columns(owned: Mapping[str, int]) -> list[Column[Row]]:
    """The columns of ``worker list``; load, no ranking."""
    return [
        Column(_("Code"), lambda row: Styled(row[0].code, Style.REF), keep=True),
        Column(_("Name"), lambda row: row[1]),
        Column(_("Role"), lambda row: label(row[0].role)),
        Column(_("Post"), lambda row: row[0].title),
        Column(_("Source"), lambda row: row[0].source),
        Column(_("Buildings"), lambda row: row[0].buildings, wide=True),
        Column(_("Open issues"), lambda row: owned.get(row[0].code, 0), right=True),
        Column(_("Left on"), lambda row: row[0].left_on, keep=True),
    ]


def estate_sections(left: Estate) -> list[Section]:
    """What is to be handed over."""
    return [
        Section(_("Issues to hand over"), lines=[_line(each) for each in left.issues]),
        Section(_("To be followed up"), lines=[_line(each) for each in left.follow_ups]),
        Section(
            _("Visits planned"),
            lines=[f"{each.on}  {each.enterprise}  {each.enterprise_name or ''}" for each in left.visits],
        ),
        Section(_("Buildings"), lines=[" ".join(left.buildings)] if left.buildings else []),
    ]


def estate_value(left: Estate, *, to: str | None, left_on: object) -> dict[str, object]:
    """The JSON of ``worker leave``."""
    return {
        "worker": left.worker,
        "left_on": left_on,
        "to": to,
        "issues": [each.issue.ref for each in left.issues],
        "follow_ups": [each.issue.ref for each in left.follow_ups],
        "visits": left.visits,
        "buildings": left.buildings,
    }


def _line(each: Open) -> str:
    from loucheng_cli.domain.digest.disclosure import clipped

    text = clipped(each.issue.text, 30) if each.issue.text else ""
    parts = (each.issue.ref, status_label(each.issue), each.place, each.enterprise, text)
    return "  ".join(part for part in parts if part)
