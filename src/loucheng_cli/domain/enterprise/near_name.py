"""Names that a person types otherwise than they are written: by pinyin, with a wrong character, with a part left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from loucheng_cli.domain.core.pinyin import reading

# What so many names have that it does not tell one from another.
_COMMON = re.compile(
    r"(?:股份|有限|责任)*公司|分公司|[(（](?:个体工商户|个体|普通合伙|有限合伙|特殊普通合伙)[)）]|^(?:浙江|温州|鹿城)?(?:省|市|区)?|[\s()（）·.,，。-]"
)
SURE = 74.0  # of 100: so near that a person means it, unless another is nearly as near
AHEAD = 20.0  # else one of two enterprises whose names differ in a character would be taken for the other
POSSIBLE = 45.0
_MOST_PARTS = 6  # characters of a name that are looked for; more make it slower, not better
_MOST_TYPED = 40
_DIVISIONS = 40
_MOST_LETTERS = 60  # of more, dividing would take too long, and nobody types a name so


def core(name: str) -> str:
    """A name without what most names share."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _COMMON.sub("", plain) or plain


def spellings(typed: str) -> list[str]:
    """The ways to read what was typed, as ``reading`` writes them: of letters every division into syllables.

    The last syllable need not be whole. Empty where letters are no pinyin, or there is too little of anything.
    """
    if not typed.isascii():
        found = reading(typed)
        return [found] if found.count("'") > 3 else []
    letters = re.sub(r"[\s'-]", "", typed).lower()
    if not 4 <= len(letters) <= _MOST_LETTERS or not letters.isalpha():
        return []
    return ["'" + "'".join(parts) + "'" for parts in islice(_divisions(letters), _DIVISIONS)]


def initials_of(spelling: str) -> str:
    """The first letters of a spelling."""
    return "".join(part[0] for part in spelling.strip("'").split("'"))


def read_so(names: Sequence[tuple[str, str]], wanted: Sequence[str]) -> list[str]:
    """The keys of the names whose reading holds one of the spellings.

    The first of three ways that finds any: whole syllables, a last syllable begun, ``zh`` as ``z`` and ``ang`` as ``an``.
    """
    readings = [(key, reading(name)) for key, name in names]
    begun = [each.rstrip("'") for each in wanted]
    for prepare, parts in ((str, wanted), (str, begun), (_folded, [_folded(each) for each in begun])):
        found = [key for key, text in readings if any(part in prepare(text) for part in parts)]
        if found:
            return found
    return []


def _folded(letters: str) -> str:
    """Syllables that are one to many who speak here: no curled tongue, no difference of ``n`` and ``ng``."""
    return letters.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")


def lines_with(text: str, part: str) -> Iterator[str]:
    """The lines of a text that hold a part."""
    at = text.find(part)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind("\n", 0, at) + 1 : end]
        at = text.find(part, end)


def sharing(names: str, typed: str) -> list[str]:
    """Those of many names, a line each, that hold at least half of the characters of what was typed."""
    chars = sorted(dict.fromkeys(core(typed)[:_MOST_TYPED]), key=names.count)[:_MOST_PARTS]
    needed = max((len(chars) + 1) // 2, 1)
    # Whoever holds so many of them holds one of these, the rarest.
    found = dict.fromkeys(line for char in chars[: len(chars) - needed + 1] for line in lines_with(names, char))
    return [line for line in found if sum(char in line for char in chars) >= needed]


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


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    from loucheng_cli.domain.core._pinyin import SYLLABLES

    whole = frozenset(each for each in SYLLABLES if each.strip())
    return whole, frozenset(each[:end] for each in whole for end in range(1, len(each)))


def _divisions(letters: str) -> Iterable[tuple[str, ...]]:
    """Every way to divide letters into syllables, longer first ones before shorter; the last may be a beginning."""
    whole, beginnings = _syllables()
    size = len(letters)
    # From which places on the rest can be divided at all: without it what cannot would be tried for hours.
    can = [False] * size + [True]
    for at in range(size - 1, -1, -1):
        can[at] = letters[at:] in beginnings or any(
            can[end] and letters[at:end] in whole for end in range(at + 1, min(at + 6, size) + 1)
        )

    def after(at: int) -> Iterable[tuple[str, ...]]:
        if at == size:
            yield ()
            return
        for end in range(min(at + 6, size), at, -1):
            head = letters[at:end]
            if can[end] and head in whole:
                for tail in after(end):
                    yield head, *tail
            elif end == size and head in beginnings:
                yield (head,)

    return after(0)
