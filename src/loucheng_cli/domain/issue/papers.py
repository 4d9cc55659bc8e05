"""What may be printed on a paper that goes to the parties of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.enums import PartyKind
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


# A storey or a door in what was said: 九楼, 12A层, L3-08, 901室.
_DOOR = r"(?:地下|负)?[0-9一二三四五六七八九十两]{1,4}[A-Z]?(?:楼|层|室)|[A-Z]{1,2}[0-9]{1,2}-[0-9]{1,4}|(?<![0-9])[0-9]{3,4}(?:号房|号铺|房)"


def said(text: str | None, *, hide: str | None = None, is_withheld: bool = False) -> str:
    """What was said, as a party may read it: without numbers of persons, without the name to ``hide``.

    ``is_withheld``: whose case it is stays unsaid, so storeys and doors do too.
    """
    if text is None:
        return _("(removed)")
    shown = mask_personal(text)
    if hide:
        shown = shown.replace(hide, _("the enterprise"))
    return re.sub(_DOOR, MASK, shown) if is_withheld else shown
