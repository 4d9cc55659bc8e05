"""Which language does the user read, and what is this sentence in it?

Msgids are English. ``_`` looks a sentence up at the moment it is shown, so that modules can be imported
before the language is known; ``N_`` only marks one for extraction.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("zh", "en")
_DOMAIN = "loucheng"

_language = "zh"


def use(language: str) -> None:
    """Show everything from here on in ``zh`` or ``en``; Typer's own strings follow."""
    global _language  # noqa: PLW0603 - one process speaks one language at a time
    _language = language if language in LANGUAGES else "zh"
    # Typer and Click ask the process-wide gettext, which listens only to the environment.
    gettext.bindtextdomain(_DOMAIN, str(LOCALES))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = "zh_CN" if _language == "zh" else "en"


def language() -> str:
    """``zh`` or ``en``."""
    return _language


def detect(environment: dict[str, str] | None = None) -> str:
    """The language of this user: LOUCHENG_LANG, else the locale, else Chinese (the trade's own)."""
    env = os.environ if environment is None else environment
    named = env.get("LOUCHENG_LANG", "").strip().lower()[:2]
    if named in LANGUAGES:
        return named
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "").strip().lower()
        if value.startswith("en"):
            return "en"
        if value.startswith("zh"):
            return "zh"
    return "zh"


def _(msgid: str) -> str:
    """The sentence in the language of the user."""
    return _catalogue(_language).gettext(msgid) if msgid else ""


def pgettext(context: str, msgid: str) -> str:
    """Like ``_`` for a word that means different things in different places."""
    return _catalogue(_language).pgettext(context, msgid)


def N_(msgid: str) -> str:  # noqa: N802 - the customary name of a marker
    """Mark a sentence for translation where it stands, to be shown through ``_`` later."""
    return msgid


class _Sentences(gettext.GNUTranslations):
    """The sentences of our own .mo file, which has no plural forms: two blocks of texts, one after the other.

    Read so, a start pays a tenth of what the general reader takes (GNU gettext manual, “The Format of GNU MO Files”).
    """

    def _parse(self, fp: Any) -> None:
        body = fp.read()
        count, ids, texts = (_number(body, at) for at in (8, 12, 16))
        self.plural = int  # what ``gettext`` asks for where it does not know a sentence
        self._catalog = dict(zip(*(_block(body, table, count) for table in (ids, texts)), strict=True))


def _block(body: bytes, table: int, count: int) -> list[str]:
    # A table holds length and place of each text.
    start, end = _number(body, table + 4), table + 8 * (count - 1)
    return body[start : _number(body, end) + _number(body, end + 4)].decode().split("\0")


def _number(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 4], "little")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language != "zh":
        return gettext.NullTranslations()
    with (LOCALES / "zh_CN" / "LC_MESSAGES" / f"{_DOMAIN}.mo").open("rb") as file:
        return _Sentences(file)


def both(msgid: str) -> tuple[str, str]:
    """The sentence in English and in Chinese, for what a person may type in either."""
    return msgid, _catalogue("zh").gettext(msgid)
