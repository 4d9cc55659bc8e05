"""Unified social credit codes (GB 32100-2015): normalising and checking."""

from __future__ import annotations

import unicodedata
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
REGISTRATION_LENGTHS = (13, 15)

# GB 32100-2015, table 2: the weight of place i is 3^(i-1) mod 31.
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_VALUES = bytes(ALPHABET.find(chr(byte)) % 256 for byte in range(256))
_UNKNOWN = 255
_IGNORED = dict.fromkeys(map(ord, " \t\r\n\u00ad\u200b\u200c\u200d\u2060\ufeff-‐‑‒–—―−"))


def normalise(text: str) -> str:
    """NFKC, upper case, without spaces and hyphens.

    ``O`` and ``I``, which the standard leaves out, are not turned into 0 and 1: a code that only fits after a
    correction may belong to somebody else, so it is rejected for a person to look at.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_IGNORED).upper()


def check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen (GB 32100-2015, 5.5)."""
    values = body.encode("ascii").translate(_VALUES)
    return ALPHABET[-sum(map(mul, _WEIGHTS, values)) % 31]


def problem(code: str) -> str | None:
    """What is wrong with a normalised code: ``length``, ``alphabet`` or ``check``; None when it is right.

    Places 3 to 8 are the area and must be digits. The first two are not checked against the table of registering
    authorities, which grows (``N`` came after the standard). The inner check of the organisation code (places
    9 to 17) is left alone: codes issued by some authorities do not keep it.
    """
    if len(code) != LENGTH:
        return "length"
    if not code.isascii():
        return "alphabet"
    values = code.encode("ascii").translate(_VALUES)
    if _UNKNOWN in values or not code[2:8].isdigit():
        return "alphabet"
    # The check character has weight 1, so the whole sum is 0 mod 31.
    if (sum(map(mul, _WEIGHTS, values)) + values[-1]) % 31:
        return "check"
    return None


def is_registration_number(text: str) -> bool:
    """Whether a normalised text has the form of a licence number from before the credit codes.

    Those had 13 digits, from 2007 on 15 with a check digit (GS 15-2006, ISO 7064 MOD 11,10). The check is not asked
    for: many 15-digit numbers in old lists were made by padding a 13-digit one.
    """
    return len(text) in REGISTRATION_LENGTHS and text.isascii() and text.isdigit()
