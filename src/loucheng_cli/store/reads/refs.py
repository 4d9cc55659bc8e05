"""The ref that ``SM-I12``, ``I12`` or ``12`` names."""

from __future__ import annotations

import re
import unicodedata

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database

_REF = r"(?:([A-Z]{2,4})-)?([A-Z]{1,3})?([0-9]+)"


def full_ref(db: Database, text: str, letter: str) -> str:
    """The whole ref; without station it is this database's, without letter the noun's."""
    found = parse_ref(text, letter)
    if found is None:
        raise UsageError(_("“{text}” is not a number").format(text=text), f"SM-{letter}12, {letter}12, 12")
    station, number = found
    if station is None:
        station = str(db.scalar("select code from station where is_local"))
    return f"{station}-{letter}{number}"


def parse_ref(text: str, letter: str) -> tuple[str | None, int] | None:
    """Station (None for this one) and number, or None where the text is no ref of that letter."""
    found = re.fullmatch(_REF, unicodedata.normalize("NFKC", text).strip().upper())
    if found is None or (found[2] or letter) != letter:
        return None
    return found[1], int(found[3])
