"""Enterprises found where name, door and initials fail: a door without its building, old names, pinyin, near names."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from loucheng_cli.domain.enterprise import near_name
from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.enterprise import EnterpriseLine, enterprises_of
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import like

NEAREST = 3
_UNIT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_MOST_PARTS = 6  # characters of a name that are looked for; more make the pass slower, not better


@dataclass(frozen=True, slots=True, kw_only=True)
class NearFound:
    """Who may be meant: ``found`` by a door, a tag, an old name or the reading; else the ``nearest`` names."""

    found: tuple[EnterpriseLine, ...] = ()
    nearest: tuple[EnterpriseLine, ...] = ()
    is_sure: bool = False  # that the first of the nearest is meant


def look_for(db: Database, typed: str) -> NearFound:
    """What the first of these ways finds: its unit in any building, a tag, its reading, a name it had, a near name.

    Tags, readings and near names take one pass through the enterprises together.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return NearFound()
    if refs := _in_unit(db, text.upper()):
        return NearFound(found=tuple(enterprises_of(db, refs)))
    wanted = near_name.spellings(text)
    passed = _pass(db, text, wanted)
    tagged = [each.ref for each in passed if each.tagged]
    read = near_name.read_so([(each.ref, each.name) for each in passed if each.begins], wanted)
    if refs := tagged or read:
        return NearFound(found=tuple(enterprises_of(db, refs)))
    near = near_name.nearest(text, [(each.ref, each.name) for each in passed if each.shares], NEAREST)
    is_sure = near_name.is_sure(near)
    if not is_sure and (refs := _once_called(db, text)):
        return NearFound(found=tuple(enterprises_of(db, refs)))
    lines = {line.ref: line for line in enterprises_of(db, [ref for ref, _score in near])}
    return NearFound(nearest=tuple(lines[ref] for ref, _score in near if ref in lines), is_sure=is_sure)


class _Passed(NamedTuple):
    """An enterprise that the pass kept, and for which of the three reasons."""

    ref: str
    name: str
    tagged: bool
    begins: bool
    shares: bool


def _pass(db: Database, text: str, wanted: Sequence[str]) -> list[_Passed]:
    """Those with a tag like the text, with initials of its readings, or with at least half of its characters."""
    starts = dict.fromkeys(near_name.initials_of(each) for each in wanted)
    params: dict[str, Any] = {f"i{n}": f"%{each}%" for n, each in enumerate(starts)}
    begins = " or ".join(f"e.initials like :{name}" for name in params) or "1 = 0"
    chars = list(dict.fromkeys(near_name.core(text)))[:_MOST_PARTS]
    params |= {f"c{n}": char for n, char in enumerate(chars)} | {"part": like(text)}
    within = "instr" if db.is_sqlite else "strpos"
    shared = " + ".join(f"case when {within}(e.name_key, :c{n}) > 0 then 1 else 0 end" for n in range(len(chars)))
    tagged = "e.tags <> '[]' and lower(e.tags) like :part escape '\\'"
    shares = f"{shared or '0'} >= {max((len(chars) + 1) // 2, 1)}"
    rows = db.rows(
        "select k.ref, k.name, k.tagged, k.begins, k.shares from (select e.ref, e.name,"
        f" case when {tagged} then 1 else 0 end as tagged, case when {begins} then 1 else 0 end as begins,"
        f" case when {shares} then 1 else 0 end as shares from enterprise e where {ACTIVE_SQL}) k"
        " where k.tagged + k.begins + k.shares > 0 order by length(k.ref), k.ref",
        params,
    )
    return [_Passed(str(ref), str(name), bool(tag), bool(begin), bool(share)) for ref, name, tag, begin, share in rows]


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
