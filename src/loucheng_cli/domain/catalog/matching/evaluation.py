"""Evaluation on labelled texts: hits, verdicts, calibration, confusions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching.answer import Matched
from loucheng_cli.domain.catalog.matching.grams import plain
from loucheng_cli.domain.catalog.matching.verdict import Verdict

REFUSE, TWO, OUTSIDE = "refuse", "two", "outside"
# Scores are compared with what came true in bands of this width.
BANDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text, the item or the department it belongs to (neither: to be refused), and further right items."""

    text: str
    item: str | None = None
    department: str | None = None
    also: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Texts whose first match has a score in ``[low, high)``: the mean of the scores, and how many were right."""

    low: float
    high: float
    texts: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class LabelledText:
    """The share of right first matches, and of right ones among those shown, for one department or for all."""

    name: str
    texts: int
    top1: float
    top3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What ``catalog evaluate`` prints; shares are None where there is nothing to share in."""

    items: LabelledText | None
    departments: LabelledText | None
    sure_right: float | None  # of the texts that ask for an item
    sure_wrong: float | None
    refused_wrongly: float | None  # of the texts that ask for something: said to ask for nothing
    passed_wrongly: float | None  # of those to be refused: sure
    passed_plain: float | None  # of those to be refused in which no keyword of an item stands
    two_found: float | None  # of the texts with two needs, both first matches of their parts
    two_shown: float | None  # … or both among the matches that are shown of them
    bands: tuple[Band, ...]
    by_department: tuple[LabelledText, ...]
    confusions: tuple[tuple[str, str, int], ...]  # expected, found first, how often
    to_refuse: int
    plain: int
    two: int


def evaluate(
    labelled: Iterable[Labelled],
    catalog: Catalog,
    match: Callable[[str], Matched],
    split: Callable[[str], Sequence[str]],
) -> Evaluation:
    """Match every text and count."""
    outcomes: list[tuple[Labelled, list[str], float, Matched]] = []
    passed: list[bool] = []
    passed_plain: list[bool] = []
    words = {plain(word) for item in catalog.items.values() for word in item.words}
    both: list[tuple[bool, bool]] = []
    for each in labelled:
        if each.kind == TWO:
            parts = [[one.code for one in match(part).matches] for part in split(each.text)]
            needs = {each.item, *each.also}
            both.append((needs <= {code for codes in parts for code in codes[:1]}, needs <= {*chain(*parts)}))
            continue
        found = match(each.text)
        if each.kind in {REFUSE, OUTSIDE} or (each.item is None and each.department is None):
            # A guide item is the right answer to what no item covers.
            passed.append(found.taken is not None if each.kind == OUTSIDE else found.confident)
            if not any(word in plain(each.text) for word in words):
                passed_plain.append(passed[-1])
            continue
        codes = [one.code for one in found.matches]
        outcomes.append((each, codes, found.matches[0].score if codes else 0.0, found))
    by_item = [outcome for outcome in outcomes if outcome[0].item is not None]
    groups: dict[str, list[tuple[bool, bool]]] = {}
    for each, codes, _score, _found in outcomes:
        wanted = _departments(catalog, each)
        offices = [catalog.department_of(code) for code in codes]
        right = [office in wanted for office in offices]
        groups.setdefault(min(wanted), []).append((right[:1] == [True], any(right)))
    everywhere = [hit for group in groups.values() for hit in group]
    return Evaluation(
        items=_line("", [_hits(each, codes) for each, codes, _score, _found in by_item]),
        departments=_line("", everywhere),
        sure_right=_share([found.confident and _hits(each, codes)[0] for each, codes, _score, found in by_item]),
        sure_wrong=_share([found.confident and not _hits(each, codes)[0] for each, codes, _score, found in by_item]),
        refused_wrongly=_share([found.verdict is Verdict.NONE for _each, _codes, _score, found in outcomes]),
        passed_wrongly=_share(passed),
        passed_plain=_share(passed_plain),
        two_found=_share([first for first, _shown in both]),
        two_shown=_share([shown for _first, shown in both]),
        bands=_bands([(score, _hits(each, codes)[0]) for each, codes, score, _found in by_item]),
        by_department=tuple(line for key in sorted(groups) if (line := _line(key, groups[key]))),
        confusions=_confusions(by_item),
        to_refuse=len(passed),
        plain=len(passed_plain),
        two=len(both),
    )


def _hits(each: Labelled, codes: Sequence[str]) -> tuple[bool, bool]:
    wanted = {each.item, *each.also}
    return bool(codes) and codes[0] in wanted, not wanted.isdisjoint(codes)


def _departments(catalog: Catalog, each: Labelled) -> set[str]:
    found = {catalog.department_of(code) or "" for code in (each.item or "", *each.also)} - {""}
    return found or {each.department or ""}


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None


def _line(name: str, hits: Sequence[tuple[bool, bool]]) -> LabelledText | None:
    if not hits:
        return None
    first, any_ = (_share([hit[n] for hit in hits]) or 0.0 for n in (0, 1))
    return LabelledText(name, len(hits), first, any_)


def _bands(scored: Sequence[tuple[float, bool]]) -> tuple[Band, ...]:
    bands = []
    for n in range(BANDS):
        low, high = n / BANDS, (n + 1) / BANDS
        inside = [(score, right) for score, right in scored if low <= score < high or (score == 1.0 == high)]
        if inside:
            mean = math.fsum(score for score, _right in inside) / len(inside)
            bands.append(Band(low, high, len(inside), round(mean, 3), _share([right for _s, right in inside]) or 0.0))
    return tuple(bands)


def _confusions(outcomes: Sequence[tuple[Labelled, list[str], float, Matched]]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(
        (each.item or "", codes[0]) for each, codes, _score, _found in outcomes if codes and not _hits(each, codes)[0]
    )
    return tuple((*pair, count) for pair, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:10])
