"""Fit the constants of ``domain/matching/ranking.py`` that turn evidence into probabilities, on development.csv alone.

``python tests/benchmarks/fit_matching.py`` prints ASKS, SURE and RIGHT; they are copied by hand, so that a change is
seen in review. Logistic regression by Newton's method; nothing beyond the standard library.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from loucheng_cli.domain.catalog.matching import build, ranking
from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.catalog.matching.index import Q_UNIT, W_UNIT
from loucheng_cli.files.catalog.loader import load_catalog

ROOT = Path(__file__).parents[2]
REFUSED = 0.08  # of texts that ask for something: the middle of the range in which the same two notes pass


def fit(rows: Sequence[Sequence[float]], wanted: Sequence[bool], ridge: float = 0.1) -> list[float]:
    """The coefficients of a logistic regression, the constant first."""
    inputs = [(1.0, *row) for row in rows]
    width = len(inputs[0])
    found = [0.0] * width
    for _step in range(50):
        slope = [-ridge * each for each in found]
        curve = [[ridge * (n == m) + 1e-9 for m in range(width)] for n in range(width)]
        for values, right in zip(inputs, wanted, strict=True):
            share = 1 / (1 + math.exp(-sum(a * b for a, b in zip(found, values, strict=True))))
            for n in range(width):
                slope[n] += (right - share) * values[n]
                for m in range(width):
                    curve[n][m] += share * (1 - share) * values[n] * values[m]
        found = [a + b for a, b in zip(found, _solved(curve, slope), strict=True)]
    return found


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for n in range(size):
        pivot = max(range(n, size), key=lambda m: abs(rows[m][n]))
        rows[n], rows[pivot] = rows[pivot], rows[n]
        for m in range(size):
            if m != n:
                factor = rows[m][n] / rows[n][n]
                rows[m] = [a - factor * b for a, b in zip(rows[m], rows[n], strict=True)]
    return [rows[n][size] / rows[n][n] for n in range(size)]


def _say(name: str, value: object) -> None:
    sys.stdout.write(f"{name} {value}\n")


def main() -> None:
    """Print the constants."""
    index = build(load_catalog(ROOT / "catalog"))
    with (ROOT / "tests" / "matching" / "development.csv").open(encoding="utf-8", newline="") as file:
        labelled = list(csv.DictReader(file))
    asking: list[tuple[float, float]] = []
    asks: list[bool] = []
    briefs: list[float] = []
    evidence: list[tuple[float, float]] = []
    right: list[bool] = []
    for row in labelled:
        whole = g.plain(row["text"])
        reading = ranking.read(index, whole)
        asking.append((reading.requests, math.log(max(reading.best / (Q_UNIT * W_UNIT), 1e-3))))
        briefs.append(max(math.log(ranking.BRIEF / max(reading.size, 1)), 0.0))
        asks.append(row["kind"] != "refuse")
        if row["kind"] != "one":
            continue
        likely = ranking._likely(index, reading, reading.sums, {}, None, 3)
        best = ranking._ranked(index, likely, 1, None)[0]
        share = min(max(likely[best] / math.fsum(likely.values()), 1e-6), 1 - 1e-6)
        evidence.append((math.log(share / (1 - share)), reading.best / (reading.length * W_UNIT)))
        right.append(index.codes[best] in {row["item"], *row["also"].replace(";", " ").split()})
    constants = fit(asking, asks)
    logits = sorted(
        constants[0] + sum(a * b for a, b in zip(constants[1:], values, strict=True)) + ranking.SHORT * brief
        for values, brief, asked in zip(asking, briefs, asks, strict=True)
        if asked
    )
    _say("ASKS =", tuple(round(each, 3) for each in constants))
    _say("SURE =", round(logits[int(len(logits) * REFUSED)], 2))
    _say("RIGHT =", tuple(round(each, 3) for each in fit(evidence, right)))


if __name__ == "__main__":
    main()
