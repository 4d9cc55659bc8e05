"""Names that a person types otherwise than they are written: by pinyin, with a wrong character, with a part left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice

from loucheng_cli.domain.core.pinyin import initials, syllables

# What so many names have that it does not tell one from another.
_COMMON = re.compile(
    r"(?:股份|有限|责任)*公司|分公司|[(（](?:个体工商户|个体|普通合伙|有限合伙|特殊普通合伙)[)）]|^(?:浙江|温州|鹿城)?(?:省|市|区)?|[\s()（）·.,，。-]"
)
SURE = 74.0  # of 100: so near that a person means it, unless another is nearly as near
AHEAD = 20.0  # else one of two enterprises whose names differ in a character would be taken for the other
POSSIBLE = 45.0
_SEGMENTATIONS = 40


def core(name: str) -> str:
    """A name without what most names share."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _COMMON.sub("", plain) or plain


def pinyin_initials(text: str) -> list[str]:
    """The initials of every way to read letters as pinyin: ``banzhi`` gives ``bz``, ``xian`` ``x`` and ``xa``.

    The last syllable need not be whole. Empty where the letters are no pinyin.
    """
    letters = _letters(text)
    if len(letters) < 4 or not letters.isascii() or not letters.isalpha():
        return []
    return list(dict.fromkeys("".join(part[0] for part in parts) for parts in islice(_split(letters), _SEGMENTATIONS)))


def read_so(names: Sequence[tuple[str, str]], typed: str) -> list[str]:
    """The keys of the names that hold what was typed, by letters or in other characters of the same sound.

    The first of three ways that finds any: whole syllables, a last syllable begun, ``zh`` as ``z`` and ``ang`` as ``an``.
    """
    letters = _letters(typed) if typed.isascii() else "".join(syllables(typed))
    readings = [(key, syllables(name)) for key, name in names]
    folded = [(key, [_folded(part) for part in parts]) for key, parts in readings]
    for known, wanted, whole in (
        (readings, letters, True),
        (readings, letters, False),
        (folded, _folded(letters), False),
    ):
        found = [key for key, parts in known if _holds(parts, wanted, whole=whole)]
        if found:
            return found
    return []


def _holds(parts: Sequence[str], letters: str, *, whole: bool) -> bool:
    for at in range(len(parts)):
        rest = "".join(parts[at:])
        if rest.startswith(letters):
            ends = {sum(map(len, parts[at : at + n])) for n in range(1, len(parts) - at + 1)}
            if not whole or len(letters) in ends:
                return True
    return False


def _folded(letters: str) -> str:
    """Syllables that are one to many who speak here: no curled tongue, no difference of ``n`` and ``ng``."""
    return re.sub(r"([zcs])h", r"\1", letters).replace("ng", "n")


def homophone_initials(text: str) -> str | None:
    """The initials of a name typed in characters, to look for one that sounds the same; None where it is too short."""
    found = initials(text)
    return found if not text.isascii() and len(found) >= 3 else None


def nearest(typed: str, names: Iterable[tuple[str, str]], limit: int) -> list[tuple[str, float]]:
    """The keys of the names most like what was typed, each with its likeness from 0 to 100, the best first."""
    from rapidfuzz import fuzz, process

    wanted = core(typed)
    known = {key: core(name) for key, name in names}
    best = process.extract(wanted, known, scorer=fuzz.ratio, limit=limit, score_cutoff=POSSIBLE)
    scores = {key: score for _name, score, key in best}
    if len(wanted) >= 3:  # a part of a name, with a character too many or a wrong one
        inside = {key: name for key, name in known.items() if len(name) >= len(wanted) - 1}
        for _name, score, key in process.extract(
            wanted, inside, scorer=fuzz.partial_ratio, limit=limit, score_cutoff=POSSIBLE
        ):
            scores[key] = max(scores.get(key, 0.0), score * 0.97)
    return sorted(scores.items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0]))[:limit]


def is_sure(found: Sequence[tuple[str, float]]) -> bool:
    """Whether the first is near enough, and no other nearly as near."""
    return bool(found) and found[0][1] >= SURE and (len(found) == 1 or found[0][1] - found[1][1] >= AHEAD)


def _letters(text: str) -> str:
    return re.sub(r"[\s'’-]", "", unicodedata.normalize("NFKC", text)).lower()


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    from loucheng_cli.domain.core._pinyin import SYLLABLES

    whole = frozenset(each for each in SYLLABLES if each.strip())
    return whole, frozenset(each[:end] for each in whole for end in range(1, len(each)))


def _split(letters: str) -> Iterable[tuple[str, ...]]:
    """Every way to divide letters into syllables, longer first ones before shorter; the last may be a beginning."""
    whole, beginnings = _syllables()
    if not letters:
        yield ()
        return
    for end in range(min(6, len(letters)), 0, -1):
        head, rest = letters[:end], letters[end:]
        if head in whole:
            for tail in _split(rest):
                yield head, *tail
        elif not rest and head in beginnings:
            yield (head,)
