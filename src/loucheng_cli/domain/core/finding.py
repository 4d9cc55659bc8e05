"""Findings in files that people write: the place, the fault, the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a text file."""

    path: Path
    line: int | None
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A cell because of which a row of a list was not taken; ``row`` is the number that Excel shows."""

    row: int
    column: str
    value: str
    code: str
    reason: str
