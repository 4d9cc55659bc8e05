"""Names of enterprises compared: one key for all spellings of a name, full names, near names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_OPEN = dict.fromkeys(map(ord, "[{<【〔《「『〈"), "(")
_CLOSE = dict.fromkeys(map(ord, "]}>】〕》」』〉"), ")")
_BRACKETS = {**_OPEN, **_CLOSE}
_OTHER_BRACKETS = r"[\[\]{}<>【】〔〕《》「」『』〈〉]"
_INVISIBLE = r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]+"
# The registered name of a legal person: in one place it is nobody else's.
_FULL = r".{4,}(?:公司|事务所|合作社|合伙\)|\((?:有限|普通|特殊普通)合伙\)|分行|支行|分理处|研究院|学校|学院|幼儿园|医院|基金会|协会|商会)$"
_LIMITED, _LIMITED_LIABILITY = "有限公司", "有限责任公司"


@lru_cache(maxsize=1 << 10)  # a row asks twice
def comparison_key(name: str) -> str:
    """What two spellings of one name share: width, brackets, spaces, line ends, case and 有限责任公司 do not count."""
    plain = name.casefold() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    if _LIMITED_LIABILITY in plain:
        plain = plain.replace(_LIMITED_LIABILITY, _LIMITED)
    if plain.isalnum():  # neither brackets nor spaces
        return plain
    if re.search(_OTHER_BRACKETS, plain):
        plain = plain.translate(_BRACKETS)
    if not plain.isprintable() or " " in plain:
        plain = re.sub(_INVISIBLE, "", plain)
    return plain


def is_full_name(name: str) -> bool:
    """Whether a name is the registered one of a legal person, which two in one building do not share."""
    return re.compile(_FULL).match(comparison_key(name)) is not None


@lru_cache(maxsize=1 << 12)
def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a name, without the words that every name has."""
    core = re.sub(_COMMON, "", comparison_key(name)) or comparison_key(name)
    return frozenset(core[at : at + 2] for at in range(len(core) - 1)) or frozenset({core})


_COMMON = r"有限公司|股份|公司|\(个体工商户\)|\(个体\)|[()·]"
NEAR = 0.6


def is_near(one: str, other: str) -> bool:
    """Whether two names may be one that was written differently: most pairs of characters are the same."""
    left, right = pairs_of(one), pairs_of(other)
    return 2 * len(left & right) >= NEAR * (len(left) + len(right))
