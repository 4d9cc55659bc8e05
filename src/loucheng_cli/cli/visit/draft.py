"""The draft of a visit that was begun and not saved: in the owner's data folder only, never in the journal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from loucheng_cli.cli.app import prompts
from loucheng_cli.cli.app.own_files import erase_own, read_own, write_own
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State

_NAME = "visit-draft"


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """What was typed so far; ``enterprise`` is a ref once it was found, ``name`` what it is called."""

    day: str
    enterprise: str = ""
    name: str = ""
    heard: str | None = None
    issues: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ngettext("{day} {enterprise}, {n} issue", "{day} {enterprise}, {n} issues", len(self.issues)).format(
            day=self.day, enterprise=self.name or self.enterprise, n=len(self.issues)
        )


def keep(state: State, draft: VisitDraft) -> None:
    """Keep what was typed until it is saved."""
    write_own(_NAME, state.address, asdict(draft))


def forget(state: State) -> None:
    """Erase the draft: it is saved, or not wanted."""
    erase_own(_NAME, state.address)


def offered(state: State) -> VisitDraft | None:
    """The draft of last time, if the worker goes on with it; else it is erased."""
    found = _read(read_own(_NAME, state.address))
    if found is None:
        return None
    if prompts.confirm(_("Draft: {draft}. Go on with it?").format(draft=found)):
        return found
    forget(state)
    return None


def _read(value: Any) -> VisitDraft | None:
    try:
        return VisitDraft(
            day=str(value["day"]),
            enterprise=str(value["enterprise"]),
            name=str(value["name"]),
            heard=None if value["heard"] is None else str(value["heard"]),
            issues=tuple(str(each) for each in value["issues"]),
        )
    except (KeyError, TypeError):
        return None
