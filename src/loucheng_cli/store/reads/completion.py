"""What completion looks up: few rows by the beginning of a key, from an index where the list is long."""

from __future__ import annotations

from collections.abc import Iterator

from loucheng_cli.domain.core.enums import OPEN_GROUPS
from loucheng_cli.domain.enterprise.name import comparison_key
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.values import placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import like

_AFTER = "\U0010ffff"
_TABLES = {"building", "council"}


def enterprise_names(db: Database, begun: str, most: int) -> list[str]:
    """Names that begin so; for letters those whose initials begin so, else hold them, else those that are read so."""
    key, letters = comparison_key(begun), begun.lower()
    found = _names(db, _BEGINS.format("name_key"), {"first": key, "last": f"{key}{_AFTER}"}, most)
    if found or not (letters.isascii() and letters.isalnum()):
        return found
    return (
        _names(db, _BEGINS.format("initials"), {"first": letters, "last": f"{letters}{_AFTER}"}, most)
        or _names(db, _HOLDS, {"inside": like(letters)}, most)
        or _read_so(db, letters, most)
    )


_BEGINS = "e.{0} >= :first and e.{0} < :last"
_HOLDS = "e.initials in (select initials from enterprise where initials like :inside)"


def _names(db: Database, where: str, params: dict[str, str], most: int) -> list[str]:
    sql = f"select e.name from enterprise e where {where} and {ACTIVE_SQL} order by e.name_key limit {int(most)}"
    return [str(name) for (name,) in db.rows(sql, params)]


def _read_so(db: Database, letters: str, most: int) -> list[str]:
    from loucheng_cli.store.reads.near_enterprise import read_so

    marks, params = placeholders(read_so(db, letters)[:most])
    return _names(db, f"e.ref in ({marks})", params, most)


def refs(db: Database, letter: str, begun: str, most: int) -> Iterator[str]:
    """Numbers of this database that begin so, without its station: open issues, the latest visits, and so on."""
    table = {"I": "issue", "V": "visit", "E": "enterprise", "T": "topic", "N": "notice"}[letter]
    where = f'where "group" in {sql_words(OPEN_GROUPS)}' if letter == "I" else ""
    station = str(db.scalar("select code from station where is_local"))
    wanted = begun.upper().removeprefix(f"{station}-").removeprefix(letter)
    rows = db.rows(f"select ref from {table} {where} order by length(ref) desc, ref desc limit 1000")
    found = 0
    for (ref,) in rows:
        number = str(ref).removeprefix(f"{station}-{letter}")
        if number.startswith(wanted) and found < most:
            found += 1
            yield number if begun[:1].isdigit() or not begun else f"{begun[: len(begun) - len(wanted)]}{number}"


def codes(db: Database, table: str, begun: str) -> Iterator[str]:
    """Codes of buildings, councils or workers who are here."""
    where = "not retired" if table in _TABLES else "left_on is null"
    return (
        str(code)
        for (code,) in db.rows(f"select code from {table} where {where} order by code")
        if code.startswith(begun)
    )
