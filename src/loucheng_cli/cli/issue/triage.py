"""Triage of new issues: one by one on a terminal with single keys, as a list in a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from loucheng_cli.cli.app import personal_numbers, prompts
from loucheng_cli.cli.catalog import matcher
from loucheng_cli.cli.issue import draft, intake
from loucheng_cli.domain.core.enums import DeclineReason, IssueKind, Status
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.errors import LouchengError
from loucheng_cli.i18n import _
from loucheng_cli.render.catalog.matching import address, name_of, sentence_of
from loucheng_cli.render.cells import Column
from loucheng_cli.render.issue import decided, moved
from loucheng_cli.render.output import Output, plain
from loucheng_cli.services import issue as service
from loucheng_cli.services import papers
from loucheng_cli.store.reads.issue import find_issue
from loucheng_cli.store.reads.today import Open, open_issues
from loucheng_cli.store.reads.worker import patch_of

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.catalog.matching import Matched

SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Done:
    """A line to show, and whether the walk goes on to the next."""

    text: str
    next: bool = True


def waiting(state: State, *, everybody: bool) -> list[Open]:
    """The new issues of this worker's list, hazards first, then the oldest."""
    mine = None if everybody else state.worker
    found = open_issues(state.db, mine, patch_of(state.db, state.worker))
    new = [each for each in found if each.issue.status is Status.NEW]
    return sorted(new, key=lambda each: (not each.issue.is_emergency, each.issue.kind is not IssueKind.HAZARD))


def show(state: State, output: Output, found: list[Open]) -> None:
    """What waits, with what it might be."""
    matched = {each.issue.ref: _match(state, each.issue) for each in found}

    def value(each: Open) -> dict[str, object]:
        fits = matched[each.issue.ref]
        return {
            **plain(each.issue),
            "enterprise_name": each.enterprise,
            "place": each.place,
            "verdict": fits.verdict,
            "confident": fits.confident,
            "matches": [
                {"code": one.code, "name": name_of(state.catalog, one.code), "score": one.score}
                for one in fits.matches[:SHOWN]
            ],
        }

    columns: list[Column[Open]] = [
        Column(_("No."), lambda each: each.issue.ref, keep=True),
        Column(_("Received"), lambda each: each.issue.opened_on, keep=True),
        Column(_("Assign by"), lambda each: each.issue.triage_due_on, keep=True),
        Column(_("Place"), lambda each: each.place, wide=True, below=True),
        Column(_("Enterprise"), lambda each: each.enterprise, below=True),
        Column(_("What was said"), lambda each: each.issue.text, wide=True, below=True),
        Column(_("Fits"), lambda each: [one.code for one in matched[each.issue.ref].matches[:SHOWN]]),
    ]
    output.rows(found, columns, ref=lambda each: each.issue.ref, as_json=value)


def walk(state: State, found: list[Open]) -> None:
    """Each new issue: text, three items that fit, one key."""
    output = state.output()
    if not found:
        output.say(_("Nothing waits to be assigned."))
    for n, each in enumerate(found, 1):
        while True:
            matched = _match(state, each.issue)
            output.document("\n".join(_screen(state, each, matched, f"{n}/{len(found)}")))
            key = _key()
            if key == "q":
                return
            try:
                done = _act(state, each, matched, key)
            except LouchengError as error:
                # A refusal of one issue does not end the walk.
                done = _Done(error.message, next=False)
            if done.text:
                output.say(done.text)
            if done.next:
                break


def _screen(state: State, each: Open, matched: Matched, progress: str) -> list[str]:
    issue = each.issue
    lines = [
        "",
        f"{progress}  {issue.ref}  {label(issue.kind)}  {each.enterprise or ''}  {each.place}",
        f"  {issue.text or _('(removed)')}",
        "",
    ]
    if issue.returns:
        lines.insert(3, _("  (returned once; a second return is decided by the director)"))
    if sentence := sentence_of(matched):
        lines.append(f"  {sentence}")
    lines += [f"  {n}  {matcher.proposal(state, one)}" for n, one in enumerate(matched.matches[:SHOWN], 1)]
    lines.append(_("  1 2 3 take · s search · p party · x split · d decline · Enter skip · q quit"))
    return lines


