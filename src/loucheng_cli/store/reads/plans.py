"""The plans of the buildings, which place addresses and doors."""

from __future__ import annotations

from loucheng_cli.domain.place.building import Building
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.store.engine.connection import Database


def plans(db: Database) -> list[BuildingPlan]:
    """The plans of the buildings in force, by code."""
    return [BuildingPlan.of(building) for building in db.facts(Building, "where not retired order by code")]
