"""Enterprises found where name, door and initials fail: a door without its building, old names, pinyin, near names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from loucheng_cli.domain.enterprise import near_name
from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.enterprise import EnterpriseLine, enterprises_of
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import like

NEAREST = 3
_UNIT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_MOST_PARTS = 12  # characters of a name that are looked for


def otherwise(db: Database, typed: str) -> list[EnterpriseLine]:
    """What the first of these ways finds: its unit in any building, a tag, a name it had, its reading."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return []
    for refs in _ways(db, text):
        if refs:
            return enterprises_of(db, refs)
    return []


def nearest(db: Database, typed: str) -> tuple[list[EnterpriseLine], bool]:
    """The names most like what was typed, and whether the first is surely meant."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = near_name.nearest(text, _sharing(db, text), NEAREST) if text else []
    lines = {line.ref: line for line in enterprises_of(db, [ref for ref, _score in found])}
    return [lines[ref] for ref, _score in found if ref in lines], near_name.is_sure(found)


def _ways(db: Database, text: str) -> Iterator[list[str]]:
    yield _in_unit(db, text.upper())
    yield _refs(db, "e.tags <> '[]' and lower(e.tags) like :part escape '\\'", part=like(text))
    yield _once_called(db, text)
    yield _read_so(db, text)


def _in_unit(db: Database, unit: str) -> list[str]:
    """Who is behind a door with this number, whatever the building."""
    if not (set(unit) <= _UNIT and sum(char.isdigit() for char in unit) >= 3):
        return []
    rows = db.rows(
        "select o.enterprise, o.unit from occupancy o where o.to_on is null and upper(o.unit) like :part escape '\\'"
        " order by length(o.enterprise), o.enterprise",
        {"part": f"%{like(unit).strip('%').upper()}%"},
    )
    return list(dict.fromkeys(ref for ref, held in rows if unit_holds(held, unit)))


def _once_called(db: Database, text: str) -> list[str]:
    """Those of whom an event tells this name, and a later one another."""
    return [
        str(ref)
        for (ref,) in db.rows(
            "select distinct subject from event where kind = 'enterprise' and lower(changes) like :name escape '\\'"
            " and subject in (select subject from event where kind = 'enterprise' and name = 'EnterpriseChanged'"
            " and changes like :renamed) order by subject limit 50",
            {"name": f'%"name":"%{like(text)}', "renamed": '%"name":"%'},
        )
    ]


def _read_so(db: Database, text: str) -> list[str]:
    """Those whose name is read as what was typed: full pinyin, or other characters of the same sound."""
    wanted = near_name.spellings(text)
    starts = dict.fromkeys(near_name.initials_of(each) for each in wanted)
    marks = {f"i{n}": f"%{each}%" for n, each in enumerate(starts)}
    if not marks:
        return []
    rows = db.rows(
        f"select e.ref, e.name from enterprise e where ({' or '.join(f'e.initials like :{name}' for name in marks)})"
        f" and {ACTIVE_SQL} order by length(e.ref), e.ref",
        marks,
    )
    return near_name.read_so([(str(ref), str(name)) for ref, name in rows], wanted)


def _sharing(db: Database, text: str) -> list[tuple[str, str]]:
    """Ref and name of those still here whose name has at least half of the characters."""
    chars = list(dict.fromkeys(near_name.core(text)))[:_MOST_PARTS]
    marks = {f"c{n}": char for n, char in enumerate(chars)}
    within = "instr" if db.is_sqlite else "strpos"
    shared = " + ".join(
        f"(case when {within}({'lower(e.name)' if char.isascii() else 'e.name'}, :{name}) > 0 then 1 else 0 end)"
        for name, char in marks.items()
    )
    return [
        (ref, name)
        for ref, name in db.rows(
            f"select e.ref, e.name from enterprise e where {shared} >= {(len(chars) + 1) // 2} and {ACTIVE_SQL}", marks
        )
    ]


def _refs(db: Database, where: str, **params: str) -> list[str]:
    rows = db.rows(f"select e.ref from enterprise e where {where} order by length(e.ref), e.ref", params)
    return [str(ref) for (ref,) in rows]
