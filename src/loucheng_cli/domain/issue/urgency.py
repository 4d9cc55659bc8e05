"""What is due on the day it is received."""

from __future__ import annotations

from loucheng_cli.domain.core.enums import IssueKind, Urgency


def is_emergency(kind: IssueKind, urgency: Urgency) -> bool:
    """Whether an issue of this kind and urgency is due on the day it is received."""
    return kind is IssueKind.HAZARD and urgency is Urgency.EXTREME
