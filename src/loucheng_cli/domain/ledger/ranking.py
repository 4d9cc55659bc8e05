"""Ranking of free descriptions against each other: a job and a talent, a wish for rooms and a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_RUN = r"[\u4e00-\u9fff]+|[a-z][a-z0-9+#]*"
_SIZE = r"(?i)(\d{2,6})(?:㎡|m2|平)"
_HUNDREDS = r"([一二两三四五六七八九])?(千|百)([一二三四五六七八九])?(?:百|十)?(?=平|来平|多平)"
_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2}
# What stands in every advertisement and tells nothing apart.
_COMMON = frozenset("经验 以上 优先 相关 工作 负责 能力 熟悉 专业 要求 不限 人员 需要 找个 一个 左右".split())  # noqa: SIM905 - a list of words


@dataclass(frozen=True, slots=True)
class Ranked:
    """How well something fits, from 0 to 1, and the words that made it."""

    ref: str
    score: float
    why: tuple[str, ...]


def rank(wanted: Sequence[tuple[str, float]], offered: Iterable[tuple[str, str]], top: int) -> list[Ranked]:
    """The best of what is offered (ref and text) for texts with their weights."""
    weights: dict[str, float] = {}
    for text, weight in wanted:
        for word in pairs(text):
            weights[word] = max(weights.get(word, 0), weight)
    whole = sum(weights.values())
    if not whole:
        return []
    found = []
    for ref, text in offered:
        score = sum(weights[word] for word in pairs(text) & weights.keys())
        if score:
            found.append((-score, len(ref), ref, text))
    found.sort()
    said = " ".join(text for text, _weight in wanted)
    return [Ranked(ref, round(-score / whole, 3), shared(said, text)) for score, _length, ref, text in found[:top]]


def pairs(text: str) -> set[str]:
    """The pairs of Chinese characters and the Latin words of a text."""
    found: set[str] = set()
    for run in re.findall(_RUN, _plain(text)):
        if run.isascii():
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found - _COMMON


def shared(one: str, other: str) -> tuple[str, ...]:
    """The longest words of the one that stand in the other too."""
    whole = _plain(other)
    found: list[str] = []
    for run in re.findall(_RUN, _plain(one)):
        at = 0
        while at < len(run):
            end = len(run) if run.isascii() else max(
                (end for end in range(at + 2, len(run) + 1) if run[at:end] in whole), default=at
            )  # fmt: skip
            word = run[at:end]
            if len(word) > 1 and word in whole and word not in _COMMON and word not in found:
                found.append(word)
            at = max(end, at + 1)
    return tuple(found)


def wanted_area(text: str) -> int | None:
    """The size that a wish names: ``200平``, ``二百平``, ``一百五十平``."""
    plain = _plain(text)
    if found := re.search(_SIZE, plain):
        return int(found[1])
    if found := re.search(_HUNDREDS, plain):
        unit = 1000 if found[2] == "千" else 100
        return _DIGITS[found[1] or "一"] * unit + _DIGITS[found[3] or "零"] * unit // 10
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
