"""What ``--version`` says: the program, then the catalogue and the calendar that it works by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli import __version__
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


def versions(state: State) -> str:
    """A line each; a catalogue or calendar that cannot be read is said to be so."""
    lines = [f"loucheng {__version__}"]
    try:
        lines.append(
            _("catalogue {version} ({folder})").format(version=state.catalog.version, folder=state.catalog_folder)
        )
        lines.append(_("calendar {version}").format(version=state.calendar.version))
    except LouchengError as error:
        lines.append(error.message)
    return "\n".join(lines)
