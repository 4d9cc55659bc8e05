"""How exactly a place may be named without telling which enterprise is meant."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

Tenants = Mapping[str, Mapping[int | None, AbstractSet[str]]]  # enterprises by building and floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymity:
    """The tenants of each floor and building, and the smallest group that a line may point at."""

    tenants: Tenants = field(default_factory=dict)
    smallest: int

    def place(self, building: str | None, floor: int | None) -> tuple[str | None, int | None]:
        """The place as exactly as may be said: the floor, else the building, else nothing."""
        if building is None:
            return None, None
        floors = self.tenants.get(building, {})
        if floor is not None and len(floors.get(floor, ())) >= self.smallest:
            return building, floor
        if len(set().union(*floors.values())) >= self.smallest:
            return building, None
        return None, None
