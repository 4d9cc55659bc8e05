"""Which items of the catalogue does a text ask for (design.md §9)?"""

from __future__ import annotations

from loucheng_cli.domain.matching.index import FORMAT, Index, build, load
from loucheng_cli.domain.matching.learning import Case, Experience
from loucheng_cli.domain.matching.ranking import Lean, Match, Matched, match
from loucheng_cli.domain.matching.splitting import split

__all__ = ["FORMAT", "Case", "Experience", "Index", "Lean", "Match", "Matched", "build", "load", "match", "split"]
