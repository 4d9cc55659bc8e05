"""Views of guide items, bundles and emergencies."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.emergency import EmergencyKind
from loucheng_cli.domain.catalog.guide import GuideItem
from loucheng_cli.domain.catalog.item import Catalog, days_text
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.output import Output

if TYPE_CHECKING:
    from loucheng_cli.render.documents.model import Block

Related = GuideItem | Bundle | EmergencyKind


def guide_columns() -> list[Column[GuideItem]]:
    """The columns of ``catalog guide``."""
    return [
        Column(_("Code"), lambda each: each.code),
        Column(_("Matter"), lambda each: each.name, wide=True),
        Column(_("Who does it"), lambda each: each.who),
        Column(_("Where to ask"), lambda each: each.where, wide=True),
    ]


def bundle_columns(catalog: Catalog) -> list[Column[Bundle]]:
    """The columns of ``catalog bundles``."""
    return [
        Column(_("Code"), lambda each: each.code),
        Column(_("Bundle"), lambda each: each.name, wide=True),
        Column(_("Lead"), lambda each: lead_name(catalog, each)),
        Column(_("Parts"), lambda each: each.parts, wide=True),
    ]


def emergency_columns() -> list[Column[EmergencyKind]]:
    """The columns of ``catalog emergencies``."""
    return [
        Column(_("Code"), lambda each: each.code),
        Column(_("Emergency"), lambda each: each.name),
        Column(_("Call first"), lambda each: each.call),
        Column(_("Until help comes"), lambda each: each.advice, wide=True),
    ]


def value(related: Related) -> dict[str, object]:
    """A guide item, a bundle or an emergency as scripts read it."""
    return asdict(related)


def lead_name(catalog: Catalog, bundle: Bundle) -> str:
    """Who answers the enterprise for the whole bundle."""
    department = catalog.departments.get(bundle.lead)
    return department.name if department else bundle.lead


def show(output: Output, catalog: Catalog, related: Related) -> None:
    """The card of a guide item, a bundle or an emergency."""
    match related:
        case GuideItem():
            sections = _guide_card(related)
        case Bundle():
            sections = _bundle_card(catalog, related)
        case _:
            sections = _emergency_card(catalog, related)
    title = f"{related.code} {related.name}"
    output.card(title, sections, ref=related.code, value=value(related))


def _guide_card(guide: GuideItem) -> list[Section]:
    return [
        Section(
            "", [(_("Who does it"), guide.who), (_("Where to ask"), guide.where), (_("Former code"), guide.former)]
        ),
        Section(
            "", lines=[_("It only points the way: no department of the list handles it, and nothing is dispatched.")]
        ),
    ]


def _bundle_card(catalog: Catalog, bundle: Bundle) -> list[Section]:
    items = [catalog.items[code] for code in bundle.parts]
    parts = [
        (each.code, f"{each.name} · {catalog.departments[each.department].short} · {days_text(each.promised)}")
        for each in items
    ]
    elsewhere = [catalog.guide[code] for code in bundle.guide if code in catalog.guide]
    materials = dict.fromkeys(each for item in items for each in item.materials)
    return [
        Section("", [(_("Answers the enterprise"), lead_name(catalog, bundle))]),
        Section(_("Parts"), parts),
        Section(_("Done elsewhere"), [(each.code, f"{each.name} · {each.who}") for each in elsewhere]),
        Section(_("What to bring"), lines=[f"{n}. {each}" for n, each in enumerate(materials, 1)]),
    ]


def _emergency_card(catalog: Catalog, kind: EmergencyKind) -> list[Section]:
    item = catalog.items.get(kind.item or "")
    return [
        Section(
            "",
            [
                (_("Call first"), kind.call),
                (_("Until help comes"), kind.advice),
                (_("Hours"), kind.hours),
                (_("Item afterwards"), f"{item.code} {item.name}" if item else ""),
                (_("Phrases"), kind.phrases),
            ],
        )
    ]


def blocks(catalog: Catalog) -> list[Block]:
    """The bundles and guide items at the end of the printed list."""
    from loucheng_cli.render.documents.model import DocumentTable, Heading, Paragraph

    made: list[Block] = []
    if catalog.bundles:
        heads = (_("Code"), _("Bundle"), _("Lead"), _("Parts"))
        rows = [
            [each.code, each.name, lead_name(catalog, each), "\n".join(_part(catalog, code) for code in each.parts)]
            for each in catalog.bundles.values()
        ]
        made += [Heading(_("One-thing bundles")), DocumentTable(heads, rows, (10, 30, 20, 60))]
    if catalog.guide:
        heads = (_("Code"), _("Matter"), _("Who does it"), _("Where to ask"))
        rows = [[each.code, each.name, each.who, each.where] for each in catalog.guide.values()]
        note = Paragraph(_("Others do these; we say where to ask."), "note")
        made += [Heading(_("Not in this list")), note, DocumentTable(heads, rows, (10, 35, 30, 45))]
    return made


def _part(catalog: Catalog, code: str) -> str:
    return f"{code} {catalog.items[code].name}"
