"""One-thing bundles (一件事): several items that an enterprise needs together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One case with a task for each of ``parts`` (item codes); ``lead`` is the party that answers the enterprise.

    ``guide`` are codes of guide items that belong to the matter and are done elsewhere.
    """

    code: str
    name: str
    lead: str
    parts: tuple[str, ...]
    guide: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
