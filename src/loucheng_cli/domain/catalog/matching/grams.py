"""The grams of a text: single characters, pairs of them, words of Latin letters.

Full-width and traditional forms become plain ones first; numbers only separate. A gram is itself kept as a number: a
pair of characters is two code points side by side, anything else a checksum above them, so that an index is a few
arrays and not a dictionary of strings.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache
from itertools import pairwise

# Doors, floors and times say nothing of a need; they are skipped, and what follows them is a new run.
_RUN = (
    r"[a-z]座|[a-z][0-9]{2,}|[0-9]+(?:\.[0-9]+)?(?:号楼|[楼层室号座栋幢点月日天年])"
    r"|(?P<run>[\u4e00-\u9fff]+|[a-z0-9]*[a-z][a-z0-9]*)"
)
_SHIFT = 21
_LATIN = 1 << 60
SOUND = 1 << 61
HAN = 0x4E00
LAST_HAN = 0x9FFF

# What may differ between two texts that say the same.
_EMPTY = frozenset("的了吗呢啊吧呀嘛哦么请问您你好我们")


@cache
def _simplified() -> dict[int, int]:
    from loucheng_cli.domain.catalog.matching._traditional import SIMPLIFIED, TRADITIONAL

    return dict(zip(map(ord, TRADITIONAL), map(ord, SIMPLIFIED), strict=True))


def plain(text: str) -> str:
    """NFKC, lower case, simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def aligned(text: str) -> tuple[str, list[int]]:
    """The plain text, and for each of its characters the place in the text it comes from."""
    whole = plain(text)
    if len(whole) == len(text):
        return whole, list(range(len(text)))
    # Some characters become several (㎡) or join with their neighbours: take them one by one.
    pieces = [plain(char) for char in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _each in piece]


def runs(whole: str) -> list[tuple[int, str]]:
    """Unbroken runs of Chinese characters or of Latin letters in a plain text, with where they begin."""
    return [(found.start(), found["run"]) for found in re.finditer(_RUN, whole) if found["run"]]


def is_han(run: str) -> bool:
    """Whether a run is Chinese."""
    return run[0] >= "\u4e00"


def pair(first: int, second: int) -> int:
    """The gram of two characters side by side, by their code points."""
    return first << _SHIFT | second


def latin(word: str) -> int:
    """The gram of a word of Latin letters."""
    return _LATIN | zlib.crc32(word.encode())


def sound(first: int, second: int) -> int:
    """The gram of two syllables, by their numbers."""
    return SOUND | first << _SHIFT | second


def written(key: int) -> str:
    """The characters of a gram; nothing for a word of Latin letters, of which only a checksum is kept."""
    if key >= _LATIN:
        return ""
    return chr(key >> _SHIFT) + chr(key & ((1 << _SHIFT) - 1)) if key >> _SHIFT else chr(key)


def grams(whole: str) -> list[int]:
    """The grams of a plain text, in order, repeated ones too."""
    found: list[int] = []
    for _start, run in runs(whole):
        if is_han(run):
            codes = [ord(char) for char in run]
            found += codes
            found += [first << _SHIFT | second for first, second in pairwise(codes)]
        else:
            found.append(latin(run))
    return found


def bare(whole: str) -> str:
    """What is left of a plain text without punctuation, numbers and empty words."""
    return "".join([char for _start, run in runs(whole) for char in run if char not in _EMPTY])


def saying_key(whole: str) -> int:
    """The same number for plain texts that differ only in punctuation, numbers and empty words."""
    body = bare(whole)
    return len(body) << 32 | zlib.crc32(body.encode()) if body else 0