def _act(state: State, each: Open, matched: Matched, key: str) -> _Done:
    ref = each.issue.ref
    if key in {"\r", "\n", ""}:
        return _Done("")
    if key.isdecimal() and 0 < int(key) <= len(matched.matches[:SHOWN]):
        return _take(state, ref, matched.matches[int(key) - 1].code)
    match key:
        case "s":
            return _search(state, ref)
        case "p":
            party = prompts.text(_("Which party leads?"))
            return _assign(state, ref, to=party) if party else _Done("", next=False)
        case "x":
            return _split(state, each.issue)
        case "d":
            return _decline(state, ref)
        case _:
            return _Done(_("This key means nothing here."), next=False)


def _take(state: State, ref: str, code: str) -> _Done:
    if code in state.catalog.guide:
        next_step = _("Decline it with d once the enterprise knows.")
        return _Done(f"{address(state.catalog.guide[code])} {next_step}", next=False)
    return _assign(state, ref, item=code)


def _assign(state: State, ref: str, *, item: str | None = None, to: str | None = None) -> _Done:
    wish = intake.routing(state, ref, item=item, to=to, with_=None, yes=True)
    issue = service.assign(state.db, ref, wish, state.rules, on=state.today, stamp=state.stamp)
    return _Done("\n  ".join([moved(issue), *decided(issue)]))


def _search(state: State, ref: str) -> _Done:
    words = prompts.text(_("Words or code of an item"))
    found = state.catalog.search(words)[:9] if words else []
    if not found:
        return _Done(_("No records match."), next=False)
    choices: list[tuple[str, str | None]] = [(f"{item.code} {item.name}", item.code) for item in found]
    choices.append((_("None of these"), None))
    code = prompts.select(_("Which item is it?"), choices)
    return _assign(state, ref, item=code) if code else _Done("", next=False)


def _split(state: State, issue: Issue) -> _Done:
    parts = list(matcher.split(state, issue.text or ""))
    if len(parts) < 2 or not prompts.confirm("\n".join([_("Split like this?"), *(f"  {part}" for part in parts)])):
        parts = _needs(state, issue.ref)
    if len(parts) < 2:
        return _Done("", next=False)
    refs = papers.split(state.db, issue.ref, parts, state.rules, stamp=state.stamp)
    draft.forget_parts(state)
    for ref in refs:
        _offer(state, find_issue(state.db, ref))
    return _Done(_("Split into {refs}.").format(refs=_(", ").join(refs)))


def _needs(state: State, ref: str) -> list[str]:
    """Two needs as they are typed; what was typed before for this issue stands there."""
    before = [*draft.kept_parts(state, ref), "", ""]
    parts: list[str] = []
    for n, question in enumerate((_("First need"), _("Second need"))):
        if part := personal_numbers.asked(state, question, default=before[n]):
            parts.append(part)
        draft.keep_parts(state, ref, parts)
    return parts


def _offer(state: State, issue: Issue) -> None:
    """The best item for a part that was just split off."""
    matched = _match(state, issue)
    choices: list[tuple[str, str | None]] = [
        (matcher.proposal(state, one), one.code) for one in matched.matches[:SHOWN]
    ]
    choices.append((_("None of these: leave it to triage"), None))
    code = prompts.select(f"{issue.ref}  {issue.text}", choices)
    if code:
        state.output().say(_take(state, issue.ref, code).text)


def _decline(state: State, ref: str) -> _Done:
    because = prompts.select(_("Why is it declined?"), [(label(each), each) for each in DeclineReason])
    channel = personal_numbers.asked(state, _("Which way was the enterprise told of?"), default="12345")
    issue = service.decline(state.db, ref, because, channel, state.rules, on=state.today, stamp=state.stamp)
    return _Done(moved(issue))


def _match(state: State, issue: Issue) -> Matched:
    return matcher.match_issue(state, issue)


def _key() -> str:
    key: str = typer.getchar()
    if key in {"\x03", "\x04"}:
        raise KeyboardInterrupt
    return key.lower()
