"""The checks of this machine, the database and the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from loucheng_cli.i18n import N_, _
from loucheng_cli.render.cells import Column
from loucheng_cli.render.theme import Style, Styled

NAMES = {
    "terminal": N_("terminal"),
    "width": N_("width of Chinese"),
    "encoding": N_("encoding"),
    "database": N_("database"),
    "backups": N_("backups"),
    "drive": N_("drive"),
    "catalog": N_("catalogue"),
    "calendar": N_("calendar"),
    "versions": N_("versions"),
    "extras": N_("extras"),
    "pdf": N_("browser for PDF"),
}
HEALTH = {
    "ok": (N_("in order"), Style.GOOD),
    "advice": (N_("can be better"), Style.SOON),
    "wrong": (N_("wrong"), Style.OVERDUE),
}


def columns() -> list[Column[Any]]:
    """State, name, what was found, what mends it."""
    return [
        Column(_("State"), _state, keep=True),
        Column(_("Check"), lambda each: _(NAMES.get(each.name, each.name)), keep=True),
        Column(_("Found"), lambda each: each.found, wide=True),
        Column(_("To mend"), lambda each: Styled(each.mend or "", Style.COMMAND), wide=True, below=True),
    ]


def verdict(found: Sequence[Any]) -> str:
    """One sentence over all."""
    wrong = [each for each in found if each.health == "wrong"]
    if not wrong:
        return _("Nothing is wrong.")
    return _("{n} wrong; first: {mend}").format(n=len(wrong), mend=wrong[0].mend or wrong[0].found)


def _state(check: Any) -> Styled:
    name, style = HEALTH[check.health]
    return Styled(_(name), style)
