"""The declaration of a community, and how it differs from the stored state."""

from __future__ import annotations

from dataclasses import dataclass

from loucheng_cli.domain.community.model import Community, Council, Representative
from loucheng_cli.domain.community.policy import Policy
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.place.building import Building, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPerson:
    """A name beside the fact that points to it; names stand in ``contact``, never in the journal."""

    name: str
    fact: Representative | Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What ``community.yaml`` declares. Representatives have no code yet: they are known by council and name."""

    community: Community
    station: str
    councils: tuple[Council, ...] = ()
    buildings: tuple[Building, ...] = ()
    units: tuple[Unit, ...] = ()
    representatives: tuple[PlannedPerson, ...] = ()
    workers: tuple[PlannedPerson, ...] = ()
    policies: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDifference:
    """One thing that was added, changed (which fields) or retired."""

    kind: str
    code: str
    name: str
    what: str
    fields: tuple[str, ...] = ()
