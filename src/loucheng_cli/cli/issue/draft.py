"""Drafts of issues: what was typed and not saved, in the owner's data folder only, never in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from loucheng_cli.cli.app import prompts
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.own_files import erase_own, read_own, write_own
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State

_NAME = "issue-draft"
_SPLIT = "split-draft"


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """What was typed so far, as it was typed."""

    day: str
    text: str
    enterprise: str | None = None
    building: str | None = None
    floor: str | None = None


def begun(
    state: State, text: str | None, enterprise: str | None, building: str | None, floor: str | None
) -> IssueDraft:
    """What is typed now; without words the draft of last time is offered, else they are asked for at a terminal."""
    asks = is_terminal() and not (state.json or state.quiet)
    if text is None and asks and (found := _offered(state)):
        return found
    if text is None and asks:
        text = prompts.text(_("What was said, in the enterprise's own words"), required=True)
    if text is None:
        raise UsageError(
            _("{name} is missing").format(name=_("TEXT")), 'loucheng issue add "店里招不到服务员" -e 半枝糖水铺'
        )
    draft = IssueDraft(str(state.today), text, enterprise, building, floor)
    if asks:
        keep(state, draft)
    return draft


def keep(state: State, draft: IssueDraft) -> None:
    """Keep what was typed until it is saved."""
    write_own(_NAME, state.address, asdict(draft))


def forget(state: State) -> None:
    """Erase the draft: it is saved, or not wanted."""
    erase_own(_NAME, state.address)


def _offered(state: State) -> IssueDraft | None:
    """The draft of last time, if the worker goes on with it; else it is erased."""
    value: Any = read_own(_NAME, state.address)
    try:
        found = IssueDraft(**{name: value[name] for name in ("day", "text", "enterprise", "building", "floor")})
    except (KeyError, TypeError):
        return None
    shown = " ".join(part for part in (found.day, found.enterprise or found.building, f"“{found.text}”") if part)
    if prompts.confirm(_("Draft: {draft}. Go on with it?").format(draft=shown)):
        return found
    forget(state)
    return None


def keep_parts(state: State, ref: str, parts: Sequence[str]) -> None:
    """Keep the needs that were typed for an issue until it is split."""
    write_own(_SPLIT, state.address, {"ref": ref, "parts": list(parts)})


def kept_parts(state: State, ref: str) -> list[str]:
    """The needs that were typed for this issue before."""
    value: object = read_own(_SPLIT, state.address)
    if not isinstance(value, dict) or value.get("ref") != ref or not isinstance(value.get("parts"), list):
        return []
    return [str(part) for part in value["parts"]]


def forget_parts(state: State) -> None:
    """The issue is split."""
    erase_own(_SPLIT, state.address)
