"""The floors of a building and their door labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loucheng_cli.domain.place.building import Building


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildingPlan:
    """What placing needs of a building.

    Storeys run ``-floors_below … -1, 1 … floors_above``; ``labels`` has the door label of those that are not called by
    their number (``{13: "12A", -1: "LG"}``).
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    address: str | None = None
    floors_above: int = 1
    floors_below: int = 0
    labels: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, building: Building) -> BuildingPlan:
        """The plan of a building of the community."""
        return cls(
            code=building.code,
            name=building.name,
            aliases=building.aliases,
            address=building.address,
            floors_above=building.floors_above,
            floors_below=building.floors_below,
            labels={int(floor): label for floor, label in building.labels.items()},
        )

    def has(self, floor: int) -> bool:
        """Whether the building has this storey; there is no storey 0."""
        return -self.floors_below <= floor <= self.floors_above and floor != 0


def floor_label(floor: int, plan: BuildingPlan) -> str:
    """What the door of a storey says: its label, else ``19`` or ``B1``; ``parse_floor`` reads it back."""
    return plan.labels.get(floor) or (str(floor) if floor > 0 else f"B{-floor}")
