"""Matching a text to items of the catalogue.

``build`` an ``Index`` from the catalogue, ``match`` texts with it; ``splitting.split`` takes apart what holds several
needs, ``evaluating.evaluate`` measures.
"""

from __future__ import annotations

from loucheng_cli.domain.catalog.matching.index import FORMAT, Index, build, load
from loucheng_cli.domain.catalog.matching.learning import Experience, LearnedCase
from loucheng_cli.domain.catalog.matching.ranking import Lean, Match, Matched, Nearness, match

__all__ = [
    "FORMAT",
    "Experience",
    "Index",
    "Lean",
    "LearnedCase",
    "Match",
    "Matched",
    "Nearness",
    "build",
    "load",
    "match",
]
