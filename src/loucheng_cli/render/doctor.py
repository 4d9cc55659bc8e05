"""The checks of this machine, the database and the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from loucheng_cli.i18n import N_, _
from loucheng_cli.render.cells import Column
from loucheng_cli.render.theme import Style, Styled


class Health(StrEnum):
    """Good, to be improved, or wrong."""

    OK = "ok"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at, how it is, and the command that mends it."""

    name: str
    health: Health = Health.OK
    found: str
    mend: str | None = None


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
    Health.OK: (N_("in order"), Style.GOOD),
    Health.ADVICE: (N_("can be better"), Style.SOON),
    Health.WRONG: (N_("wrong"), Style.OVERDUE),
}


def columns() -> list[Column[Check]]:
    """State, name, what was found, what mends it."""
    return [
        Column(_("State"), _state, keep=True),
        Column(_("Check"), lambda each: _(NAMES.get(each.name, each.name)), keep=True),
        Column(_("Found"), lambda each: each.found, wide=True),
        Column(_("To mend"), lambda each: Styled(each.mend or "", Style.COMMAND), wide=True, below=True),
    ]


def verdict(found: Sequence[Check]) -> str:
    """One sentence over all."""
    wrong = [each for each in found if each.health is Health.WRONG]
    if not wrong:
        return _("Nothing is wrong.")
    return _("{n} wrong; first: {mend}").format(n=len(wrong), mend=wrong[0].mend or wrong[0].found)


def _state(check: Check) -> Styled:
    name, style = HEALTH[check.health]
    return Styled(_(name), style)
