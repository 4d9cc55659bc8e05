"""A worker: role, source, and the buildings looked after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.core.events import FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker of the centre; the name stands in ``contact``."""

    KIND: ClassVar[str] = "worker"
    KEY: ClassVar[str] = "code"

    code: str
    contact: str | None = None
    role: Role = Role.WORKER
    title: str | None = None
    source: str | None = None
    seconded_from: str | None = None
    buildings: tuple[str, ...] = ()
    login: str | None = None
    left_on: date | None = None
    left_reason: FreeText | None = None
