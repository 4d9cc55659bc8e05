"""Saved column mappings of recurring lists.

A saved mapping is kept with the policies, so that it is in every backup, on every merged laptop, and under ``undo``.
"""

from __future__ import annotations

import json

from loucheng_cli.store.engine.connection import Database

START = "import."


def profiles(db: Database) -> dict[str, dict[str, dict[str, str]]]:
    """Noun → name → column → field."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    rows = db.rows("select name, value from policy where name like 'import.%' and not retired order by name")
    for key, value in rows:
        noun, _dot, name = key.removeprefix(START).partition(".")
        found.setdefault(noun, {})[name] = json.loads(value)
    return found
