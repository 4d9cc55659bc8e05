"""The notice that a text reports an emergency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.catalog.emergency import EmergencyKind


def notice(kind: EmergencyKind) -> str:
    """What is happening, whom to call, what to do until they come."""
    calls = _(", then ").join(kind.call)
    said = _("Emergency: {name}. Call {calls} first.").format(name=kind.name, calls=calls)
    return f"{said} {kind.advice}".rstrip()
