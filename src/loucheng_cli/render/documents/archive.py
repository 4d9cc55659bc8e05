"""Several files in one ZIP with the same bytes on every machine at any time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of the parts in this order, with fixed times; stored, since builds of zlib compress differently."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts:
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.create_system = 0  # else the system that wrote it is recorded
            archive.writestr(part, body)
    return buffer.getvalue()


def repack(archive: bytes) -> bytes:
    """The same files, packed by ``pack``."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return pack([(name, old.read(name)) for name in old.namelist()])
