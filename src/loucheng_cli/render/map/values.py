"""The map in JSON (docs/contracts.md): for a council only the keys that it may have."""

from __future__ import annotations

from loucheng_cli.domain.map.model import Audience, BuildingsMap, MapBlock, MapBuilding, MapFloor, MapTenant
from loucheng_cli.render.output import plain
from loucheng_cli.render.report.values import figure_value

COUNCIL_KEYS = ("key", "name", "initials", "industry")
STAFF_KEYS = (
    *COUNCIL_KEYS, "kind", "stage", "scale", "is_key", "registered_here", "operating", "headcount", "moved_in_on",
    "lease_until", "seen_on", "open", "overdue",
)  # fmt: skip


def value(drawn: BuildingsMap) -> dict[str, object]:
    """Everything that the audience may have."""
    return {
        "community": drawn.community,
        "audience": drawn.audience.value,
        "on": drawn.on.isoformat(),
        "since": drawn.since.isoformat(),
        "figures": {name: figure_value(figure) for name, figure in drawn.figures.items()},
        "buildings": [_building(each, drawn) for each in drawn.buildings],
        "enterprises": [tenant_value(each, drawn.audience) for each in drawn.tenants.values()],
        "issues": plain(drawn.issues),
    }


def tenant_value(tenant: MapTenant, audience: Audience) -> dict[str, object]:
    """An enterprise with the keys of the audience."""
    keys = COUNCIL_KEYS if audience is Audience.COUNCIL else STAFF_KEYS
    return {key: plain(getattr(tenant, key)) for key in keys}


def _building(each: MapBuilding, drawn: BuildingsMap) -> dict[str, object]:
    place = each.building
    return {
        "code": place.code,
        "name": place.name,
        "address": place.address,
        "kind": place.kind,
        "council": each.council.code if each.council else None,
        "coordinates": place.coordinates,
        "figures": {name: figure_value(figure) for name, figure in each.figures.items()},
        "open": each.open,
        "overdue": each.overdue,
        "floors": [_floor(floor, drawn.audience) for floor in each.floors],
    }


def _floor(floor: MapFloor, audience: Audience) -> dict[str, object]:
    seen = {} if audience is Audience.COUNCIL else {"seen_on": plain(floor.seen_on)}
    return {
        "floor": floor.floor,
        "label": floor.label,
        "open": floor.open,
        "overdue": floor.overdue,
        **seen,
        "units": [_block(each, audience) for each in floor.blocks],
    }


def _block(block: MapBlock, audience: Audience) -> dict[str, object]:
    if audience is Audience.COUNCIL:
        return {"unit": block.unit, "enterprises": block.tenants}
    return {
        "unit": block.unit,
        "state": block.state,
        "area_m2": block.area_m2,
        "share": block.share,
        "enterprises": block.tenants,
    }
