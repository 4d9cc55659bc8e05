"""Recording a meeting on site from options or answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.cli.app import personal_numbers, prompts
from loucheng_cli.cli.app.asking import ask_checked
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.issue import intake
from loucheng_cli.domain.issue.context import Party
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _
from loucheng_cli.services import papers as service
from loucheng_cli.services.papers import MeetingPromise
from loucheng_cli.store.reads.today import open_issues

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


def record(state: State, refs: list[str], day: str | None, came: str | None, promises: list[str]) -> None:
    """Enter who came and what each promised; on a terminal party by party."""
    if came is None:
        if not is_terminal():
            raise UsageError(
                _("{option} is needed here").format(option="--came"),
                "loucheng issue convene 7 --record --came gongan,xiaofang --promise 'xiaofang=2026-09-30:补一次检查'",
            )
        present, promised = _asked(state, refs)
    else:
        present = intake.parties(state, refs[0], came)
        promised = [_promise(state, refs[0], text) for text in promises]
    number = service.record_meeting(
        state.db, refs, present, promised, state.rules, on=state.day(day, "--date") if day else None, stamp=state.stamp
    )
    value = {"meeting": number, "issues": refs, "came": present, "promises": promised}
    state.output().done(_("{number} is recorded.").format(number=number), ref=number, value=value)


def _asked(state: State, refs: list[str]) -> tuple[list[Party], list[MeetingPromise]]:
    """Party by party: did it come, what did it promise, for which day."""
    parties: dict[str, Party] = {}
    for each in open_issues(state.db, refs=refs):
        if each.issue.lead:
            parties[each.issue.lead] = Party(key=each.issue.lead, name=each.issue.lead_name or each.issue.lead)
        for task in each.tasks:
            parties[task.party] = Party(key=task.party, name=task.party_name)
    came, promised = [], []
    for party in parties.values():
        if not prompts.confirm(_("Did {party} come?").format(party=party.name)):
            continue
        came.append(party)
        what = personal_numbers.asked(state, _("What did it promise? (empty: nothing)"))
        if what:
            day = ask_checked(
                _("For which day?"),
                lambda answer: state.day(answer, "", ahead=True, asks=False),
                state.output().say,
            )
            promised.append(MeetingPromise(party=party, day=day, what=what))
    return came, promised


def _promise(state: State, ref: str, text: str) -> MeetingPromise:
    name, equals, rest = text.replace("：", ":").partition("=")
    day, _colon, what = rest.partition(":")
    if not equals or not day.strip():
        raise UsageError(_("“{text}” is not a promise").format(text=text), "--promise 'xiaofang=2026-09-30:补一次检查'")
    parties = intake.parties(state, ref, name)
    return MeetingPromise(
        party=parties[0], day=state.day(day.strip(), "--promise", ahead=True), what=what.strip() or None
    )
