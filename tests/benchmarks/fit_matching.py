"""Fit the constants of ``domain/catalog/matching/verdict.py`` and ``splitting.py`` that turn evidence into probabilities.

``python tests/benchmarks/fit_matching.py`` prints ASKS, NONE, RIGHT, RIGHT_NEAR and TWO; they are copied by hand, so
that a change is seen in review. Logistic regression by Newton's method; nothing beyond the standard library.

It reads development.csv and the choosing halves of outside.csv and fresh.csv, sayings and guide items that are left out
of the index in turn, and, where ../shared/data is there, names of services of other departments (needs outside) and
the choosing half of zhuhai.csv (by department). RIGHT_NEAR needs the extra ``semantic``.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching import Index, Nearness, build, ranking, splitting, verdict
from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.catalog.semantic import load_nearness

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
REFUSED = 0.015  # of texts that ask for something, as few as leave nineteen of twenty notes refused
FOLDS = 3
# How much a text of each source counts: the plain texts of outside.csv whole, the tales of development.csv by half, what
# stands for needs not foreseen a little.
WEIGHTS = {"labelled": 1.0, "stories": 0.5, "says": 0.01, "notes": 0.03, "names": 0.001, "requests": 0.004}
UNFORESEEN = 0.15  # … of as many sayings, of every length, so many needs that no item and no guide item covers
SOME = 8
LENGTHS = (7, 10, 14, 20)


@dataclass(frozen=True)
class Case:
    """A text, where it is from, whether it asks for something, and the codes or the department that are right."""

    text: str
    source: str
    asks: bool
    codes: frozenset[str] = frozenset()
    department: str | None = None


def is_choosing(text: str) -> bool:
    """Whether a text is of the half for choosing: an even first hex digit of its SHA-256."""
    return int(hashlib.sha256(text.encode()).hexdigest()[0], 16) % 2 == 0


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file, none where it is absent."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def choosing() -> list[dict[str, str]]:
    """The half for choosing of the texts of all kinds."""
    files = (read_csv(ROOT / "tests" / "matching" / name) for name in ("outside.csv", "fresh.csv"))
    return [row for rows in files for row in rows if is_choosing(row["text"])]


def current(catalog: Catalog, codes: str) -> frozenset[str]:
    """The codes of a cell, as they are called now."""
    return frozenset(catalog.known_code(code) for code in codes.replace(";", " ").split())


def labelled(catalog: Catalog) -> Iterator[Case]:
    """One need, none, or one that no item covers."""
    for row in read_csv(ROOT / "tests" / "matching" / "development.csv"):
        if row["kind"] != "two":
            codes = current(catalog, f"{row['item']} {row['also']}")
            yield Case(row["text"], "stories", row["kind"] == "one", codes)
    for row in choosing():
        if row["kind"] in {"outside", "plain", "short", "note"}:
            codes = current(catalog, row["expected"] if row["kind"] in {"plain", "short"} else "")
            yield Case(row["text"], "labelled", row["kind"] != "note", codes)


def from_data(catalog: Catalog) -> Iterator[Case]:
    """Names of real services and real requests, by department."""
    for row in read_csv(DATA / "items" / "real_items_with_department.csv"):
        yield Case(row["item_name"], "names", True, department=department(catalog, row["department_norm"]) or "-")
    for row in read_csv(DATA / "requests" / "zhuhai.csv"):
        if is_choosing(row["question"]):
            yield Case(row["question"], "requests", True, department=department(catalog, row["department"]) or "-")


def department(catalog: Catalog, name: str) -> str | None:
    """The key of a department as the data names it."""
    short = name.rpartition("/")[2].replace("综合执法", "执法")
    return next((each.key for each in catalog.departments.values() if each.short == short), None)


def left_out(catalog: Catalog) -> Iterator[tuple[Catalog, list[Case]]]:
    """Catalogues without a third of their sayings, notes and guide items, and those as texts."""
    for fold in range(FOLDS):
        says = {
            code: tuple(each for n, each in enumerate(all_) if n % FOLDS != fold) for code, all_ in catalog.says.items()
        }
        gone = set(sorted(catalog.guide)[fold::FOLDS])
        cases = [
            Case(text, "says", asks=True, codes=frozenset({code}))
            for code, all_ in catalog.says.items()
            for text in all_[fold :: 2 * FOLDS]
        ]
        cases += [Case(text, "unknown", asks=True) for code in gone for text in catalog.guide[code].says[::2]]
        guide = {code: each for code, each in catalog.guide.items() if code not in gone}
        cases += [Case(text, "notes", asks=False) for text in catalog.notes[fold::FOLDS]]
        notes = tuple(text for n, text in enumerate(catalog.notes) if n % FOLDS != fold)
        yield replace(catalog, says=says, guide=guide, notes=notes), cases


@dataclass(frozen=True)
class Outcome:
    """A case with the inputs of both regressions and whether the first item is right; None for a guide item."""

    case: Case
    request: tuple[float, ...]
    first: tuple[float, ...]
    right: bool | None


def outcomes(catalog: Catalog, index: Index, cases: Iterable[Case], near: Nearness | None = None) -> Iterator[Outcome]:
    """What the index says of each case."""
    for case in cases:
        whole = g.plain(case.text)
        reading = ranking.read(index, whole)
        nearness = near(whole) if near else None
        likely = ranking.likelihoods(index, reading, reading.sums, {}, None, 3, nearness)
        if not likely:
            continue
        best = max(likely, key=lambda place: (likely[place], -place))
        covered = ranking.coverage(index, whole, best)
        share, ahead = likely[best] / math.fsum(likely.values()), ranking.ahead(reading.sums, best)
        first = verdict.first_inputs(reading, share, covered, ahead)
        if nearness is not None:
            first = (*first, verdict.near_input(nearness[best]))
        code, office = index.codes[best], index.departments[best]
        right = office == case.department if case.department else code in case.codes
        known = None if code in catalog.guide else right
        yield Outcome(case, verdict.request_inputs(reading), first, known)


def fit(
    rows: Sequence[Sequence[float]], wanted: Sequence[bool], weights: Sequence[float] | None = None, ridge: float = 0.1
) -> list[float]:
    """The coefficients of a logistic regression, the constant first."""
    inputs = [(1.0, *row) for row in rows]
    counts = weights or [1.0] * len(inputs)
    width = len(inputs[0])
    found = [0.0] * width
    for _step in range(50):
        slope = [-ridge * each for each in found]
        curve = [[ridge * (n == m) + 1e-9 for m in range(width)] for n in range(width)]
        for values, right, count in zip(inputs, wanted, counts, strict=True):
            share = verdict.sigmoid(sum(a * b for a, b in zip(found, values, strict=True)))
            for n in range(width):
                slope[n] += count * (right - share) * values[n]
                for m in range(width):
                    curve[n][m] += count * share * (1 - share) * values[n] * values[m]
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


def fit_first(found: Sequence[Outcome]) -> list[float]:
    """The constants of the probability that the first item is right."""
    known = [each for each in found if each.right is not None and each.case.source != "notes"]
    lengths = Counter((each.case.source, bisect_right(LENGTHS, len(each.case.text))) for each in known)

    def weight(case: Case) -> float:
        if case.source != "unknown":
            return WEIGHTS[case.source]
        length = bisect_right(LENGTHS, len(case.text))
        return UNFORESEEN * WEIGHTS["says"] * lengths["says", length] / lengths["unknown", length]

    rows = [each.first for each in known]
    found_ = fit(rows, [bool(each.right) for each in known], [weight(each.case) for each in known])
    return _calibrated(found_, [each for each in known if each.case.source in {"labelled", "stories"}])


def _calibrated(constants: list[float], labelled_: Sequence[Outcome]) -> list[float]:
    """The same on a scale on which the scores of texts by other people are true: what was left out is harder."""
    logits = [[verdict.weighed(constants, each.first)] for each in labelled_]
    shift, scale = fit(logits, [bool(each.right) for each in labelled_], ridge=1e-6)
    return [shift + scale * constants[0], *(scale * each for each in constants[1:])]


def fit_asks(found: Sequence[Outcome]) -> list[float]:
    """The constants of the probability that something is asked for."""
    known = [each for each in found if each.case.source in {"labelled", "stories", "says", "notes"}]
    return fit(
        [each.request for each in known],
        [each.case.asks for each in known],
        [WEIGHTS[each.case.source] for each in known],
    )


def fit_two(index: Index) -> list[float]:
    """The constants of the probability that a text holds two needs."""
    cases = [(row["text"], row["kind"] == "two") for row in read_csv(ROOT / "tests" / "matching" / "development.csv")]
    cases += [(row["text"], row["kind"] == "two") for row in choosing()]
    inputs, wanted = [], []
    for text, two in cases:
        whole = g.plain(text)
        reading = ranking.read(index, whole)
        likely = ranking.likelihoods(index, reading, reading.sums, {}, None, 3)
        found = splitting.two_inputs(index, whole, reading, likely) if likely else None
        if found is not None:
            inputs.append(found[1])
            wanted.append(two)
    return fit(inputs, wanted, ridge=0.5)


def _say(name: str, value: object) -> None:
    sys.stdout.write(f"{name} = {value}\n")
    sys.stdout.flush()


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(each, 3) for each in values)


def main() -> None:
    """Print the constants."""
    catalog = load_catalog(ROOT / "catalog")
    index = build(catalog)
    texts = list(labelled(catalog))
    found = list(outcomes(catalog, index, texts))
    good = [each for each in found if each.case.codes]
    for fold, cases in left_out(catalog):
        found += outcomes(fold, build(fold), cases)
    constants = fit_asks(found)
    _say("ASKS", _rounded(constants))
    logits = sorted(verdict.weighed(constants, each.request) for each in good)
    _say("NONE", round(logits[int(len(logits) * REFUSED)], 2))
    found += outcomes(catalog, index, from_data(catalog))
    _say("RIGHT", _rounded(fit_first(found)))
    _say("TWO", _rounded(fit_two(index)))
    near = load_nearness(catalog, index.codes, lambda count: _say("sayings to work out", count))
    if near:
        # The meaning of a text takes time: one of SOME stands for as many.
        some = [*texts, *list(from_data(catalog))[::SOME]]
        for source in ("names", "requests"):
            WEIGHTS[source] *= SOME
        _say("RIGHT_NEAR", _rounded(fit_first(list(outcomes(catalog, index, some, near)))))


if __name__ == "__main__":
    main()
