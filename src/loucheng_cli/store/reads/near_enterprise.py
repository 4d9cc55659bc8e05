"""Enterprises found where name, door and initials fail: a door without its building, old names, pinyin, near names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from loucheng_cli.domain.enterprise import near_name
from loucheng_cli.domain.place.location import unit_holds
from loucheng_cli.store.engine.connection import Database, Params
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.engine.words import RENAMED
from loucheng_cli.store.reads.enterprise import EnterpriseLine, enterprises_of
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import like

NEAREST = 3
_UNIT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_LOOKED_AT = 4 * NEAREST  # near names, of which some may have left


@dataclass(frozen=True, slots=True, kw_only=True)
class NearFound:
    """Who may be meant: ``found`` by a door, a tag, an old name or the reading; else the ``nearest`` names."""

    found: tuple[EnterpriseLine, ...] = ()
    nearest: tuple[EnterpriseLine, ...] = ()
    is_sure: bool = False  # that the first of the nearest is meant


def look_for(db: Database, typed: str) -> NearFound:
    """What the first of these ways finds: its unit in any building, a tag, its reading, a name it had, a near name."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return NearFound()
    if refs := _in_unit(db, text.upper()):
        return NearFound(found=tuple(enterprises_of(db, refs)))
    if refs := _tagged(db, text) or read_so(db, text):
        return NearFound(found=tuple(enterprises_of(db, refs)))
    near = _nearest(db, text)
    is_sure = near_name.is_sure(near)
    if not is_sure and (refs := _once_called(db, text)):
        return NearFound(found=tuple(enterprises_of(db, refs)))
    lines = {line.ref: line for line in enterprises_of(db, [ref for ref, _score in near])}
    return NearFound(nearest=tuple(lines[ref] for ref, _score in near if ref in lines), is_sure=is_sure)


def _tagged(db: Database, text: str) -> list[str]:
    """Those with a tag like the text, such as the name of a shop."""
    return _refs(db, f"e.tags <> '[]' and lower(e.tags) like :part escape '\\' and {ACTIVE_SQL}", {"part": like(text)})


def _refs(db: Database, where: str, params: Params) -> list[str]:
    rows = db.rows(f"select e.ref from enterprise e where {where} order by length(e.ref), e.ref", params)
    return [str(ref) for (ref,) in rows]


def read_so(db: Database, text: str) -> list[str]:
    """Those whose name holds what is read like the text, or spelt by it; only names with its initials are read."""
    spellings = near_name.spellings(text)
    if not spellings:
        return []
    listed = _all_lines(db, "initials || '=' || name_key")
    starts = dict.fromkeys(near_name.initials_of(each) for each in spellings)
    holding = dict.fromkeys(line for start in starts for line in near_name.lines_with(listed, start))
    names = [line.partition("=")[2] for line in holding]
    found: list[str] = []
    for part in in_parts(near_name.read_so([(name, name) for name in names], spellings)):
        marks, params = placeholders(part)
        found += _refs(db, f"e.name_key in ({marks}) and {ACTIVE_SQL}", params)
    return sorted(found, key=lambda ref: (len(ref), ref))


def _nearest(db: Database, text: str) -> list[tuple[str, float]]:
    """The refs whose names are nearest to the text, each with its likeness, the best first."""
    known = near_name.sharing(_all_lines(db, "name_key"), text)
    likeness = dict(near_name.nearest(text, ((name, name) for name in known), _LOOKED_AT))
    marks, params = placeholders(likeness)
    found = [
        (str(ref), likeness[name])
        for ref, name in db.rows(
            f"select e.ref, e.name_key from enterprise e where e.name_key in ({marks}) and {ACTIVE_SQL}", params
        )
    ]
    return sorted(found, key=lambda pair: (-pair[1], len(pair[0]), pair[0]))[:NEAREST]


def _all_lines(db: Database, of: str) -> str:
    """Of every enterprise a line, in one text: an index alone is read, and the search makes no object a row."""
    joined = f"group_concat({of}, char(10))" if db.is_sqlite else f"string_agg({of}, chr(10))"
    return str(db.scalar(f"select {joined} from enterprise") or "")


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
            f" and subject in (select subject from event where {RENAMED}) order by subject limit 50",
            {"name": f'%"name":"%{like(text)}'},
        )
    ]
