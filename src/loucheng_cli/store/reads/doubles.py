"""Enterprises that may be one and the same, and what belongs to an enterprise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from loucheng_cli.domain.enterprise.name import is_near, pairs_of
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.enterprise import EnterpriseLine, lines_of
from loucheng_cli.store.reads.standing import OWN_SQL

_COMMON = 60  # a pair of characters that more names share says little of any two


class Belongings(NamedTuple):
    """The keys of what is recorded of an enterprise."""

    occupancies: list[str]
    visits: list[str]
    issues: list[str]
    merged: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two that may be one; ``why`` is ``code``, ``name`` or ``near``."""

    one: EnterpriseLine
    other: EnterpriseLine
    why: str


def belongings(db: Database, ref: str) -> Belongings:
    """Occupancies, visits and issues of an enterprise, and the enterprises that were merged into it."""
    params = {"ref": ref}
    statements = (
        "select code from occupancy where enterprise = :ref order by n, code",
        "select ref from visit where enterprise = :ref order by length(ref), ref",
        "select ref from issue where enterprise = :ref order by length(ref), ref",
        "select ref from enterprise where merged_into = :ref order by length(ref), ref",
    )
    return Belongings(*([row[0] for row in db.rows(sql, params)] for sql in statements))


def doubles(db: Database) -> list[Double]:
    """Pairs that may be one: by credit code, by name, by a name written much the same in one building."""
    rows = db.rows(
        "select e.ref, e.name, e.name_key, e.credit_code, o.building from enterprise e"
        f" left join occupancy o on o.enterprise = e.ref and o.to_on is null where {OWN_SQL}"
        " order by length(e.ref), e.ref, o.n nulls first, o.code nulls first"
    )
    names: dict[str, str] = {}
    codes: dict[str, str | None] = {}
    by_code: dict[str, list[str]] = {}
    by_key: dict[str, list[str]] = {}
    buildings: dict[str, set[str]] = {}
    for ref, name, key, code, building in rows:
        if ref not in names:
            names[ref], codes[ref] = name, code
            by_key.setdefault(key, []).append(ref)
            if code:
                by_code.setdefault(code, []).append(ref)
        if building:
            buildings.setdefault(ref, set()).add(building)
    found: dict[tuple[str, str], str] = {}
    for why, groups in (("code", by_code), ("name", by_key)):
        for refs in groups.values():
            for pair in combinations(refs, 2):
                found.setdefault(pair, why)
    for one, other in _near(names):
        if buildings.get(one, set()) & buildings.get(other, set()):
            found.setdefault((one, other), "near")
    pairs = [(pair, why) for pair, why in found.items() if not _differ(codes[pair[0]], codes[pair[1]])]
    lines = {line.ref: line for line in lines_of(db, {ref for pair, _why in pairs for ref in pair})}
    order = ("code", "name", "near")
    pairs.sort(key=lambda each: (order.index(each[1]), len(each[0][0]), each[0]))
    return [Double(one=lines[one], other=lines[other], why=why) for (one, other), why in pairs]


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def _near(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of names that are much the same, in the order of their refs."""
    refs = list(names)
    by_pair: dict[str, list[int]] = {}
    for at, ref in enumerate(refs):
        for pair in pairs_of(names[ref]):
            by_pair.setdefault(pair, []).append(at)
    for at, ref in enumerate(refs):
        shared = Counter(
            other
            for pair in pairs_of(names[ref])
            if len(by_pair[pair]) <= _COMMON
            for other in by_pair[pair]
            if other > at
        )
        for other, _count in shared.most_common(10):
            if is_near(names[ref], names[refs[other]]):
                yield ref, refs[other]
