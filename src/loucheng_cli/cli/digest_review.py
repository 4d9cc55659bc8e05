"""The director's last look before a digest is published: its head, what the check finds, and each quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.digest.model import Digest, IssueEntry


def review(state: State, draft: Digest, quotes: str | None, *, yes: bool) -> frozenset[str]:
    """The issues whose typed texts the director lets stand; asked one by one on a terminal. Ctrl-C publishes nothing."""
    lines = _quotable(draft)
    asks = is_terminal() and not yes and not state.json
    _show_head(state, draft)
    chosen = _named(state, lines, quotes) if quotes is not None else _asked(lines) if asks else frozenset()
    if asks:
        import typer

        from loucheng_cli.cli.app import prompts

        if not prompts.confirm(_("Publish this page?"), default=False):
            raise typer.Abort
    return chosen


def _show_head(state: State, draft: Digest) -> None:
    from loucheng_cli.domain.privacy.page_check import check_texts, found_words
    from loucheng_cli.render.digest.front import front

    page = front(draft)
    found = check_texts(_without_names(draft, line) for block in page.blocks for line in block.lines)
    for line in (page.title, page.subtitle, page.warning, page.sentence):
        if line:
            state.say(line)
    said = _("The check finds nothing.") if found.is_clean else _("The check finds {found}; look at the page again.")
    state.say(said.format(found=found_words(found)))


def _quotable(draft: Digest) -> dict[str, str]:
    """The typed texts that the page could quote, by issue."""
    lines = _entries(draft)
    return {line.ref: line.reply or line.what or "" for line in lines if line.unreviewed and (line.reply or line.what)}


def _entries(draft: Digest) -> list[IssueEntry]:
    lists = (draft.overdue, draft.handled, draft.opened, draft.due_next)
    return [*(line for each in lists for line in each.lines), *(point.line for point in draft.discuss)]


def _without_names(draft: Digest, text: str) -> str:
    """A line without the names of enterprises, buildings and parties, which were judged before they got there."""
    known = {name for line in _entries(draft) for name in (line.enterprise, line.building, line.lead)}
    for name in sorted(filter(None, known), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _named(state: State, lines: dict[str, str], quotes: str) -> frozenset[str]:
    wanted = quotes.strip().casefold()
    if wanted in {"all", "全部"}:
        return frozenset(lines)
    if wanted in {"none", "不引用", ""}:
        return frozenset()
    return frozenset(state.ref(each.strip(), "I") for each in quotes.replace("，", ",").split(",") if each.strip())


def _asked(lines: dict[str, str]) -> frozenset[str]:
    from loucheng_cli.cli.app import prompts

    return frozenset(
        ref
        for ref, text in lines.items()
        if prompts.confirm(_("Quote {ref}: “{text}”?").format(ref=ref, text=text), default=False)
    )
