"""The wall: the week of some buildings in figures, for people who walk past.

It holds counts and rates, never a case: no enterprise, no person, no place below a building.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.digest.model import Digest, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class WallBuilding:
    """A building: how many of its enterprises were seen in time (None of too few), its open and overdue issues."""

    name: str
    coverage: Rate | None
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What is to come, and on which day."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """The figures of ``week`` and what stands beside them; a rate of fewer than ``smallest`` is not shown."""

    week: Digest
    of_council: bool
    buildings: tuple[WallBuilding, ...]
    coming: tuple[Coming, ...]
    smallest: int
