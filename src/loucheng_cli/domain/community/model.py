"""Who and what makes up a community: councils, buildings, workers, and the policies it works by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The unit that owns one database."""

    KIND: ClassVar[str] = "community"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    center: str | None = None
    district: str | None = None
    street: str | None = None
    address: str | None = None
    committee: str | None = None
    party_branches: int | None = None
    branches: tuple[str, ...] = ()
    organs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # 三位一体: kind → name, duties, meets
    telephone: str | None = None
    timezone: str = "Asia/Shanghai"
    language: str = "zh"

    @property
    def signature(self) -> str:
        """The centre with its telephone, as papers that go out are signed."""
        return "　".join(part for part in (self.center or self.name, self.telephone) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A floor council (楼事会): the committee of one or more buildings."""

    KIND: ClassVar[str] = "council"
    KEY: ClassVar[str] = "code"

    code: str
    name: str = ""
    buildings: tuple[str, ...] = ()
    meets: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A member of a council; the name stands in ``contact``."""

    KIND: ClassVar[str] = "representative"
    KEY: ClassVar[str] = "code"

    code: str
    council: str = ""
    contact: str | None = None
    side: str | None = None
    role: str | None = None
    building: str | None = None
    of: str | None = None
    retired: bool = False
