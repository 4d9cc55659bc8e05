"""The bytes of a file that a district edits."""

from __future__ import annotations

from pathlib import Path

from loucheng_cli.errors import FileError, system_reason
from loucheng_cli.i18n import _

LARGEST = 5_000_000  # bytes; a catalogue of ten thousand items has four files of this size a department


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that may not be larger than ``LARGEST``; raises FileError with the system's reason."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)  # a device has no size, and may have no end
        if len(body) > LARGEST:
            from loucheng_cli.domain.core.finding import Finding
            from loucheng_cli.files.yaml_nodes import FindingError

            raise FindingError(Finding(path, None, _("the file is larger than 5 MB"), _("Split the file.")))
    except OSError as error:
        raise FileError(path, system_reason(error)) from error
    return body
