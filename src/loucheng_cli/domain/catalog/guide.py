"""Guide-only items: what people ask for that somebody outside the list does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideItem:
    """指引项: who does it and where to ask; never dispatched. ``former`` are codes of items that became this one."""

    code: str
    name: str
    who: str
    where: str
    former: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
