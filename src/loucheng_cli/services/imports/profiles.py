"""Keeping the mapping of a list's columns under a name."""

from __future__ import annotations

from collections.abc import Mapping

from loucheng_cli.domain.community.policy import Policy
from loucheng_cli.domain.core.events import ActionContext, Change, canonical
from loucheng_cli.errors import NotFoundError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.import_profile import START, profiles


def saved(db: Database, noun: str, name: str) -> dict[str, str]:
    """Column → field as saved for the lists of this noun; raises ``NotFoundError`` with the names there are."""
    known = profiles(db).get(noun, {})
    if name not in known:
        raise NotFoundError(
            name,
            _("saved: {names}").format(names=_(", ").join(known)) if known else f"--map 单位名=name --profile {name}",
        )
    return known[name]


def save(db: Database, noun: str, name: str, mapping: Mapping[str, str], *, stamp: ActionContext) -> None:
    """Keep it from now on under this name, in the place of what was kept there."""
    key, value = f"{START}{noun}.{name}", canonical(mapping)
    with writing(db, stamp) as journal:
        before = journal.find(Policy, key)
        if before is None:
            journal.record([Change("policy", key, "PolicyAdded", {"value": value}, new=True)])
        elif (before.value, before.retired) != (value, False):
            journal.record([Change("policy", key, "PolicyChanged", {"value": value, "retired": False})])
