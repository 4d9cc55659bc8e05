"""The enterprises that the rows of a list are about, looked up many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from loucheng_cli.domain.core.events import Fields, columns
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.imports.row_places import RowPlace
from loucheng_cli.store.engine.connection import Database, column_list
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.journal.journal import as_state
from loucheng_cli.store.reads.standing import ACTIVE_SQL

_BITS = 24


@dataclass(slots=True)
class Known:
    """An enterprise as it stands: its state, the places it holds (by code of the occupancy), and its highest ``n``.

    Of one that is only about to be recorded, ``state`` holds just the fields it begins with.
    """

    ref: str
    state: Fields
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
    """The keys of names and the credit codes that are stored."""
    perhaps = Perhaps()
    for key, code in db.stream("select name_key, credit_code from enterprise"):
        perhaps.add(key)
        if code:
            perhaps.add(code)
    return perhaps


def by_codes(db: Database, codes: Iterable[str]) -> dict[str, Known]:
    """Credit code → enterprise; of several with one code (after a merge) the first."""
    found: dict[str, Known] = {}
    for code, known in _known(db, "credit_code", codes):
        found.setdefault(code, known)
    return found


def by_keys(db: Database, keys: Iterable[str]) -> dict[str, list[Known]]:
    """Key of a name (``enterprise.name.comparison_key``) → all enterprises called so."""
    found: dict[str, list[Known]] = {}
    for key, known in _known(db, "name_key", keys):
        namesakes = found.setdefault(key, [])
        if all(each.ref != known.ref for each in namesakes):
            namesakes.append(known)
    return found


def known(db: Database, ref: str) -> Known | None:
    """One enterprise as it stands; of one that was merged, the one it became."""
    return next((known for _ref, known in _known(db, "ref", [ref])), None)


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
    for part in in_parts(codes):
        marks, params = placeholders(part)
        rows = db.rows(
            f"select code, name, phone, post from contact where erased_on is null and code in ({marks})", params
        )
        found |= {code: (name, phone, post) for code, name, phone, post in rows}
    return found


def _known(db: Database, column: str, values: Iterable[str]) -> Iterator[tuple[str, Known]]:
    """The value looked for, and the enterprise that has it; for one that was merged, the one it became."""
    names = columns(Enterprise)
    at = names.index(column)
    for part in in_parts(values):
        marks, params = placeholders(part)
        rows = db.rows(
            f"select {column_list(names)} from enterprise where {column} in ({marks}) order by length(ref), ref", params
        )
        found = {row[0]: Known(row[0], as_state("enterprise", dict(zip(names, row, strict=True))), {}) for row in rows}
        for refs in in_parts(found):
            held_by, params = placeholders(refs)
            for ref, code, n, building, floor, unit, area, to_on in db.rows(
                "select enterprise, code, n, building, floor, unit, area_m2, to_on from occupancy"
                f" where enterprise in ({held_by}) order by n, code",
                params,
            ):
                if to_on is None:
                    found[ref].held[code] = RowPlace(building, floor, unit, area)
                found[ref].highest = max(found[ref].highest, n)
        for row in rows:
            known = found[row[0]]
            while (target := known.state["merged_into"]) and (became := next(_known(db, "ref", [target]), None)):
                known = became[1]
            yield row[at], known
