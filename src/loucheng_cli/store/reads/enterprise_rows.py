"""Enterprises that the rows of a list name, looked up in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from loucheng_cli.domain.core.events import columns
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.imports.enterprise_rows import RowPlace
from loucheng_cli.store.engine.connection import Database, column_list
from loucheng_cli.store.journal.journal import as_state
from loucheng_cli.store.reads.standing import ACTIVE_SQL

_PART = 500
_BITS = 24


@dataclass(slots=True)
class Known:
    """An enterprise as it stands: its state, the places it holds (by code of the occupancy), and its highest ``n``.

    Of one that is only about to be recorded, ``state`` holds just the fields it begins with.
    """

    ref: str
    state: Mapping[str, Any]
    held: dict[str, RowPlace]
    highest: int = 0


class Perhaps:
    """Tells in two megabytes, whatever the number, which values were certainly never seen.

    Most rows of a first import are new; for these nothing needs to be looked up.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << (_BITS - 3))

    def add(self, value: str) -> None:
        """It is there from now on."""
        place = hash(value) & ((1 << _BITS) - 1)
        self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, value: str) -> bool:
        place = hash(value) & ((1 << _BITS) - 1)
        return bool(self._bits[place >> 3] & (1 << (place & 7)))


def perhaps_known(db: Database) -> Perhaps:
    """The names and credit codes that are stored."""
    perhaps = Perhaps()
    for name, code in db.stream("select name, credit_code from enterprise"):
        perhaps.add(name)
        if code:
            perhaps.add(code)
    return perhaps


def by_codes(db: Database, codes: Iterable[str]) -> dict[str, Known]:
    """Credit code → enterprise; of several with one code (after a merge) the first."""
    found: dict[str, Known] = {}
    for known in _known(db, "credit_code", codes):
        found.setdefault(known.state["credit_code"], known)
    return found


def by_names(db: Database, names: Iterable[str]) -> dict[str, list[Known]]:
    """Name → all enterprises called exactly so."""
    found: dict[str, list[Known]] = {}
    for known in _known(db, "name", names):
        found.setdefault(known.state["name"], []).append(known)
    return found


def known(db: Database, ref: str) -> Known | None:
    """One enterprise as it stands."""
    return next(_known(db, "ref", [ref]), None)


def present(db: Database) -> Iterator[tuple[str, str, str | None, dict[str, RowPlace]]]:
    """Ref, name, credit code and places of all that have not left, by number; streamed."""
    rows = db.stream(
        "select e.ref, e.name, e.credit_code, o.code, o.building, o.floor, o.unit, o.area_m2 from enterprise e"
        " left join occupancy o on o.enterprise = e.ref and o.to_on is null"
        f" where {ACTIVE_SQL}"
        " order by length(e.ref), e.ref, o.n nulls first, o.code nulls first"
    )
    for (ref, name, code), held in groupby(rows, key=itemgetter(0, 1, 2)):
        yield ref, name, code, {row[3]: RowPlace(*row[4:]) for row in held if row[3] is not None}


def people(db: Database, codes: Iterable[str]) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Contact → name, phone and post, of those that were not erased."""
    found: dict[str, tuple[str | None, str | None, str | None]] = {}
    for part, marks in _parts(codes):
        rows = db.rows(
            f"select code, name, phone, post from contact where erased_on is null and code in ({marks})", part
        )
        found |= {code: (name, phone, post) for code, name, phone, post in rows}
    return found


def _known(db: Database, column: str, values: Iterable[str]) -> Iterator[Known]:
    names = columns(Enterprise)
    for part, marks in _parts(values):
        rows = db.rows(
            f"select {column_list(names)} from enterprise where {column} in ({marks}) order by length(ref), ref", part
        )
        found = {row[0]: Known(row[0], as_state("enterprise", dict(zip(names, row, strict=True))), {}) for row in rows}
        for inner, inner_marks in _parts(found):
            for ref, code, n, building, floor, unit, area, to_on in db.rows(
                "select enterprise, code, n, building, floor, unit, area_m2, to_on from occupancy"
                f" where enterprise in ({inner_marks}) order by n, code",
                inner,
            ):
                if to_on is None:
                    found[ref].held[code] = RowPlace(building, floor, unit, area)
                found[ref].highest = max(found[ref].highest, n)
        yield from found.values()


def _parts(values: Iterable[str]) -> Iterator[tuple[dict[str, Any], str]]:
    every = list(dict.fromkeys(values))
    for start in range(0, len(every), _PART):
        part = {f"v{n}": value for n, value in enumerate(every[start : start + _PART])}
        yield part, ", ".join(f":{name}" for name in part)
