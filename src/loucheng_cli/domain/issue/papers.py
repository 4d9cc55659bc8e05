"""What may be printed on a paper that goes to the parties of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from loucheng_cli.domain.core.enums import PartyKind
from loucheng_cli.domain.enterprise.near_name import core
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.privacy.personal_numbers import MASK, mask_personal
from loucheng_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContact:
    """Whom a party may call, with the consent that lets us say so."""

    code: str
    name: str | None
    phone: str | None
    post: str | None
    consent_on: date


def receivers(issue: Issue, tasks: Iterable[Task]) -> tuple[str, ...]:
    """The parties a paper about this issue goes to: the lead and whoever still helps."""
    keys = [issue.lead, *(task.party for task in tasks if task.is_open)]
    return tuple(dict.fromkeys(key for key in keys if key))


def names_of(issue: Issue, tasks: Iterable[Task]) -> tuple[str, ...]:
    """The same parties by name, as a history tells them."""
    names = [issue.lead_name, *(task.party_name for task in tasks if task.is_open)]
    return tuple(dict.fromkeys(name for name in names if name))


def is_withheld(issue: Issue, parties: Iterable[str]) -> bool:
    """Whether the enterprise stays unnamed: a complaint or hazard that reaches the property manager.

    A department, a utility or the street must know whose case it is to handle it, and are bound to keep it; the property
    manager is often whom the complaint is about, and sits in the council.
    """
    return not issue.named and PartyKind.PROPERTY in parties


# A storey or a door in what was said: 九楼, 12A层, 19F, 三楼303, L3-08, A1901, 901室, 1901-1906. A number that counts something is
# none (3000块, 2026年), nor is a day (2026-09-21) or a number to call (110, 12345).
_COUNTED = r"年|元|块|万|千|多|余|平|㎡|m|人|名|天|个|月|度|公斤|斤|吨|米|%|％|次|户|家|小时|分钟|瓦|毫|转"
_DOOR = (
    r"(?:地下|负|[A-Z]{1,2})?[0-9零〇一二三四五六七八九十两]{1,5}[A-Z]?(?:楼|层|室|F(?![A-Za-z]))(?:[A-Z]?-?[0-9]{2,4}(?![0-9]))?"
    r"|顶[楼层]|[A-Z]{1,2}[0-9]{1,2}-[0-9]{1,4}|(?<![A-Za-z0-9.])[A-Z]{1,2}座?-?[0-9]{2,4}(?![0-9A-Za-z.])"
    r"|(?<![A-Za-z0-9.-])(?!(?:11[029]|12[02])(?![0-9]))(?!(?:19|20)[0-9]{2}[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9]))"
    rf"[0-9]{{3,4}}[A-Z]?(?:[-、至到~/][0-9]{{1,4}})*(?![0-9.]|\s*(?:{_COUNTED}))"
)
_LONG_PART = 4  # characters; a shorter part of a name may be a word of what was said


def said(text: str | None, *, hide: str | None = None, is_withheld: bool = False) -> str:
    """What was said, as a party may read it: without numbers of persons, without the name to ``hide``.

    ``is_withheld``: whose case it is stays unsaid, so storeys and doors do too.
    """
    if text is None:
        return _("(removed)")
    shown = mask_personal(text)
    if hide:
        shown = _without_name(shown.replace(hide, _("the enterprise")), hide)
    return re.sub(_DOOR, MASK, shown) if is_withheld else shown


def _without_name(text: str, name: str) -> str:
    """The text without the parts of a name that tell it: 鲸屿软件, 半枝, but not 软件."""
    whole, lowered = core(name), text.lower()
    found, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and lowered[at : end + 1] in whole:
            end += 1
        if _tells(lowered[at:end]):
            found.append(_("the enterprise"))
            at = end
        else:
            found.append(text[at])
            at += 1
    return "".join(found)


def _tells(part: str) -> bool:
    """Whether a part of a name is more than a common word."""
    if len(part) < 2 or part.isdecimal() or (part.isascii() and len(part) < _LONG_PART):
        return False
    return len(part) >= _LONG_PART or part not in _common_words()


@cache
def _common_words() -> frozenset[str]:
    from loucheng_cli.domain.catalog.matching._words import WORDS

    return frozenset(WORDS.split())
