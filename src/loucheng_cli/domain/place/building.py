"""A building of the community, and its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building: storeys ``-floors_below … -1, 1 … floors_above``; ``labels`` maps a storey to its door label.

    ``coordinates`` are longitude and latitude, ``120.6512,28.0153``.
    """

    KIND: ClassVar[str] = "building"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    address: str | None = None
    kind: str | None = None
    floors_above: int = 1
    floors_below: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    tenure: str | None = None
    owners: int | None = None
    manager: str | None = None
    built: int | None = None
    gross_m2: int | None = None
    rentable_m2: int | None = None
    lifts: int | None = None
    parking: int | None = None
    coordinates: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A lettable unit (房源) of a building, keyed ``BUILDING/UNIT``; ``rent`` is in yuan a month.

    What a worker entered (``entered``) stands, whatever ``community.yaml`` says of the unit.
    """

    KIND: ClassVar[str] = "unit"
    KEY: ClassVar[str] = "code"

    code: str
    building: str = ""
    floor: int | None = None
    unit: str = ""
    area_m2: int | None = None
    state: str | None = None
    retired: bool = False
    rent: int | None = None
    ready_on: date | None = None
    entered: bool = False
