"""Topics that a floor council raised, and notices to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from loucheng_cli.domain.core.events import FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """商议事项: raised by a council, from an issue or by itself; resolved with a result, by whom and by when.

    ``released``: a director lets its texts stand on the page although the check found something in them.
    """

    KIND: ClassVar[str] = "topic"
    KEY: ClassVar[str] = "ref"

    ref: str
    council: str = ""
    text: FreeText | None = None
    issue: str | None = None
    raised_on: date | None = None
    by_whom: FreeText | None = None
    due_on: date | None = None
    result: FreeText | None = None
    resolved_on: date | None = None
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """通知与预告: shown to a council (or, without one, to all) until a day."""

    KIND: ClassVar[str] = "notice"
    KEY: ClassVar[str] = "ref"

    ref: str
    council: str | None = None
    text: FreeText | None = None
    given_on: date | None = None
    until_on: date | None = None
    withdrawn: bool = False
    released: bool = False
