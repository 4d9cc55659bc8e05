"""The language of the user, and the sentences of the program in it.

Msgids are English. ``_`` looks a sentence up at the moment it is shown, so that modules can be imported
before the language is known; ``N_`` only marks one for extraction.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

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


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for a count of ``n``; Chinese has one form for all."""
    return _catalogue(_language).ngettext(one, many, n)


def N_(msgid: str) -> str:  # noqa: N802 - the customary name of a marker
    """Mark a sentence for translation where it stands, to be shown through ``_`` later."""
    return msgid


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language != "zh":
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, LOCALES, ["zh_CN"])


def both(msgid: str) -> tuple[str, str]:
    """The sentence in English and in Chinese, for what a person may type in either."""
    return msgid, _catalogue("zh").gettext(msgid)
