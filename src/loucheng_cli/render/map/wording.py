"""The words of the map: its figures, what units are coloured by, what everything is called."""

from __future__ import annotations

from collections.abc import Mapping

from loucheng_cli.domain.core.labels import floor_name
from loucheng_cli.domain.map.model import Audience, BuildingsMap, MapBuilding, MapFloor, MapTenant
from loucheng_cli.domain.report.model import Figure
from loucheng_cli.i18n import N_, _, ngettext, pgettext
from loucheng_cli.render.report import wording as reports

AUDIENCES = {Audience.COUNCIL: N_("for the floor council"), Audience.STAFF: N_("internal, for staff")}


def title(drawn: BuildingsMap) -> str:
    """The heading of the map."""
    return _("{community}: map of the buildings").format(community=drawn.community)


def tenant_name(tenant: MapTenant) -> str:
    """The name, or that it is a shop whose name is not printed."""
    return tenant.name or _("a shop here")


def storey(floor: MapFloor) -> str:
    """What a storey is called."""
    return _("Without a floor") if floor.floor is None else floor_name(floor.floor, _door(floor))


def _door(floor: MapFloor) -> str | None:
    """The label of the door where it is not simply the number."""
    plain = {str(floor.floor), f"B{-(floor.floor or 0)}"}
    return None if floor.label in plain else floor.label


def figure_pairs(figures: Mapping[str, Figure], drawn: BuildingsMap) -> list[tuple[str, str, str]]:
    """Key, name and text of the figures beside a building, in the order in which a director asks for them."""
    if drawn.audience is Audience.COUNCIL:
        return [("active", _("Enterprises and shops"), reports.cell(figures["active"]))]
    vacant, area = figures["vacant"], figures["vacant_m2"]
    units = ngettext("{n} unit", "{n} units", len(vacant.entries)).format(n=len(vacant.entries))
    let = figures["let"] if figures["let"].rate.whole else figures["let_rooms"]
    return [
        ("let", _("Let"), reports.cell(let) if let.rate.whole else _("— (areas not entered)")),
        ("registered_here", reports.heading("registered_here"), reports.cell(figures["registered_here"])),
        (
            "active",
            reports.heading("active"),
            _("{n} (firms: {firms}, sole traders: {traders})").format(
                n=reports.cell(figures["active"]),
                firms=reports.cell(figures["active_firms"]),
                traders=reports.cell(figures["active_traders"]),
            ),
        ),
        (
            "key",
            _("Key enterprises"),
            _("{key} ({scale} above scale)").format(
                key=reports.cell(figures["key"]), scale=reports.cell(figures["scale"])
            ),
        ),
        (
            "moved",
            _("New since New Year"),
            _("{came} ({gone} moved out)").format(
                came=len(figures["moved_in_firms"].entries) + len(figures["moved_in_traders"].entries),
                gone=reports.cell(figures["moved_out"]),
            ),
        ),
        (
            "vacant",
            pgettext("map", "Vacant"),
            _("{units} ({area} m²)").format(units=units, area=reports.cell(area)) if area.entries else units,
        ),
        ("leases", _("Leases that end within a year"), reports.cell(figures["leases"])),
    ]


def open_said(open_: int | None, overdue: int | None) -> str:
    """How many issues are open, and of these overdue."""
    if not open_:
        return ""
    return (
        _("{n} open, {overdue} overdue").format(n=open_, overdue=overdue) if overdue else _("{n} open").format(n=open_)
    )


def open_figure(open_: int | None, overdue: int | None) -> str:
    """The same as a figure; nothing where it may not be shown."""
    return "" if open_ is None else _("{n} ({overdue} overdue)").format(n=open_, overdue=overdue)


def building_title(each: MapBuilding) -> str:
    """Code and name."""
    return f"{each.building.code} {each.building.name}"
