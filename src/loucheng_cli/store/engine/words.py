"""Sets of codes and words as SQL writes them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

# An enterprise got another name. Written the same where it is looked for, or the index of it is not used.
RENAMED = """name = 'EnterpriseChanged' and changes like '%"name":"%'"""


def sql_words(words: Collection[StrEnum]) -> str:
    """``('open', 'waiting')``: these words of an enum in its own order, for ``in``; never what a person typed."""
    enum = type(next(iter(words)))
    quoted = (f"'{each.value}'" for each in enum if each in words)
    return f"({', '.join(quoted)})"
