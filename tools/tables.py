"""Bring the projections in ``store/tables.py`` up to date with their facts.

Run: ``python tools/tables.py``. A column is written once, as a field of its fact; this puts it into the table, in the
fact's order, with the type, the default and the constraint that follow from the field. What only a table knows stays
as it is written there: docstring, ``__table_args__``, and a column with a key, a reference or an index of its own.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

from loucheng_cli.domain.core.events import KINDS, fact_class, field_types

TABLES = Path(__file__).parent.parent / "src" / "loucheng_cli" / "store" / "tables.py"
# A call that says more of a column than its type does.
_SAYS_MORE = ("_of(", "_key(", "index=True", "primary_key")


def generated(source: str) -> str:
    """The text of ``tables.py`` with the columns of every projection as its fact has them."""
    lines = source.splitlines()
    tables = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    for kind in sorted(KINDS, key=lambda kind: tables[fact_class(kind).__name__].lineno, reverse=True):
        node = tables[fact_class(kind).__name__]
        columns = [each for each in node.body if isinstance(each, ast.AnnAssign)]
        written = {ast.unparse(each.target): "\n".join(lines[each.lineno - 1 : each.end_lineno]) for each in columns}
        first, last = columns[0].lineno - 1, columns[-1].end_lineno or 0
        lines[first:last] = [_column(kind, field, written.get(field.name, "")) for field in fields(fact_class(kind))]
    return "\n".join(lines) + "\n"


def _column(kind: str, field: Field[Any], written: str) -> str:
    cls: Any = fact_class(kind)
    if any(word in written for word in _SAYS_MORE):
        return written
    held = field_types(cls)[field.name]
    optional = type(None) in get_args(get_type_hints(cls)[field.name])
    name = held.__name__ if held in {int, bool, date} else "str"
    column = f"    {field.name}: {name}{' | None' if optional else ''}"
    if field.name == cls.KEY:
        return f"{column} = _key()"
    if name == "str":
        return f"{column} = {'_text()' if optional else '_words()'}"
    if field.default is MISSING:
        return column
    return f"{column} = {field.default!r}"


def main() -> int:
    """Write the file anew."""
    TABLES.write_text(generated(TABLES.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
