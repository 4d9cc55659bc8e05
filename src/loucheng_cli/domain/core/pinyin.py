"""The reading of a Chinese text, without tones.

One reading a character, from a table (``_pinyin.py``): right for finding an enterprise by what a person types, where
the same table reads both sides.
"""

from __future__ import annotations

import unicodedata


def syllables(text: str) -> list[str]:
    """A syllable a character, runs of letters and of digits whole and in lower case; all else only separates.

    ``瓯澜 A座3`` is ``["ou", "lan", "a", "zuo", "3"]``.
    """
    found: list[str] = []
    run = ""
    for char in _plain(text):
        if char in _KEPT:
            if run and run[-1].isdigit() != char.isdigit():
                found.append(run)
                run = ""
            run += char
            continue
        if run:
            found.append(run)
            run = ""
        if syllable := _syllable(ord(char)):
            found.append(syllable)
    return [*found, run] if run else found


def initials(text: str) -> str:
    """``瓯澜鲸屿软件`` as ``oljyrj``; Latin letters and digits stay, in lower case, everything else is dropped."""
    return _plain(text).translate(_INITIAL_OF)


def reading(text: str) -> str:
    """``瓯澜3`` as ``'ou'lan'3'``: an apostrophe before, between and behind the characters, to look for parts of a reading."""
    return "'" + _plain(text).translate(_READING_OF)


def _plain(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def _syllable(code: int) -> str:
    from loucheng_cli.domain.core._pinyin import FIRST, READINGS, SYLLABLES

    place = code - 0x4E00
    return SYLLABLES[ord(READINGS[place]) - FIRST] if 0 <= place < len(READINGS) else ""


class _Initials(dict[int, str]):
    """Code point → initial, filled as characters come up; what is not in the table is dropped."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char in _KEPT else _syllable(code)[:1]
        return self[code]


_INITIAL_OF = _Initials()


class _Readings(dict[int, str]):
    """Code point → its reading with an apostrophe behind, filled as characters come up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = char if char in _KEPT else _syllable(code)
        self[code] = f"{found}'" if found else ""
        return self[code]


_READING_OF = _Readings()
